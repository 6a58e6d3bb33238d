"""Whether answers fit their boxes, in words: while they are typed, and once more on the page to check them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, jsonify, request
from werkzeug.wrappers import Response

from formhelper.core.facts import Owned
from formhelper.core.flow import Journey
from formhelper.desk.beside import BoxFit, fits
from formhelper.web import guard
from formhelper.web.asking import Asked, asked
from formhelper.web.beside import subject
from formhelper.web.blueprint import pages
from formhelper.web.parts import parts
from formhelper.web.speech import _
from formhelper.web.step_forms import step_form
from formhelper.web.unwritable import reason
from formhelper.web.view import form_or_404, way

MEASURED = ("radio", "checkboxes", "select", "selects", "date")
"""Controls that are always of the same length, so nothing is said of them while somebody chooses."""


@dataclass(frozen=True)
class Told:
    """How an answer fits, and the sentence that says it."""

    kind: str
    sentence: str


@pages.post("/<lang:language>/<form_id>/<step_id>/fit")
@pages.post("/<lang:language>/<form_id>/<step_id>/<entry>/fit")
def fit(form_id: str, step_id: str, entry: str | None = None) -> Response:
    """By name of the control, how what is typed would stand on the paper; nothing of it is stored."""
    journey = way(form_or_404(form_id), guard.stored().case)
    visit = journey.at(step_id, entry)
    if visit is None or not journey.may_visit(visit):
        abort(404)
    journey, visit = subject(journey, visit)
    names = set(request.form.getlist("asked"))
    questions = [one for one in journey.questions(visit) if not names or one.fact in names]
    found = typed_fits(journey, asked(journey, visit, questions))
    return jsonify({name: {"kind": one.kind, "sentence": one.sentence} for name, one in found.items()})


def typed_fits(journey: Journey, questions: Sequence[Asked]) -> dict[str, Told]:
    """By name of the control, how the answers that were sent fit; what is no answer yet is left out."""
    form = step_form(questions, parts().today(), request.form)
    form.validate()
    read = {field.name: field.value for field in form.answers() if not field.errors and field.value is not None}
    case = journey.case
    for one in questions:
        if one.name in read:
            case = case.put(one.owner, {one.kept_as: read[one.name]})
    typed = [one for one in questions if one.name in read and one.control not in MEASURED]
    found = fits_of(way(journey.form, case), typed)
    return {one.name: found[one.owner, one.kept_as] for one in typed if (one.owner, one.kept_as) in found}


def fits_of(journey: Journey, questions: Sequence[Asked]) -> Mapping[Owned, Told]:
    """By fact, how the answers of the journey fit; facts without a box on any paper are left out."""
    found = fits(parts().desk, journey, [(one.owner, one.kept_as) for one in questions])
    return {owned: Told(one.kind, _sentence(one)) for owned, one in found.items()}


def _sentence(fit: BoxFit) -> str:
    if fit.problem and (why := reason(fit.problem)):
        return why
    return {
        "fits": _("It fits on the paper."),
        "smaller": _("It will be written in smaller letters, so that it fits."),
        "annex": _("It is too long for the box, so it will be written in full on an extra sheet at the end."),
        "refused": _("It cannot be written on the paper like this."),
    }[fit.kind]
