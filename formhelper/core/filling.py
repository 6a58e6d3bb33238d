"""What stands in the fields of a paper for a household: in which rows, on how many sheets, and what the annex takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formhelper.core.edition import Edition, Entry
from formhelper.core.facts import Value
from formhelper.core.known import Here, Known

Filling = str | bool


def sheets(edition: Edition, known: Known) -> int:
    """How many sheets the edition needs so that every member has a row."""
    needed = [
        -(-len(known.members(role)) // rows.per_sheet) for role, rows in edition.rows.items() if not rows.annex
    ]
    return max([1, *needed])


def filling(edition: Edition, known: Known, here: Here, sheet: int = 0) -> dict[str, Filling]:
    """What to write into the fields of one sheet (from 0): text, True for a tick, or the name of an on-state."""
    writer = _Writer(edition, known, here, sheet)
    found = {name: writer.write(entry) for name, entry in edition.entries.items()}
    for role in left_over(edition, known):
        found[_first_of_last_row(edition, role)] = MORE
    return {name: value for name, value in found.items() if value is not None and value != ""}


MORE = "weitere: siehe Anhang"


def _first_of_last_row(edition: Edition, role: str) -> str:
    """The field in which a full table says that it goes on."""
    last = f"{role}.{edition.rows[role].per_sheet}."
    return next(name for name, entry in edition.entries.items() if entry.fact.startswith(last))


def left_over(edition: Edition, known: Known) -> dict[str, Sequence[str]]:
    """By role, the members that find no row on the paper and go to the annex; the last row then says so."""
    return {
        role: known.members(role)[rows.per_sheet - 1 :]
        for role, rows in edition.rows.items()
        if rows.annex and len(known.members(role)) > rows.per_sheet
    }


def sources(edition: Edition, known: Known, here: Here, sheet: int = 0) -> dict[str, tuple[tuple[str, Here], ...]]:
    """By field of one sheet (from 0): the addresses of the facts that it is written from, and whom they are about."""
    writer = _Writer(edition, known, here, sheet)
    return {name: tuple(writer.sources(entry)) for name, entry in edition.entries.items()}


def only_widgets(edition: Edition) -> dict[str, int]:
    """Fields that stand several times on the paper, but whose value is written in one place only (from 1)."""
    return {name: entry.only_widget for name, entry in edition.entries.items() if entry.only_widget}


def in_row(edition: Edition, known: Known, here: Here, sheet: int, address: str) -> tuple[str, Here]:
    """`movers.2.birth_date` means the second row of the sheet (from 0); an address without number is left as it is.

    Gives the address of that member's fact and whom it is about; an empty address where the row stays empty.
    """
    role_id, _, rest = address.partition(".")
    number, _, name = rest.partition(".")
    if not number.isdigit():
        return address, here
    role = known.form.role(role_id)
    assert role is not None  # the checks refuse an edition that names an unknown role
    rows, members = edition.rows[role.id], known.members(role.id)
    at = sheet * rows.per_sheet + int(number) - 1
    if rows.annex and len(members) > rows.per_sheet:
        members = members[: rows.per_sheet - 1]
    return (f"{role.one}.{name}", {**here, role.one: members[at]}) if at < len(members) else ("", {})


@dataclass(frozen=True)
class _Writer:
    edition: Edition
    known: Known
    here: Here
    sheet: int

    def write(self, entry: Entry) -> Filling | None:
        if not entry.when.holds(self._values, self.known.today):
            return None
        if entry.tick:
            return True
        if entry.state:
            return entry.state
        if entry.any:
            found = (self.write(part) for part in entry.any)
            return next((value for value in found if value is not None and value != ""), None)
        if entry.is_:
            return True if set(self._raw(entry.fact)) & set(entry.is_) else None
        if entry.states:
            return next((entry.states[value] for value in self._raw(entry.fact) if value in entry.states), None)
        text = self._text(entry)
        return text[slice(*entry.characters)] if entry.characters else text

    def sources(self, entry: Entry) -> Iterator[tuple[str, Here]]:
        """Addresses without numbers of rows; a summary is written from all rows of the sheet."""
        for address in entry.addresses():
            role, _, name = address.partition(".")
            summary = address == entry.rows and entry.rows != ""
            numbers = range(1, self.edition.rows[role].per_sheet + 1) if summary else ()
            for one in [f"{role}.{number}.{name}" for number in numbers] or [address]:
                found, here = self._row(one)
                if found:
                    yield found, here

    def _text(self, entry: Entry) -> str:
        if entry.join:
            parts = [self.write(part) for part in entry.join]
            return entry.separator.join(part for part in parts if isinstance(part, str) and part)
        if entry.rows:
            return self._summary(entry)
        if entry.count:
            return str(len(self.known.members(entry.count)))
        if entry.number:
            return str(self.known.members(entry.number).index(next(iter(self.here.values()))) + 1)
        if entry.sheet:
            several = sheets(self.edition, self.known) > 1
            return entry.sheet.replace("{number}", str(self.sheet + 1)) if several else ""
        if entry.text:
            return entry.text
        if entry.words:
            return ", ".join(entry.words[value] for value in self._raw(entry.fact) if value in entry.words)
        address, here = self._row(entry.fact)
        return self.known.paper(address, here) if address else ""

    def _summary(self, entry: Entry) -> str:
        """One fact of all rows of the sheet: once where all have the same, else numbered as the rows are."""
        role, _, name = entry.rows.partition(".")
        size = self.edition.rows[role].per_sheet
        present = min(size, len(self.known.members(role)) - self.sheet * size)
        texts = [self._text(Entry(fact=f"{role}.{row}.{name}", words=entry.words)) for row in range(1, present + 1)]
        texts = [text or entry.unknown for text in texts]
        if len(set(texts)) <= 1:
            return texts[0] if texts else ""
        return ", ".join(f"{number}: {text}" for number, text in enumerate(texts, 1) if text)

    def _row(self, address: str) -> tuple[str, Here]:
        return in_row(self.edition, self.known, self.here, self.sheet, address)

    def _values(self, address: str) -> list[Value]:
        address, here = self._row(address)
        return self.known.values(address, here) if address else []

    def _raw(self, address: str) -> list[str]:
        given = [value for value in self._values(address) if value is not None]
        return [str(part) for value in given for part in (value if isinstance(value, list) else [value])]
