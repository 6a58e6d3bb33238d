"""What goes on a data sheet, and the official label of each field of a paper: both from the definition."""

from __future__ import annotations

from formhelper.core.edition import Edition
from formhelper.core.flow import Journey, Visit
from formhelper.core.wording import told
from formhelper.papers.data_sheet import DataSheet, Row, Section

LEAD = (
    "Dieses Blatt enthält alle Angaben in der Reihenfolge der amtlichen Fragen. Es ist zum Ablesen am Schalter "
    "und zum Abschreiben gedacht und ersetzt keinen Vordruck, den die Behörde vorschreibt. "
    "Leere Zeilen können von Hand ausgefüllt werden."
)


def data_sheet_of(journey: Journey) -> DataSheet:
    """The data sheet of a finished journey: official wording in official order, German only."""
    sections: list[Section] = []
    for visit in journey.visits:
        rows = _rows(journey, visit)
        title, person = visit.step.official_title or str(visit.step.title), _person(journey, visit)
        if sections and (sections[-1].title, sections[-1].person) == (title, person):
            sections[-1] = Section(title, person, sections[-1].rows + rows)
        elif rows:
            sections.append(Section(title, person, rows))
    form = journey.form
    return DataSheet(
        title=form.data_sheet_title,
        subtitle=form.legal_basis,
        lead=LEAD,
        sections=tuple(sections),
        remarks=tuple(
            told(str(note.text), journey.known, here)
            for note in form.signatures
            for here in journey.known.heres(note.for_each)
            if journey.known.holds(note.when, here)
        ),
        signature=("Ort, Datum", "Unterschrift"),
        footer=form.data_sheet_title,
    )


def _rows(journey: Journey, visit: Visit) -> tuple[Row, ...]:
    return tuple(
        Row(question.number, question.official_label or fact.on_paper, journey.known.paper(question.fact, visit.here))
        for question in journey.questions(visit)
        if (fact := journey.form.place(question.fact).fact)
    )


def _person(journey: Journey, visit: Visit) -> str:
    """Whose answers they are, where a step is asked of several."""
    role = journey.form.role(visit.word)
    if not visit.member or role is None:
        return ""
    if role.of == "person":
        return journey.known.paper(f"{role.one}.full_name", visit.here)
    members = journey.known.members(role.id)
    return f"Nr. {members.index(visit.member) + 1}"


def official_labels(edition: Edition, journey: Journey) -> dict[str, str]:
    """By field, the German wording of the question that fills it: headings of the annex."""
    asked = {
        question.fact: " ".join(part for part in (question.number, _label(journey, question.fact)) if part)
        for step in journey.form.steps
        for question in step.questions
    }
    labels = {}
    for name, entry in edition.entries.items():
        found = dict.fromkeys(asked[address] for address in entry.addresses() if address in asked)
        tooltip = edition.fields.by_name()[name].tooltip
        labels[name] = tooltip or ", ".join(found) or name
    return labels


def _label(journey: Journey, address: str) -> str:
    fact = journey.form.place(address).fact
    return fact.on_paper if fact else ""


