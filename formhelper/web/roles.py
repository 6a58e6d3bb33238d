"""Roles: who has one, who could have it, and the mark against lost updates of their members."""

from __future__ import annotations

from flask import request

from formhelper.core.definition import Role, UnknownFact
from formhelper.core.facts import PERSON, Case, Entity
from formhelper.core.flow import Journey, Visit
from formhelper.web.page import conflict_mark, switching


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


def mark(journey: Journey, role: Role) -> str:
    """Stands for the members as they are now; while the language changes, as they were when the page was made."""
    if switching():
        return request.form.get("mark", "")
    return conflict_mark(journey.case.members(journey.form.id, role.id))


def changed_meanwhile(journey: Journey, role: Role) -> bool:
    """Whether the members are others than when the page was made."""
    return request.form.get("mark") != mark(journey, role)
