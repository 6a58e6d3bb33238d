"""What goes on a data sheet, and the official label of each field of a paper: both from the definition."""

from __future__ import annotations

from formhelper.core.definition import Question
from formhelper.core.edition import Edition
from formhelper.core.flow import Journey, Visit
from formhelper.core.wording import told
from formhelper.papers.data_sheet import DataSheet, Row, Section

LEAD = (
    "Dieses Blatt enthält alle Angaben in der Reihenfolge der amtlichen Fragen. Es ist zum Ablesen am Schalter "
    "und zum Abschreiben gedacht und ersetzt keinen Vordruck, den die Behörde vorschreibt. "
    "Leere Zeilen können von Hand ausgefüllt werden."
)

# A blank name, choice or text means that it does not apply; a number or a date may be known later.
ADDED_LATER = frozenset({"date", "partial_date", "expiry", "tax_id", "iban", "bic", "kindergeld_number"})


def data_sheet_of(journey: Journey) -> DataSheet:
    """The data sheet of a finished journey: official wording in official order, German only."""
    # by member too: father and son may have the same name
    sections: dict[tuple[str, str, str | None], tuple[Row, ...]] = {}
    for visit in journey.visits:
        if rows := _rows(journey, visit):
            heading = (*_heading(journey, visit), visit.member)
            sections[heading] = sections.get(heading, ()) + rows
    form = journey.form
    return DataSheet(
        title=form.data_sheet_title,
        subtitle=form.legal_basis,
        lead=LEAD,
        sections=tuple(Section(title, person, rows) for (title, person, _), rows in sections.items()),
        remarks=tuple(
            told(str(note.text), journey.known, here)
            for note in form.signatures
            for here in journey.known.heres(note.for_each)
            if not note.paper and journey.known.holds(note.when, here)
        ),
        footer=form.data_sheet_title,
    )


def _heading(journey: Journey, visit: Visit) -> tuple[str, str]:
    """Title of the section and whose answers they are: all that is asked of one member stands together."""
    role = journey.form.role(visit.word)
    title = visit.step.official_title or str(visit.step.title)
    if not visit.member or role is None:
        return title, ""
    first = next(step for step in journey.form.steps if role.id in (step.binds, step.for_each))
    title = first.official_title or str(first.title)
    if role.of == "person":
        return title, journey.known.paper(f"{role.one}.full_name", visit.here)
    return title, f"Nr. {journey.known.members(role.id).index(visit.member) + 1}"


def _rows(journey: Journey, visit: Visit) -> tuple[Row, ...]:
    """The answers of a visit. Of what may stay blank only that is kept open which can be added by hand later."""
    rows = []
    for question in journey.questions(visit):
        fact = journey.form.place(question.fact).fact
        text = journey.known.paper(question.fact, visit.here)
        if fact and (text or fact.sensitive or fact.by_hand or fact.kind in ADDED_LATER):
            rows.append(Row(question.number, question.official_label or fact.on_paper, text))
    return tuple(rows)


def whose(journey: Journey) -> str:
    """One line that says on loose sheets whose they are: the first person of the form, with the day of birth."""
    role = journey.form.roles[0]
    members = journey.known.members(role.id)
    if not members or role.of != "person":
        return ""
    here = {role.one: members[0]}
    born = journey.known.paper(f"{role.one}.birth_date", here)
    name = journey.known.paper(f"{role.one}.full_name", here)
    return f"{name}, geboren {born}" if born else name


def official_labels(edition: Edition, journey: Journey) -> dict[str, str]:
    """By field, the German wording of the question that fills it: headings of the annex."""
    asked = {
        question.fact: " ".join(part for part in (question.number, _label(journey, question)) if part)
        for step in journey.form.steps
        for question in step.questions
    }
    fields, labels = edition.fields.by_name(), {}
    for name, entry in edition.entries.items():
        addresses = [_of_one(journey, address) for address in entry.addresses()]
        found = dict.fromkeys(asked[address] for address in addresses if address in asked)
        labels[name] = fields[name].told or ", ".join(found) or name
    return labels


def _of_one(journey: Journey, address: str) -> str:
    """The address under which is asked what stands in a row: received.1.name is received_child.name."""
    first, _, rest = address.partition(".")
    row, _, name = rest.partition(".")
    role = journey.form.role(first)
    return f"{role.one}.{name if row.isdigit() else rest}" if role else address


def _label(journey: Journey, question: Question) -> str:
    fact = journey.form.place(question.fact).fact
    return question.official_label or (fact.on_paper if fact else "")


