"""An edition of a paper: what is known of it, and what is written into each of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from formhelper.core.condition import ALWAYS, Condition
from formhelper.core.fields import FieldList
from formhelper.core.letter import Letter


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
