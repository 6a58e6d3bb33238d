"""A case: the people of a household, the records they list, what is known of them, and who has which role in a form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

Value = str | int | list[str] | None
"""What is kept of an answer (JSON): None means "asked, and left blank on purpose"."""
Owned = tuple[str | None, str]
"""One fact of a household: whose it is (None for the household), and the name under which it is kept."""

PERSON = "person"


@dataclass(frozen=True)
class Entity:
    """A person, or one record of a list; `block` names the facts that it can have."""

    id: str
    block: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    """Facts that the person does not know yet and wants to add before handing in."""


@dataclass(frozen=True)
class Case:
    """The facts of one household. Never changed in place: each method gives the case that follows."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    household: Mapping[str, Value] = field(default_factory=dict)
    roles: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    last_id: int = 0
    later: frozenset[str] = frozenset()
    """As of an entity: facts of the household that are not known yet."""
    definitions: str = ""
    """The fingerprint of the definitions in which the case was last opened; empty where it is not known."""

    def people(self) -> tuple[Entity, ...]:
        """The people of the household in the order in which they became known."""
        return tuple(entity for entity in self.entities.values() if entity.block == PERSON)

    def members(self, form: str, role: str) -> tuple[str, ...] | None:
        """Ids of those who have the role; None where nobody was asked yet, empty where the answer was "nobody"."""
        return self.roles.get(form, {}).get(role)

    def facts(self, owner: str | None) -> Mapping[str, Value]:
        """All that was answered of an entity, or of the household; empty where there is no such entity."""
        if owner is None:
            return self.household
        entity = self.entities.get(owner)
        return entity.facts if entity else {}

    def get(self, owner: str | None, name: str) -> Value:
        """A fact of an entity, or of the household where owner is None; None where unknown or left blank."""
        return self.facts(owner).get(name)

    def has(self, owner: str | None, name: str) -> bool:
        """Whether the fact was asked and answered, be it with "left blank"."""
        return name in self.facts(owner)

    def is_later(self, owner: str | None, name: str) -> bool:
        """Whether the person was asked and does not know it yet."""
        if owner is None:
            return name in self.later
        entity = self.entities.get(owner)
        return entity is not None and name in entity.later

    @cached_property
    def later_names(self) -> frozenset[str]:
        """The names of all facts that are not known yet, of the household or of anybody."""
        return self.later.union(*(entity.later for entity in self.entities.values()))

    def put(self, owner: str | None, facts: Mapping[str, Value]) -> Case:
        """The case with these facts of the owner added or changed; what was not known yet is known now."""
        if owner is None:
            return replace(self, household={**self.household, **facts}, later=self.later - facts.keys())
        entity = self.entities[owner]
        changed = replace(entity, facts={**entity.facts, **facts}, later=entity.later - facts.keys())
        return replace(self, entities={**self.entities, owner: changed})

    def postpone(self, owner: str | None, names: Collection[str]) -> Case:
        """The case in which these facts of the owner are not known yet; what was known of them is forgotten."""
        if owner is None:
            return replace(self, household=_lacking(self.household, names), later=self.later.union(names))
        entity = self.entities[owner]
        changed = replace(entity, facts=_lacking(entity.facts, names), later=entity.later.union(names))
        return replace(self, entities={**self.entities, owner: changed})

    def add(self, block: str = PERSON) -> tuple[Case, str]:
        """The case with one more entity, and its id; ids are never used twice."""
        name = f"{block[0]}{self.last_id + 1}"
        entities = {**self.entities, name: Entity(name, block)}
        return replace(self, entities=entities, last_id=self.last_id + 1), name

    def bind(self, form: str, role: str, members: Iterable[str]) -> Case:
        """The case in which exactly these entities have the role in that form."""
        return replace(self, roles={**self.roles, form: {**self.roles.get(form, {}), role: tuple(members)}})

    def forget(self, entity: str) -> Case:
        """The case without that person or record, and without their roles."""
        roles = {
            form: {role: tuple(m for m in members if m != entity) for role, members in bound.items()}
            for form, bound in self.roles.items()
        }
        return replace(self, entities={k: v for k, v in self.entities.items() if k != entity}, roles=roles)

    def without(self, names: Collection[str]) -> Case:
        """The case in which nobody was ever asked these facts, of the household and of everybody."""
        entities = {
            name: replace(entity, facts=_lacking(entity.facts, names), later=entity.later.difference(names))
            for name, entity in self.entities.items()
        }
        return replace(
            self, entities=entities, household=_lacking(self.household, names), later=self.later.difference(names)
        )


def _lacking(facts: Mapping[str, Value], names: Collection[str]) -> dict[str, Value]:
    return {name: value for name, value in facts.items() if name not in names}
