"""Makes a package paper by paper, and says each time which comes next, so that people see it and can stop it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from formhelper import pdf
from formhelper.core.flow import Journey
from formhelper.core.letter import Written
from formhelper.desk import cover, cover_letter, evidence, handed_in, own_copy
from formhelper.desk.applying import Chosen, applying, due_papers
from formhelper.desk.deadlines import calendar_of
from formhelper.desk.filled_papers import Papers
from formhelper.desk.handed_out import FILES, Kind, Package, PaperOut
from formhelper.desk.sheet import whose
from formhelper.desk.teller import Teller
from formhelper.papers.ink import Undrawable
from formhelper.papers.leaflet import Both
from formhelper.papers.letter import letter

if TYPE_CHECKING:
    from formhelper.desk.package import Desk
    from formhelper.desk.words import Words

COVER_LETTER = "Cover letter to the office"
"""Interface sentences, in English: they are msgids."""
OVERVIEW = "Overview"
ALL_IN_ONE = "All papers in one PDF"


class NoSuchFile(LookupError):
    """A file was asked for by a number that the package does not have."""


@dataclass(frozen=True)
class Progress:
    """What is made next: its number from 1, of how many, and its title."""

    number: int
    count: int
    title: Both


@dataclass(frozen=True)
class _Own:
    """A sheet of our own that is still to be made."""

    kind: Kind
    title: Both
    draw: Callable[[Sequence[PaperOut]], bytes]
    german: bool = False


class Maker:
    """One package; what needs nothing of the others can be made alone."""

    def __init__(self, desk: Desk, journey: Journey, words: Words, chosen: Sequence[Chosen]) -> None:
        self.desk, self.journey, self.form = desk, journey, journey.form
        self.teller = Teller(journey, words)
        self.papers = Papers(desk.plans, journey, desk.fonts, self.teller)
        self.chosen = chosen
        self.deadlines = applying(self.form.deadlines, journey, chosen)
        self.evidence = applying(self.form.evidence, journey, chosen)
        self.offices = applying(self.form.offices, journey, chosen)
        self.due = due_papers(self.form, journey, chosen)

    def making(self) -> Generator[Progress, None, Package]:
        """Says what is made next, then makes it; gives the package at the end. Closed before, it makes nothing more.

        Raises what pdf.Plan.fill raises.
        """
        titles = [*(Both("", title) for title in self._paper_titles()), *(own.title for own in self._own_sheets)]
        count = len(titles) + 2
        try:
            papers: list[PaperOut] = []
            for number, title in enumerate(titles[: self._many], 1):
                yield Progress(number, count, title)
                papers.append(self.paper(number))
            sheets = []
            for number, own in enumerate(self._own_sheets, self._many + 1):
                yield Progress(number, count, own.title)
                sheets.append(self._drawn(own, number, papers))
            yield Progress(count - 1, count, self.teller.say(OVERVIEW))
            first = self._cover(papers, sheets)
            package = Package(self.form, tuple(papers), (first, *sheets), calendar_of(self.deadlines, self.teller),
                              self.journey.known.today, self._without_letter)
            yield Progress(count, count, self.teller.say(ALL_IN_ONE))
            assert package.joined  # made now, and kept by the package
        except Undrawable as error:
            raise pdf.Unencodable(error.place, error.characters) from None
        return package

    def one(self, number: int) -> PaperOut:
        """One file of the package by its number (0 is the cover), with as little else as it needs.

        Raises NoSuchFile, and what pdf.Plan.fill raises.
        """
        if not 0 <= number <= self._many + len(self._own_sheets):
            raise NoSuchFile(f"this package has no file no. {number}")
        try:
            if 1 <= number <= self._many:
                return self.paper(number)
            papers = [self.paper(other) for other in range(1, self._many + 1)]
            if number:
                return self._drawn(self._own_sheets[number - self._many - 1], number, papers)
            return self._cover(papers, [self._named(own, at) for at, own in enumerate(self._own_sheets, 1)])
        except Undrawable as error:
            raise pdf.Unencodable(error.place, error.characters) from None

    def paper(self, number: int) -> PaperOut:
        """A paper that is handed in, or the data sheet behind them; raises Undrawable."""
        if number <= len(self.chosen):
            return self.papers.made(self.chosen[number - 1], number)
        return self.papers.data_sheet(number, extra=not self.form.with_data_sheet)

    @property
    def _many(self) -> int:
        """How many papers there are: those that are filled, and a data sheet unless one is among them."""
        return len(self.chosen) + int(all(paper.edition for paper in self.chosen))

    def _paper_titles(self) -> tuple[str, ...]:
        titles = tuple(chosen.title for chosen in self.chosen)
        return titles if len(titles) == self._many else (*titles, self.form.data_sheet_title)

    @cached_property
    def _own_sheets(self) -> tuple[_Own, ...]:
        """Letter, evidence list, "handed in" and copy, each where it makes sense."""
        own: list[_Own] = []
        if self._by_post and not self._without_letter:
            own.append(_Own("letter", self.teller.say(COVER_LETTER), self._cover_letter, german=True))
        if self._with_list:
            own.append(_Own("evidence", self.teller.say(evidence.TITLE), lambda _: evidence.evidence_of(
                self.evidence, self.due, self.teller, self.desk.fonts)))
        if not any(paper.edition and paper.edition.letter and paper.edition.letter.receipt for paper in self.chosen):
            own.append(_Own("handed_in", self.teller.say(handed_in.TITLE), lambda papers: handed_in.handed_in_of(
                papers, self.offices, self.deadlines, self._with_list, self.teller, self.desk.fonts)))
        title = own_copy.TITLE_GERMAN if self.teller.german_only else own_copy.TITLE
        own.append(_Own("copy", self.teller.say(title), self._own_copy))
        return tuple(own)

    @property
    def _letters_only(self) -> bool:
        return all(paper.edition and paper.edition.letter for paper in self.chosen)

    @property
    def _with_list(self) -> bool:
        """A letter of our own names its enclosures itself."""
        return bool(self.evidence or self.due) and not self._letters_only

    @property
    def _by_post(self) -> bool:
        return not self._letters_only and any(office.by_post for office, _ in self.offices)

    @property
    def _without_letter(self) -> bool:
        return self._by_post and not cover_letter.sender(self.journey)

    def _cover_letter(self, papers: Sequence[PaperOut]) -> bytes:
        written: Written = cover_letter.cover_letter(papers, self.evidence, self.recipient, whose(self.journey),
                                                     self.journey)
        return letter(written, f"Anschreiben: {written.subject}", self.desk.fonts)

    @property
    def recipient(self) -> tuple[str, ...]:
        """The address of the office; empty where it is not known, and has to be written by hand."""
        return cover_letter.recipient(self.offices, self.desk.contacts(self.form, self.journey), self.journey)

    def _own_copy(self, papers: Sequence[PaperOut]) -> bytes:
        return own_copy.own_copy_of([paper for paper in papers if not paper.extra], self.teller, self.desk.fonts)

    def _drawn(self, own: _Own, number: int, papers: Sequence[PaperOut]) -> PaperOut:
        return self._named(own, number, own.draw(papers))

    def _named(self, own: _Own, number: int, content: bytes = b"") -> PaperOut:
        name = f"{number:02d}-{FILES[own.kind]}.pdf"
        return PaperOut(name, own.title.german, (content,), None, original=True, kind=own.kind,
                        own_title=own.title.own, note=self._note(own.kind))

    def _note(self, kind: Kind) -> str:
        return cover.ADDRESS_BY_HAND if kind == "letter" and not self.recipient else cover.NOTES.get(kind, "")

    def _cover(self, papers: Sequence[PaperOut], sheets: Sequence[PaperOut]) -> PaperOut:
        content = cover.cover_of(self.desk, self.chosen, papers, sheets, self.teller,
                                 without_letter=self._without_letter)
        return self._named(_Own("cover", self.teller.say(OVERVIEW), lambda _: content), 0, content)


def made(making: Generator[Progress, None, Package]) -> Package:
    """The package at the end of the way."""
    while True:
        try:
            next(making)
        except StopIteration as end:
            package: Package = end.value
            return package


