"""The first sheet of a package: what is in it, what is still to get, to bring, to sign, by when, and where to go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from formhelper.core.definition import Remark, Text
from formhelper.core.flow import Here, Journey
from formhelper.core.guide import Contact
from formhelper.core.wording import told
from formhelper.desk.words import Words
from formhelper.papers.cover import Block, Both, Cover, Item, cover

if TYPE_CHECKING:
    from formhelper.desk.package import Desk, PaperOut

DISCLAIMER = (
    "formhelper helps you to fill in forms. Only the German original counts. Check all answers before you sign; "
    "you sign yourself. This is no legal advice. If you are not sure, ask a counselling centre."
)
"""Interface sentences of the cover, in English: they are msgids."""
HEADINGS = {
    "papers": "In this package",
    "due": "Papers that you still need",
    "evidence": "What you need",
    "deadlines": "Deadlines",
    "offices": "Where to hand it in",
    "signatures": "Who signs",
    "contacts": "Where you find help",
}
ORIGINAL = "official paper"
STAND_IN = "plain stand-in, not the official paper: get the original before you hand it in"
OWN = "own sheet of formhelper"
ANNEX = "with an annex, because not everything had room"
STALE = "nobody has checked for more than a year whether this edition is still valid"
CHECKED = "edition checked on"
WHERE = "Available at:"


def cover_of(desk: Desk, journey: Journey, papers: Sequence[PaperOut], words: Words) -> bytes:
    """The cover sheet in the person's language, German beside it."""
    form, teller = journey.form, _Teller(journey, words)
    blocks = [
        Block(teller.say(HEADINGS["papers"]), tuple(teller.paper(paper) for paper in papers if not paper.extra)),
        Block(
            teller.say(HEADINGS["due"]),
            tuple(
                Item(teller.joined(teller.text(paper.title, here), teller.text(paper.text, here)), tick=True)
                for paper, here in ((due.paper, due.here) for due in desk.due(form, journey))
            ),
        ),
        *(
            Block(teller.say(HEADINGS[name]), teller.items(desk, remarks, tick=name == "evidence"))
            for name, remarks in (
                ("deadlines", form.deadlines), ("evidence", form.evidence),
                ("signatures", form.signatures), ("offices", form.offices),
            )
        ),
        Block(teller.say(HEADINGS["contacts"]), tuple(map(teller.contact, desk.contacts(form, journey)))),
    ]
    sheet = Cover(
        title=teller.text(form.title, {}),
        lead=(teller.say(DISCLAIMER),),
        blocks=tuple(block for block in blocks if block.items),
        footer=str(form.title),
        language=words.language,
    )
    return cover(sheet, desk.fonts)


class _Teller:
    """Says everything twice: in the person's language and in German."""

    def __init__(self, journey: Journey, words: Words) -> None:
        self.journey, self.words = journey, words

    def text(self, text: Text, here: Here) -> Both:
        known = self.journey.known
        return Both(told(self.words.text(text), known, here), told(str(text), known, here))

    def say(self, english: str) -> Both:
        return Both(self.words.say(english), self.words.say_german(english))

    def items(self, desk: Desk, remarks: Sequence[Remark], *, tick: bool) -> tuple[Item, ...]:
        return tuple(Item(self.text(text, here), tick) for text, here in desk.remarks(remarks, self.journey))

    def contact(self, contact: Contact) -> Item:
        """Name, and how to get there."""
        ways = (", ".join(contact.address), contact.phone, contact.web.removeprefix("https://"))
        note = [self.text(contact.note, {})] if contact.note else []
        name = Both(contact.name, contact.name)
        return Item(self.joined(name, *(way for way in ways if way), *note))

    def paper(self, paper: PaperOut) -> Item:
        """Title, edition, and what kind of sheet it is."""
        edition = paper.edition
        if edition is None or edition.own:
            return Item(self.joined(Both(paper.title, paper.title), self.say(OWN)))
        which = ", ".join(word for word in (edition.form_number, edition.edition) if word)
        parts: list[Both | str] = [which, self.say(ORIGINAL if paper.original else STAND_IN)]
        checked = self.say(CHECKED)
        day = edition.checked.strftime("%d.%m.%Y")
        parts.append(Both(f"{checked.own} {day}", f"{checked.german} {day}"))
        parts += [self.say(ANNEX)] if paper.annexed else []
        parts += [self.say(STALE)] if edition.stale(self.journey.known.today) else []
        if not paper.original:
            where, source = self.say(WHERE), f"{edition.authority}, {edition.source}"
            parts.append(Both(f"{where.own} {source}", f"{where.german} {source}"))
        return Item(self.joined(Both(paper.title, paper.title), *parts))

    def joined(self, first: Both, *others: Both | str) -> Both:
        pairs = [Both(other, other) if isinstance(other, str) else other for other in others]
        return Both(
            f"{first.own}: " + "; ".join(pair.own for pair in pairs),
            f"{first.german}: " + "; ".join(pair.german for pair in pairs),
        )
