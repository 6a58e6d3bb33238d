"""One walk through a form: the visits that apply to a household, the facts that count, and the visit that is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from formhelper.core.definition import Ask, Form, Question, Step
from formhelper.core.facts import Case
from formhelper.core.known import Here, Known

Asked = Sequence[tuple[str | None, Sequence[Ask]]]
"""Questions by the owner of what they ask for, in the order of the page."""


@dataclass(frozen=True, eq=False)
class Visit:
    """A step, for one member of a role where it is asked of each."""

    step: Step
    member: str | None = None
    word: str = ""

    @property
    def id(self) -> str:
        """The part of the address that names it: step, or step/member."""
        return f"{self.step.id}/{self.member}" if self.member else self.step.id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Visit) and self.step is other.step and self.member == other.member

    def __hash__(self) -> int:
        return hash((self.step, self.member))

    @cached_property
    def here(self) -> Here:
        """Who it is about."""
        return {self.word: self.member} if self.member else {}


@dataclass(frozen=True)
class Journey:
    """The way one household takes through a form, as far as it can be told from what is known now."""

    form: Form
    case: Case
    visits: tuple[Visit, ...]
    known: Known
    open: Visit | None
    """The first visit that still lacks an answer; None when all is answered."""

    def visit(self, visit_id: str) -> Visit | None:
        """The visit with that id, if it applies."""
        return next((visit for visit in self.visits if visit.id == visit_id), None)

    def at(self, step_id: str, member: str | None) -> Visit | None:
        """The visit of a step, of one member where it is asked of each, if it applies."""
        return next((visit for visit in self.visits if (visit.step.id, visit.member) == (step_id, member)), None)

    def may_visit(self, visit: Visit) -> bool:
        """Whether all before it is answered."""
        return self.open is None or self.visits.index(visit) <= self.visits.index(self.open)

    def before(self, visit: Visit) -> Visit | None:
        """The visit to go back to."""
        at = self.visits.index(visit)
        return self.visits[at - 1] if at else None

    def questions(self, visit: Visit) -> tuple[Question, ...]:
        """The questions of the visit that apply."""
        return tuple(ask.question for _whose, asks in _asked(self.known, visit) for ask in asks)

    def lacking(self, visit: Visit) -> tuple[Question, ...]:
        """The questions of the visit that were never answered."""
        return tuple(ask.question for ask in _unanswered(self.case, _asked(self.known, visit)))

    def postponed(self, visit: Visit) -> tuple[Question, ...]:
        """The questions of the visit whose answers the person does not know yet."""
        if not self.case.later_names:
            return ()
        asked = _asked(self.known, visit)
        return tuple(ask.question for whose, asks in asked for ask in asks if self.case.is_later(whose, ask.name))


def optional(form: Form, question: Question) -> bool:
    """Whether the question may be left blank."""
    return form.ask(question).optional


def owner(known: Known, visit: Visit, question: Question) -> str | None:
    """Whose fact the question of a visit asks for; None for the household."""
    ask = known.form.ask(question)
    return _owner(known, visit, ask.role, ask.one)


def journey(form: Form, case: Case, today: date) -> Journey:
    """Walk through the form once; raises UnknownFact where a definition was not checked."""
    known = Known(form, case, today)
    visits: list[Visit] = []
    open_visit: Visit | None = None
    for visit in _walk(known):
        visits.append(visit)
        asked = _asked(known, visit)
        if open_visit is None and not _complete(known, visit, asked):
            open_visit = visit
        known.count([(whose, ask.name) for whose, asks in asked for ask in asks])
    return Journey(form, case, tuple(visits), known, open_visit)


def with_another(way: Journey, visit: Visit) -> tuple[Journey, Visit | None]:
    """The journey in which somebody new has the role of the visit too, and the visit that asks about them, if any."""
    role = way.form.role(visit.step.binds)
    assert role is not None  # the checks refuse a step that binds an unknown role
    members = way.case.members(way.form.id, role.id) or ()
    case, member = way.case.add(role.of)
    case = case.bind(way.form.id, role.id, [*(one for one in members if one in case.entities), member])
    found = journey(way.form, case, way.known.today)
    return found, found.visit(Visit(visit.step, member).id)


def settled(way: Journey) -> Case:
    """The case with the facts that answered steps imply, where nothing is known of them yet."""
    case = way.case
    for visit in way.visits:
        if visit.step.implies and visit.member and not way.lacking(visit):
            for address, value in visit.step.implies.items():
                place = way.form.place(address)
                owners = way.known.owners(place, address, visit.here)
                case = case.put(owners[0], {place.name: value}) if not case.has(owners[0], place.name) else case
    return case


def _asked(known: Known, visit: Visit) -> Asked:
    """By owner, the questions of a visit that apply to what is known before it, in the order of the page."""
    step = visit.step
    if step.binds and not visit.member and _many(known.form, step):
        return ()
    rows = known.form.asks(step)
    if step.always:
        return [(_owner(known, visit, role, one), asks) for role, one, asks in rows]
    return [
        (_owner(known, visit, role, one), [ask for ask in asks if known.holds(ask.question.when, visit.here)])
        for role, one, asks in rows
    ]


def _owner(known: Known, visit: Visit, role: str, one: str) -> str | None:
    """Of what an Ask says of its role: the member that the page is about, else the first one who has it."""
    if not role:
        return None
    if one and one == visit.word:
        return visit.member
    members = known.members(role)
    return members[0] if members else None


def _unanswered(case: Case, asked: Asked) -> list[Ask]:
    """Those without an answer; "left blank" is one where that is allowed, and "I don't know yet" is one too."""
    found = []
    for whose, asks in asked:
        facts = case.facts(whose)
        for ask in asks:
            value = facts.get(ask.name)
            if value is not None:
                lacks = value in ask.question.omit
            else:
                lacks = not (ask.optional and ask.name in facts) and not case.is_later(whose, ask.name)
            if lacks:
                found.append(ask)
    return found


def _walk(known: Known) -> Iterator[Visit]:
    """Visits in order. Steps in a row that are asked of each member are told member by member: first all of Maria's.

    Each visit is given out before the next condition is looked at, so that what it asks can be counted in between.
    """
    for role, steps in known.form.rounds:
        if role:
            yield from _each(known, role, steps)
            continue
        (step,) = steps
        if step.when.alternatives and not known.holds(step.when, {}):
            continue
        if not step.binds:
            yield Visit(step)
            continue
        known.count_role(step.binds)
        yield Visit(step)
        if step.questions and _many(known.form, step):
            yield from _each(known, step.binds, steps)


def _each(known: Known, role_id: str, steps: tuple[Step, ...]) -> Iterator[Visit]:
    role = known.form.role(role_id)
    for here in known.heres(role_id):
        for step in steps:
            if role is not None and known.holds(step.when, here):
                yield Visit(step, here[role.one], role.one)


def _many(form: Form, step: Step) -> bool:
    role = form.role(step.binds)
    return bool(role and role.many)


def _complete(known: Known, visit: Visit, asked: Asked) -> bool:
    if visit.step.binds and not visit.member:
        role = known.form.role(visit.step.binds)
        bound = known.case.members(known.form.id, visit.step.binds)
        if role is None or bound is None or (not known.members(role.id) and not role.optional):
            return False
        if not role.many and not bound:
            return True
    return not _unanswered(known.case, asked)
