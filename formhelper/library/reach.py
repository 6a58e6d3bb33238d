"""Whether any answers lead to a step, or its conditions exclude each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from formhelper.core.blocks import UnknownFact
from formhelper.core.condition import Test
from formhelper.core.definition import Place, Step
from formhelper.library.asked import Asked, key
from formhelper.library.possible import possible

_ANY_DAY = date(2000, 1, 1)


def unreachable(step: Step, asked: Asked) -> bool:
    """Whether no answers to what is asked before the step lead to it."""
    alternatives = step.when.alternatives
    return bool(alternatives) and all(_impossible(alternative, asked) for alternative in alternatives)


def one_of_many(place: Place, address: str) -> bool:
    """Whether the address means one member of a role that several may have: child.… and not children.…"""
    role = place.role
    return bool(role and role.many and role.one != role.id and address.startswith(f"{role.one}."))


def _impossible(tests: Mapping[str, Test], asked: Asked) -> bool:
    """Whether the tests, together with the only way to the facts that they name, exclude each other."""
    allowed: dict[tuple[str, str], set[str | None]] = {}
    for address, test in [*tests.items(), *_needed(tests, asked)]:
        try:
            place = asked.form.place(address)
        except UnknownFact:
            continue
        # of several answers, or of several members, one may pass one test and another one the other
        if not place.fact or place.fact.kind in {"choices", "nationalities"}:
            continue
        if place.role and place.role.many and not one_of_many(place, address):
            continue
        values: set[str | None] = {None, *(possible(place.fact) or ())}
        if len(values) > 1:
            passing = {value for value in values if test.holds([value], _ANY_DAY)}
            allowed[key(place)] = allowed.get(key(place), values) & passing
    return any(not values for values in allowed.values())


def _needed(tests: Mapping[str, Test], asked: Asked) -> list[tuple[str, Test]]:
    """What must hold for the facts to be asked at all, where there is one way only; and so on for those facts."""
    found: list[tuple[str, Test]] = []
    waiting = [address for address, test in tests.items() if test.known is not False]
    seen = set(waiting)
    while waiting:
        try:
            ways = asked.ways(asked.form.place(waiting.pop()))
        except UnknownFact:
            continue
        if len(ways) == 1 and len(ways[0].alternatives) == 1:
            further = ways[0].alternatives[0]
            found += further.items()
            waiting += further.keys() - seen
            seen |= further.keys()
    return found
