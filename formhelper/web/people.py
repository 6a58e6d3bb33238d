"""Who has a role that one person has: those who are known are offered, and somebody else, and nobody."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request
from werkzeug.wrappers import Response

from formhelper.core.definition import Role
from formhelper.core.facts import PERSON, Case
from formhelper.core.flow import Journey, Visit
from formhelper.core.problems import Problem
from formhelper.storage.cases import Stored
from formhelper.web import guard
from formhelper.web.differences import Side, Told
from formhelper.web.inside import macro
from formhelper.web.page import Page, Shown, page
from formhelper.web.parts import parts
from formhelper.web.people_list import Several
from formhelper.web.roles import Seen, known_for, mark, role_of, seen
from formhelper.web.shown import Said
from formhelper.web.speech import _
from formhelper.web.unsaved import switching
from formhelper.web.view import name_of, next_address, way, words
from formhelper.web.words import Phrase, sentence

NEW, NOBODY = "new", "nobody"


def asks_who(journey: Journey, visit: Visit) -> bool:
    """Whether the page of this visit asks who it is, and not yet what about them."""
    if not visit.step.binds or visit.member:
        return False
    bound = journey.case.members(journey.form.id, visit.step.binds)
    only_question = not visit.step.questions or not bound
    return role_of(journey, visit).many or bound is None or only_question or "who" in request.args


def who(journey: Journey, visit: Visit, stored: Stored, lost: bool) -> Response | Page:
    """The page that asks who has the role; `lost` as other tabs were faster each time."""
    role = role_of(journey, visit)
    if role.many:
        return Several(journey, visit, stored, role, lost).answer()
    return _one(journey, visit, stored, lost)


def _one(journey: Journey, visit: Visit, stored: Stored, lost: bool) -> Response | Page:
    role = role_of(journey, visit)
    members = journey.case.members(journey.form.id, role.id)
    chosen = request.form.get("who", "") if request.method == "POST" else _marked(members)
    if request.method == "GET" or switching() or lost:
        return _one_page(journey, visit, chosen, lost=lost)
    case = _bound_one(journey, role, chosen)
    if case is None:
        return _one_page(journey, visit, chosen, error=sentence(Problem("missing")))
    before = seen()
    if _already_done(journey, role, chosen, before):
        return redirect(next_address(journey), 303)
    mine = case.members(journey.form.id, role.id)
    if mine != members and members is not None and (before is None or before.members != members):
        return _one_page(journey, visit, chosen, lost=True, differ=(_differ(journey, visit, case, before),))
    parts().cases.save(guard.secret(), stored, case)
    return redirect(next_address(way(journey.form, case)), 303)


def _already_done(journey: Journey, role: Role, chosen: str, before: Seen | None) -> bool:
    """Whether the form was sent twice, or says only what it said when the page was made, while another tab went on."""
    members = journey.case.members(journey.form.id, role.id)
    if before is None or before.members == members:
        return False
    if chosen == NEW:
        return bool(members) and all(before.made_since(member) for member in members or ())
    return chosen == _marked(before.members)


def _differ(journey: Journey, visit: Visit, mine: Case, before: Seen | None) -> Told:
    """Who it was, who it is here, and who it is elsewhere."""
    role = visit.step.binds

    def named(case: Case, members: tuple[str, ...] | None) -> Side:
        names = [name_of(case.entities[member], way(journey.form, case)) for member in members or ()
                 if member in case.entities]
        plain = tuple(Said(Phrase(name, words().language, words().language), "") for name in names)
        return Side(plain, _("not answered") if members is None else _("Nobody"))

    form = journey.form.id
    was = named(journey.case, before.members) if before else None
    now = named(journey.case, journey.case.members(form, role))
    return Told(words().phrase(visit.step.title), "who", was, named(mine, mine.members(form, role)), now)


def _marked(members: tuple[str, ...] | None) -> str:
    if members is None:
        return ""
    return members[0] if members else NOBODY


def _bound_one(journey: Journey, role: Role, chosen: str) -> Case | None:
    case, form = journey.case, journey.form
    if (bound := case.members(form.id, role.id)) and chosen not in bound:
        case = case.without(form.about(role.id))
    if chosen == NEW:
        case, member = case.add(role.of)
        return case.bind(form.id, role.id, [member])
    if chosen == NOBODY and role.optional:
        return case.bind(form.id, role.id, [])
    known = {entity.id for entity in known_for(journey, role)}
    return case.bind(form.id, role.id, [chosen]) if chosen in known else None


def _new_person(role: Role, *, known: bool) -> str:
    """What the choice of somebody new is called; a role that somebody must have is no question of yes or no."""
    if known:
        return _("Someone else")
    return _("Yes, I will enter the details") if role.optional else _("I will enter the name on the next page")


def _one_page(
    journey: Journey, visit: Visit, chosen: str, error: str = "", lost: bool = False,
    differ: tuple[Told, ...] = (),
) -> Page:
    role = role_of(journey, visit)
    people = [(entity.id, name_of(entity, journey)) for entity in known_for(journey, role)]
    chosen = chosen or ("" if people or role.optional else NEW)
    options = [*people, (NEW, _new_person(role, known=bool(people)))]
    if role.of != PERSON:
        options[-1] = (NEW, _("Another entry"))
    if role.optional:
        options.append((NOBODY, _("Nobody") if role.of == PERSON else _("None")))
    shown = Shown(journey, visit, mark=mark(journey, role), problems={"who": error} if error else {}, conflict=lost)
    shown = replace(shown, differences=differ)
    asks = macro("who_one.html", "asks")
    return page(shown, lambda: asks(role, visit.step, options, chosen, error))
