"""Which values an answer can have, and whether a test of a condition can ever be passed by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formhelper.core.blocks import FactDef
from formhelper.core.condition import Test
from formhelper.core.countries import STATELESS, codes
from formhelper.library.finding import Finding

DATES = frozenset({"date", "partial_date"})


def possible(fact: FactDef) -> tuple[str, ...] | None:
    """All values that an answer can have; None where they cannot be listed."""
    if fact.kind == "yes_no":
        return ("yes", "no")
    if fact.kind == "country":
        return codes()
    if fact.kind == "nationalities":
        return (*codes(), STATELESS)
    return tuple(choice.id for choice in fact.choices) if fact.kind in {"choice", "choices"} else None


def impossible(where: str, address: str, fact: FactDef, values: Sequence[str | int]) -> Iterator[Finding]:
    """Values that no answer can have; every value, where answers of the kind cannot be listed."""
    known = possible(fact)
    if known is None:
        if values:
            message = f"{address!r} is a {fact.kind}: it cannot be compared with {', '.join(map(repr, values))}"
            yield Finding(where, message)
        return
    shown = ", ".join(known) if len(known) < 20 else "two-letter codes of states"
    for value in values:
        if value not in known:
            yield Finding(where, f"{address!r} can never be {value!r}; possible are {shown}")


def impossible_tests(where: str, address: str, fact: FactDef, test: Test) -> Iterator[Finding]:
    """Words of a test that no answer of this kind can pass."""
    if fact.kind != "integer" or not all(isinstance(value, int) for value in (*test.any_of, *test.none_of)):
        yield from impossible(where, address, fact, (*test.any_of, *test.none_of))
    if fact.kind != "integer" and (test.at_least is not None or test.at_most is not None):
        yield Finding(where, f"at_least and at_most compare numbers, but {address!r} is a {fact.kind}")
    if fact.kind not in DATES and (test.age_at_least is not None or test.age_under is not None):
        yield Finding(where, f"ages are counted from dates, but {address!r} is a {fact.kind}")
    if fact.kind not in {"country", "nationalities"} and (test.group or test.outside):
        yield Finding(where, f"in or outside names a group of states, but {address!r} is a {fact.kind}")
