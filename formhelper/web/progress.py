"""The sections of the way as a page shows them: titles, states, and where each begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from formhelper.core.blocks import NOTHING
from formhelper.core.definition import Step
from formhelper.core.flow import Journey, Visit
from formhelper.core.progress import State, Stretch, stretches
from formhelper.web.addresses import url_for
from formhelper.web.now import now
from formhelper.web.parts import parts
from formhelper.web.speech import _
from formhelper.web.view import words
from formhelper.web.words import Phrase, Words

MOST = 1024
"""States of the ways that are kept in words."""


@dataclass(frozen=True)
class Mark:
    """One section: `address` is empty where the person cannot go yet; `here` where the page belongs to it."""

    title: Phrase
    state: State
    told: str
    address: str
    here: bool


@dataclass(frozen=True, eq=False)
class Progress:
    """How far the way is gone; without sections, steps are counted. It is the same for all who are as far."""

    marks: tuple[Mark, ...]
    number: int
    total: int
    told: str
    title: str
    """The same in short, for the title of the page."""


Row = tuple[str, State, Step | None, str | None, bool]
"""A section by its id and state; the step and member with which to go on, where that is possible; as `here` of Mark."""


def progress(way: Journey, visit: Visit | None = None) -> Progress:
    """The progress of the way as seen from a visit; without one, from its end."""
    found = stretches(way)
    if any(not stretch.section for stretch in found):
        number, total = way.visits.index(visit) + 1 if visit else len(way.visits), len(way.visits)
        return _counted(words(), number, total)
    return _in_words(words(), now().place, way.form.id, tuple([_row(way, stretch, visit) for stretch in found]))


def _row(way: Journey, stretch: Stretch, visit: Visit | None) -> Row:
    here = visit in stretch.visits
    if stretch.state == "ahead":
        return stretch.section, stretch.state, None, None, here
    entry = _entry(way, stretch)
    return stretch.section, stretch.state, entry.step, entry.member, here


@lru_cache(MOST)
def _counted(_words: Words, number: int, total: int) -> Progress:
    told = _("Step %(number)s of %(total)s", number=number, total=total)
    return Progress((), number, total, told, told)


@lru_cache(MOST)
def _in_words(_words: Words, _place: tuple[str, str], form_id: str, rows: Sequence[Row]) -> Progress:
    """Rows that were told before are not put into words again; what comes first decides words and addresses."""
    marks = tuple(
        Mark(titled(name), state, _told(state), _address(form_id, step, member) if step else "", here)
        for name, state, step, member, here in rows
    )
    number, here = next(((n, mark) for n, mark in enumerate(marks, 1) if mark.here), (len(marks), None))
    told = _("Section %(number)s of %(total)s", number=number, total=len(marks))
    told = f"{told}: {here.title}" if here else told
    return Progress(marks, number, len(marks), told, str(here.title) if here else told)


def _address(form_id: str, step: Step, member: str | None) -> str:
    return url_for("pages.step", form_id=form_id, step_id=step.id, entry=member)


def _entry(way: Journey, stretch: Stretch) -> Visit:
    """Where to go on in the section: the open visit, else the first with something postponed, else its first."""
    if stretch.state == "open" and way.open is not None:
        return way.open
    if stretch.state == "done":
        return stretch.visits[0]
    return next((visit for visit in stretch.visits if way.postponed(visit)), stretch.visits[0])


def titled(section: str) -> Phrase:
    """The title of a section; empty where there is none with that id."""
    return words().phrase(next((one.title for one in parts().shelf.sections if one.id == section), NOTHING))


def _told(state: State) -> str:
    states: Mapping[State, str] = {
        "done": _("done"), "later": _("something is missing"), "open": _("go on here"), "ahead": _("still to come"),
    }
    return states[state]


def missing(way: Journey) -> Sequence[Visit]:
    """The visits with something that the person does not know yet."""
    return [visit for visit in way.visits if way.postponed(visit)]
