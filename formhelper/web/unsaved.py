"""The database is full, away or busy: nothing was saved, so the person gets back what they typed, to send it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, render_template, request

from formhelper.core.blocks import UnknownFact
from formhelper.core.definition import Form
from formhelper.storage.unavailable import Unavailable
from formhelper.web import guard, logs
from formhelper.web.behind import behind
from formhelper.web.parts import parts
from formhelper.web.view import words
from formhelper.web.words import Phrase

SECONDS = 10
"""After which it is worth trying again."""
PASSPHRASES = frozenset({"passphrase", "again"})
"""Never shown, and never sent once more by a page."""
OWN = frozenset({guard.TOKEN, "mark", "asked", "do", "language", "read", "write", "keep", "once"}) | PASSPHRASES
"""Fields of a form that nobody typed."""


@dataclass(frozen=True)
class Typed:
    """Something that was typed; `label` is the question where it is known."""

    label: Phrase | None
    text: str


def keep_page() -> None:
    """The page of this request is to be shown again with what was typed, and nothing is to be saved."""
    g.not_saved = True


def only_shown_again() -> bool:
    """Whether `keep_page` was said."""
    return bool(behind(g).get("not_saved"))


def switching() -> bool:
    """Whether the page is only shown again (other language, other wording, no saving now): nothing is saved."""
    asked = behind(request)
    return asked.method == "POST" and (only_shown_again() or not {"language", "wording"}.isdisjoint(asked.form))


def answer(error: Unavailable) -> tuple[str, int, dict[str, str]]:
    """503: a page that says that nothing is saved, holds all that was sent, and sends it once more on request."""
    logs.note("unavailable", error.cause)
    page = render_template("unsaved.html", again=request.method == "POST", sent=sent(), typed=list(typed()))
    return page, 503, {"Retry-After": str(SECONDS)}


def sent() -> list[tuple[str, str]]:
    """The fields of the form, to be sent once more; its token is made anew."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in PASSPHRASES | {guard.TOKEN}]


def typed() -> Iterator[Typed]:
    """All that the person typed into the form that was sent."""
    form = parts().shelf.forms.get((request.view_args or {}).get("form_id", ""))
    for name, value in request.form.items(multi=True):
        if name not in OWN and value.strip():
            yield Typed(_label(form, name), value)


def _label(form: Form | None, control: str) -> Phrase | None:
    """The label of the question to which a control belongs; a control may be one of several of its question."""
    for address in request.form.getlist("asked"):
        name = address.replace(".", "-")
        if form and (control == name or control.startswith(f"{name}-")):
            try:
                place = form.place(address)
            except UnknownFact:  # the page was made with another definition, or by hand
                return None
            return words().phrase(place.fact.label) if place.fact else None
    return None
