"""What of a form applies to a household: papers that are made, remarks, and papers that must be got elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from formhelper.core.blocks import NOTHING, Text
from formhelper.core.definition import Form, PaperElsewhere, Remark
from formhelper.core.edition import Edition
from formhelper.core.flow import Journey
from formhelper.core.known import Here


@dataclass(frozen=True)
class Chosen:
    """A paper that will be made; without edition it is a data sheet."""

    title: str
    here: Here
    edition: Edition | None
    original: bool
    stale: bool = False
    text: Text = NOTHING
    """The title as the form tells it, to be translated."""


@dataclass(frozen=True)
class Due:
    """A paper that the person must get elsewhere, with its text in German."""

    paper: PaperElsewhere
    here: Here = field(default_factory=dict)


def applying(
    remarks: Sequence[Remark], journey: Journey, chosen: Sequence[Chosen]
) -> tuple[tuple[Remark, Here], ...]:
    """Those lines of the evidence list, deadlines, offices or signatures that apply, and whom they are about.

    A line that speaks of one paper stands only where that paper is among those chosen.
    """
    made = {"", *(paper.edition.paper for paper in chosen if paper.edition)}
    return tuple(
        (remark, here)
        for remark in remarks
        for here in journey.known.heres(remark.for_each)
        if remark.paper in made and journey.known.holds(remark.when, here)
    )


def due_papers(form: Form, journey: Journey, chosen: Sequence[Chosen]) -> tuple[Due, ...]:
    """Those that apply to the household; one that another makes needless, be it due or chosen, is left out."""
    found = tuple(
        Due(paper, here)
        for paper in form.elsewhere
        for here in journey.known.heres(paper.for_each)
        if journey.known.holds(paper.when, here)
    )
    ids = {due.paper.id for due in found} | {paper.edition.paper for paper in chosen if paper.edition}
    return tuple(due for due in found if due.paper.unless not in ids)
