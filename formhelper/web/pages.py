"""Pages without questions: languages, forms and the information on one form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from formhelper.core.blocks import UnknownFact
from formhelper.core.condition import ALWAYS
from formhelper.core.definition import Form, Note, PaperUse, Remark
from formhelper.core.edition import Edition
from formhelper.library.catalogues import FALLBACK
from formhelper.storage.cases import Conflict
from formhelper.web import guard
from formhelper.web.begun import begun
from formhelper.web.blueprint import pages
from formhelper.web.languages import LANGUAGES, preferred_first, remembered
from formhelper.web.parts import parts
from formhelper.web.roles import with_first_person
from formhelper.web.speech import _, speaking
from formhelper.web.topics import by_topic
from formhelper.web.view import form_or_404, next_address, way, words
from formhelper.web.words import Fill


@dataclass(frozen=True)
class Tongue:
    """A language to choose, and how it invites; the invitation is in English where it lacks a translation."""

    code: str
    invitation: str
    invitation_language: str


@pages.get("/")
def languages() -> str:
    """Which language? The one that was chosen before comes first, then those of the browser."""
    order = preferred_first(request.accept_languages, remembered())
    return render_template("languages.html", tongues=[_tongue(code) for code in order])


def _tongue(code: str) -> Tongue:
    with speaking(code):
        said, english = _("Go on in this language"), "Go on in this language"
    return Tongue(code, said, code if words().catalogues.has("messages", english, code) else FALLBACK)


@pages.get("/<lang:language>/")
def home() -> str:
    """What do you want to do?"""
    shelf = parts().shelf
    return render_template("home.html", topics=by_topic(shelf.forms.values()), bundles=shelf.bundles, begun=begun())


@pages.get("/<lang:language>/situations/<bundle_id>")
def situation(bundle_id: str) -> str:
    """The forms that belong to a situation in life, in their order."""
    found = next((bundle for bundle in parts().shelf.bundles if bundle.id == bundle_id), None)
    if found is None:
        abort(404)
    return render_template("situation.html", bundle=found, forms=parts().shelf.forms)


@dataclass(frozen=True)
class PaperInfo:
    """A paper of a form and the newest edition of each place for which there is one."""

    use: PaperUse
    editions: tuple[Edition, ...]


@pages.get("/<lang:language>/<form_id>")
def form(form_id: str) -> str:
    """What a form is for, before anything is asked."""
    found, today = form_or_404(form_id), parts().today()
    papers = [_paper_info(use) for use in found.papers]
    untranslated = [code for code in LANGUAGES if words().catalogues.partly(form_id, code)]
    return render_template(
        "form.html",
        form=found,
        blanks=_blanks(found),
        papers=papers,
        stale=any(edition.stale(today) for paper in papers for edition in paper.editions),
        translated=[code for code in LANGUAGES if code not in untranslated],
        untranslated=untranslated,
        always=_always,
        sometimes=_sometimes,
        contacts=parts().desk.contacts(found),
        today=today,
    )


def _blanks(form: Form) -> Fill:
    """Gaps filled with what will be asked: nobody is known yet, and "[First names] signs" says more than dots."""

    def fill(address: str) -> str:
        try:
            fact = form.place(address).fact
        except UnknownFact:
            return ""
        return f"[{words().phrase(fact.label)}]" if fact else ""

    return fill


def _paper_info(use: PaperUse) -> PaperInfo:
    editions = (parts().shelf.editions.get(paper, ()) for paper in use.use)
    return PaperInfo(use, tuple(found[0] for found in editions if found))


def _always(things: Iterable[Remark | Note]) -> list[Remark | Note]:
    return [thing for thing in things if thing.when == ALWAYS and not _of_one_paper(thing)]


def _sometimes(things: Iterable[Remark | Note]) -> list[Remark | Note]:
    return [thing for thing in things if thing.when != ALWAYS or _of_one_paper(thing)]


def _of_one_paper(thing: Remark | Note) -> bool:
    return isinstance(thing, Remark) and bool(thing.paper)


@pages.post("/<lang:language>/<form_id>")
def start(form_id: str) -> Response:
    """Begin or go on: to the first page that lacks an answer."""
    found = form_or_404(form_id)
    secret, stored = guard.open_case()
    case = with_first_person(way(found, stored.case))
    try:
        parts().cases.save(secret, stored, case)
    except Conflict:
        case = parts().cases.load(secret).case  # another tab began at the same moment: go on with what it saved
    return redirect(next_address(way(found, case)), 303)
