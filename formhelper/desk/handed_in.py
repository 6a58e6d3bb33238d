"""The sheet "handed in": what was handed in, where and when, to be filled in by hand and kept."""

from __future__ import annotations

from collections.abc import Sequence

from formhelper.core.definition import Remark
from formhelper.core.font import Fonts
from formhelper.core.known import Here
from formhelper.desk.handed_out import PaperOut
from formhelper.desk.teller import Teller
from formhelper.papers.leaflet import Block, Both, Item, Leaflet, leaflet

TITLE = "Handed in"
"""Interface sentences, in English: they are msgids."""
LEAD = "Fill in this sheet when you hand the papers in, and keep it. It shows later what you handed in and when."
PAPERS = "What I handed in"
EVIDENCE = "Evidence, as ticked on the evidence list"
WAYS = "How I handed it in"
WAY = {
    "person": "in person", "box": "in the letterbox of the office", "post": "by post",
    "registered": "by registered post",
}
WHERE = "Where"
BY_HAND = "To be filled in by hand"
LINES = {
    "office": "Office", "day": "Day", "signature": "My signature", "stamp": "Stamp or signature of the office, and day",
}
DEADLINES = "Deadlines"


def handed_in_of(
    papers: Sequence[PaperOut], offices: Sequence[tuple[Remark, Here]], deadlines: Sequence[tuple[Remark, Here]],
    with_evidence: bool, teller: Teller, fonts: Fonts,
) -> bytes:
    """The sheet as PDF; raises Undrawable."""
    title, form = teller.say(TITLE), teller.journey.form
    ticked = [Item(Both(paper.own_title, paper.title), tick=True) for paper in papers if not paper.extra]
    ticked += [Item(teller.say(EVIDENCE), tick=True)] if with_evidence else []
    where = [Item(teller.text(one.text, here)) for one, here in offices]
    blocks = (
        Block(teller.say(PAPERS), tuple(ticked), columns=2),
        Block(teller.say(WHERE), tuple(where)),
        Block(teller.say(WAYS), tuple(Item(teller.say(way), tick=True) for way in WAY.values()), columns=2),
        Block(teller.say(DEADLINES), tuple(Item(teller.deadline(one, here)) for one, here in deadlines)),
        Block(teller.say(BY_HAND), tuple(Item(teller.say(line), line=True) for line in LINES.values()), columns=2),
    )
    return leaflet(Leaflet(
        title=title,
        lead=(teller.text(form.title, {}), teller.say(LEAD)),
        blocks=tuple(block for block in blocks if block.items),
        footer=f"{title.german} – {form.title}",
        language=teller.words.language,
        compact=True,
    ), fonts)
