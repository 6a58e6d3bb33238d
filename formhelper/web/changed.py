"""Answers that have no place in the forms of today: shown once, before anything else, and read by the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Response as FlaskResponse
from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from formhelper.core.blocks import FactDef
from formhelper.core.facts import Case, Value
from formhelper.core.upgrade import NotKept
from formhelper.desk.reopening import Reopened
from formhelper.web import guard, unsaved
from formhelper.web.addresses import url_for
from formhelper.web.blueprint import pages
from formhelper.web.parts import parts
from formhelper.web.shown import text_of
from formhelper.web.speech import _
from formhelper.web.view import full_name, words
from formhelper.web.words import Phrase


@dataclass(frozen=True)
class Lost:
    """An answer that was not kept; `label` is the question where it is still asked, else the name of the fact."""

    label: Phrase | None
    name: str
    about: str
    text: str


def answer(error: guard.Outdated) -> tuple[str, int]:
    """409: what is not kept, and all that was sent, to go on with it after reading."""
    sent = [(name, value) for name, value in unsaved.sent() if name != guard.READ]
    again = request.method == "POST"
    lost = list(_told(error.case, error.not_kept))
    return render_template("changed.html", lost=lost, sent=sent, again=again, read=guard.READ), 409


def told(opened: Reopened) -> FlaskResponse:
    """The same of a file: it is opened, so reading is all that is left."""
    lost = list(_told(opened.stored.case, opened.not_kept))
    return make_response(render_template("changed.html", lost=lost, sent=(), again=False, read=""))


@pages.post("/<lang:language>/changed")
def read() -> Response:
    """The person has read it: from now on the case is one of today's forms."""
    guard.stored()
    return redirect(url_for("pages.back"), 303)


@pages.get("/<lang:language>/changed")
def read_before() -> Response:
    """Opened as a page, after choosing another language: there is nothing else to read than before."""
    return redirect(url_for("pages.back"), 303)


def _told(case: Case, lost: Iterable[NotKept]) -> Iterator[Lost]:
    for one in lost:
        fact = _fact(case, one)
        label = words().phrase(fact.label) if fact else None
        yield Lost(label, one.name.rpartition(".")[2].replace("_", " "), _about(case, one.owner), _text(one, fact))


def _fact(case: Case, one: NotKept) -> FactDef | None:
    """The question as it is asked today, where the answer alone has no place any more."""
    entity = case.entities.get(one.owner or "")
    name = f"{entity.block}.{one.name}" if entity else one.name
    known = parts().shelf.definitions.facts.get(name, ())
    return next((fact for fact in known if one.label and str(fact.label) == one.label), None)


def _about(case: Case, owner: str | None) -> str:
    entity = case.entities.get(owner or "")
    return full_name(entity) if entity else ""


def _text(one: NotKept, fact: FactDef | None) -> str:
    """As people read it, where the definition of today can say it; else as it was kept."""
    if one.why == "no_such_role":
        return _("who it is about")
    try:
        said = text_of(one.value, fact, words()) if fact else ""
    except (KeyError, ValueError):  # the definition of today does not know this value: that is why it is told
        said = ""
    return said or _plain(one.value)


def _plain(value: Value) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
