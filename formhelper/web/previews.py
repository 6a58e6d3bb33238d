"""Pictures of the filled papers, to look at before they are made: drawn when they are asked for, and never kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response as FlaskResponse
from flask import abort, redirect, render_template
from werkzeug.wrappers import Response

from formhelper import pdf
from formhelper.core.flow import Journey
from formhelper.desk.handed_out import PaperOut
from formhelper.web import guard
from formhelper.web.addresses import url_for
from formhelper.web.beside import pictures
from formhelper.web.blueprint import pages
from formhelper.web.parts import parts
from formhelper.web.review import answered
from formhelper.web.view import form_or_404, way, words

SCALES = {"small": 70 / 72, "large": 2.0}
"""By name, pictures a point: enough to see where what stands, and enough to read it."""


@dataclass(frozen=True)
class PagePicture:
    """The addresses of the pictures of one page."""

    small: str
    large: str


@pages.get("/<lang:language>/<form_id>/check/<int:number>")
def preview(form_id: str, number: int) -> Response | str:
    """All pages of one filled paper."""
    journey = answered(form_id)
    if isinstance(journey, Response):
        return journey
    if (paper := _paper(journey, number)) is None:
        return redirect(url_for("pages.check", form_id=form_id), 303)  # it says what the paper cannot take
    count = pdf.page_count(paper.pdf)
    found = [PagePicture(*(_address(form_id, number, page, size) for size in SCALES)) for page in range(1, count + 1)]
    return render_template("preview.html", form=journey.form, paper=paper, pictures=found)


def _address(form_id: str, number: int, page: int, size: str) -> str:
    return url_for("pages.page_picture", form_id=form_id, number=number, page=page, size=size)


@pages.get("/<lang:language>/<form_id>/check/<int:number>/<int:page>/<size>.png")
def page_picture(form_id: str, number: int, page: int, size: str) -> Response:
    """One page of a filled paper; for the person's eyes only, so no browser and no proxy may keep it."""
    journey = way(form_or_404(form_id), guard.stored().case)
    if size not in SCALES or journey.open is not None or (paper := _paper(journey, number)) is None:
        abort(404)
    if not 1 <= page <= pdf.page_count(paper.pdf):
        abort(404)
    return FlaskResponse(pictures().page(paper.pdf, page, SCALES[size]), mimetype="image/png")


def _paper(journey: Journey, number: int) -> PaperOut | None:
    """The filled paper by its number from 1; None where an answer cannot be written on it."""
    if not number:
        abort(404)
    try:
        return parts().desk.one(journey.form, journey, words(), number)
    except LookupError:
        abort(404)
    except pdf.PdfError:
        return None
