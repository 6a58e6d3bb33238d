"""What counts of a case in one form, and what conditions, texts and papers read from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from formhelper.core import kinds
from formhelper.core.blocks import Composed
from formhelper.core.condition import Condition
from formhelper.core.definition import Form, Place
from formhelper.core.facts import Case, Owned, Value
from formhelper.core.terms import TODAY, Term

Here = Mapping[str, str]
"""Which member a step, note or paper is about: word for one member of a role -> entity id."""

NOBODY: Here = {}


class Known:
    """What counts of a case in one form: only the roles bound and the facts asked on the way."""

    def __init__(self, form: Form, case: Case, today: date) -> None:
        self.form, self.case, self.today = form, case, today
        self._members: dict[str, tuple[str, ...]] = {}
        self._counted: set[Owned] = set()

    def count_role(self, role: str) -> None:
        """From here on the members of the role count."""
        bound = self.case.members(self.form.id, role) or ()
        taken, entities = self.taken(role), self.case.entities
        self._members[role] = tuple([m for m in bound if m in entities and m not in taken])
        for wider in self.form.wider:
            if role in wider.gathers:
                found = [member for part in wider.gathers for member in self.members(part)]
                self._members[wider.id] = tuple(dict.fromkeys(found))

    def taken(self, role: str) -> frozenset[str]:
        """Those who cannot have the role, as they have one that excludes it."""
        wanted = self.form.role(role)
        if wanted is None or not wanted.not_also:
            return frozenset()
        return frozenset(m for other in wanted.not_also for m in self.members(other))

    def count(self, facts: Iterable[Owned]) -> None:
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
        if here and (word := address.partition(".")[0]) == place.role.one and word in here:
            return [here[word]]
        return self.members(place.role.id)

    def values(self, address: str, here: Here = NOBODY) -> list[Value]:
        """All values that an address means; of a role alone, how many members it has."""
        if (role := self.form.role(address)) is not None:
            return [len(self.members(role.id))]
        place = self.form.place(address)
        owners = self.owners(place, address, here)
        if place.composed:
            return [self.paper_of(place, owner) or None for owner in owners]
        name, counted, case = place.name, self._counted, self.case
        return [case.facts(owner).get(name) if (owner, name) in counted else None for owner in owners]

    def holds(self, condition: Condition, here: Here) -> bool:
        """Whether a condition holds for the member that the step, note or paper is about."""
        if not condition.alternatives:
            return True
        told = partial(self.values, here=here) if here else self.values
        return condition.holds(told, self.today)

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
