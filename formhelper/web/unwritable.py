"""Answers that the paper cannot take: which they are, so that people can change them."""

from __future__ import annotations

from formhelper.core.flow import Journey
from formhelper.pdf import Overflow, PdfError, Unencodable
from formhelper.web.asking import Asked, asked
from formhelper.web.speech import _
from formhelper.web.view import visit_address


def reason(error: PdfError) -> str | None:
    """Why, in words for people; None where it is not their answers that are at fault."""
    if isinstance(error, Unencodable):
        return _(
            "These letters cannot be written on the German paper: %(letters)s. Please use Latin letters.",
            letters=" ".join(error.characters),
        )
    if isinstance(error, Overflow):
        return _("An answer is too long for its box: %(number)s characters have room.", number=error.available)
    return None


def suspects(journey: Journey, error: PdfError) -> list[tuple[Asked, str]]:
    """The answers that it can be, each with the address where it is changed."""
    return [
        (one, f"{visit_address(journey.form, visit)}#{one.name}")
        for visit in journey.visits
        for one in asked(journey, visit, journey.questions(visit))
        if _is_it(_written(journey, one), error)
    ]


def _written(journey: Journey, one: Asked) -> str:
    return journey.known.paper_of(journey.form.place(one.question.fact), one.owner)


def _is_it(written: str, error: PdfError) -> bool:
    if isinstance(error, Unencodable):
        return any(letter in written for letter in error.characters)
    return isinstance(error, Overflow) and len(written) > error.available
