"""A case of older definitions, opened in those of today: kept, renamed by declared rules, or named as not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from formhelper.core.blocks import Block, FactDef, Renamed
from formhelper.core.definition import Form
from formhelper.core.facts import Case, Entity, Value
from formhelper.core.kinds import TEXTS, read
from formhelper.core.problems import Problem

Why = Literal["no_such_fact", "not_taken", "no_such_role", "no_such_record"]


@dataclass(frozen=True)
class NotKept:
    """What had no place any more.

    `owner` is the id of a person or record, None for the household; `label` is what the question said where it is still
    asked, else empty; `value` is what was answered, for a role the ids of its members.
    """

    owner: str | None
    name: str
    label: str
    value: Value
    why: Why


@dataclass(frozen=True)
class Definitions:
    """All facts, roles and renamings of a shelf. Facts are addressed as block.fact, for example person.tax_id."""

    facts: Mapping[str, tuple[FactDef, ...]]
    blocks: frozenset[str]
    roles: Mapping[str, frozenset[str]]
    renamed: tuple[Renamed, ...] = ()

    @classmethod
    def of(cls, forms: Iterable[Form], blocks: Mapping[str, Block], renamed: Iterable[Renamed]) -> Definitions:
        """What these forms and shared blocks define."""
        facts: dict[str, dict[FactDef, None]] = {}
        names: set[str] = set()
        found = tuple(forms)
        for one in (blocks, *(form.blocks for form in found)):
            names |= one.keys()
            for name, block in one.items():
                if one is not blocks and blocks.get(name) is block:
                    continue
                for short, fact in block.facts.items():
                    facts.setdefault(f"{name}.{short}", {})[fact] = None
        roles = {form.id: frozenset(role.id for role in form.roles) for form in found}
        every = (*renamed, *(rule for form in found for rule in form.renamed))
        return cls({name: tuple(some) for name, some in facts.items()}, frozenset(names), roles, every)

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever a case might have to be upgraded; 32 hexadecimal digits."""
        rows = [f"{name} {sorted(map(_rules, some))}" for name, some in sorted(self.facts.items())]
        rows += [f"{form} {sorted(roles)}" for form, roles in sorted(self.roles.items())]
        rows += [str(rule) for rule in self.renamed] + sorted(self.blocks)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:32]


def upgraded(case: Case, now: Definitions, today: date) -> tuple[Case, tuple[NotKept, ...]]:
    """The case as these definitions take it, and what of it they do not; the same case where it was opened in them."""
    if case.definitions == now.fingerprint:
        return case, ()
    work = _Upgrade(case, now, today)
    return work.case(), tuple(work.lost)


def _rules(fact: FactDef) -> str:
    choices = ",".join(choice.id for choice in fact.choices)
    return f"{fact.kind} {fact.min} {fact.max} {fact.first_year} {fact.not_in_future} {choices}"


@dataclass
class _Upgrade:
    old: Case
    now: Definitions
    today: date
    lost: list[NotKept] = field(default_factory=list)

    def case(self) -> Case:
        household, later = self._facts(None, "", self.old.household, self.old.later)
        entities = {entity.id: entity for entity in self._entities()}
        roles = {
            form: bound for name in self.old.roles
            if (bound := self._roles(name, form := self._block(name), entities)) is not None
        }
        return Case(entities, household, roles, self.old.last_id, later, self.now.fingerprint)

    def _entities(self) -> Iterator[Entity]:
        for entity in self.old.entities.values():
            block = self._block(entity.block)
            if block not in self.now.blocks:
                told = {name: value for name, value in entity.facts.items() if value is not None}
                self.lost += [NotKept(entity.id, name, "", value, "no_such_record") for name, value in told.items()]
                continue
            facts, later = self._facts(entity.id, f"{entity.block}.", entity.facts, entity.later)
            yield replace(entity, block=block, facts=facts, later=later)

    def _facts(
        self, owner: str | None, prefix: str, facts: Mapping[str, Value], later: Iterable[str]
    ) -> tuple[dict[str, Value], frozenset[str]]:
        kept: dict[str, Value] = {}
        new_prefix = f"{self._block(prefix[:-1])}." if prefix else ""
        for name, value in facts.items():
            address = self._address(f"{prefix}{name}")
            known = self.now.facts.get(address, ()) if address.startswith(new_prefix) else ()
            short = address.removeprefix(new_prefix)
            try:
                taken = self._taken(address, value, known)
                kept[short] = kept.get(short, taken) if short != name else taken  # what has the name already, wins
            except Problem:
                label = str(known[0].label) if known else ""
                why: Why = "not_taken" if known else "no_such_fact"
                if value is not None:  # a question that was left blank on purpose is simply asked again
                    self.lost.append(NotKept(owner, name, label, value, why))
        waits = (self._address(f"{prefix}{name}") for name in later)
        here = {one for one in waits if one in self.now.facts and one.startswith(new_prefix)}
        return kept, frozenset(one.removeprefix(new_prefix) for one in here) - kept.keys()

    def _taken(self, address: str, value: Value, known: tuple[FactDef, ...]) -> Value:
        """The value as the first definition that takes it keeps it; raises Problem where none does."""
        refused = Problem("not_a_choice")
        for fact in known:
            try:
                return _read(self._chosen(address, value), fact, self.today)
            except Problem as problem:
                refused = problem
        raise refused

    def _chosen(self, address: str, value: Value) -> Value:
        for rule in self.now.renamed:
            if rule.choice_of == address:
                if isinstance(value, list):
                    value = [rule.new if item == rule.old else item for item in value]
                elif value == rule.old:
                    value = rule.new
        return value

    def _address(self, address: str) -> str:
        """Each rule in its turn: a fact may have been renamed twice."""
        for rule in self.now.renamed:
            if rule.choice_of:
                continue
            if address == rule.old:
                address = rule.new
            elif address.startswith(f"{rule.old}."):
                address = f"{rule.new}{address.removeprefix(rule.old)}"
        return address

    def _block(self, name: str) -> str:
        for rule in self.now.renamed:
            if name == rule.old and not rule.choice_of:
                name = rule.new
        return name

    def _roles(self, name: str, form: str, entities: Mapping[str, Entity]) -> dict[str, tuple[str, ...]] | None:
        known = self.now.roles.get(form)
        if known is None:
            return None  # the form is gone, and with it the question who has which role; its facts are named
        kept = {}
        for role, members in self.old.roles[name].items():
            if role in known:
                kept[role] = tuple(member for member in members if member in entities)
            elif members:
                self.lost.append(NotKept(None, f"roles.{form}.{role}", "", list(members), "no_such_role"))
        return kept


def _read(value: Value, fact: FactDef, today: date) -> Value:
    """Read like an answer of today; left blank stays left blank."""
    if value is None:
        return None
    found = read(str(value) if isinstance(value, int) and fact.kind in TEXTS else value, fact, today)
    if found is None:
        raise Problem("wrong_type", expected="an answer")
    return found
