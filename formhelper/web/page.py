"""The frame of a page with questions: progress, way back, problems, and the mark against lost updates."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import render_template, request
from markupsafe import Markup, escape

from formhelper.core.definition import Step
from formhelper.core.flow import Journey, Visit
from formhelper.web import beside, guard, headers, packing
from formhelper.web.addresses import url_for
from formhelper.web.asking import Asked
from formhelper.web.behind import behind
from formhelper.web.differences import Told
from formhelper.web.languages import direction
from formhelper.web.now import now
from formhelper.web.progress import Progress, progress
from formhelper.web.proposals import Proposal
from formhelper.web.stencils import Filled, gap, stencils
from formhelper.web.unsaved import only_shown_again
from formhelper.web.view import SWITCHES, aside, gaps, visit_address, wording
from formhelper.web.words import Phrase, Words

Page = tuple[str | bytes, int, Mapping[str, str]]
"""A page with its status and headers of its own."""
Inside = Callable[[], Markup | Filled]
"""Makes what stands in the form of a page; called when it is known which questions stand on which paper."""

PACKED = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


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


def page(
    shown: Shown, inside: Inside, proposed: Proposal | None = None, questions: Sequence[Asked] = (),
    above: Inside = Markup,
) -> Page:
    """The page with its status; `proposed` is what was read from passport lines or spelled in Latin letters.

    `above` stands above the form. Where nothing but what stands in gaps is of this person, all else is kept.
    """
    here = now()
    here.unsaved, here.proposed = only_shown_again(), proposed
    here.on_paper = beside.on_paper(shown.journey, shown.visit, questions)
    course, notes = progress(shown.journey, shown.visit), _notes(shown)
    own = {
        "nonce": headers.nonce(), "token": guard.token(), "mark": shown.mark, "about": shown.about(),
        "above": above(), "inside": inside(),
    }
    if shown.status != 200 or request.method != "GET" or not _still(shown.visit.step, wording()):
        return _as_sent(shown, course, notes, questions, own), shown.status, {}
    name = _name(shown, course, notes, bool(own["about"]))
    stencil = stencils().of(name, lambda: render_template("asks.html", **_frame(shown, course, notes), **_empty(own)))
    filled = stencil.filled({name: _bytes(what) for name, what in own.items()})
    if packing.accepted():
        return filled.gzip(), shown.status, PACKED
    return filled.plain(), shown.status, {}


def _notes(shown: Shown) -> tuple[int, ...]:
    """Which notes of the step apply."""
    known, here = shown.journey.known, shown.visit.here
    return tuple(number for number, note in enumerate(shown.visit.step.notes) if known.holds(note.when, here))


@lru_cache(1024)
def _still(step: Step, said_in: Words) -> bool:
    """Whether no text around the questions of a step has a gap, so that all of them are the same for everybody."""
    return all(map(said_in.still, (step.title, step.lead, *(note.text for note in step.notes))))


def _name(shown: Shown, course: Progress, notes: tuple[int, ...], about: bool) -> Hashable:
    """All that the frame depends on: the address, the look, and how far the way is gone."""
    asked, before = behind(request), shown.journey.before(shown.visit)
    switches = tuple(name in asked.args for name in SWITCHES) if asked.args else ()
    back = before and (before.step, before.member)
    return asked.path, switches, direction(now().language), guard.has_case(), course, back, notes, about


def _frame(shown: Shown, course: Progress, notes: tuple[int, ...]) -> dict[str, Any]:
    """What the frame says beside what is of one person alone."""
    form, visit = shown.journey.form, shown.visit
    before = shown.journey.before(visit)
    told = [visit.step.notes[number] for number in notes]
    return {
        "form": form,
        "step": visit.step,
        "title": shown.phrase(visit.step.title),
        "lead": shown.phrase(visit.step.lead),
        "notes": [(shown.phrase(note.text), note.warning) for note in told],
        "course": course,
        "back": visit_address(form, before) if before else url_for("pages.form", form_id=form.id),
        "switch": True,
        "fit_address": url_for("pages.fit", form_id=form.id, step_id=visit.step.id, entry=visit.member),
    }


def _empty(own: Mapping[str, Any]) -> dict[str, Any]:
    """A gap for each; where nobody is named above the questions, nothing is."""
    return {name: gap(name) for name in own} | ({} if own["about"] else {"about": ""})


def _as_sent(
    shown: Shown, course: Progress, notes: tuple[int, ...], questions: Sequence[Asked], own: Mapping[str, Any]
) -> str:
    """The page with what was sent, and what came of it; made for this person alone."""
    return render_template(
        "asks.html",
        **_frame(shown, course, notes),
        **{name: _text(what) for name, what in own.items()},
        unsaved=now().unsaved,
        problems=shown.problems,
        labels={anchor: one.label for one in questions for anchor in one.anchors},
        conflict=shown.conflict,
        differences=shown.differences,
        keep_theirs=visit_address(shown.journey.form, shown.visit),
        typed=request.method == "POST",
    )


def _bytes(what: str | Filled) -> bytes | Filled:
    return what if isinstance(what, Filled) else escape(what).encode()


def _text(what: str | Filled) -> str:
    return Markup(what.plain().decode()) if isinstance(what, Filled) else what  # noqa: S704  rendered before  # nosec B704
