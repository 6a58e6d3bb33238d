"""Check your answers: all of them once more, how they fit the papers, and what else is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response

from formhelper.core import kinds
from formhelper.core.definition import Note, Remark
from formhelper.core.flow import Journey, Visit
from formhelper.core.progress import stretches
from formhelper.desk.package import Outlook
from formhelper.pdf import PdfError
from formhelper.web import guard, unwritable
from formhelper.web.asking import Asked, asked
from formhelper.web.blueprint import pages
from formhelper.web.fit import fits_of
from formhelper.web.parts import parts
from formhelper.web.progress import missing, progress, titled
from formhelper.web.roles import role_of
from formhelper.web.speech import _
from formhelper.web.unwritable import Refused
from formhelper.web.view import aside, form_or_404, gaps, name_of, next_address, visit_address, way, words
from formhelper.web.words import Phrase, sentence


@dataclass(frozen=True)
class Line:
    """One answer, where it is changed, and what is doubtful about it."""

    asked: Asked
    change: str
    doubt: str
    about: str = ""
    """The name of the one that the answer is about."""


@dataclass(frozen=True)
class Section:
    """The answers of one visit; `people` where the visit asks who has a role."""

    title: Phrase
    official: str
    member: str
    change: str
    lines: tuple[Line, ...]
    people: tuple[str, ...] | None
    heading: Phrase | None = None
    """The title of the section that begins with this visit."""


@pages.get("/<lang:language>/<form_id>/check")
def check(form_id: str) -> Response | str:
    """All answers once more, what they lead to, and what else is needed."""
    journey = answered(form_id)
    if isinstance(journey, Response):
        return journey
    form = journey.form
    outlooks, refused = _outlooks(journey)
    sections = list(_sections(journey))
    fits = fits_of(journey, [line.asked for section in sections for line in section.lines])
    return render_template(
        "check.html",
        form=form,
        outlooks=outlooks,
        refused=refused,
        sections=sections,
        doubtful=[line for section in sections for line in section.lines if line.doubt],
        fits=fits,
        all_fit=bool(fits) and all(told.kind == "fits" for told in fits.values()),
        notes=_notes(journey),
        elsewhere=elsewhere(journey),
        remarks=remarks_of(journey),
        missing=still_missing(journey),
        course=progress(journey),
    )


def _sections(journey: Journey) -> Iterator[Section]:
    """The answers of all visits, with the headings of the sections into which the way is divided."""
    for stretch in stretches(journey):
        for number, visit in enumerate(stretch.visits):
            heading = titled(stretch.section) if stretch.section and number == 0 else None
            yield replace(_section(journey, visit), heading=heading)


def still_missing(journey: Journey) -> list[Line]:
    """What the person does not know yet, and where it is added."""
    return [
        _line(journey, visit, one)
        for visit in missing(journey)
        for one in asked(journey, visit, journey.postponed(visit))
    ]


def _outlooks(journey: Journey) -> tuple[tuple[Outlook, ...], Refused | None]:
    """How the answers fit the papers; where the paper cannot take one, which it is."""
    desk = parts().desk
    try:
        return desk.preview(journey.form, journey), None
    except PdfError as error:
        if (found := unwritable.refused(journey, error)) is None:
            raise
        return tuple(map(Outlook, desk.chosen(journey.form, journey))), found


def answered(form_id: str) -> Journey | Response:
    """The journey where all is answered, else the way to the page that is open."""
    journey = way(form_or_404(form_id), guard.stored().case)
    return journey if journey.open is None else redirect(next_address(journey), 303)


def _section(journey: Journey, visit: Visit) -> Section:
    fill = gaps(journey.known, visit.here)
    asks_who = bool(visit.step.binds) and not visit.member
    change = visit_address(journey.form, visit)
    if asks_who and not role_of(journey, visit).many:
        change = visit_address(journey.form, visit, who="1")
    case = journey.case
    members = journey.known.members(visit.step.binds) if asks_who else ()
    title = words().phrase(visit.step.title, fill)
    return Section(
        title=title,
        official=visit.step.official_title,
        member=aside(journey, visit, str(title)),
        change=change,
        lines=tuple(_line(journey, visit, one) for one in asked(journey, visit, journey.questions(visit))),
        people=tuple(name_of(case.entities[m], journey) for m in members) if asks_who else None,
    )


def _line(journey: Journey, visit: Visit, one: Asked) -> Line:
    doubt = kinds.doubts(one.value, one.fact, parts().today())
    address = f"{visit_address(journey.form, visit)}#{one.anchors[0]}"
    about = aside(journey, visit, str(one.label))
    return Line(one, address, sentence(doubt) if doubt else "", about)


def _notes(journey: Journey) -> list[tuple[Note, Phrase]]:
    """Warnings first: those of the steps, then of the form; then what is good to know."""
    found: list[tuple[Note, Phrase]] = []
    for visit in journey.visits:
        warnings = [n for n in visit.step.notes if n.warning and journey.known.holds(n.when, visit.here)]
        found += [(note, words().phrase(note.text, gaps(journey.known, visit.here))) for note in warnings]
    known = [note for note in journey.form.good_to_know if journey.known.holds(note.when, {})]
    found += [(note, words().phrase(note.text, gaps(journey.known, {}))) for note in known]
    found.sort(key=lambda one: not one[0].warning)
    return list({str(phrase): (note, phrase) for note, phrase in found}.values())


def remarks_of(journey: Journey) -> list[tuple[str, list[Phrase]]]:
    """What to bring, until when, where to, and who signs; lists that are empty are left out."""
    form = journey.form
    found = [
        (_("What you need"), form.evidence), (_("Until when"), form.deadlines),
        (_("Where to hand it in"), form.offices), (_("Who signs"), form.signatures),
    ]
    return [(title, lines) for title, remarks in found if (lines := _lines(journey, remarks))]


def _lines(journey: Journey, remarks: Sequence[Remark]) -> list[Phrase]:
    """The lines that apply; those that read the same are shown once."""
    due = parts().desk.remarks(remarks, journey)
    phrases = [words().phrase(text, gaps(journey.known, here)) for text, here in due]
    return list({phrase.text: phrase for phrase in phrases}.values())


def elsewhere(journey: Journey) -> list[dict[str, Any]]:
    """The papers that must be got elsewhere, in words for the page."""
    found = []
    for due in parts().desk.due(journey.form, journey):
        fill = gaps(journey.known, due.here)
        title, text = words().phrase(due.paper.title, fill), words().phrase(due.paper.text, fill)
        found.append({"title": title, "text": text, "source": due.paper.source})
    return found
