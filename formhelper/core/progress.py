"""How far the way through a form is gone: its sections, each with its state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal

from formhelper.core.flow import Journey, Visit

SECTION = attrgetter("step.section")
State = Literal["done", "later", "open", "ahead"]
"""All answered; answered but for what is not known yet; the one to go on with; not reached."""


@dataclass(frozen=True)
class Stretch:
    """One section of the way, `section` being its id; at least one visit is in it."""

    section: str
    visits: tuple[Visit, ...]
    state: State


def stretches(way: Journey) -> tuple[Stretch, ...]:
    """The sections of the way in order; one without a name where the form has none."""
    return tuple(_stretches(way))


def _stretches(way: Journey) -> Iterator[Stretch]:
    open_at = way.visits.index(way.open) if way.open else len(way.visits)
    at = 0
    for section, found in groupby(way.visits, SECTION):
        visits = tuple(found)
        first, at = at, at + len(visits)
        yield Stretch(section, visits, _state(way, visits, first, at, open_at))


def _state(way: Journey, visits: tuple[Visit, ...], first: int, after: int, open_at: int) -> State:
    if after > open_at:
        return "open" if first <= open_at else "ahead"
    names = way.case.later_names
    put_off = names and any(_asks_some(way, visit, names) and way.postponed(visit) for visit in visits)
    return "later" if put_off else "done"


def _asks_some(way: Journey, visit: Visit, names: frozenset[str]) -> bool:
    """Whether the step asks facts of these names at all, of whomever."""
    return any(ask.name in names for _role, _one, asks in way.form.asks(visit.step) for ask in asks)
