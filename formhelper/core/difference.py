"""Two who changed the same case: the case with the changes of both, or what both changed differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from formhelper.core.facts import Case, Entity, Value

ROLES = "roles"


class Silence(Enum):
    """Why there is no value: never asked, not known yet, or the person or record is not there (any more)."""

    UNASKED = "unasked"
    LATER = "later"
    GONE = "gone"


Known = Value | Silence
Facts = Mapping[str, Known]


@dataclass(frozen=True)
class Difference:
    """What both changed, each in another way.

    `owner` is the id of a person or record, None for the household; `fact` is roles.<form>.<role> where it is about
    who has a role, and the values are then lists of ids.
    """

    owner: str | None
    fact: str
    before: Known
    mine: Known
    theirs: Known


class Differ(Exception):
    """Both changed the same thing, and not alike: a person must say which holds."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        self.differences = differences
        super().__init__(f"{len(differences)} answers were changed by both")


def difference(old: Case, mine: Case, theirs: Case) -> tuple[Difference, ...]:
    """What `mine` and `theirs` both changed since `old`, and not alike; empty where both fit together."""
    try:
        merged(old, mine, theirs)
    except Differ as error:
        return error.differences
    return ()


def merged(old: Case, mine: Case, theirs: Case) -> Case:
    """The changes since `old` put together, fact by fact; raises Differ where they exclude each other.

    Whom both added under the same id is one and the same where all is alike (a form sent twice), else two.
    """
    names = _new_names(old, mine, theirs)
    work = _Merge(old, _renamed(mine, names, theirs.last_id) if names else mine, theirs)
    case = work.case()
    if work.found:
        back = {new: name for name, new in names.items()}
        raise Differ(tuple(_as_known_to_me(one, back) for one in work.found))
    return case


def _as_known_to_me(one: Difference, back: Mapping[str, str]) -> Difference:
    """With the ids that my own case has."""
    if not one.fact.startswith(f"{ROLES}.") or not isinstance(one.mine, list):
        return one
    return replace(one, mine=[back.get(member, member) for member in one.mine])


def _new_names(old: Case, mine: Case, theirs: Case) -> dict[str, str]:
    """New ids for those whom I added under an id that somebody else has in theirs."""
    taken = [name for name in mine.entities if name not in old.entities]
    taken = [name for name in taken if theirs.entities.get(name, mine.entities[name]) != mine.entities[name]]
    last = max(mine.last_id, theirs.last_id)
    return {name: f"{mine.entities[name].block[0]}{last + number}" for number, name in enumerate(taken, 1)}


def _renamed(mine: Case, names: Mapping[str, str], last: int) -> Case:
    entities = {names.get(k, k): replace(entity, id=names.get(k, k)) for k, entity in mine.entities.items()}
    roles = {
        form: {role: tuple(names.get(m, m) for m in members) for role, members in bound.items()}
        for form, bound in mine.roles.items()
    }
    return replace(mine, entities=entities, roles=roles, last_id=max(mine.last_id, last) + len(names))


@dataclass
class _Merge:
    old: Case
    mine: Case
    theirs: Case
    found: list[Difference] = field(default_factory=list)

    def case(self) -> Case:
        household = self._facts(None, *(_told(case, None) for case in self._all()))
        entities = {entity.id: entity for entity in self._entities()}
        later = self.theirs if self.mine.definitions == self.old.definitions else self.mine
        return Case(
            entities, _values(household), self._roles(), max(self.mine.last_id, self.theirs.last_id),
            _later(household), later.definitions,
        )

    def _all(self) -> tuple[Case, Case, Case]:
        return self.old, self.mine, self.theirs

    def _entities(self) -> Iterator[Entity]:
        """Those whom one of us forgot are gone, unless the other one has just told something about them."""
        for name in dict.fromkeys((*self.theirs.entities, *self.mine.entities)):
            old, mine, theirs = (case.entities.get(name) for case in self._all())
            if mine and theirs:
                facts = self._facts(name, *(_told(case, name) for case in self._all()))
                yield replace(theirs, facts=_values(facts), later=_later(facts))
            elif not old:
                yield mine or theirs or Entity(name, "")
            else:
                self._forgotten(name)

    def _forgotten(self, name: str) -> None:
        old, mine, theirs = ({**_told(case, name), **_roles_of(case, name)} for case in self._all())
        here = theirs if name in self.theirs.entities else mine
        for fact in dict.fromkeys((*old, *here)):
            before, now = _of(old, fact), _of(here, fact)
            if now != before:
                gone = (now, Silence.GONE) if here is mine else (Silence.GONE, now)
                self.found.append(Difference(name, fact, before, *gone))

    def _facts(self, owner: str | None, old: Facts, mine: Facts, theirs: Facts) -> dict[str, Known]:
        names = dict.fromkeys((*theirs, *mine))
        return {name: self._one(owner, name, _of(old, name), _of(mine, name), _of(theirs, name)) for name in names}

    def _one(self, owner: str | None, fact: str, before: Known, mine: Known, theirs: Known) -> Known:
        if mine not in (before, theirs) and theirs != before:
            self.found.append(Difference(owner, fact, before, mine, theirs))
        return theirs if mine == before else mine

    def _roles(self) -> dict[str, dict[str, tuple[str, ...]]]:
        forms = dict.fromkeys((*self.theirs.roles, *self.mine.roles))
        return {form: self._bound(form) for form in forms}

    def _bound(self, form: str) -> dict[str, tuple[str, ...]]:
        old, mine, theirs = (case.roles.get(form, {}) for case in self._all())
        return {
            role: members
            for role in dict.fromkeys((*theirs, *mine))
            if (members := self._members(f"{ROLES}.{form}.{role}", old.get(role), mine.get(role), theirs.get(role)))
            is not None
        }

    def _members(
        self, fact: str, old: tuple[str, ...] | None, mine: tuple[str, ...] | None, theirs: tuple[str, ...] | None
    ) -> tuple[str, ...] | None:
        if old and mine and theirs and mine[:len(old)] == theirs[:len(old)] == old:  # both only added to a list
            return (*theirs, *(member for member in mine if member not in theirs))
        sides = (Silence.UNASKED if side is None else list(side) for side in (old, mine, theirs))
        found = self._one(None, fact, *sides)
        return tuple(found) if isinstance(found, list) else None


def _told(case: Case, owner: str | None) -> dict[str, Known]:
    """What the case holds of the owner, or that it is not known yet."""
    if owner is None:
        return {**case.household, **dict.fromkeys(case.later, Silence.LATER)}
    entity = case.entities.get(owner)
    return {**entity.facts, **dict.fromkeys(entity.later, Silence.LATER)} if entity else {}


def _roles_of(case: Case, member: str) -> dict[str, Known]:
    return {
        f"{ROLES}.{form}.{role}": [member]
        for form, bound in case.roles.items() for role, members in bound.items() if member in members
    }


def _of(facts: Facts, name: str) -> Known:
    return facts.get(name, Silence.UNASKED)


def _values(facts: Facts) -> dict[str, Value]:
    return {name: value for name, value in facts.items() if not isinstance(value, Silence)}


def _later(facts: Facts) -> frozenset[str]:
    return frozenset(name for name, value in facts.items() if value is Silence.LATER)
