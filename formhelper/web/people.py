"""Who has a role: people who are known are offered, others are added; lists of records work the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from formhelper.core.definition import Role, UnknownFact
from formhelper.core.facts import PERSON, Case, Entity
from formhelper.core.flow import Journey, Visit
from formhelper.core.problems import Problem
from formhelper.storage.cases import Conflict, Stored
from formhelper.web import guard
from formhelper.web.asking import Asked, asked
from formhelper.web.page import Shown, conflict_mark, page, switching
from formhelper.web.parts import parts
from formhelper.web.speech import _
from formhelper.web.step_forms import StepForm, anything_typed, problems, step_form, values
from formhelper.web.view import name_of, next_address, visit_address, way
from formhelper.web.words import sentence

NEW, NOBODY = "new", "nobody"


def role_of(journey: Journey, visit: Visit) -> Role:
    """The role that a visit is about; the checks of forms refuse a step that binds an unknown one."""
    if role := journey.form.role(visit.step.binds):
        return role
    raise UnknownFact(f"the step {visit.step.id!r} binds a role that the form does not have")


def asks_who(journey: Journey, visit: Visit) -> bool:
    """Whether the page of this visit asks who it is, and not yet what about them."""
    if not visit.step.binds or visit.member:
        return False
    bound = journey.case.members(journey.form.id, visit.step.binds)
    only_question = not visit.step.questions or not bound
    return role_of(journey, visit).many or bound is None or only_question or "who" in request.args


def with_first_person(journey: Journey) -> Case:
    """The case in which the first required person is there, so that nobody is asked "who?" while nobody is known."""
    case, visit = journey.case, journey.open
    if visit is None or not visit.step.binds or visit.member or case.people():
        return case
    role = role_of(journey, visit)
    if role.many or role.optional or role.of != PERSON or case.members(journey.form.id, role.id) is not None:
        return case
    case, person = case.add()
    return case.bind(journey.form.id, role.id, [person])


def who(journey: Journey, visit: Visit, stored: Stored, lost: bool) -> Response | tuple[str, int]:
    """The page that asks who has the role; `lost` as another tab was faster. Raises Conflict."""
    role = role_of(journey, visit)
    if role.many:
        return _Several(journey, visit, stored, role, lost).answer()
    return _one(journey, visit, stored, lost)


def known_for(journey: Journey, role: Role) -> tuple[Entity, ...]:
    """Those who could have the role."""
    return tuple(entity for entity in journey.case.entities.values() if entity.block == role.of)


# one person


def _one(journey: Journey, visit: Visit, stored: Stored, lost: bool) -> Response | tuple[str, int]:
    role = role_of(journey, visit)
    members = journey.case.members(journey.form.id, role.id)
    chosen = request.form.get("who", "") if request.method == "POST" else _marked(members)
    if request.method == "GET" or switching() or lost:
        return _one_page(journey, visit, chosen, lost=lost)
    case = _bound_one(journey, role, chosen)
    if case is None:
        return _one_page(journey, visit, chosen, error=sentence(Problem("missing")))
    if _changed_meanwhile(journey, role) and case.members(journey.form.id, role.id) != members:
        raise Conflict
    parts().cases.save(guard.secret(), stored, case)
    return redirect(next_address(way(journey.form, case)), 303)


def _marked(members: tuple[str, ...] | None) -> str:
    if members is None:
        return ""
    return members[0] if members else NOBODY


def _bound_one(journey: Journey, role: Role, chosen: str) -> Case | None:
    case, form = journey.case, journey.form
    if chosen == NEW:
        case, member = case.add(role.of)
        return case.bind(form.id, role.id, [member])
    if chosen == NOBODY and role.optional:
        return case.bind(form.id, role.id, [])
    known = {entity.id for entity in known_for(journey, role)}
    return case.bind(form.id, role.id, [chosen]) if chosen in known else None


def _one_page(
    journey: Journey, visit: Visit, chosen: str, error: str = "", lost: bool = False
) -> tuple[str, int]:
    role = role_of(journey, visit)
    people = [(entity.id, name_of(entity, journey.case)) for entity in known_for(journey, role)]
    options = [*people, (NEW, _("Someone else") if people else _("Yes, I will enter the details"))]
    if role.of != PERSON:
        options[-1] = (NEW, _("Another entry"))
    if role.optional:
        options.append((NOBODY, _("Nobody") if role.of == PERSON else _("None")))
    shown = Shown(journey, visit, mark=_mark(journey, role), problems={"who": error} if error else {}, conflict=lost)
    return page("who_one.html", shown, role=role, options=options, chosen=chosen, error=error)


# several


@dataclass
class _Several:
    journey: Journey
    visit: Visit
    stored: Stored
    role: Role
    lost: bool

    def answer(self) -> Response | tuple[str, int]:
        """Show the list, or do what the pressed button says."""
        if request.method == "GET" or switching() or self.lost:
            return self.page(typed=request.method == "POST")
        if _changed_meanwhile(self.journey, self.role):
            raise Conflict
        for button, change in (("bind", self.bound), ("unbind", self.unbound), ("forget", self.forgotten)):
            if member := request.form.get(button):
                return self.kept(change(member))
        return self.add() if request.form.get("do") == "add" else self.go_on()

    def members(self) -> tuple[str, ...]:
        return tuple(m for m in self.bound_members() or () if m in self.journey.case.entities)

    def bound_members(self) -> tuple[str, ...] | None:
        return self.journey.case.members(self.journey.form.id, self.role.id)

    def others(self) -> tuple[Entity, ...]:
        return tuple(entity for entity in known_for(self.journey, self.role) if entity.id not in self.members())

    def bound(self, member: str) -> Case:
        """The case in which somebody known has the role too."""
        known = member in {entity.id for entity in self.others()}
        return self._bind((*self.members(), member)) if known else self.journey.case

    def unbound(self, member: str) -> Case:
        """The case in which somebody has the role no more; a record that belongs nowhere else is forgotten."""
        case = self._bind(tuple(other for other in self.members() if other != member))
        return case.forget(member) if self.role.of != PERSON and not _has_role(case, member) else case

    def forgotten(self, member: str) -> Case:
        """The case without somebody who has no role anywhere."""
        return self.journey.case if _has_role(self.journey.case, member) else self.journey.case.forget(member)

    def _bind(self, members: tuple[str, ...]) -> Case:
        return self.journey.case.bind(self.journey.form.id, self.role.id, members)

    def kept(self, case: Case) -> Response | tuple[str, int]:
        """Save and stay on the page; what was typed for somebody new is kept."""
        questions, _case = self.questions()
        typed = anything_typed(step_form(questions, parts().today(), request.form))
        self.save(case)
        if typed:
            self.journey = way(self.journey.form, case)
            return self.page(typed=True)
        return redirect(visit_address(self.journey.form, self.visit), 303)

    def add(self) -> Response | tuple[str, int]:
        """Take somebody new into the list, and stay for the next."""
        return self.added(lambda _: visit_address(self.journey.form, self.visit))

    def go_on(self) -> Response | tuple[str, int]:
        """Leave the list; somebody who was typed but not yet added is added first, so that nothing is lost."""
        questions, _case = self.questions()
        if anything_typed(step_form(questions, parts().today(), request.form)):
            return self.added(next_address)
        if not self.members() and not self.role.optional:
            return self.page(typed=True, found={self.first_field(questions): sentence(Problem("missing"))})
        case = self.journey.case if self.bound_members() is not None else self._bind(())
        self.save(case)
        return redirect(next_address(way(self.journey.form, case)), 303)

    def added(self, target: Any) -> Response | tuple[str, int]:
        """Read the answers for somebody new, save, and go where `target` says for the journey that follows."""
        questions, case = self.questions()
        form = step_form(questions, parts().today(), request.form)
        if not form.validate():
            return self.page(typed=True, form=form)
        for owner, facts in values(form, questions).items():
            case = case.put(owner, facts)
        self.save(case)
        return redirect(target(way(self.journey.form, case)), 303)

    def questions(self) -> tuple[tuple[Asked, ...], Case]:
        """What is asked for somebody new, and the case in which they are there."""
        case, member = self.journey.case.add(self.role.of)
        case = case.bind(self.journey.form.id, self.role.id, (*self.members(), member))
        tentative = way(self.journey.form, case)
        visit = tentative.visit(f"{self.visit.step.id}/{member}")
        return (asked(tentative, visit, tentative.questions(visit)) if visit else ()), case

    def first_field(self, questions: tuple[Asked, ...]) -> str:
        return questions[0].name if questions else "add"

    def save(self, case: Case) -> None:
        parts().cases.save(guard.secret(), self.stored, case)

    def page(
        self, typed: bool = False, form: StepForm | None = None, found: Mapping[str, str] | None = None
    ) -> tuple[str, int]:
        """The list of members, those who are known otherwise, and the questions for somebody new."""
        questions, _case = self.questions()
        if form is None:
            form = step_form(questions, parts().today(), request.form if typed else None)
        shown = Shown(self.journey, self.visit, _mark(self.journey, self.role), found or problems(form), self.lost)
        return page(
            "who_several.html", shown, role=self.role, questions=questions, answers=form,
            members=[self.card(member) for member in self.members()],
            others=[self.card(entity.id) for entity in self.others()],
        )

    def card(self, member: str) -> dict[str, Any]:
        """A member as the list shows them."""
        case = self.journey.case
        change = url_for(
            "pages.step", form_id=self.journey.form.id, step_id=self.visit.step.id, entry=member
        ) if self.journey.visit(f"{self.visit.step.id}/{member}") else ""
        return {
            "id": member, "name": name_of(case.entities[member], case), "change": change,
            "forgettable": not _has_role(case, member),
        }


def _has_role(case: Case, member: str) -> bool:
    return any(member in members for roles in case.roles.values() for members in roles.values())


def _mark(journey: Journey, role: Role) -> str:
    return conflict_mark(journey.case.members(journey.form.id, role.id))


def _changed_meanwhile(journey: Journey, role: Role) -> bool:
    return request.form.get("mark") != _mark(journey, role)
