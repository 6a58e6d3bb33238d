"""Going on: with a code, or with a file of saved answers, in a browser that may have other answers already."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from formhelper.core.facts import Case
from formhelper.desk.gate import Busy
from formhelper.desk.reopening import bring
from formhelper.storage.cases import Mistyped, NoCase, WrongCode
from formhelper.storage.limiter import Budget, TooMany
from formhelper.storage.takeaway import CannotOpen, NotOurs, TooLarge, TooNew, WeakPassphrase, WrongPassphrase
from formhelper.storage.unavailable import Unavailable
from formhelper.web import changed, guard, logs
from formhelper.web.addresses import url_for
from formhelper.web.begun import begun
from formhelper.web.blueprint import pages
from formhelper.web.later import files_gate
from formhelper.web.parts import parts
from formhelper.web.speech import _

FILES_PER_ADDRESS = Budget("files-of-address", 40, 600)
"""Two for each of twenty counsellors behind one address."""
FILES = Budget("files", 60, 60)
"""Opening a file takes 64 MiB and a fifth of a second."""
WAIT = 10
"""Seconds after which it is worth trying again where the storage is away."""
Page = tuple[str, int, dict[str, str]]


@pages.get("/<lang:language>/resume")
def resume() -> Page:
    """With a code, or with a file?"""
    return _page()


@pages.get("/<lang:language>/resume/<what>")
def resume_again(what: str) -> Response:
    """Where a form was sent to, opened as a page: after choosing another language, for example."""
    if what not in {"code", "file"}:
        abort(404)
    return redirect(url_for("pages.resume"), 303)


@pages.post("/<lang:language>/resume/code")
def redeem() -> Response | Page:
    """Open the case of a code in this browser too."""
    if not request.form.get("code", "").strip():
        return _page({"code": _("Please type the code.")})
    return _answered("code", _redeemed)


@pages.post("/<lang:language>/resume/file")
def bring_file() -> Response | Page:
    """A new case with what is in the file."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page({"file": _("Please choose the file with your answers.")})
    return _answered("file", _brought)


def _answered(field: str, opened: Callable[[], Response]) -> Response | Page:
    """What `opened` does, or the page once more with what went wrong; before, whether answers here are to be left."""
    try:
        if in_the_way() and request.form.get("replace") != "yes":
            return _page({f"replace-{field}": _("Please say first that the answers here may be replaced.")})
        return opened()
    except (Mistyped, WrongCode):
        logs.note("refused", "a code that opens nothing")
        return _page({"code": _wrong_code()})
    except TooMany as error:
        logs.note("refused", "too many codes or files")
        minutes = max(1, -(-error.seconds // 60))
        text = _("Too many attempts. Please wait %(minutes)s minutes and try again.", minutes=minutes)
        return _page({field: text}, 429, {"Retry-After": str(error.seconds)})
    except WeakPassphrase:
        return _page({"passphrase": _unopened(WrongPassphrase())})
    except CannotOpen as error:
        return _page({"passphrase" if isinstance(error, WrongPassphrase) else "file": _unopened(error)})
    except (Unavailable, Busy) as error:
        if isinstance(error, Unavailable):
            logs.note("unavailable", error.cause)
        text = _("We cannot open answers at the moment. Nothing is lost. Please wait a little and try again.")
        return _page({field: text}, 503, {"Retry-After": str(WAIT)})


def _redeemed() -> Response:
    secret = parts().cases.redeem(request.form["code"], request.remote_addr or "")
    guard.use(secret)
    return redirect(url_for("pages.back"), 303)


def _brought() -> Response:
    cases = parts().cases
    cases.count(FILES_PER_ADDRESS, request.remote_addr or "")
    cases.count(FILES, "")
    content = request.files["file"].stream.read()
    with files_gate():
        secret, opened = bring(
            cases, content, request.form.get("passphrase", ""), parts().shelf.definitions, parts().today()
        )
    guard.use(secret)
    if opened.not_kept:
        return changed.told(opened)
    return redirect(url_for("pages.back"), 303)


def in_the_way() -> bool:
    """Whether this browser opens answers that would be left behind. Raises Unavailable."""
    try:
        case = guard.loaded().case
    except NoCase:
        return False
    return _has_answers(case)


def _has_answers(case: Case) -> bool:
    return bool(case.household or case.later or any(one.facts or one.later for one in case.entities.values()))


def _page(
    problems: Mapping[str, str] | None = None, status: int = 422, headers: dict[str, str] | None = None
) -> Page:
    try:
        asks_first = in_the_way()
    except Unavailable:
        asks_first = False
    page = render_template(
        "resume.html", problems=problems or {}, typed=request.form.get("code", ""), asks_first=asks_first,
        labels={"code": _("Code"), "file": _("File"), "passphrase": _("Passphrase")},
    )
    return page, status if problems else 200, headers or {}


def _wrong_code() -> str:
    return _(
        "No answers were found with this code. Please compare every letter and digit. A code ends when a new one is "
        "made, when everything is deleted, or when it was not used for a long time."
    )


def _unopened(error: CannotOpen) -> str:
    if isinstance(error, WrongPassphrase):
        return _("The passphrase is not right, or the file is damaged.")
    if isinstance(error, TooNew):
        return _("This file was made by a newer version of formhelper. Please open it where you made it.")
    if isinstance(error, TooLarge):
        return _("This file is too large. Please choose the file that you saved here.")
    if isinstance(error, NotOurs):
        return _("This is no file with answers of formhelper, or a part of it is missing.")
    return _("This file holds no answers that we can read.")


@pages.get("/<lang:language>/back")
def back() -> str:
    """Your answers are here again."""
    stored = guard.stored()
    return render_template("back.html", begun=begun(), has_code=stored.has_code, last=stored.last)
