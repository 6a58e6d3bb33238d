"""Several have a role: the list of them, who is put on it or taken off, and the questions for somebody new."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask import redirect, request
from werkzeug.wrappers import Response

from formhelper.core.definition import Role
from formhelper.core.facts import PERSON, Case, Entity, Value
from formhelper.core.flow import Journey, Visit, with_another
from formhelper.core.problems import Problem
from formhelper.storage.cases import Stored
from formhelper.web import guard
from formhelper.web.asking import Asked, asked
from formhelper.web.cards import Card, card
from formhelper.web.inside import macro
from formhelper.web.page import Page, Shown, page
from formhelper.web.parts import parts
from formhelper.web.proposals import proposal
from formhelper.web.roles import has_role, known_for, mark, seen, sign
from formhelper.web.step_forms import StepForm, anything_typed, filled_in, problems, step_form, values
from formhelper.web.unsaved import switching
from formhelper.web.view import next_address, visit_address, way
from formhelper.web.words import sentence

MOST_MEMBERS = 30
"""More than any household or list that one paper is about."""
SURE = "sure-"
"""Begins the names of buttons that delete without asking again."""


@dataclass(frozen=True)
class Doubtful:
    """What is about to be deleted, and the name of the button that does it."""

    card: Card
    button: str


@dataclass(frozen=True)
class Several:
    """One request for the page of a list. `lost`: another tab was faster, so nothing is saved."""

    journey: Journey
    visit: Visit
    stored: Stored
    role: Role
    lost: bool

    def answer(self) -> Response | Page:
        """Show the list, or do what the pressed button says."""
        if request.method == "GET" or switching() or self.lost or "keep" in request.form or self.fills():
            return self.page(typed=request.method == "POST")
        if doubtful := self.doubtful():
            return self.page(typed=True, doubtful=doubtful)
        for button, change in (("bind", self.bound), ("unbind", self.unbound), ("forget", self.forgotten)):
            if member := request.form.get(button) or request.form.get(SURE + button):
                return self.kept(change(member), off=member if button == "unbind" else "")
        return self.add() if request.form.get("do") == "add" else self.go_on()

    def fills(self) -> bool:
        """Whether a button was pressed that only writes into the controls."""
        return proposal(self.questions, request.form, parts().today()).pressed

    def doubtful(self) -> Doubtful | None:
        """What would be lost for good with the button that was pressed, so that it is asked once more."""
        for button in ("unbind", "forget"):
            member = request.form.get(button, "") or self.not_as_shown(SURE + button)
            if member in self.journey.case.entities and (button == "forget" or self.role.of != PERSON):
                return Doubtful(card(self.journey, self.visit, member), SURE + button)
        return None

    def not_as_shown(self, button: str) -> str:
        """Who is to be deleted although another tab changed them since the page was made: that is asked once more."""
        member, before = request.form.get(button, ""), seen()
        entity = self.journey.case.entities.get(member)
        return member if entity and (before is None or before.signs.get(member) != sign(entity)) else ""

    def members(self) -> tuple[str, ...]:
        return tuple(m for m in self.bound_members() or () if m in self.journey.case.entities)

    def bound_members(self) -> tuple[str, ...] | None:
        return self.journey.case.members(self.journey.form.id, self.role.id)

    def others(self) -> tuple[Entity, ...]:
        return tuple(entity for entity in known_for(self.journey, self.role) if entity.id not in self.members())

    def bound(self, member: str) -> Case:
        """The case in which somebody known has the role too."""
        known = member in {entity.id for entity in self.others()} and len(self.members()) < MOST_MEMBERS
        return self._bind((*self.members(), member)) if known else self.journey.case

    def unbound(self, member: str) -> Case:
        """The case in which somebody has the role no more; a record that belongs nowhere else is forgotten."""
        case = self._bind(tuple(other for other in self.members() if other != member))
        return case.forget(member) if self.role.of != PERSON and not has_role(case, member) else case

    def forgotten(self, member: str) -> Case:
        """The case without somebody who has no role anywhere."""
        return self.journey.case if has_role(self.journey.case, member) else self.journey.case.forget(member)

    def _bind(self, members: tuple[str, ...]) -> Case:
        return self.journey.case.bind(self.journey.form.id, self.role.id, members)

    def kept(self, case: Case, off: str = "") -> Response | Page:
        """Save and stay on the page; what was typed for somebody new is kept. `off` was taken off the list."""
        typed = anything_typed(step_form(self.questions, parts().today(), request.form))
        self.save(case)
        if typed:
            return replace(self, journey=way(self.journey.form, case)).page(typed=True, off=off)
        return redirect(visit_address(self.journey.form, self.visit, off=off or None), 303)

    def add(self) -> Response | Page:
        """Take somebody new into the list, and stay for the next."""
        return self.added(lambda _: visit_address(self.journey.form, self.visit))

    def go_on(self) -> Response | Page:
        """Leave the list; somebody who was typed but not yet added is added first, so that nothing is lost."""
        if anything_typed(step_form(self.questions, parts().today(), request.form)):
            return self.added(next_address)
        if not self.members() and not self.role.optional:
            return self.page(typed=True, found={self.first_field(): sentence(Problem("missing"))})
        case = self.journey.case if self.bound_members() is not None else self._bind(())
        self.save(case)
        return redirect(next_address(way(self.journey.form, case)), 303)

    def added(self, target: Callable[[Journey], str]) -> Response | Page:
        """Read the answers for somebody new, save, and go where `target` says for the journey that follows."""
        case, questions = self.new
        if len(self.members()) >= MOST_MEMBERS:
            problem = sentence(Problem("too_many", max=MOST_MEMBERS))
            return self.page(typed=True, found={self.first_field(): problem})
        form = step_form(questions, parts().today(), request.form)
        if not form.validate():
            return self.page(typed=True, form=form)
        told = values(form, questions)
        if self.added_before(told):
            return redirect(target(self.journey), 303)
        for owner, facts in told.items():
            case = case.put(owner, facts)
        self.save(case)
        return redirect(target(way(self.journey.form, case)), 303)

    def added_before(self, told: Mapping[str | None, Mapping[str, Value]]) -> bool:
        """Whether the same form was sent twice: somebody alike came onto the list since the page was made."""
        before = seen()
        since = [member for member in self.members() if before and before.made_since(member)]
        (facts,) = told.values() if len(told) == 1 else ({},)
        entities = self.journey.case.entities
        return any(facts.items() <= entities[member].facts.items() for member in since) if facts else False

    @cached_property
    def new(self) -> tuple[Case, tuple[Asked, ...]]:
        """The case in which somebody new is on the list, and what is asked about them."""
        tentative, visit = with_another(self.journey, self.visit)
        return tentative.case, asked(tentative, visit, tentative.questions(visit)) if visit else ()

    @property
    def questions(self) -> tuple[Asked, ...]:
        """What is asked about somebody new."""
        return self.new[1]

    def first_field(self) -> str:
        return self.questions[0].anchors[0] if self.questions else "add"

    def save(self, case: Case) -> None:
        parts().cases.save(guard.secret(), self.stored, case)

    def page(
        self,
        typed: bool = False,
        form: StepForm | None = None,
        found: Mapping[str, str] | None = None,
        doubtful: Doubtful | None = None,
        off: str = "",
    ) -> Page:
        """The list of members, those who are known otherwise, and the questions for somebody new."""
        questions = self.questions
        proposed = proposal(questions, request.form if typed else None, parts().today())
        if form is None and proposed.sent is not None:
            form = step_form(questions, parts().today(), proposed.sent)
        controls = form.controls() if form else filled_in(questions)
        found = {**proposed.problems, **(found or problems(controls))}
        shown = Shown(self.journey, self.visit, mark(self.journey, self.role), found, self.lost)
        others = [entity.id for entity in self.others()]
        off = off or request.args.get("off", "")
        off_card = card(self.journey, self.visit, off) if off in others else None
        members, known = self.cards(self.members()), self.cards(others)
        asks = macro("who_several.html", "asks")
        return page(
            shown, lambda: asks(self.role, questions, controls, members, known, off_card, doubtful), proposed, questions
        )

    def cards(self, members: Sequence[str]) -> list[Card]:
        return [card(self.journey, self.visit, member) for member in members]
