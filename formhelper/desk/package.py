"""From a finished journey to papers: which are made, filled, continued in annexes, and joined to one package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from formhelper import pdf
from formhelper.core.annex import AnnexEntry
from formhelper.core.definition import Form, PaperElsewhere, Remark, Text
from formhelper.core.edition import Edition, filling, left_over, only_widgets, sheets
from formhelper.core.flow import Here, Journey
from formhelper.core.font import Fonts
from formhelper.core.guide import Contact, contacts_for
from formhelper.core.letter import Letter, write
from formhelper.core.regions import regions_of
from formhelper.core.wording import told
from formhelper.desk.cover import cover_of
from formhelper.desk.plans import Originals, Plans
from formhelper.desk.sheet import data_sheet_of, official_labels, whose
from formhelper.desk.words import Words
from formhelper.library.shelf import Shelf
from formhelper.papers.annex import annex
from formhelper.papers.data_sheet import data_sheet
from formhelper.papers.ink import Undrawable
from formhelper.papers.letter import letter


@dataclass(frozen=True)
class Chosen:
    """A paper that will be made; without edition it is a data sheet."""

    title: str
    here: Here
    edition: Edition | None
    original: bool
    stale: bool = False


@dataclass(frozen=True)
class Outlook:
    """How the answers fit a paper: the labels of boxes with smaller letters, and what will stand in the annex."""

    chosen: Chosen
    smaller: tuple[str, ...] = ()
    annexed: tuple[AnnexEntry, ...] = ()


@dataclass(frozen=True)
class PaperOut:
    """A paper as it is handed out; `name` is a file name that says nothing of the person."""

    name: str
    title: str
    chunks: tuple[bytes, ...]
    edition: Edition | None
    original: bool
    sheets: int = 1
    smaller: tuple[str, ...] = ()
    annexed: tuple[AnnexEntry, ...] = ()
    extra: bool = False
    """Made for reading or copying; not part of what is handed in."""

    @property
    def pdf(self) -> bytes:
        """The whole file."""
        return b"".join(self.chunks)


@dataclass(frozen=True)
class Due:
    """A paper that the person must get elsewhere, with its text in German."""

    paper: PaperElsewhere
    here: Here = field(default_factory=dict)


@dataclass(frozen=True)
class Package:
    """Everything that is handed out for one form."""

    form: Form
    papers: tuple[PaperOut, ...]
    cover: bytes
    fonts: Fonts

    @property
    def joined(self) -> bytes:
        """Cover sheet and all papers as one PDF; fields stay editable and apart."""
        parts = [(paper.title, paper.pdf) for paper in self.papers if not paper.extra]
        return pdf.join([("Übersicht", self.cover), *parts], title=str(self.form.title))


class NotFinished(ValueError):
    """A package was asked for while answers are missing."""


class NotChosen(ValueError):
    """An edition was asked for on which no paper of this journey can be made."""

    def __init__(self, edition: str, papers: tuple[str, ...]) -> None:
        self.edition = edition
        made = ", ".join(papers) or "the data sheet only"
        super().__init__(f"the edition {edition!r} is not for this form and this place; made are {made}")


@dataclass(frozen=True)
class Desk:
    """Shelf, originals and fonts at hand."""

    shelf: Shelf
    originals: Originals
    fonts: Fonts

    @cached_property
    def plans(self) -> Plans:
        """The plans of its papers."""
        return Plans(self.originals, self.fonts)

    def chosen(self, form: Form, journey: Journey, edition: str = "") -> tuple[Chosen, ...]:
        """The papers that this journey leads to; `edition` ("paper/edition") asks for one edition by name.

        Raises NotChosen where no paper of this journey can be made on that edition.
        """
        found: list[Chosen] = []
        for use in form.papers:
            for here in journey.known.heres(use.for_each):
                if not journey.known.holds(use.when, here):
                    continue
                picked = self._edition(use.use, self.regions(form, journey), edition)
                if picked is None and any(paper.edition is None for paper in found):
                    continue  # one data sheet holds all answers
                if picked or use.else_data_sheet:
                    title = told(str(use.title), journey.known, here)
                    found.append(self._chosen(picked, title, here, journey))
        if edition and not any(paper.edition and paper.edition.key == edition for paper in found):
            known = dict.fromkeys(paper.edition.paper for paper in found if paper.edition)
            raise NotChosen(edition, tuple(known))
        return tuple(found)

    def regions(self, form: Form, journey: Journey) -> tuple[str, ...]:
        """Where the person lives, the narrowest region first."""
        place = [journey.known.value(None, f"{form.region_of}.{part}") for part in ("postcode", "city")]
        postcode, city = (str(part or "") for part in place)
        return regions_of(postcode, city, self.shelf.regions)

    def due(self, form: Form, journey: Journey) -> tuple[Due, ...]:
        """The papers that are due but must be got elsewhere."""
        found = tuple(
            Due(paper, here)
            for paper in form.elsewhere
            for here in journey.known.heres(paper.for_each)
            if journey.known.holds(paper.when, here)
        )
        ids = {due.paper.id for due in found}
        return tuple(due for due in found if due.paper.unless not in ids)

    def remarks(self, remarks: Sequence[Remark], journey: Journey) -> tuple[tuple[Text, Here], ...]:
        """Those lines of the evidence list, deadlines, offices or signatures that apply to the papers that are made."""
        made = {"", *(paper.edition.paper for paper in self.chosen(journey.form, journey) if paper.edition)}
        return tuple(
            (remark.text, here)
            for remark in remarks
            for here in journey.known.heres(remark.for_each)
            if remark.paper in made and journey.known.holds(remark.when, here)
        )

    def contacts(self, form: Form, journey: Journey | None = None) -> tuple[Contact, ...]:
        """Offices and counselling centres for a form: those of the person's place, or all before it is known."""
        regions = self.regions(form, journey) if journey else None
        return contacts_for(self.shelf.contacts, form.id, form.topic, regions)

    def preview(self, form: Form, journey: Journey) -> tuple[Outlook, ...]:
        """The papers that this journey leads to, and how the answers fit them; raises what pdf.Plan.fill raises."""
        return tuple(self._outlook(paper, journey) for paper in self.chosen(form, journey))

    def _outlook(self, chosen: Chosen, journey: Journey) -> Outlook:
        edition = chosen.edition
        if edition is None or edition.letter:
            return Outlook(chosen)
        plan, labels = self.plans.of(edition), official_labels(edition, journey)
        written = [filling(edition, journey.known, chosen.here, n) for n in range(sheets(edition, journey.known))]
        found = [plan.preview(values, labels=labels, only_widgets=only_widgets(edition)) for values in written]
        smaller = dict.fromkeys(labels.get(name, name) for one in found for name in one.smaller)
        return Outlook(chosen, tuple(smaller), tuple(entry for one in found for entry in one.annexed))

    def make(self, form: Form, journey: Journey, words: Words, edition: str = "") -> Package:
        """All papers of the journey; raises NotFinished, NotChosen, and what pdf.fill raises."""
        if journey.open is not None:
            raise NotFinished(f"the step {journey.open.id!r} is not answered yet")
        try:
            return self._make(form, journey, words, edition)
        except Undrawable as error:
            raise pdf.Unencodable(error.place, error.characters) from None

    def _make(self, form: Form, journey: Journey, words: Words, edition: str) -> Package:
        chosen = self.chosen(form, journey, edition)
        made = [self._paper(paper, number, journey) for number, paper in enumerate(chosen, 1)]
        if all(paper.edition for paper in chosen):
            made.append(self._data_sheet(journey, len(made) + 1, extra=not form.with_data_sheet))
        return Package(form, tuple(made), cover_of(self, journey, tuple(made), words), self.fonts)

    def _edition(self, uses: Sequence[str], regions: Sequence[str], asked: str) -> Edition | None:
        """The first paper known for the place; of its editions the one asked for, the newest installed, the newest."""
        valid = [[one for one in self.shelf.editions.get(use, ()) if one.valid_in(regions)] for use in uses]
        if named := [edition for editions in valid for edition in editions if edition.key == asked]:
            return named[0]
        editions = next((editions for editions in valid if editions), [])
        return next((edition for edition in editions if self.originals.get(edition.key)), next(iter(editions), None))

    def _chosen(self, edition: Edition | None, title: str, here: Here, journey: Journey) -> Chosen:
        if edition is None:
            return Chosen(journey.form.data_sheet_title, here, None, original=False)
        real = edition.own or self.originals.get(edition.key) is not None
        return Chosen(title, here, edition, real, edition.stale(journey.known.today))

    def _paper(self, chosen: Chosen, number: int, journey: Journey) -> PaperOut:
        if chosen.edition is None:
            return self._data_sheet(journey, number, extra=False)
        edition = chosen.edition
        if edition.letter:
            return self._letter(chosen, edition, edition.letter, number, journey)
        count = sheets(edition, journey.known)
        filled = [self._sheet(chosen, edition, sheet, count, journey) for sheet in range(count)]
        documents = [document for sheet in filled for document in sheet.documents]
        return PaperOut(
            name=f"{number:02d}-{edition.paper}.pdf",
            title=chosen.title,
            chunks=documents[0][1] if len(documents) == 1 else (_joined(documents, apart=count > 1),),
            edition=edition,
            original=chosen.original,
            sheets=count,
            smaller=tuple(name for sheet in filled for name in sheet.smaller),
            annexed=tuple(entry for sheet in filled for entry in sheet.annexed),
        )

    def _letter(
        self, chosen: Chosen, edition: Edition, told: Letter, number: int, journey: Journey
    ) -> PaperOut:
        """A letter or sheet of our own, drawn from what its edition says."""
        content = letter(write(told, journey.known, chosen.here), chosen.title, self.fonts)
        return PaperOut(f"{number:02d}-{edition.paper}.pdf", chosen.title, (content,), edition, original=True)

    def _sheet(
        self, chosen: Chosen, edition: Edition, sheet: int, count: int, journey: Journey
    ) -> _Sheet:
        """One filled sheet, and its annex where something did not fit or found no row."""
        title = f"{chosen.title}, Blatt {sheet + 1}" if count > 1 else chosen.title
        plan = self.plans.of(edition)
        # a tick that came with the file is nobody's answer
        filled = plan.fill(
            dict.fromkeys(plan.preset, False) | filling(edition, journey.known, chosen.here, sheet),
            labels=official_labels(edition, journey),
            only_widgets=only_widgets(edition),
            title=title,
        )
        entries = (*filled.annexed, *(self._rows(edition, journey, len(filled.annexed)) if sheet == 0 else ()))
        pages = [(f"Anhang zu: {title}", (annex(entries, title, whose(journey), self.fonts),))] if entries else []
        return _Sheet(((title, filled.chunks), *pages), filled.smaller, entries)

    def _rows(self, edition: Edition, journey: Journey, after: int) -> tuple[AnnexEntry, ...]:
        """Members that found no row on the paper, all of a role in one entry of the annex."""
        entries: list[AnnexEntry] = []
        for role_id, members in left_over(edition, journey.known).items():
            role = journey.form.role(role_id)
            step = next((step for step in journey.form.steps if role_id in (step.binds, step.for_each)), None)
            assert role is not None  # the checks refuse rows of a role that no step binds
            assert step is not None
            told = f"{role.one}.{edition.rows[role_id].line}"
            lines = [journey.known.paper(told, {role.one: member}) for member in members]
            label = f"{step.official_title} (weitere)"
            entries.append(AnnexEntry(after + len(entries) + 1, label, "", "\n".join(lines)))
        return tuple(entries)

    def _data_sheet(self, journey: Journey, number: int, *, extra: bool) -> PaperOut:
        sheet = data_sheet_of(journey)
        return PaperOut(
            name=f"{number:02d}-datenblatt-{journey.form.id}.pdf",
            title=sheet.title,
            chunks=(data_sheet(sheet, self.fonts),),
            edition=None,
            original=True,
            extra=extra,
        )


@dataclass(frozen=True)
class _Sheet:
    documents: tuple[tuple[str, tuple[bytes, ...]], ...]
    smaller: tuple[str, ...]
    annexed: tuple[AnnexEntry, ...]


def _joined(documents: Sequence[tuple[str, tuple[bytes, ...]]], *, apart: bool) -> bytes:
    """Sheets and annexes as one paper; the fields of a single sheet keep their names."""
    return pdf.join([(title, b"".join(chunks)) for title, chunks in documents], apart=apart)
