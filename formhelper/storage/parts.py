"""A case cut into parts and put together again: one part for each person, record, household block and form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formhelper.core.facts import Case, Entity, Value
from formhelper.storage.seal import NoCase

Parts = Mapping[str, Mapping[str, Any]]
META = "meta"
LATER = "later"
DEFINITIONS = "definitions"


def parts_of(case: Case) -> dict[str, dict[str, Any]]:
    """Each part by name: meta, entity.<id>, household.<block>, later (of the household), roles.<form>."""
    definitions = {DEFINITIONS: case.definitions} if case.definitions else {}
    found: dict[str, dict[str, Any]] = {
        META: {"last_id": case.last_id, "entities": list(case.entities), **definitions}
    }
    for entity in case.entities.values():
        later = {LATER: sorted(entity.later)} if entity.later else {}
        found[f"entity.{entity.id}"] = {"block": entity.block, "facts": dict(entity.facts), **later}
    for name, value in case.household.items():
        found.setdefault(f"household.{name.partition('.')[0]}", {})[name] = value
    if case.later:
        found[LATER] = {"facts": sorted(case.later)}
    for form, roles in case.roles.items():
        found[f"roles.{form}"] = {role: list(members) for role, members in roles.items()}
    return found


def case_of(parts: Parts) -> Case:
    """The case; raises NoCase where a part is missing that another one names."""
    meta = parts.get(META, {"last_id": 0, "entities": []})
    if not all(f"entity.{name}" in parts for name in meta["entities"]):
        raise NoCase
    entities = {name: _entity(name, parts[f"entity.{name}"]) for name in meta["entities"]}
    household: dict[str, Value] = {}
    roles: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, content in parts.items():
        kind, _, rest = name.partition(".")
        if kind == "household":
            household |= content
        elif kind == "roles":
            roles[rest] = {role: tuple(members) for role, members in content.items()}
    later = frozenset(parts.get(LATER, {"facts": []})["facts"])
    return Case(entities, household, roles, meta["last_id"], later, meta.get(DEFINITIONS, ""))


def _entity(name: str, content: Mapping[str, Any]) -> Entity:
    return Entity(name, content["block"], content["facts"], frozenset(content.get(LATER, ())))
