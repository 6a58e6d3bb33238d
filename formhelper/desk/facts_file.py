"""A household out of a TOML file of facts, read with the rules of the web: every problem is listed with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from formhelper.core import kinds
from formhelper.core.blocks import Block
from formhelper.core.definition import Form, Role
from formhelper.core.facts import PERSON, Case, Owned, Value
from formhelper.core.flow import Journey, Visit, journey, optional, owner, settled
from formhelper.core.problems import Problem


@dataclass(frozen=True)
class Wrong:
    """One thing to mend in a file of facts: place, what is wrong."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class WrongFacts(ValueError):
    """A file of facts that a form cannot be filled from; `found` lists everything."""

    def __init__(self, found: list[Wrong]) -> None:
        self.found = found
        super().__init__("; ".join(map(str, found)))


def read_facts(path: Path, form: Form, today: date, others: Collection[str] = ()) -> Journey:
    """The finished journey of the household in the file, as `household` makes it; raises WrongFacts."""
    return household(read_table(path), form, today, others)


def read_table(path: Path) -> dict[str, Any]:
    """The tables of a file of facts as they stand there; raises WrongFacts where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # editors may set a BOM
    except OSError as error:
        raise WrongFacts([Wrong(path.name, f"cannot be read: {error.strerror}")]) from None
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, or nested or long beyond reason
        raise WrongFacts([Wrong(path.name, f"this is not TOML in UTF-8: {error}")]) from None


def household(data: Mapping[str, Any], form: Form, today: date, others: Collection[str] = ()) -> Journey:
    """The finished journey of a household given as tables; optional questions without answer count as left blank.

    One file may serve several forms: tables of `others` (ids of forms) are left alone, and roles may stand under
    `roles.<form>`. Raises WrongFacts with all problems.
    """
    reader = _Reader(form, today, frozenset(others))
    reader.read(data)
    way = reader.finish()
    if reader.found:
        raise WrongFacts(reader.found)
    return way


def started(data: Mapping[str, Any], form: Form, today: date, others: Collection[str] = ()) -> Journey:
    """The journey as far as the file knows answers: what is missing stays open. Raises WrongFacts for wrong answers."""
    reader = _Reader(form, today, frozenset(others))
    reader.read(data)
    if reader.found:
        raise WrongFacts(reader.found)
    way = journey(form, reader.case, today)
    return journey(form, settled(way), today)


@dataclass
class _Reader:
    form: Form
    today: date
    others: frozenset[str] = frozenset()
    case: Case = field(default_factory=Case)
    found: list[Wrong] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    refused: set[Owned] = field(default_factory=set)
    """Facts, and roles with None, that were given but not taken: these are not missing too."""

    def read(self, data: Mapping[str, Any]) -> None:
        for name, facts in self._table(data.get("people", {}), "people").items():
            self._entity(name, PERSON, facts, f"people.{name}")
        for key, facts in data.items():
            block = self.form.blocks.get(key)
            if key in ("people", "roles") or (key in self.others and key != self.form.id):
                continue
            if block is None or block.each:
                known = sorted(name for name, block in self.form.blocks.items() if not block.each)
                self._wrong(key, f"unknown table; known are people, roles, {', '.join(known)}")
            else:
                self._facts(None, block, self._table(facts, key), key, f"{key}.")
        for role_id, members in self._roles(data).items():
            self._role(role_id, members)
        for role in self.form.roles:
            if role.optional and self.case.members(self.form.id, role.id) is None:
                self.case = self.case.bind(self.form.id, role.id, ())

    def _roles(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        roles = self._table(data.get("roles", {}), "roles")
        if not any(form in roles for form in self.others):
            return roles
        for name in roles:
            if name not in self.others:
                self._wrong(f"roles.{name}", f"unknown form; known are {', '.join(sorted(self.others))}")
        return self._table(roles.get(self.form.id, {}), f"roles.{self.form.id}")

    def finish(self) -> Journey:
        """Leave blank what may stay blank, and say what is missing."""
        way = journey(self.form, self.case, self.today)
        self._excluded()
        while way.open is not None:
            before = self.case
            self.case = settled(way)
            for visit in way.visits:
                self._leave_blank(way, visit)
            if self.case == before:
                self._missing(way)
                break
            way = journey(self.form, self.case, self.today)
        return way

    def _excluded(self) -> None:
        """Nobody is their own spouse or child."""
        for role in self.form.roles:
            members = set(self.case.members(self.form.id, role.id) or ())
            for other in role.not_also:
                for member in sorted(members & set(self.case.members(self.form.id, other) or ())):
                    self._wrong(f"roles.{role.id}", f"{self.names[member]!r} is in {other} already and cannot be both")

    def _leave_blank(self, way: Journey, visit: Visit) -> None:
        for question in way.lacking(visit):
            if optional(self.form, question):
                place = self.form.place(question.fact)
                self.case = self.case.put(owner(way.known, visit, question), {place.name: None})

    def _missing(self, way: Journey) -> None:
        for visit in way.visits:
            self._missing_role(way, visit)
            for question in way.lacking(visit):
                whose, place = owner(way.known, visit, question), self.form.place(question.fact)
                refused = {(whose, place.name), (None, place.role.id if place.role else "")} & self.refused
                if not optional(self.form, question) and not refused:
                    who = self.names.get(whose or "", "")
                    self._wrong(question.fact + (f" ({who})" if who else ""), "is missing")

    def _missing_role(self, way: Journey, visit: Visit) -> None:
        role = self.form.role(visit.step.binds) if visit.step.binds and not visit.member else None
        if role and not role.optional and not way.known.members(role.id) and (None, role.id) not in self.refused:
            self._wrong(f"roles.{role.id}", "is missing: who is it?")

    def _entity(self, name: str, block_id: str, facts: object, where: str) -> str:
        self.case, entity = self.case.add(block_id)
        if block_id == PERSON:
            self.ids[name] = entity
        self.names[entity] = name
        self._facts(entity, self.form.blocks[block_id], self._table(facts, where), where, "", block_id)
        return entity

    def _facts(
        self, whose: str | None, block: Block, facts: Mapping[str, Any], where: str, prefix: str, own: str = ""
    ) -> None:
        for short, raw in facts.items():
            nested = self.form.blocks.get(f"{own}.{short}") if own else None
            if nested and isinstance(raw, dict):
                self._facts(whose, nested, raw, f"{where}.{short}", f"{short}.")
            elif isinstance(raw, dict) and short in self.others and own:
                continue  # what another form asks of this person
            else:
                self._fact(whose, block, short, raw, f"{where}.{short}", prefix)

    def _fact(self, whose: str | None, block: Block, short: str, raw: Any, where: str, prefix: str) -> None:
        fact = block.facts.get(short)
        if fact is None:
            self._wrong(where, f"unknown fact; known are {', '.join(sorted(block.facts))}")
            return
        try:
            value: Value = kinds.read(raw, fact, self.today)
        except Problem as problem:
            self.refused.add((whose, f"{prefix}{short}"))
            self._wrong(where, str(problem))
        else:
            self.case = self.case.put(whose, {f"{prefix}{short}": value})

    def _role(self, role_id: str, members: object) -> None:
        role = next((role for role in self.form.roles if role.id == role_id), None)
        if role is None:
            self._wrong(f"roles.{role_id}", f"unknown role; known are {', '.join(r.id for r in self.form.roles)}")
            return
        if role.gathers:
            self._wrong(f"roles.{role_id}", f"leave it out: all of {', '.join(role.gathers)} have this role")
            return
        listed = members if isinstance(members, list) else [members]
        bound = [self._member(role, member, number) for number, member in enumerate(listed, 1)]
        if not role.many and len(bound) > 1:
            self._wrong(f"roles.{role_id}", "only one person can have this role")
            bound = bound[:1]
        if "" in bound:
            self.refused.add((None, role.id))
        for number, member in enumerate(bound, 1):
            if member and member in bound[: number - 1]:
                self._wrong(f"roles.{role_id}[{number}]", f"{self.names[member]!r} is named twice")
        self.case = self.case.bind(self.form.id, role.id, [member for member in dict.fromkeys(bound) if member])

    def _member(self, role: Role, member: object, number: int) -> str:
        where = f"roles.{role.id}[{number}]"
        if role.of != PERSON:
            return self._entity(f"{role.id}-{number}", role.of, member, where)
        if not isinstance(member, str) or member not in self.ids:
            self._wrong(where, f"unknown person {member!r}; known are {', '.join(self.ids) or 'none'}")
            return ""
        return self.ids[member]

    def _table(self, raw: object, where: str) -> Mapping[str, Any]:
        if isinstance(raw, dict):
            return raw
        self._wrong(where, f"a table is expected, not {type(raw).__name__}")
        return {}

    def _wrong(self, place: str, message: str) -> None:
        self.found.append(Wrong(place, message))


