"""The first sheet of a package: what is in it, what is still to get, to bring, to sign, by when, and where to go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from formhelper.core.definition import Form, Remark
from formhelper.core.flow import Journey
from formhelper.core.guide import Contact
from formhelper.core.texts import texts
from formhelper.desk.applying import Chosen, applying
from formhelper.desk.boxes import asked, to_add
from formhelper.desk.handed_out import PaperOut
from formhelper.desk.teller import Teller
from formhelper.desk.words import Words
from formhelper.papers.leaflet import Block, Both, Item, Leaflet, leaflet

if TYPE_CHECKING:
    from formhelper.desk.package import Desk

DISCLAIMER = (
    "formhelper helps you to fill in forms. Only the German original counts. Check all answers before you sign; "
    "you sign yourself. This is no legal advice. If you are not sure, ask a counselling centre."
)
"""Interface sentences of the cover, in English: they are msgids."""
HEADINGS = {
    "papers": "In this package",
    "later": "Still to be filled in by hand",
    "due": "Papers that you still need",
    "evidence": "What you need",
    "deadlines": "Deadlines",
    "offices": "Where to hand it in",
    "signatures": "Who signs",
    "contacts": "Where you find help",
}
PARTLY = (
    "Not all texts of this form are translated into your language yet. Such texts are in English here, with the German "
    "beside them."
)
ORIGINAL = "official paper"
STAND_IN = "plain stand-in, not the official paper: get the original before you hand it in"
OWN = "own sheet of formhelper"
ANNEX = "with an annex, because not everything had room"
STALE = "nobody has checked for more than a year whether this edition is still valid"
CHECKED = "edition checked on"
WHERE = "Available at:"
NOTES = {
    "letter": "sign it and send it with the papers",
    "evidence": "to tick off, for you",
    "handed_in": "fill it in when you hand the papers in, and keep it",
    "copy": "for you, do not hand it in",
}
ADDRESS_BY_HAND = "write the address of the office on it, sign it and send it with the papers"
WITHOUT_LETTER = "There is no cover letter to the office, since your name or your address is not known here."


def cover_of(
    desk: Desk, chosen: Sequence[Chosen], papers: Sequence[PaperOut], sheets: Sequence[PaperOut], teller: Teller, *,
    without_letter: bool,
) -> bytes:
    """The cover sheet in the person's language, German beside it.

    `without_letter`: there is no cover letter, as the person's name or address is not known.
    """
    journey, clerk = teller.journey, _Cover(teller.journey, teller.words, chosen)
    form = journey.form
    listed = [clerk.paper(paper) for paper in papers if not paper.extra]
    listed += [clerk.sheet(sheet) for sheet in sheets]
    listed += [Item(clerk.say(WITHOUT_LETTER))] if without_letter else []
    remarks = (
        ("deadlines", form.deadlines), ("evidence", form.evidence), ("signatures", form.signatures),
        ("offices", form.offices),
    )
    blocks = [
        Block(clerk.say(HEADINGS["papers"]), tuple(listed)),
        Block(clerk.say(HEADINGS["later"]), tuple(clerk.later())),
        Block(clerk.say(HEADINGS["due"]), tuple(Item(clerk.due(due), tick=True) for due in desk.due(form, journey))),
        *(Block(clerk.say(HEADINGS[name]), clerk.items(found, tick=name == "evidence")) for name, found in remarks),
        Block(clerk.say(HEADINGS["contacts"]), tuple(map(clerk.contact, desk.contacts(form, journey)))),
    ]
    sheet = Leaflet(
        title=clerk.text(form.title, {}),
        lead=(clerk.say(DISCLAIMER), *([clerk.say(PARTLY)] if _partly(form, clerk.words) else [])),
        blocks=tuple(block for block in blocks if block.items),
        footer=str(form.title),
        language=clerk.words.language,
    )
    return leaflet(sheet, desk.fonts)


def _partly(form: Form, words: Words) -> bool:
    """Whether a question of the form comes in another language than the sheet."""
    return any(words.language_of(text) != words.language for _, text in texts(form.steps))


class _Cover(Teller):
    """What only the cover says; `chosen` are the papers that it speaks of."""

    def __init__(self, journey: Journey, words: Words, chosen: Sequence[Chosen]) -> None:
        super().__init__(journey, words)
        self.chosen = chosen

    def items(self, remarks: Sequence[Remark], *, tick: bool) -> tuple[Item, ...]:
        """Those remarks that apply, deadlines with their day."""
        found = applying(remarks, self.journey, self.chosen)
        return tuple(Item(self.deadline(remark, here), tick) for remark, here in found)

    def later(self) -> Iterator[Item]:
        """What the person did not know yet, to be filled in before handing in."""
        for one in asked(self.journey).values():
            if self.journey.known.postponed(*one.key):
                yield Item(to_add(one, self), tick=True)

    def sheet(self, sheet: PaperOut) -> Item:
        """A sheet of our own, and what is to be done with it."""
        title = Both(sheet.own_title, sheet.title)
        return Item(self.joined(title, self.say(sheet.note)) if sheet.note else title)

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
            return Item(self.joined(Both(paper.own_title or paper.title, paper.title), self.say(OWN)))
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
        return Item(self.joined(Both(paper.own_title or paper.title, paper.title), *parts))
