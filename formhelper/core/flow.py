"""One walk through a form: the visits that apply to a household, the facts that count, and the visit that is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from formhelper.core import kinds
from formhelper.core.condition import Condition
from formhelper.core.definition import Ask, Composed, Form, Place, Question, Step
from formhelper.core.facts import Case, Value
from formhelper.core.terms import TODAY, Term

Here = Mapping[str, str]
"""Which member a step, note or paper is about: word for one member of a role -> entity id."""


@dataclass(frozen=True)
class Visit:
    """A step, for one member of a role where it is asked of each."""

    step: Step
    member: str | None = None
    word: str = ""

    @property
    def id(self) -> str:
        """The part of the address that names it: step, or step/member."""
        return f"{self.step.id}/{self.member}" if self.member else self.step.id

    @cached_property
    def here(self) -> Here:
        """Who it is about."""
        return {self.word: self.member} if self.member else {}


class Known:
    """What counts of a case in one form: only the roles bound and the facts asked on the way."""

    def __init__(self, form: Form, case: Case, today: date) -> None:
        self.form, self.case, self.today = form, case, today
        self._members: dict[str, tuple[str, ...]] = {}
        self._counted: set[tuple[str | None, str]] = set()

    def count_role(self, role: str) -> None:
        """From here on the members of the role count."""
        bound = self.case.members(self.form.id, role) or ()
        taken = self.taken(role)
        self._members[role] = tuple(m for m in bound if m in self.case.entities and m not in taken)
        for wider in self.form.roles:
            if role in wider.gathers:
                found = [member for part in wider.gathers for member in self.members(part)]
                self._members[wider.id] = tuple(dict.fromkeys(found))

    def taken(self, role: str) -> frozenset[str]:
        """Those who cannot have the role, as they have one that excludes it."""
        wanted = self.form.role(role)
        return frozenset(m for other in wanted.not_also for m in self.members(other)) if wanted else frozenset()

    def count(self, facts: Iterable[tuple[str | None, str]]) -> None:
        """From here on these facts count, each by its owner and name."""
        self._counted.update(facts)

    def members(self, role: str) -> tuple[str, ...]:
        """Ids of those who have the role."""
        return self._members.get(role, ())

    def postponed(self, owner: str | None, name: str) -> bool:
        """Whether the fact counts here and the person does not know it yet."""
        return (owner, name) in self._counted and self.case.is_later(owner, name)

    def value(self, owner: str | None, name: str) -> Value:
        """A fact that counts; None where it is unknown or does not count."""
        return self.case.get(owner, name) if (owner, name) in self._counted else None

    def owners(self, place: Place, address: str, here: Here) -> Sequence[str | None]:
        """Whose fact an address means: the member that the step is about, else every member of the role."""
        if place.role is None:
            return [None]
        word = address.partition(".")[0]
        if word == place.role.one and word in here:
            return [here[word]]
        return self.members(place.role.id)

    def values(self, address: str, here: Here) -> list[Value]:
        """All values that an address means; of a role alone, how many members it has."""
        if (role := self.form.role(address)) is not None:
            return [len(self.members(role.id))]
        place = self.form.place(address)
        if place.composed:
            return [self.paper_of(place, owner) or None for owner in self.owners(place, address, here)]
        return [self.value(owner, place.name) for owner in self.owners(place, address, here)]

    def holds(self, condition: Condition, here: Here) -> bool:
        """Whether a condition holds for the member that the step, note or paper is about."""
        return not condition.alternatives or condition.holds(lambda address: self.values(address, here), self.today)

    def heres(self, for_each: str) -> tuple[Here, ...]:
        """One Here for each member of the role; the empty one where nothing is repeated."""
        if not for_each:
            return ({},)
        role = self.form.role(for_each)
        assert role is not None  # the checks refuse a definition with an unknown role
        return tuple({role.one: member} for member in self.members(role.id))

    def due(self, term: Term, here: Here) -> date | None:
        """The day on which a deadline ends; None where the day from which it runs is not known.

        Of several days (a term that runs from a fact of each member) the earliest end counts.
        """
        if term.after == TODAY:
            return term.ends(self.today)
        starts = [day for value in self.values(term.after, here) if (day := _day(value))]
        return min((term.ends(day) for day in starts), default=None)

    def paper(self, address: str, here: Here) -> str:
        """What a clerk would write for the address; several members are set off by commas."""
        place = self.form.place(address)
        found = [self.paper_of(place, owner) for owner in self.owners(place, address, here)]
        return ", ".join(text for text in found if text)

    def paper_of(self, place: Place, owner: str | None) -> str:
        """What a clerk would write for one fact of one owner."""
        if place.composed:
            return composed(place.composed, [self.paper_of(part, owner) for part in place.parts()])
        assert place.fact is not None  # a place is asked or composed
        return kinds.paper(self.value(owner, place.name), place.fact)


def _day(value: Value) -> date | None:
    """A date that is known to the day; a partial one (1980-00-00) and "unlimited" are none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def composed(how: Composed, parts: Sequence[str]) -> str:
    """The parts that are known, joined; a period that is open at one end says so."""
    known = [part for part in parts if part]
    if len(parts) == 2 and len(known) == 1:
        return how.alone[0 if parts[0] else 1] + known[0]
    whole = how.separator.join(known)
    return whole[slice(*how.characters)] if how.characters else whole


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

    def may_visit(self, visit: Visit) -> bool:
        """Whether all before it is answered."""
        return self.open is None or self.visits.index(visit) <= self.visits.index(self.open)

    def before(self, visit: Visit) -> Visit | None:
        """The visit to go back to."""
        at = self.visits.index(visit)
        return self.visits[at - 1] if at else None

    def questions(self, visit: Visit) -> tuple[Question, ...]:
        """The questions of the visit that apply."""
        return tuple(ask.question for ask in _asks(self.known, visit))

    def lacking(self, visit: Visit) -> tuple[Question, ...]:
        """The questions of the visit that were never answered."""
        known = self.known
        return tuple(
            ask.question for ask in _asks(known, visit) if not _answered(known, ask, _owner(known, visit, ask))
        )

    def postponed(self, visit: Visit) -> tuple[Question, ...]:
        """The questions of the visit whose answers the person does not know yet."""
        known = self.known
        return tuple(
            ask.question for ask in _asks(known, visit) if self.case.is_later(_owner(known, visit, ask), ask.name)
        )


def optional(form: Form, question: Question) -> bool:
    """Whether the question may be left blank."""
    return form.ask(question).optional


def owner(known: Known, visit: Visit, question: Question) -> str | None:
    """Whose fact the question of a visit asks for; None for the household."""
    return _owner(known, visit, known.form.ask(question))


def journey(form: Form, case: Case, today: date) -> Journey:
    """Walk through the form once; raises UnknownFact where a definition was not checked."""
    known = Known(form, case, today)
    visits: list[Visit] = []
    open_visit: Visit | None = None
    for visit in _walk(known):
        visits.append(visit)
        asked = [(ask, _owner(known, visit, ask)) for ask in _asks(known, visit)]
        if open_visit is None and not _complete(known, visit, asked):
            open_visit = visit
        known.count((whose, ask.name) for ask, whose in asked)
    return Journey(form, case, tuple(visits), known, open_visit)


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


def _asks(known: Known, visit: Visit) -> Sequence[Ask]:
    """The questions of a visit that apply to what is known before it."""
    step = visit.step
    if step.binds and not visit.member and _many(known.form, step):
        return ()
    every = known.form.asks(step)
    return every if step.always else [ask for ask in every if known.holds(ask.question.when, visit.here)]


def _owner(known: Known, visit: Visit, ask: Ask) -> str | None:
    """Of the member that the page is about, else of the first one who has the role."""
    if not ask.role:
        return None
    if ask.one and ask.one == visit.word:
        return visit.member
    return next(iter(known.members(ask.role)), None)


def _answered(known: Known, ask: Ask, whose: str | None) -> bool:
    """Whether an answer is there, be it "left blank" where that is allowed, or "I don't know yet"."""
    case = known.case
    if case.is_later(whose, ask.name):
        return True
    if not case.has(whose, ask.name):
        return False
    value = case.get(whose, ask.name)
    return ask.optional if value is None else value not in ask.question.omit


def _walk(known: Known) -> Iterator[Visit]:
    """Visits in order. Steps in a row that are asked of each member are told member by member: first all of Maria's.

    Each visit is given out before the next condition is looked at, so that what it asks can be counted in between.
    """
    for role, steps in known.form.rounds:
        yield from _each(known, role, steps) if role else _once(known, steps[0])


def _once(known: Known, step: Step) -> Iterator[Visit]:
    if not known.holds(step.when, {}):
        return
    if step.binds:
        known.count_role(step.binds)
    yield Visit(step)
    if step.binds and step.questions and _many(known.form, step):
        yield from _each(known, step.binds, (step,))


def _each(known: Known, role_id: str, steps: tuple[Step, ...]) -> Iterator[Visit]:
    role = known.form.role(role_id)
    for here in known.heres(role_id):
        for step in steps:
            if role is not None and known.holds(step.when, here):
                yield Visit(step, here[role.one], role.one)


def _many(form: Form, step: Step) -> bool:
    role = form.role(step.binds)
    return bool(role and role.many)


def _complete(known: Known, visit: Visit, asked: Sequence[tuple[Ask, str | None]]) -> bool:
    if visit.step.binds and not visit.member:
        role = known.form.role(visit.step.binds)
        bound = known.case.members(known.form.id, visit.step.binds)
        if role is None or bound is None or (not known.members(role.id) and not role.optional):
            return False
        if not role.many and not bound:
            return True
    return all(_answered(known, ask, whose) for ask, whose in asked)
