"""TOML read strictly: every unknown key, missing key and wrong type is refused with its place and a remedy."""

from __future__ import annotations

import difflib
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from formhelper.core.blocks import NOTHING, Text
from formhelper.core.condition import ALWAYS, Condition, parse

T = TypeVar("T")


class DefinitionError(ValueError):
    """A definition that cannot be read: file, place in it, and what to do."""

    def __init__(self, file: str, place: str, remedy: str) -> None:
        self.file, self.place, self.remedy = file, place, remedy
        super().__init__(f"{file}: {place}: {remedy}" if place else f"{file}: {remedy}")


def load(path: Path) -> Table:
    """The whole file as a table; raises DefinitionError where it is no TOML, is no UTF-8, or cannot be opened."""
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8-sig")), path.name, "")  # editors may set a BOM
    except UnicodeDecodeError as error:
        raise DefinitionError(path.name, "", f"byte {error.start} is not UTF-8: save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:  # no TOML, or nested or long beyond reason
        raise DefinitionError(path.name, "", f"this is not TOML: {error}") from None
    except OSError as error:
        raise DefinitionError(path.name, "", f"cannot be read: {error.strerror}") from None


@dataclass
class Table:
    """A TOML table that remembers which of its keys were asked for; `done` refuses the others."""

    data: Mapping[str, Any]
    file: str
    place: str

    def __post_init__(self) -> None:
        self.asked: dict[str, None] = {}

    def wrong(self, remedy: str, key: str = "") -> DefinitionError:
        """The error to raise for this table or one of its keys."""
        return DefinitionError(self.file, ".".join(part for part in (self.place, key) if part), remedy)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        self.asked[key] = None
        return key in self.data

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key; without default the key must be there."""
        self.asked[key] = None
        if key not in self.data:
            if default is None:
                raise self.wrong(f"the key {key!r} is missing")
            return default
        value = self.data[key]
        # to Python, true is a number and a point in time is a day
        stranger = (isinstance(value, bool) and kind is not bool) or isinstance(value, datetime)
        if not isinstance(value, kind) or stranger:
            raise self.wrong(f"{_WORDS[kind]} is expected, not {value!r}", key)
        # the same addresses and ids stand in hundreds of places: one string for all
        return cast(T, sys.intern(value) if isinstance(value, str) and " " not in value else value)

    def text(self, key: str, default: Text | None = NOTHING) -> Text:
        """A sentence that people read."""
        return Text(self.get(key, str, default)) or NOTHING

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the key is missing."""
        values = self.get(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(f"a list of texts is expected, not {values!r}", key)
        return tuple(values)

    def condition(self, key: str = "when") -> Condition:
        """A condition; always where the key is missing."""
        if not self.has(key):
            return ALWAYS
        try:
            return parse(self.data[key])
        except ValueError as error:
            raise self.wrong(str(error), key) from None

    def table(self, key: str) -> Table:
        """The table under a key; empty where the key is missing."""
        return Table(self.get(key, dict, {}), self.file, ".".join(part for part in (self.place, key) if part))

    def tables(self, key: str) -> tuple[Table, ...]:
        """The list of tables under a key, each with its id or number as place; empty where the key is missing."""
        items = self.get(key, list, [])
        if not all(isinstance(item, dict) for item in items):
            raise self.wrong("a list of tables is expected", key)
        prefix = f"{self.place}.{key}" if self.place else key
        return tuple(
            Table(item, self.file, f"{prefix}[{item.get('id', number)}]") for number, item in enumerate(items, 1)
        )

    def named(self, key: str, read: Callable[[Table], T]) -> dict[str, T]:
        """A table of tables, each read and finished."""
        outer = self.table(key)
        return {name: finish(outer.table(name), read) for name in outer.data}

    def done(self) -> None:
        """Refuse the keys that nothing asked for."""
        for key in (key for key in self.data if key not in self.asked):
            near = difflib.get_close_matches(key, self.asked, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise self.wrong(f"the key {key!r} is unknown; {hint}Known are {', '.join(sorted(self.asked))}")


def finish(table: Table, read: Callable[[Table], T]) -> T:
    """Read a table and refuse what is left of it."""
    result = read(table)
    table.done()
    return result


def each(tables: tuple[Table, ...], read: Callable[[Table], T]) -> Iterator[T]:
    """Read a list of tables, each to its end."""
    return (finish(table, read) for table in tables)


_WORDS: Mapping[type, str] = {
    str: "a text in quotes", int: "a whole number", bool: "true or false", list: "a list", dict: "a table",
    date: "a date such as 2026-11-22",
}
