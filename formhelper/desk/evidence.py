"""The evidence list: what to bring or enclose, to be ticked off, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from formhelper.core.definition import Remark
from formhelper.core.font import Fonts
from formhelper.core.known import Here
from formhelper.desk.applying import Due
from formhelper.desk.teller import Teller
from formhelper.papers.leaflet import Block, Item, Leaflet, leaflet

TITLE = "Evidence list"
"""Interface sentences, in English: they are msgids."""
LEAD = "Tick what you have got together. Check before you hand it in: is every sheet there?"
EVIDENCE = "What you need"
DUE = "Papers that you still need"


def evidence_of(evidence: Sequence[tuple[Remark, Here]], due: Sequence[Due], teller: Teller, fonts: Fonts) -> bytes:
    """The list as PDF; raises Undrawable."""
    title = teller.say(TITLE)
    blocks = (
        Block(teller.say(EVIDENCE), tuple(Item(teller.text(one.text, here), tick=True) for one, here in evidence)),
        Block(teller.say(DUE), tuple(Item(teller.due(one), tick=True) for one in due)),
    )
    form = teller.journey.form
    return leaflet(Leaflet(
        title=title,
        lead=(teller.text(form.title, {}), teller.say(LEAD)),
        blocks=tuple(block for block in blocks if block.items),
        footer=f"{title.german} – {form.title}",
        language=teller.words.language,
    ), fonts)
