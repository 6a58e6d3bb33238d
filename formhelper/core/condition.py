"""When a step, a question, a note or a paper applies: a closed vocabulary of tests on facts, never code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import repeat

from formhelper.core.countries import GROUPS
from formhelper.core.facts import Value

DATE = re.compile(r"\d{4}-\d\d-\d\d")
WORDS = ("not", "at_least", "at_most", "age_at_least", "age_under", "in", "outside", "known")


@dataclass(frozen=True)
class Test:
    """What must hold of one fact: every word that is set must hold."""

    any_of: tuple[str | int, ...] = ()
    none_of: tuple[str | int, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    age_at_least: int | None = None
    age_under: int | None = None
    group: str = ""
    outside: str = ""
    known: bool | None = None

    def holds(self, values: Sequence[Value], today: date) -> bool:
        """Whether any of the values passes; a value that is not known passes only `known = false`."""
        known = [value for value in values if value is not None]
        if self.known is not None and bool(known) is not self.known:
            return False
        if not (self.any_of or self._further):
            return True
        return any(map(self._passes, known, repeat(today)))

    @cached_property
    def _one_of(self) -> frozenset[Value]:
        return frozenset(self.any_of)

    @cached_property
    def _further(self) -> bool:
        """Whether it asks for more of a value than to be one of some."""
        bounds = (self.at_least, self.at_most, self.age_at_least, self.age_under)
        return bool(self.none_of or self.group or self.outside) or any(n is not None for n in bounds)

    def _passes(self, value: Value, today: date) -> bool:
        parts = value if isinstance(value, list) else (value,)
        if self.any_of and self._one_of.isdisjoint(parts):
            return False
        if not self._further:
            return True  # the usual test, told at once: a page asks hundreds
        checks = (
            not any(part in self.none_of for part in parts),
            not self.group or any(part in GROUPS[self.group] for part in parts),
            not self.outside or not any(part in GROUPS[self.outside] for part in parts),
            self.at_least is None or (isinstance(value, int) and value >= self.at_least),
            self.at_most is None or (isinstance(value, int) and value <= self.at_most),
            self.age_at_least is None or age(value, today) >= self.age_at_least,
            self.age_under is None or 0 <= age(value, today) < self.age_under,
        )
        return all(checks)


@dataclass(frozen=True)
class Condition:
    """Alternatives; in each, all tests must hold. Without alternatives it always holds."""

    alternatives: tuple[Mapping[str, Test], ...] = ()

    def holds(self, values: Callable[[str], Sequence[Value]], today: date) -> bool:
        """Whether it holds; `values` gives what is known under a fact's address."""
        if not self.alternatives:
            return True
        for alternative in self.alternatives:  # loops, as every page asks hundreds of tests
            for address, test in alternative.items():
                if not test.holds(values(address), today):
                    break
            else:
                return True
        return False

    def addresses(self) -> tuple[str, ...]:
        """All facts that it looks at."""
        return tuple(address for alternative in self.alternatives for address in alternative)


ALWAYS = Condition()


def age(value: Value, today: date) -> int:
    """Full years on that day; where month or day is unknown (00), the youngest possible. -1 where it is no date."""
    if not isinstance(value, str) or not DATE.fullmatch(value):
        return -1
    year, month, day = (int(part) for part in value.split("-"))
    birthday = (month or 12, day or 31)
    return today.year - year - ((today.month, today.day) < birthday)


def parse(raw: object) -> Condition:
    """Read `when = [{ "fact" = test, … }, …]`; raises ValueError with the remedy where a word is unknown."""
    if not isinstance(raw, list) or not raw or not all(isinstance(item, dict) and item for item in raw):
        raise ValueError("when is a list of tables, for example when = [{ \"person.sex\" = \"f\" }]")
    return Condition(tuple({address: _test(test) for address, test in item.items()} for item in raw))


def _test(raw: object) -> Test:
    if not isinstance(raw, dict):
        return Test(any_of=_values(raw))
    if unknown := raw.keys() - set(WORDS):
        raise ValueError(f"unknown word {sorted(unknown)} in a condition; known are {', '.join(WORDS)}")
    if not raw:
        raise ValueError(f"a test needs at least one of the words {', '.join(WORDS)}")
    return Test(
        none_of=_values(raw["not"]) if "not" in raw else (),
        at_least=_number(raw, "at_least"),
        at_most=_number(raw, "at_most"),
        age_at_least=_number(raw, "age_at_least"),
        age_under=_number(raw, "age_under"),
        group=_group(raw, "in"),
        outside=_group(raw, "outside"),
        known=_known(raw),
    )


def _number(raw: Mapping[str, object], word: str) -> int | None:
    found = raw.get(word)
    if found is not None and (not isinstance(found, int) or isinstance(found, bool)):
        raise ValueError(f"{word} needs a whole number, not {found!r}")
    return found


def _group(raw: Mapping[str, object], word: str) -> str:
    found = raw.get(word, "")
    if word in raw and (not isinstance(found, str) or found not in GROUPS):
        raise ValueError(f"unknown group {found!r}; known are {', '.join(sorted(GROUPS))}")
    return str(found)


def _known(raw: Mapping[str, object]) -> bool | None:
    found = raw.get("known")
    if found is not None and not isinstance(found, bool):
        raise ValueError(f"known is true or false, not {found!r}")
    return found


def _values(raw: object) -> tuple[str | int, ...]:
    items = raw if isinstance(raw, list) else [raw]
    if not items:
        raise ValueError("a test compares with at least one value, not with an empty list")
    if not all(isinstance(item, str | int) and not isinstance(item, bool) for item in items):
        raise ValueError(f"a test compares with text or whole numbers (yes and no are \"yes\" and \"no\"), not {raw!r}")
    return tuple(items)
