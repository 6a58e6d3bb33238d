"""How much of each form is known already from one file of facts: what is asked once is not asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from formhelper.core.definition import Form
from formhelper.core.facts import PERSON
from formhelper.desk.facts_file import read_table, started


@dataclass(frozen=True)
class Reuse:
    """A form, how many questions it asks this household, and how many of them are left."""

    form: Form
    asked: int
    left: int

    @property
    def share(self) -> float:
        """The part that is left, from 0 to 1."""
        return self.left / self.asked if self.asked else 0.0


def reuse(path: Path, forms: Mapping[str, Form], today: date) -> tuple[Reuse, ...]:
    """All forms for the household in the file, those with the fewest questions left first; raises WrongFacts.

    Roles that the file says nothing of for a form are taken from another form that has a role of the same name.
    """
    data = read_table(path)
    found = [_of(form, data, forms, today) for form in forms.values()]
    return tuple(sorted(found, key=lambda one: (one.share, one.form.id)))


def _of(form: Form, data: Mapping[str, Any], forms: Mapping[str, Form], today: date) -> Reuse:
    roles = data.get("roles", {})
    named = {**_from_others(form, roles, forms), **roles.get(form.id, {})} if _by_form(roles, forms) else roles
    way = started({**data, "roles": {form.id: named}}, form, today, forms)
    asked = sum(len(way.questions(visit)) for visit in way.visits)
    return Reuse(form, asked, sum(len(way.lacking(visit)) for visit in way.visits))


def _by_form(roles: Mapping[str, Any], forms: Mapping[str, Form]) -> bool:
    return any(name in forms for name in roles)


def _from_others(form: Form, roles: Mapping[str, Any], forms: Mapping[str, Form]) -> dict[str, Sequence[str]]:
    """People who have a role of the same name elsewhere; records are never taken over."""
    wanted = {role.id for role in form.roles if role.of == PERSON}
    found: dict[str, Sequence[str]] = {}
    for other, named in roles.items():
        people = {role.id for role in forms[other].roles if role.of == PERSON} if other in forms else set()
        found |= {role: named[role] for role in wanted & people & named.keys() if role not in found}
    return found
