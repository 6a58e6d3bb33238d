"""Whether the editions of a form's papers are sound: every field spoken for, every address known, nothing too long."""

from __future__ import annotations

from collections.abc import Iterator

from formhelper.core.definition import FactDef, Form, Place, UnknownFact
from formhelper.core.edition import Edition, Entry
from formhelper.core.fields import PaperField
from formhelper.library.finding import Finding
from formhelper.library.shelf import Shelf

# How short an answer of a kind can be at best; other kinds may be one character long.
SHORTEST = {
    "date": 10, "partial_date": 10, "tax_id": 11, "kindergeld_number": 11, "postcode": 5, "iban": 15, "bic": 8,
    "yes_no": 2, "money": 4,
}


def paper_findings(form: Form, shelf: Shelf) -> Iterator[Finding]:
    """What is wrong with the papers that the form uses."""
    for number, use in enumerate(form.papers, 1):
        for paper in use.use:
            if paper not in shelf.editions:
                yield Finding(f"{form.id}: paper[{number}]", f"there is no paper {paper!r} in pdf_templates")
            for edition in shelf.editions.get(paper, ()):
                yield from edition_findings(form, edition)


def edition_findings(form: Form, edition: Edition) -> Iterator[Finding]:
    """What is wrong with one edition, seen from the form that uses it."""
    where, fields = edition.key, edition.fields.by_name()
    written, empty = set(edition.entries), set(edition.leave_empty)
    for name in fields:
        if name not in written | empty:
            yield Finding(where, f"nothing fills the PDF field {name!r}, and leave_empty gives no reason")
        if name in written & empty:
            yield Finding(where, f"the PDF field {name!r} is filled and left empty")
    for name in sorted((written | empty) - set(fields)):
        yield Finding(where, f"the PDF has no field {name!r}")
    for name, reason in edition.leave_empty.items():
        if not reason.strip():
            yield Finding(where, f"leave_empty needs a reason for {name!r}")
    for role in edition.rows:
        if form.role(role) is None:
            yield Finding(where, f"rows names the role {role!r}, which {form.id} has not")
    if not edition.stand_in:
        yield Finding(where, "there is no stand-in; make it with formhelper stand-ins")
    for name, entry in edition.entries.items():
        if name in fields:
            yield from _entry(form, edition, fields[name], entry, f'{where}: "{name}"')


def _entry(form: Form, edition: Edition, field: PaperField, entry: Entry, where: str) -> Iterator[Finding]:
    for address in (*entry.addresses(), *_conditions(entry)):
        try:
            _find(form, edition, address)
        except UnknownFact as error:
            yield Finding(where, str(error.args[0]))
            return
    for role in (entry.count, entry.number):
        if role and form.role(role) is None:
            yield Finding(where, f"there is no role {role!r}")
    yield from _words(form, edition, entry, where)
    ticks = bool(entry.is_ or entry.tick)
    if ticks != (field.kind == "checkbox") and not entry.states:
        yield Finding(where, f"a field of kind {field.kind} is filled with {'a tick' if ticks else 'text'}")
    for state in entry.states.values():
        if state not in field.states:
            yield Finding(where, f"the field has no state {state!r}; it has {', '.join(field.states)}")
    if entry.only_widget > len(field.widgets):
        yield Finding(where, f"the field stands {len(field.widgets)} times on the paper, not {entry.only_widget}")
    if field.limit and field.kind == "text" and (shortest := _shortest(form, edition, entry)) > field.limit:
        yield Finding(where, f"at best {shortest} characters are written, but the field takes {field.limit}")


def _conditions(entry: Entry) -> tuple[str, ...]:
    return entry.when.addresses() + tuple(address for part in entry.join for address in _conditions(part))


def _find(form: Form, edition: Edition, address: str) -> Place | None:
    """The fact that an address of a mapping means; None for a role alone. Raises UnknownFact."""
    if form.role(address):
        return None
    first, _, rest = address.partition(".")
    row, _, name = rest.partition(".")
    role = form.role(first)
    if row.isdigit() or (role and first in edition.rows and role.each != first):
        rows = edition.rows.get(first)
        if role is None or rows is None:
            raise UnknownFact(f"{address!r}: the edition has no rows of {first!r}")
        if row.isdigit() and not 1 <= int(row) <= rows.per_sheet:
            raise UnknownFact(f"{address!r}: a sheet has {rows.per_sheet} rows")
        return form.place(f"{role.one}.{name if row.isdigit() else rest}")
    return form.place(address)


def _words(form: Form, edition: Edition, entry: Entry, where: str) -> Iterator[Finding]:
    """Values of ticks and words that no choice has."""
    place = _find(form, edition, entry.fact) if entry.fact else None
    fact = place.fact if place else None
    wanted = (*entry.is_, *entry.states, *entry.words)
    if wanted and fact:
        for value in wanted:
            if value not in _possible(fact):
                yield Finding(where, f"{entry.fact!r} can never be {value!r}; possible are {', '.join(_possible(fact))}")
    for part in entry.join:
        yield from _words(form, edition, part, where)


def _possible(fact: FactDef) -> tuple[str, ...]:
    return ("yes", "no") if fact.kind == "yes_no" else tuple(choice.id for choice in fact.choices)


def _shortest(form: Form, edition: Edition, entry: Entry) -> int:
    if entry.join:
        return min((_shortest(form, edition, part) for part in entry.join), default=0)
    if entry.text:
        return len(entry.text)
    if not entry.fact:
        return 1
    place = _find(form, edition, entry.fact)
    fact = place.fact if place else None
    if entry.words:
        length = min(len(word) for word in entry.words.values())
    elif fact and fact.choices:
        length = min(len(choice.paper or choice.label) for choice in fact.choices)
    else:
        length = SHORTEST.get(fact.kind, 1) if fact else 1
    return len(range(length)[slice(*entry.characters)]) if entry.characters else length
