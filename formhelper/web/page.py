"""The frame of a page with questions: progress, way back, problems, and the mark against lost updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request

from formhelper.core.flow import Journey, Visit
from formhelper.web import beside
from formhelper.web.addresses import url_for
from formhelper.web.differences import Told
from formhelper.web.now import now
from formhelper.web.progress import progress
from formhelper.web.proposals import Proposal
from formhelper.web.unsaved import only_shown_again
from formhelper.web.view import aside, gaps, visit_address, wording
from formhelper.web.words import Phrase


@dataclass(frozen=True)
class Shown:
    """One visit as it is shown. `mark` stands for what was stored when the page was made."""

    journey: Journey
    visit: Visit
    mark: str
    problems: Mapping[str, str] = field(default_factory=dict)
    conflict: bool = False
    differences: tuple[Told, ...] = ()
    """What another tab changed too, in another way."""

    @property
    def status(self) -> int:
        """503: no saving now; 409: another tab was faster; 422: an answer cannot be taken."""
        if only_shown_again():
            return 503
        return 409 if self.conflict else 422 if self.problems else 200

    def phrase(self, text: Any) -> Phrase:
        """A text of the definition, its gaps filled for the one that the page is about."""
        return wording().phrase(text, gaps(self.journey.known, self.visit.here))

    def about(self) -> str:
        """The name of the one that the page is about, where the title does not say it."""
        return aside(self.journey, self.visit, str(self.phrase(self.visit.step.title)))


def page(template: str, shown: Shown, proposed: Proposal | None = None, **more: Any) -> tuple[str, int]:
    """The page with its status; `proposed` is what was read from passport lines or spelled in Latin letters."""
    journey, visit = shown.journey, shown.visit
    here = now()
    here.unsaved, here.proposed = only_shown_again(), proposed
    here.on_paper = beside.on_paper(journey, visit, more.get("questions", ()))
    before = journey.before(visit)
    form_page = url_for("pages.form", form_id=journey.form.id)
    text = render_template(
        template,
        form=journey.form,
        step=visit.step,
        visit=visit,
        shown=shown,
        words_of=shown.phrase,
        title=shown.phrase(visit.step.title),
        unsaved=here.unsaved,
        proposed=proposed,
        notes=[note for note in visit.step.notes if journey.known.holds(note.when, visit.here)],
        problems=shown.problems,
        labels={anchor: one.label for one in more.get("questions", ()) for anchor in one.anchors},
        conflict=shown.conflict,
        differences=shown.differences,
        keep_theirs=visit_address(journey.form, visit),
        course=progress(journey, visit),
        back=visit_address(journey.form, before) if before else form_page,
        switch=True,
        typed=request.method == "POST",
        fit_address=url_for("pages.fit", form_id=journey.form.id, step_id=visit.step.id, entry=visit.member),
        **more,
    )
    return text, shown.status
