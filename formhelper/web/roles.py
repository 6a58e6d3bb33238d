"""Roles: who has one, who could have it, and the mark against lost updates of their members."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from formhelper.core.blocks import UnknownFact
from formhelper.core.definition import Role
from formhelper.core.facts import PERSON, Case, Entity
from formhelper.core.flow import Journey, Visit
from formhelper.web import guard, marks
from formhelper.web.unsaved import switching


def role_of(journey: Journey, visit: Visit) -> Role:
    """The role that a visit is about; the checks of forms refuse a step that binds an unknown one."""
    if role := journey.form.role(visit.step.binds):
        return role
    raise UnknownFact(f"the step {visit.step.id!r} binds a role that the form does not have")


def with_first_person(journey: Journey) -> Case:
    """The case in which the first required person is there, so that nobody is asked "who?" while nobody is known."""
    case, visit = journey.case, journey.open
    if visit is None or not visit.step.binds or visit.member or case.people():
        return case
    role = role_of(journey, visit)
    if role.many or role.optional or role.of != PERSON or case.members(journey.form.id, role.id) is not None:
        return case
    if not visit.step.questions and (visit.step.lead or visit.step.notes):
        return case  # the page would be skipped, and nobody would read what it says
    case, person = case.add()
    return case.bind(journey.form.id, role.id, [person])


def known_for(journey: Journey, role: Role) -> tuple[Entity, ...]:
    """Those who could have the role."""
    taken = journey.known.taken(role.id)
    return tuple(
        entity for entity in journey.case.entities.values() if entity.block == role.of and entity.id not in taken
    )


def has_role(case: Case, member: str) -> bool:
    """Whether somebody has a role in any form."""
    return any(member in members for roles in case.roles.values() for members in roles.values())


@dataclass(frozen=True)
class Seen:
    """What the page of a role showed: who had it, the last id given, and a sign of what was known of each."""

    members: tuple[str, ...] | None
    last_id: int
    signs: Mapping[str, str]

    def made_since(self, member: str) -> bool:
        """Whether nobody had this id when the page was made."""
        return int(member[1:]) > self.last_id


def mark(journey: Journey, role: Role) -> str:
    """What the page shows; while it is only shown again, what it showed when it was made."""
    if switching():
        return request.form.get("mark", "")
    known = [entity for entity in journey.case.entities.values() if entity.block == role.of]
    signs = {entity.id: sign(entity) for entity in known}
    return marks.seal([journey.case.members(journey.form.id, role.id), journey.case.last_id, signs], marks.LIST)


def seen() -> Seen | None:
    """What the page showed that was sent; None where it was made for another case, or by hand."""
    found = marks.opened(request.form.get("mark", ""), marks.LIST)
    if not (isinstance(found, list) and len(found) == 3):
        return None
    members, last_id, signs = found
    return Seen(None if members is None else tuple(members), last_id, signs)


def sign(entity: Entity) -> str:
    """Equal as long as nobody changes what is known of somebody."""
    told = json.dumps([dict(entity.facts), sorted(entity.later)], sort_keys=True)
    return guard.keyed(told, guard.secret())[:16]
