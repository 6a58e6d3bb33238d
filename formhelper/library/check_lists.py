"""Whether what a form tells after its steps is sound: papers, evidence, deadlines, offices, signatures and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formhelper.core.definition import Form, Note, PaperElsewhere, PaperUse, Remark
from formhelper.core.terms import TODAY, Term
from formhelper.core.texts import texts
from formhelper.library.asked import Asked
from formhelper.library.check_addresses import condition_findings, gap_findings, place_findings
from formhelper.library.finding import Finding
from formhelper.library.possible import DATES


def list_findings(asked: Asked) -> Iterator[Finding]:
    """What is wrong with the lists; they may name every fact that is asked."""
    form = asked.form
    papers = {"", *(paper for use in form.papers for paper in use.use)}
    for kind, things in _lists(form).items():
        for number, thing in enumerate(things, 1):
            where, about = f"{form.id}: {kind}[{number}]", "" if isinstance(thing, Note) else thing.for_each
            if about and form.role(about) is None:
                yield Finding(where, f"there is no role {about!r}; known are {', '.join(r.id for r in form.roles)}")
            yield from condition_findings(thing.when, where, about, asked)
            if isinstance(thing, Remark) and thing.paper not in papers:
                yield Finding(where, f"{thing.paper!r} is no paper of this form, so the line never stands")
            if isinstance(thing, Remark) and thing.term:
                yield from _term(thing.term, f"{where}.term", asked)
            for _, text in texts(thing):
                yield from gap_findings(text, where, about, asked)


def _lists(form: Form) -> dict[str, Sequence[Remark | PaperUse | PaperElsewhere | Note]]:
    return {
        "evidence": form.evidence, "deadline": form.deadlines, "office": form.offices, "paper": form.papers,
        "signature": form.signatures, "paper_elsewhere": form.elsewhere, "good_to_know": form.good_to_know,
    }


def _term(term: Term, where: str, asked: Asked) -> Iterator[Finding]:
    """A term runs from a day that is asked."""
    if term.after == TODAY:
        return
    place = yield from place_findings(term.after, where, asked)
    if place and (place.fact is None or place.fact.kind not in DATES):
        yield Finding(where, f"{term.after!r} is no date")
    elif place and not asked.has(place):
        yield Finding(where, f"{term.after!r} is asked by no step")
