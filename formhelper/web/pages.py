"""Pages without questions: languages, forms, the information on one form, privacy, and deleting everything."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from formhelper.core.condition import ALWAYS
from formhelper.core.definition import Form, Note, PaperUse, Remark
from formhelper.core.edition import Edition
from formhelper.storage.cases import Conflict, NoCase
from formhelper.web import guard
from formhelper.web.blueprint import pages
from formhelper.web.languages import preferred_first
from formhelper.web.parts import parts
from formhelper.web.roles import with_first_person
from formhelper.web.speech import _
from formhelper.web.view import form_or_404, next_address, way


@pages.get("/")
def languages() -> str:
    """Which language?"""
    return render_template("languages.html", order=preferred_first(request.accept_languages))


@pages.get("/<lang:language>/")
def home() -> str:
    """What do you want to do?"""
    by_topic: dict[str, list[Form]] = {}
    for form in sorted(parts().shelf.forms.values(), key=lambda form: _rank(form.topic)):
        by_topic.setdefault(topic_title(form.topic), []).append(form)
    return render_template("home.html", topics=by_topic, bundles=parts().shelf.bundles)


@pages.get("/<lang:language>/situations/<bundle_id>")
def situation(bundle_id: str) -> str:
    """The forms that belong to a situation in life, in their order."""
    found = next((bundle for bundle in parts().shelf.bundles if bundle.id == bundle_id), None)
    if found is None:
        abort(404)
    return render_template("situation.html", bundle=found, forms=parts().shelf.forms)


ORDER = ("arriving", "family", "money", "housing", "health", "work", "law", "help", "leaving")


def _rank(topic: str) -> int:
    """Topics in the order in which most people need them; new ones last."""
    return ORDER.index(topic) if topic in ORDER else len(ORDER)


def topic_title(topic: str) -> str:
    """The heading over forms of a topic."""
    titles = {
        "arriving": _("Arriving and living here"),
        "family": _("Children and family"),
        "health": _("Health and insurance"),
        "housing": _("Rent and housing"),
        "money": _("Support with money"),
        "law": _("Law and advice"),
        "work": _("Work and business"),
        "help": _("Letters and advice"),
        "leaving": _("Leaving Germany"),
    }
    return titles.get(topic, _("Other matters"))


@dataclass(frozen=True)
class PaperInfo:
    """A paper of a form and the newest edition of each place for which there is one."""

    use: PaperUse
    editions: tuple[Edition, ...]


@pages.get("/<lang:language>/<form_id>")
def form(form_id: str) -> str:
    """What a form is for, before anything is asked."""
    found = form_or_404(form_id)
    return render_template(
        "form.html",
        form=found,
        papers=[_paper_info(use) for use in found.papers],
        always=_always,
        sometimes=_sometimes,
        contacts=parts().desk.contacts(found),
        today=parts().today(),
    )


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


@pages.get("/<lang:language>/privacy")
def privacy() -> str:
    """What is stored, and for how long."""
    return render_template("privacy.html")


@pages.get("/<lang:language>/delete")
def confirm_delete() -> str:
    """Are you sure?"""
    return render_template("delete.html")


@pages.post("/<lang:language>/delete")
def delete() -> Response:
    """Forget everything, here and in the browser."""
    with suppress(NoCase):  # where nothing is there to delete, nothing is left to do
        parts().cases.delete(guard.secret())
    guard.forget_case()
    response = redirect(url_for("pages.deleted"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@pages.get("/<lang:language>/deleted")
def deleted() -> str:
    """All is gone."""
    return render_template("deleted.html")
