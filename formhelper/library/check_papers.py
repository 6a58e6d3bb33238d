"""Whether the editions of a form's papers are sound: every field spoken for, every address known, nothing too long."""

from __future__ import annotations

from collections.abc import Iterator

from formhelper.core.blocks import UnknownFact
from formhelper.core.definition import Form, PaperUse, Place, Role
from formhelper.core.edition import Edition, Entry
from formhelper.core.fields import PaperField
from formhelper.core.letter import Letter
from formhelper.core.regions import COUNTRY
from formhelper.core.wording import gaps
from formhelper.library.finding import Finding
from formhelper.library.possible import impossible, impossible_tests
from formhelper.library.shelf import Shelf

TAKES = {"text": {"text", "choice"}, "a tick": {"checkbox"}, "a state": {"checkbox", "radio"}}
# How short an answer of a kind can be at best; other kinds may be one character long.
SHORTEST = {
    "date": 10, "partial_date": 10, "tax_id": 11, "kindergeld_number": 11, "postcode": 5, "iban": 15, "bic": 8,
    "yes_no": 2, "money": 4,
}


def paper_findings(form: Form, shelf: Shelf) -> Iterator[Finding]:
    """What is wrong with the papers that the form uses."""
    for number, use in enumerate(form.papers, 1):
        where = f"{form.id}: paper[{number}]"
        for paper in use.use:
            if not shelf.editions.get(paper):
                yield Finding(where, f"there is no paper {paper!r} in pdf_templates")
            for edition in shelf.editions.get(paper, ()):
                yield from edition_findings(form, edition)
                known = {COUNTRY, *(region.code for region in shelf.regions)}
                for region in {edition.region, *edition.not_in} - known:
                    message = f"the region {region!r} is not in regions.toml: no place lies in it"
                    yield Finding(edition.key, message)
        yield from _places_without(where, use, shelf)


def _places_without(where: str, use: PaperUse, shelf: Shelf) -> Iterator[Finding]:
    """Where some place has no edition, the data sheet has to take its part."""
    editions = [edition for paper in use.use for edition in shelf.editions.get(paper, ())]
    if not editions or use.else_data_sheet or any(one.region == COUNTRY and not one.not_in for one in editions):
        return
    if COUNTRY in {edition.region for edition in editions}:
        without = ", ".join(sorted({region for edition in editions for region in edition.not_in}))
        yield Finding(where, f"no edition is for places in {without}: say else_data_sheet")
        return
    only = ", ".join(sorted({edition.region for edition in editions}))
    yield Finding(where, f"no edition is for places outside {only}: say else_data_sheet")


def edition_findings(form: Form, edition: Edition) -> Iterator[Finding]:
    """What is wrong with one edition, seen from the form that uses it."""
    where, fields = edition.key, edition.fields.by_name()
    written, empty = set(edition.entries), set(edition.leave_empty)
    for name in written & set(fields):
        if unseen := fields[name].unseen:
            yield Finding(where, f"what is written into {name!r} is never seen on paper, since {unseen}")
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
    for role_id, rows in edition.rows.items():
        role = form.role(role_id)
        if role is None:
            yield Finding(where, f"rows names the role {role_id!r}, which {form.id} has not")
        elif rows.annex:
            yield from _annex(form, edition, role)
    if edition.letter:
        yield from _letter(form, edition, edition.letter)
        return
    if not edition.stand_in:
        yield Finding(where, "there is no stand-in; make it with formhelper stand-ins")
    for name, entry in edition.entries.items():
        if name in fields:
            yield from _entry(form, edition, fields[name], entry, f'{where}: "{name}"')


def _letter(form: Form, edition: Edition, letter: Letter) -> Iterator[Finding]:
    """Gaps and conditions of a letter that the form knows nothing of."""
    for place, text, for_each, when in letter.texts():
        where = f"{edition.key}: letter.{place}"
        if for_each and form.role(for_each) is None:
            yield Finding(where, f"there is no role {for_each!r}")
        for address in (*gaps(text), *when.addresses()):
            try:
                found = _find(form, edition, address)
            except UnknownFact as error:
                yield Finding(where, str(error.args[0]))
                continue
            many = found and found.role and found.role.many and address.startswith(f"{found.role.one}.")
            if found and found.role and many and found.role.id != for_each:
                yield from _for_each(form, edition, found.role.id, repr(address), where)


def _annex(form: Form, edition: Edition, role: Role) -> Iterator[Finding]:
    """What a full table needs: one line for each member in the annex, and a field that says where it goes on."""
    block = form.blocks.get(role.of)
    line = edition.rows[role.id].line
    if block is None or line not in block.composed:
        message = f"rows of {role.id!r} go on in the annex: the block {role.of!r} needs a composed fact {line!r}"
        yield Finding(edition.key, message)
    last = f"{role.id}.{edition.rows[role.id].per_sheet}."
    if not any(entry.fact.startswith(last) for entry in edition.entries.values()):
        yield Finding(edition.key, f"no field is filled with a fact of the last row, {last}…")


def _entry(form: Form, edition: Edition, field: PaperField, entry: Entry, where: str) -> Iterator[Finding]:
    for address in entry.addresses():
        if form.role(address):
            yield Finding(where, f"{address!r} is a role, not a fact; say count, or one of its facts")
            return
    for address in (*entry.addresses(), *_conditions(entry)):
        try:
            place = _find(form, edition, address)
        except UnknownFact as error:
            yield Finding(where, str(error.args[0]))
            return
        if place and place.role and place.role.many and address.startswith(f"{place.role.one}."):
            yield from _for_each(form, edition, place.role.id, repr(address), where)
    for part in _parts(entry):
        for role in (part.count, part.number):
            if role and form.role(role) is None:
                yield Finding(where, f"there is no role {role!r}")
        if part.number:
            yield from _for_each(form, edition, part.number, "number", where)
        if part.rows and part.rows.partition(".")[0] not in edition.rows:
            yield Finding(where, f"the edition has no rows of {part.rows.partition('.')[0]!r}")
    yield from _words(form, edition, entry, where)
    for part in entry.any or (entry,):
        filled = "a state" if part.states or part.state else "a tick" if part.is_ or part.tick else "text"
        if field.kind not in TAKES[filled]:
            yield Finding(where, f"a field of kind {field.kind} is filled with {filled}")
        for state in (*part.states.values(), *([part.state] if part.state else [])):
            if state not in field.states:
                yield Finding(where, f"the field has no state {state!r}; it has {', '.join(field.states)}")
    if entry.only_widget > len(field.widgets):
        yield Finding(where, f"the field stands {len(field.widgets)} times on the paper, not {entry.only_widget}")
    for part in entry.any or (entry,):
        if not field.limit or field.kind != "text" or (shortest := _shortest(form, edition, part)) <= field.limit:
            continue
        yield Finding(where, f"at best {shortest} characters are written, but the field takes {field.limit}")


def _parts(entry: Entry) -> Iterator[Entry]:
    """The entry and all that it is joined of."""
    yield entry
    for part in (*entry.join, *entry.any):
        yield from _parts(part)


def _conditions(entry: Entry) -> tuple[str, ...]:
    return tuple(address for part in _parts(entry) for address in part.when.addresses())


def _for_each(form: Form, edition: Edition, role: str, what: str, where: str) -> Iterator[Finding]:
    """What is about one member can only stand on a paper that is made for each."""
    for use in form.papers:
        if edition.paper in use.use and use.for_each != role:
            yield Finding(where, f"{what} is about one of {role!r}, but the paper is not for_each = {role!r}")


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
    """Values of ticks, words and conditions that no answer has."""
    for part in _parts(entry):
        place = _find(form, edition, part.fact) if part.fact else None
        wanted = (*part.is_, *part.states, *part.words)
        if wanted and place and place.fact:
            yield from impossible(where, part.fact, place.fact, wanted)
        for alternative in part.when.alternatives:
            for address, test in alternative.items():
                tested = _find(form, edition, address)
                if tested and tested.fact:
                    yield from impossible_tests(where, address, tested.fact, test)


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
