"""An edition of a paper: what is known of it, and what is written into each of its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from formhelper.core.condition import ALWAYS, Condition
from formhelper.core.facts import Value
from formhelper.core.fields import FieldList, PaperField
from formhelper.core.flow import Here, Known
from formhelper.core.letter import Letter

Filling = str | bool


@dataclass(frozen=True)
class Entry:
    """What is written into one field: one source and its form.

    The source is a fact, join, count, number, rows, tick, text, sheet, a fixed on-state, or any: then the first of
    several that writes something.
    """

    fact: str = ""
    join: tuple[Entry, ...] = ()
    separator: str = " "
    count: str = ""
    number: str = ""
    rows: str = ""
    unknown: str = ""
    """With rows: what is written for a member of whom the fact is not known."""
    tick: bool = False
    state: str = ""
    any: tuple[Entry, ...] = ()
    text: str = ""
    sheet: str = ""
    is_: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    characters: tuple[int, int] | None = None
    only_widget: int = 0
    when: Condition = ALWAYS

    def addresses(self) -> tuple[str, ...]:
        """All facts that it writes."""
        own = (self.fact,) if self.fact else (self.rows,) if self.rows else ()
        return own + tuple(address for part in (*self.join, *self.any) for address in part.addresses())


@dataclass(frozen=True)
class Rows:
    """How many members of a role one sheet takes; the others go on a further sheet, or to the annex."""

    per_sheet: int
    annex: bool = False
    line: str = "line"
    """The composed fact that tells one member in the annex."""


@dataclass(frozen=True)
class Edition:
    """One dated version of a paper. `region` is a country (DE) or a Land (DE-BE); `own` is drawn by formhelper."""

    paper: str
    id: str
    title: str
    form_number: str
    edition: str
    authority: str
    source: str
    checked: date
    region: str
    fields: FieldList
    entries: Mapping[str, Entry]
    leave_empty: Mapping[str, str]
    rows: Mapping[str, Rows] = field(default_factory=dict)
    download: str = ""
    """Direct https address of the PDF; empty where only the page that lists it (`source`) is known."""
    sha256: tuple[str, ...] = ()
    own: bool = False
    not_in: tuple[str, ...] = ()
    """Regions within `region` whose offices have papers of their own."""
    flat: bool = False
    """The original has no fields: they are put where `fields` says."""
    stand_in: bytes = b""
    letter: Letter | None = None
    """Told as data instead of fields: formhelper draws it whole."""

    @property
    def key(self) -> str:
        """Paper and edition in one word."""
        return f"{self.paper}/{self.id}"

    def valid_in(self, regions: Sequence[str]) -> bool:
        """Whether the offices of a place take it; `regions` are all that the place lies in."""
        return self.region in regions and not set(self.not_in) & set(regions)

    def stale(self, today: date) -> bool:
        """Whether nobody compared it with the authority's page for twelve months."""
        return (today - self.checked).days > 365


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


def recognise(checksum: str, fields: FieldList, editions: Iterable[Edition]) -> Edition:
    """The edition that a file carries: by SHA-256, else by names, kinds and places of its fields.

    Raises NotRecognised with the nearest edition and the difference.
    """
    candidates = [edition for edition in editions if not edition.own]
    same = [edition for edition in candidates if checksum in edition.sha256] or [
        edition for edition in candidates if _same_paper(edition.fields, fields)
    ]
    if same:
        return same[0]
    if not fields.fields:
        raise NotRecognised(None, (), (), flat=True)
    nearest = max(candidates, key=lambda edition: _likeness(edition.fields, fields), default=None)
    if nearest is None or not _likeness(nearest.fields, fields):
        raise NotRecognised(None, (), ())
    theirs, ours = fields.names(), nearest.fields.names()
    raise NotRecognised(nearest, tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours)))


def _same_paper(one: FieldList, other: FieldList) -> bool:
    """Same names, kinds and places (to a point): then the page around the fields is taken to be the same too."""
    ours, theirs = one.by_name(), other.by_name()
    return ours.keys() == theirs.keys() and len(one.pages) == len(other.pages) and all(
        field.kind == theirs[name].kind and _same_places(field, theirs[name]) for name, field in ours.items()
    )


def _same_places(one: PaperField, other: PaperField) -> bool:
    return len(one.widgets) == len(other.widgets) and all(
        a.page == b.page and all(abs(x - y) <= 1 for x, y in zip(a.rect, b.rect, strict=True))
        for a, b in zip(one.widgets, other.widgets, strict=True)
    )


def _likeness(one: FieldList, other: FieldList) -> float:
    return len(one.names() & other.names()) / (len(one.names() | other.names()) or 1)


class NotRecognised(Exception):
    """A file that is no known edition: the nearest edition, the fields it misses, and those it has beyond."""

    def __init__(
        self, nearest: Edition | None, missing: tuple[str, ...], beyond: tuple[str, ...], *, flat: bool = False
    ) -> None:
        self.nearest, self.missing, self.beyond = nearest, missing, beyond
        if flat:
            super().__init__(
                "this PDF has no fields, and its checksum is not that of a paper without fields that formhelper knows"
            )
            return
        if nearest is None:
            super().__init__("this is no edition of any paper that formhelper knows, and it resembles none")
            return
        differs = (
            f"{len(missing)} of its fields are missing{_some(missing)} "
            f"and {len(beyond)} fields are unknown{_some(beyond)}"
            if missing or beyond
            else "its fields stand in other places or are of another kind"
        )
        super().__init__(
            f"this is no edition that formhelper knows; the nearest is {nearest.key} ({nearest.title}, "
            f"{nearest.edition}), but {differs}"
        )


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(repr(name) for name in names[:3])
    return f" ({shown}{', …' if len(names) > 3 else ''})" if names else ""
