"""Whether conditions and gaps in texts name only facts and roles that are known where they stand."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator

from formhelper.core.blocks import Text, UnknownFact
from formhelper.core.condition import Condition
from formhelper.core.definition import Place
from formhelper.core.wording import GAP, gaps
from formhelper.library.asked import Asked
from formhelper.library.finding import Finding
from formhelper.library.possible import impossible_tests
from formhelper.library.reach import one_of_many


def place_findings(address: str, where: str, asked: Asked) -> Generator[Finding, None, Place | None]:
    """A finding if there is no such fact; the place of the fact is returned to `yield from`."""
    try:
        return asked.form.place(address)
    except UnknownFact as error:
        yield Finding(where, str(error.args[0]))
        return None


def condition_findings(condition: Condition, where: str, about: str, asked: Asked) -> Iterator[Finding]:
    """What is wrong with a condition; `about` is the role whose members are told one by one there, or empty."""
    for alternative in condition.alternatives:
        for address, test in alternative.items():
            if (role := asked.form.role(address)) is not None:
                if role.id not in asked.bound:
                    yield Finding(where, f"the condition looks ahead: {address!r} is bound by no earlier step")
                continue
            place = yield from place_findings(address, where, asked)
            if place is None:
                continue
            if not asked.has(place):
                yield Finding(where, f"the condition looks ahead: {address!r} is asked by no earlier step")
            if place.fact:
                yield from impossible_tests(where, address, place.fact, test)
            if one_of_many(place, address) and place.role and place.role.id != about:
                everyone = address.replace(place.role.one, place.role.id, 1)
                yield Finding(where, f"{address!r} is about one of {place.role.id!r}; here it must be {everyone!r}")


def gap_findings(text: Text, where: str, about: str, asked: Asked, here: Collection[str] = ()) -> Iterator[Finding]:
    """What is wrong with the gaps of a text; `here` are facts that are asked at this very place."""
    if "{" in GAP.sub("", text) or "}" in GAP.sub("", text):
        yield Finding(where, f"braces that are no gap such as {{home.city}}: {text[:60]!r}")
    for address in gaps(text):
        place = yield from place_findings(address, where, asked)
        if place is None:
            continue
        if address not in here and not place.composed and not asked.has(place):
            yield Finding(where, f"the text names {address!r}, which is asked by no earlier step")
        if place.role and place.role.many and place.role.id != about:
            yield Finding(where, f"the text names {address!r}, but is not for_each = {place.role.id!r}")
