"""From a finished journey to papers: which are made, how the answers fit them, and the package of all."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from formhelper import pdf
from formhelper.core.annex import AnnexEntry
from formhelper.core.blocks import Text
from formhelper.core.boxes import Reads, reads
from formhelper.core.definition import Form, PaperUse, Remark
from formhelper.core.edition import Edition
from formhelper.core.filling import filling, only_widgets, sheets
from formhelper.core.flow import Journey
from formhelper.core.font import Fonts
from formhelper.core.guide import Contact, contacts_for
from formhelper.core.known import Here
from formhelper.core.regions import regions_of
from formhelper.core.wording import told
from formhelper.desk.applying import Chosen, Due, applying, due_papers
from formhelper.desk.deadlines import calendar_of
from formhelper.desk.handed_out import Package, PaperOut
from formhelper.desk.making import Maker, Progress, made
from formhelper.desk.plans import Held, Made, Originals, Plans
from formhelper.desk.sheet import data_sheet_of, official_labels
from formhelper.desk.teller import Teller
from formhelper.desk.words import Words
from formhelper.library.shelf import Shelf
from formhelper.papers.ink import Undrawable, load_ink


@dataclass(frozen=True)
class Outlook:
    """How the answers fit a paper: the labels of boxes with smaller letters, and what will stand in the annex."""

    chosen: Chosen
    smaller: tuple[str, ...] = ()
    annexed: tuple[AnnexEntry, ...] = ()


class NotFinished(ValueError):
    """A package was asked for while answers are missing."""


class NotChosen(ValueError):
    """An edition was asked for on which no paper of this journey can be made."""

    def __init__(self, edition: str, papers: tuple[str, ...]) -> None:
        self.edition = edition
        made = ", ".join(papers) or "the data sheet only"
        super().__init__(f"the edition {edition!r} is not for this form and this place; made are {made}")


@dataclass(frozen=True)
class WorkedOut:
    """What is the same for every household, and worked out once."""

    plans: Made = field(default_factory=dict)
    reads: dict[tuple[str, str], Reads] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """Shelf, originals and fonts at hand."""

    shelf: Shelf
    originals: Originals
    fonts: Fonts
    worked_out: WorkedOut = field(default_factory=WorkedOut, repr=False, compare=False)

    @cached_property
    def plans(self) -> Plans:
        """The plans of its papers."""
        return Plans(self.originals, self.fonts, self.worked_out.plans)

    def held(self) -> Desk:
        """The same with the originals of now: a package is of one piece, even where files are replaced meanwhile.

        A stand-in never takes the place of an original that the cover of the same package calls official.
        """
        return replace(self, originals=Held(self.originals))

    def reads(self, edition: Edition, form: Form) -> Reads:
        """Which fields of an edition read which facts of a form; they are the same for every household."""
        key = (edition.key, form.id)
        found = self.worked_out.reads
        if key not in found:
            found[key] = reads(edition, form)
        return found[key]

    def chosen(self, form: Form, journey: Journey, edition: str = "") -> tuple[Chosen, ...]:
        """The papers that this journey leads to; `edition` ("paper/edition") asks for one edition by name.

        Raises NotChosen where no paper of this journey can be made on that edition.
        """
        found = [
            self._chosen(picked, told(str(use.title), journey.known, here), use.title, here, journey)
            for use, here, picked in self._uses(form, journey, edition)
        ]
        if edition and not any(paper.edition and paper.edition.key == edition for paper in found):
            known = dict.fromkeys(paper.edition.paper for paper in found if paper.edition)
            raise NotChosen(edition, tuple(known))
        return tuple(found)

    def editions(self, form: Form, journey: Journey) -> tuple[tuple[Edition, Here], ...]:
        """The editions among the papers of `chosen`: without their titles, and whether originals are installed."""
        return tuple((picked, here) for _, here, picked in self._uses(form, journey) if picked)

    def _uses(
        self, form: Form, journey: Journey, edition: str = ""
    ) -> Iterator[tuple[PaperUse, Here, Edition | None]]:
        """The papers of the form that apply; without edition it is a data sheet."""
        regions, sheet = self.regions(form, journey), False
        for use in form.papers:
            for here in journey.known.heres(use.for_each):
                if not journey.known.holds(use.when, here):
                    continue
                picked = self._edition(use.use, regions, edition)
                if picked is None and sheet:
                    continue  # one data sheet holds all answers
                if picked or use.else_data_sheet:
                    sheet = sheet or picked is None
                    yield use, here, picked

    def regions(self, form: Form, journey: Journey) -> tuple[str, ...]:
        """Where the person lives, the narrowest region first."""
        place = [journey.known.value(None, f"{form.region_of}.{part}") for part in ("postcode", "city")]
        postcode, city = (str(part or "") for part in place)
        return regions_of(postcode, city, self.shelf.regions)

    def due(self, form: Form, journey: Journey) -> tuple[Due, ...]:
        """The papers that are due but must be got elsewhere."""
        return due_papers(form, journey, self.chosen(form, journey))

    def remarks(self, remarks: Sequence[Remark], journey: Journey) -> tuple[tuple[Text, Here], ...]:
        """Those lines of the evidence list, deadlines, offices or signatures that apply to the papers that are made."""
        found = applying(remarks, journey, self.chosen(journey.form, journey))
        return tuple((remark.text, here) for remark, here in found)

    def contacts(self, form: Form, journey: Journey | None = None) -> tuple[Contact, ...]:
        """Offices and counselling centres for a form: those of the person's place, or all before it is known."""
        regions = self.regions(form, journey) if journey else None
        return contacts_for(self.shelf.contacts, form.id, form.topic, regions)

    def preview(self, form: Form, journey: Journey) -> tuple[Outlook, ...]:
        """The papers that this journey leads to, and how the answers fit them; raises what pdf.Plan.fill raises.

        What passes here can be made: sheets of our own hold every answer, so each must be drawable.
        """
        outlooks = tuple(self._outlook(paper, journey) for paper in self.chosen(form, journey))
        self._check_letters(journey)
        return outlooks

    def _check_letters(self, journey: Journey) -> None:
        ink, problems = load_ink(self.fonts), []
        for section in data_sheet_of(journey).sections:
            for row in section.rows:
                try:
                    ink.graphemes(row.value, ink.regular, row.label)
                except Undrawable as error:
                    problems.append(pdf.Unencodable(error.place, error.characters))
        if problems:
            raise problems[0] if len(problems) == 1 else pdf.Several(problems)

    def _outlook(self, chosen: Chosen, journey: Journey) -> Outlook:
        edition = chosen.edition
        if edition is None or edition.letter:
            return Outlook(chosen)
        plan, labels = self.plans.of(edition), official_labels(edition, journey)
        written = [filling(edition, journey.known, chosen.here, n) for n in range(sheets(edition, journey.known))]
        found = [plan.preview(values, labels=labels, only_widgets=only_widgets(edition)) for values in written]
        smaller = dict.fromkeys(labels.get(name, name) for one in found for name in one.smaller)
        return Outlook(chosen, tuple(smaller), tuple(entry for one in found for entry in one.annexed))

    def making(
        self, form: Form, journey: Journey, words: Words, edition: str = ""
    ) -> Generator[Progress, None, Package]:
        """Makes all papers of the journey, telling before each which it is; the package is what it returns.

        Raises NotFinished, NotChosen, and what pdf.Plan.fill raises.
        """
        return self._maker(form, journey, words, edition).making()

    def make(self, form: Form, journey: Journey, words: Words, edition: str = "") -> Package:
        """The package in one go; raises what `making` raises."""
        return made(self.making(form, journey, words, edition))

    def one(self, form: Form, journey: Journey, words: Words, number: int) -> PaperOut:
        """One file of the package by its number, the cover is 0; raises NoSuchFile and what `making` raises."""
        return self._maker(form, journey, words, "").one(number)

    def calendar(self, form: Form, journey: Journey, words: Words) -> bytes:
        """The deadlines as a calendar file; empty where no day is known."""
        found = applying(form.deadlines, journey, self.chosen(form, journey))
        return calendar_of(found, Teller(journey, words))

    def _maker(self, form: Form, journey: Journey, words: Words, edition: str) -> Maker:
        if journey.open is not None:
            raise NotFinished(f"the step {journey.open.id!r} is not answered yet")
        desk = self.held()
        return Maker(desk, journey, words, desk.chosen(form, journey, edition))

    def _edition(self, uses: Sequence[str], regions: Sequence[str], asked: str) -> Edition | None:
        """The first paper known for the place; of its editions the one asked for, the newest installed, the newest."""
        valid = [[one for one in self.shelf.editions.get(use, ()) if one.valid_in(regions)] for use in uses]
        if named := [edition for editions in valid for edition in editions if edition.key == asked]:
            return named[0]
        editions = next((editions for editions in valid if editions), [])
        if len(editions) == 1:
            return editions[0]  # installed or not
        return next((edition for edition in editions if self.originals.get(edition.key)), next(iter(editions), None))

    def _chosen(self, edition: Edition | None, title: str, text: Text, here: Here, journey: Journey) -> Chosen:
        if edition is None:
            return Chosen(journey.form.data_sheet_title, here, None, original=False)
        real = edition.own or self.originals.get(edition.key) is not None
        return Chosen(title, here, edition, real, edition.stale(journey.known.today), text)
