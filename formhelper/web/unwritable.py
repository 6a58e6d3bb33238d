"""Answers that the paper cannot take: which they are, so that people can change them."""

from __future__ import annotations

from dataclasses import dataclass

from formhelper.core.facts import Owned
from formhelper.core.flow import Journey
from formhelper.desk.beside import written_into
from formhelper.pdf import FieldError, Overflow, PdfError, Unencodable
from formhelper.web.asking import Asked, asked
from formhelper.web.parts import parts
from formhelper.web.speech import _
from formhelper.web.view import visit_address


@dataclass(frozen=True)
class Refused:
    """Why, in words for people; and the answers that it can be, each with the address where it is changed."""

    reasons: tuple[str, ...]
    suspects: tuple[tuple[Asked, str], ...]


def refused(journey: Journey, error: PdfError) -> Refused | None:
    """What people can change about it; None where it is not their answers that are at fault."""
    reasons = [reason(problem) for problem in error.problems]
    told = tuple(dict.fromkeys(reason for reason in reasons if reason))
    return Refused(told, tuple(_suspects(journey, error))) if told and None not in reasons else None


def reason(problem: PdfError) -> str | None:
    """In words for people, why an answer cannot be written; None where it is not the answer's fault."""
    if isinstance(problem, Unencodable):
        return _(
            "These letters cannot be written on the German paper: %(letters)s. Please use Latin letters.",
            letters=" ".join(problem.characters),
        )
    if isinstance(problem, Overflow):
        return _("An answer is too long for its box: %(number)s characters have room.", number=problem.available)
    return None


def _suspects(journey: Journey, error: PdfError) -> list[tuple[Asked, str]]:
    """Of each problem, the answers that go into the box that refuses and can be the reason.

    Where none of them alone is the reason (a box that takes several together), all of them are named; where no box is
    known (a sheet of our own), every answer can be it.
    """
    found = [
        (one, f"{visit_address(journey.form, visit)}#{one.anchors[0]}")
        for visit in journey.visits
        for one in asked(journey, visit, journey.questions(visit))
    ]
    named: set[str] = set()
    for problem in error.problems:
        boxed = _boxed(journey, problem)
        near = [(one, at) for one, at in found if not boxed or (one.owner, one.kept_as) in boxed]
        guilty = {at for one, at in near if _is_it(_written(journey, one), problem)}
        named |= guilty or ({at for one, at in near if _written(journey, one)} if boxed else set())
    return [(one, at) for one, at in found if at in named]


def _boxed(journey: Journey, problem: PdfError) -> frozenset[Owned]:
    return written_into(parts().desk, journey, problem.field) if isinstance(problem, FieldError) else frozenset()


def _written(journey: Journey, one: Asked) -> str:
    return journey.known.paper_of(journey.form.place(one.question.fact), one.owner)


def _is_it(written: str, error: PdfError) -> bool:
    if isinstance(error, Unencodable):
        return any(letter in written for letter in error.characters)
    return isinstance(error, Overflow) and len(written) > error.available
