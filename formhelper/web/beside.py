"""The paper beside the questions: where a question stands on it, as a page and as pictures that hold no answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Response as FlaskResponse
from flask import abort, current_app, redirect, render_template
from werkzeug.wrappers import Response

from formhelper.core.edition import Edition
from formhelper.core.flow import Journey, Visit, with_another
from formhelper.desk.beside import WIDTHS, NoPicture, OnPaper, Pictures, Places, Standing
from formhelper.web import guard
from formhelper.web.addresses import url_for
from formhelper.web.asking import Asked, asked
from formhelper.web.assets import FOR_GOOD
from formhelper.web.blueprint import pages
from formhelper.web.parts import NAME, parts
from formhelper.web.roles import role_of
from formhelper.web.view import form_or_404, next_address, visit_address, way


@dataclass(frozen=True)
class Picture:
    """Boxes on a paper, and the addresses of their pictures by width."""

    place: OnPaper
    addresses: Mapping[str, str]


def pictures() -> Pictures:
    """What draws the pictures of the running application."""
    return cast(Pictures, current_app.extensions[f"{NAME}-pictures"])


def subject(journey: Journey, visit: Visit) -> tuple[Journey, Visit]:
    """What the questions of a page are about: on the page of a list somebody new, who is not in the case yet."""
    if not visit.step.binds or visit.member or not role_of(journey, visit).many:
        return journey, visit
    tentative, asks = with_another(journey, visit)
    return tentative, asks or visit


def on_paper(journey: Journey, visit: Visit, questions: Sequence[Asked]) -> dict[str, str]:
    """By name of the control, the address that shows its boxes; questions that stand on no paper are left out."""
    if not questions:
        return {}
    journey, _ = subject(journey, visit)
    standing = Standing(parts().desk, journey)
    return {
        one.name: url_for("pages.beside", form_id=journey.form.id, step_id=visit.step.id, entry=visit.member,
                          name=one.name)
        for one in questions
        if (one.owner, one.kept_as) in standing
    }


@pages.get("/<lang:language>/<form_id>/<step_id>/on-paper/<name>")
@pages.get("/<lang:language>/<form_id>/<step_id>/<entry>/on-paper/<name>")
def beside(form_id: str, step_id: str, name: str, entry: str | None = None) -> Response | str:
    """Where the answer to a question goes: the part of each paper with the boxes marked."""
    journey = way(form_or_404(form_id), guard.stored().case)
    visit = journey.at(step_id, entry)
    if visit is None or not journey.may_visit(visit):
        return redirect(next_address(journey), 303)
    back = visit_address(journey.form, visit)
    journey, visit = subject(journey, visit)
    question = next((q for q in journey.questions(visit) if q.fact.replace(".", "-") == name), None)
    if question is None:
        abort(404)
    one = asked(journey, visit, [question])[0]
    found = Places(parts().desk, journey).of((one.owner, one.kept_as))
    if not found:
        abort(404)
    back = f"{back}#{one.anchors[0]}"
    return render_template(
        "beside.html", form=journey.form, one=one, back=back, pictures=[_picture(place) for place in found]
    )


def _picture(place: OnPaper) -> Picture:
    edition = place.edition
    addresses = {
        width: url_for(
            "pages.box_picture", paper=edition.paper, edition_id=edition.id, key=place.key, width=width,
            version=pictures().version(edition),
        )
        for width in WIDTHS
    }
    return Picture(place, addresses)


@pages.get("/paper-pictures/<paper>/<edition_id>/<version>/<key>/<width>.png")
def box_picture(paper: str, edition_id: str, version: str, key: str, width: str) -> Response:
    """The part of an empty paper with some boxes marked: the same for everybody, and kept as long as the paper is."""
    edition = _edition(paper, edition_id)
    if version != (current := pictures().version(edition)):
        at = url_for("pages.box_picture", paper=paper, edition_id=edition_id, version=current, key=key, width=width)
        moved = redirect(at)
        moved.headers["Cache-Control"] = "no-store"
        return moved
    try:
        picture = pictures().box(edition, key, width)
    except NoPicture:
        abort(404)
    response = FlaskResponse(picture, mimetype="image/png")
    response.headers["Cache-Control"] = FOR_GOOD
    return response


def _edition(paper: str, edition_id: str) -> Edition:
    editions = parts().shelf.editions.get(paper, ())
    found = next((one for one in editions if one.id == edition_id and not one.letter), None)
    return found or abort(404)
