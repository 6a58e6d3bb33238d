"""The one view that shows and saves every step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from formhelper.core.definition import Form, Question
from formhelper.core.difference import Known, Silence
from formhelper.core.facts import Case, Owned
from formhelper.core.flow import Journey, Visit, settled
from formhelper.storage.cases import Conflict, Stored
from formhelper.storage.unavailable import Unavailable
from formhelper.web import appearance, differences, guard, people, roles, unsaved
from formhelper.web.asking import Asked, asked, spelled
from formhelper.web.blueprint import pages
from formhelper.web.differences import Meeting, Told, met
from formhelper.web.inside import known_above, questions_inside
from formhelper.web.page import Page, Shown, page
from formhelper.web.parts import parts
from formhelper.web.proposals import Proposal, proposal
from formhelper.web.step_forms import Control, StepForm, filled_in, postponed, problems, step_form, values
from formhelper.web.view import form_or_404, next_address, way

TRIES = 3
"""To save what was sent, while others save."""
LATER = "later"
"""The button of those who do not know an answer yet."""


@pages.route("/<lang:language>/<form_id>/<step_id>", methods=["GET", "POST"])
@pages.route("/<lang:language>/<form_id>/<step_id>/<entry>", methods=["GET", "POST"])
def step(form_id: str, step_id: str, entry: str | None = None) -> Response | Page:
    """Show a step, or read, save and go on. Who is too early is led to the page that is open."""
    form = form_or_404(form_id)
    if form.step(step_id) is None:
        abort(404)
    try:
        for _attempt in range(TRIES):
            with suppress(Conflict):  # another tab saved at this moment: look at it, and see whether both fit together
                return _step(form, step_id, entry, lost=False)
        return _step(form, step_id, entry, lost=True)
    except Unavailable:
        unsaved.keep_page()
        return _step(form, step_id, entry, lost=False)


def _step(form: Form, step_id: str, entry: str | None, lost: bool) -> Response | Page:
    """`lost`: other tabs were faster each time, so show what was typed here once more, and save nothing."""
    appearance.press()
    stored = guard.stored()
    journey = way(form, stored.case)
    if entry and entry not in stored.case.entities:
        return _gone(journey) if request.method == "POST" else abort(404)
    visit = journey.at(step_id, entry)
    if visit is None or not journey.may_visit(visit):
        return redirect(next_address(journey), 303)
    if people.asks_who(journey, visit):
        return people.who(journey, visit, stored, lost)
    return _questions(journey, visit, stored, lost)


def _gone(journey: Journey) -> Page:
    """Another tab deleted the one whom the page is about: what was typed is shown, as nobody is left to have it."""
    return render_template("gone.html", typed=list(unsaved.typed()), onward=next_address(journey)), 409, {}


def _questions(journey: Journey, visit: Visit, stored: Stored, lost: bool) -> Response | Page:
    questions = asked(journey, visit, _to_ask(journey, visit))
    sent = request.form if request.method == "POST" else None
    later = sent is not None and sent.get("do") == LATER
    proposed = proposal(questions, sent, parts().today())
    if sent is None:
        return _page(journey, visit, questions, filled_in(questions), lost, proposed)
    form = step_form(questions, parts().today(), proposed.sent, later=later)
    if unsaved.switching() or lost or proposed.pressed or not form.validate():
        return _page(journey, visit, questions, form.controls(), lost, proposed)
    meeting = met(questions, _typed(form, questions), sent.get("mark", ""))
    if meeting.differ:
        for one in questions:
            if one.name in meeting.theirs:  # left alone here, so what the other one said stands in the control now
                form[one.name].data = spelled(one.value, one.fact)
        return _page(journey, visit, questions, form.controls(), True, proposed, meeting.differ)
    case = _put(journey.case, meeting)
    onward = _onward(journey.form, case)
    parts().cases.save(guard.secret(), stored, onward.case)
    return redirect(next_address(onward), 303)


def _typed(form: StepForm, questions: Sequence[Asked]) -> dict[Owned, Known]:
    """What a valid form says of each question."""
    told: dict[Owned, Known] = {
        (owner, name): value for owner, facts in values(form, questions).items() for name, value in facts.items()
    }
    later = {(owner, name) for owner, names in postponed(form, questions).items() for name in names}
    return {place: Silence.LATER if place in later else value for place, value in told.items()}


def _put(case: Case, meeting: Meeting) -> Case:
    for (owner, name), known in meeting.mine.items():
        case = case.postpone(owner, [name]) if isinstance(known, Silence) else case.put(owner, {name: known})
    return case


def _onward(form: Form, case: Case) -> Journey:
    """The way with these answers, and with what follows from them by itself."""
    found = way(form, case)
    for follows in (settled, roles.with_first_person):
        if (case := follows(found)) is not found.case:
            found = way(form, case)
    return found


def _to_ask(journey: Journey, visit: Visit) -> Sequence[Question]:
    """What was on the page that was sent; else what lacks an answer; all where nothing lacks or all is wanted."""
    every = journey.questions(visit)
    if request.method == "POST":
        names = set(request.form.getlist("asked"))
        return [question for question in every if question.fact in names]
    lacking = journey.lacking(visit)
    return every if "all" in request.args or not lacking else lacking


def _page(
    journey: Journey, visit: Visit, questions: Sequence[Asked], controls: Mapping[str, Control], lost: bool,
    proposed: Proposal, differ: tuple[Told, ...] = (),
) -> Page:
    names = {one.question.fact for one in questions}
    others = asked(journey, visit, [q for q in journey.questions(visit) if q.fact not in names])
    keep_mark = request.method == "POST" and not lost
    mark = request.form.get("mark", "") if keep_mark else differences.mark(questions)
    shown = Shown(journey, visit, mark, {**proposed.problems, **problems(controls)}, lost, differ)
    role = journey.form.role(visit.step.binds) if visit.step.binds and not visit.member else None
    several_known = role is not None and (len(roles.known_for(journey, role)) > 1 or role.optional)
    needed = any(not one.optional for one in questions)
    return page(
        shown, lambda: questions_inside(questions, controls, needed), proposed, questions,
        above=lambda: known_above(journey, visit, others, change_who=several_known),
    )
