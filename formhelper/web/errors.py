"""Pages for what went wrong: in the person's language, saying what to do, and never what the program did."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError, ServiceUnavailable
from werkzeug.wrappers import Response

from formhelper.desk.gate import Busy
from formhelper.storage.cases import Conflict, NoCase
from formhelper.storage.limiter import TooMany
from formhelper.storage.unavailable import Unavailable
from formhelper.web import changed, guard, too_many, unsaved
from formhelper.web.languages import remembered, wanted
from formhelper.web.speech import _


@dataclass(frozen=True)
class Words:
    """What an error page says."""

    title: str
    remedy: str


def install(app: Flask) -> None:
    """Register the pages."""
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(NoCase, start_anew)
    app.register_error_handler(Conflict, conflict)
    app.register_error_handler(guard.Outdated, changed.answer)
    app.register_error_handler(Unavailable, unsaved.answer)
    app.register_error_handler(TooMany, too_many.answer)
    app.register_error_handler(Busy, come_again)


def refused(error: HTTPException) -> Response | tuple[str, int, dict[str, str]]:
    """Every HTTP error; the log has the lines where an unforeseen one happened."""
    code = error.code or InternalServerError.code
    if isinstance(error, SecurityError):  # no page has an address under a host that is not ours
        return Response("This host name is not served here.\n", 400, mimetype="text/plain")
    return render_template("error.html", words=_words(code), code=code), code, _allowed(error)


def start_anew(error: NoCase) -> tuple[str, int]:
    """There is no case: it has ended, was deleted, or was never there. Nobody is told which."""
    del error
    guard.forget_case()
    return render_template("anew.html", form_id=(request.view_args or {}).get("form_id")), 410


def conflict(error: Conflict) -> tuple[str, int]:
    """Another tab was faster, on a page that holds nothing typed."""
    del error
    return render_template("error.html", words=_words(409), code=409), 409


def come_again(error: Busy) -> Response | tuple[str, int, dict[str, str]]:
    """Too much is being made at once, on a page that holds nothing typed."""
    return refused(ServiceUnavailable(retry_after=error.again))


def _allowed(error: HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}


def _words(code: int) -> Words:
    g.setdefault("language", wanted(request.accept_languages, request.path, remembered()))
    too_much = Words(_("That was too much text"), _("Please go back and shorten your answers."))
    if request.endpoint == "pages.bring_file":
        too_much = Words(_("This file is too large"), _("Please go back and choose the file that you saved here."))
    known = {
        400: Words(
            _("This page can no longer be sent"),
            _("Please go back, load the page again, and send it once more. Cookies must be allowed for this website."),
        ),
        403: Words(
            _("This came from another website"),
            _("For your safety, we only accept forms that were opened here. Please start from our first page."),
        ),
        404: Words(
            _("This page does not exist"),
            _("Please check the address, or go to the first page."),
        ),
        405: Words(
            _("This page cannot be opened like that"),
            _("Please go to the first page and find your way from there."),
        ),
        409: Words(
            _("Something changed in another tab"),
            _("Please load the page again and check what is there now."),
        ),
        413: too_much,
        414: too_much,
        429: Words(
            _("Too many attempts"),
            _("Please wait a few minutes and try again."),
        ),
        431: Words(
            _("Your browser sent more than we can read"),
            _("Please delete the cookies of this website, and start from our first page."),
        ),
        500: Words(
            _("Something went wrong on our side"),
            _("Your saved answers are still there. Please try again in a moment."),
        ),
        503: Words(
            _("Too much is going on at the moment"),
            _("Your saved answers are still there. Please wait a moment and load the page again."),
        ),
    }
    return known.get(code) or (known[500] if code >= 500 else known[400])
