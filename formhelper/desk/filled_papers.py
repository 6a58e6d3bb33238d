"""The papers that are handed in: filled on their editions, continued in annexes, or drawn whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formhelper import pdf
from formhelper.core.annex import AnnexEntry
from formhelper.core.edition import Edition
from formhelper.core.filling import filling, left_over, only_widgets, sheets
from formhelper.core.flow import Journey
from formhelper.core.font import Fonts
from formhelper.core.letter import Letter, write
from formhelper.desk.applying import Chosen
from formhelper.desk.handed_out import PaperOut
from formhelper.desk.plans import Plans
from formhelper.desk.sheet import data_sheet_of, official_labels, whose
from formhelper.desk.teller import Teller
from formhelper.papers.annex import annex
from formhelper.papers.data_sheet import data_sheet
from formhelper.papers.leaflet import Both
from formhelper.papers.letter import letter


class Papers:
    """Makes the papers of one journey."""

    def __init__(self, plans: Plans, journey: Journey, fonts: Fonts, teller: Teller) -> None:
        self.plans, self.journey, self.fonts, self.teller = plans, journey, fonts, teller

    def made(self, chosen: Chosen, number: int) -> PaperOut:
        """The paper, with all its sheets and its annex; raises what pdf.Plan.fill raises, and Undrawable."""
        if chosen.edition is None:
            return self.data_sheet(number, extra=False)
        edition = chosen.edition
        if edition.letter:
            return self._letter(chosen, edition, edition.letter, number)
        count, own = sheets(edition, self.journey.known), self._own_title(chosen)
        filled = [self._sheet(chosen, edition, sheet, count) for sheet in range(count)]
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
            here=chosen.here,
            own_title=own.own,
            own_language=own.language,
        )

    def _own_title(self, chosen: Chosen) -> Both:
        return self.teller.text(chosen.text, chosen.here) if chosen.text else Both("", "")

    def _letter(self, chosen: Chosen, edition: Edition, told: Letter, number: int) -> PaperOut:
        """A letter or sheet of our own, drawn from what its edition says."""
        content = letter(write(told, self.journey.known, chosen.here), chosen.title, self.fonts)
        name = f"{number:02d}-{edition.paper}.pdf"
        own = self._own_title(chosen)
        return PaperOut(name, chosen.title, (content,), edition, original=True, here=chosen.here,
                        own_title=own.own, own_language=own.language)

    def _sheet(self, chosen: Chosen, edition: Edition, sheet: int, count: int) -> _Sheet:
        """One filled sheet, and its annex where something did not fit or found no row."""
        title = f"{chosen.title}, Blatt {sheet + 1}" if count > 1 else chosen.title
        plan, journey = self.plans.of(edition), self.journey
        # a tick that came with the file is nobody's answer
        filled = plan.fill(
            dict.fromkeys(plan.preset, False) | filling(edition, journey.known, chosen.here, sheet),
            labels=official_labels(edition, journey),
            only_widgets=only_widgets(edition),
            title=title,
        )
        entries = (*filled.annexed, *(self._rows(edition, len(filled.annexed)) if sheet == 0 else ()))
        pages = [(f"Anhang zu: {title}", (annex(entries, title, whose(journey), self.fonts),))] if entries else []
        return _Sheet(((title, filled.chunks), *pages), filled.smaller, entries)

    def _rows(self, edition: Edition, after: int) -> tuple[AnnexEntry, ...]:
        """Members that found no row on the paper, all of a role in one entry of the annex."""
        entries: list[AnnexEntry] = []
        journey = self.journey
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

    def data_sheet(self, number: int, *, extra: bool) -> PaperOut:
        """All answers in official order; `extra` where it is not handed in. Raises Undrawable."""
        sheet = data_sheet_of(self.journey)
        return PaperOut(
            name=f"{number:02d}-datenblatt-{self.journey.form.id}.pdf",
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
