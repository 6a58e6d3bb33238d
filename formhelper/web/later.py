"""Stopping here: a code or a file with which a person goes on later, on this device or on another one."""

from __future__ import annotations

import re
import secrets
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import cast

import segno
from flask import abort, current_app, g, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from formhelper.desk.gate import Gate
from formhelper.storage.codes import RESUME
from formhelper.storage.limiter import Budget, TooMany
from formhelper.storage.takeaway import SHORTEST, TooLarge, WeakPassphrase, pack
from formhelper.web import guard
from formhelper.web.addresses import url_for
from formhelper.web.blueprint import pages
from formhelper.web.parts import NAME, parts
from formhelper.web.speech import _

ONCE = re.compile(r"[0-9a-f]{32}")
"""The word of a form that asks for a code: sent twice, it shows the same code twice."""
PER_CASE = Budget("costly-of-case", 20, 600)
"""Codes and files are slow to make on purpose; nobody needs many."""
FILE_NAME = "formhelper-answers.fha"
Answer = Response | tuple[str, int] | str


def files_gate() -> AbstractContextManager[None]:
    """Within, a file of answers is made or opened: a few at a time, as each takes 64 MiB for a while. Raises Busy."""
    return cast(Gate, current_app.extensions[f"{NAME}-files"])()


@pages.get("/<lang:language>/later")
def later() -> Answer:
    """How do you want to come back?"""
    return _page()


@pages.get("/<lang:language>/later/<what>")
def later_again(what: str) -> Response:
    """Where a form was sent to, opened as a page: after choosing another language, for example."""
    if what not in {"code", "file", "end", "leave"}:
        abort(404)
    return redirect(url_for("pages.later"), 303)


@pages.post("/<lang:language>/later/code")
def make_code() -> Answer:
    """The code, on the answer to this form and nowhere else."""
    _count()
    once = request.form.get("once", "")
    code = parts().cases.make_code(guard.secret(), RESUME, once if ONCE.fullmatch(once) else secrets.token_hex(16))
    address, stored = _address(), guard.stored()
    return render_template(
        "code.html", groups=code.split("-"), address=address, picture=_picture(f"{address}#{code}"),
        until=stored.expires, last=stored.last, days=_kept_days(),
    )


@pages.post("/<lang:language>/later/end")
def end_code() -> Response:
    """The code opens nothing any more."""
    parts().cases.end_code(guard.secret(), RESUME)
    return redirect(url_for("pages.later"), 303)


@pages.post("/<lang:language>/later/file")
def make_file() -> Answer:
    """The answers as a file for the person's own device."""
    typed, again = request.form.get("passphrase", ""), request.form.get("again", "")
    case = guard.stored().case
    if typed != again:
        return _page({"again": _("The two passphrases are not alike. Please type both again.")})
    _count()
    try:
        with files_gate():
            file = pack(case, typed)
    except WeakPassphrase:
        return _page({"passphrase": _("Please type at least %(number)s letters.", number=SHORTEST)})
    except TooLarge:
        return _page({"passphrase": _("There are too many answers for a file. Please get a code instead.")})
    response = current_app.response_class(file, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


def _page(problems: dict[str, str] | None = None) -> tuple[str, int]:
    stored = guard.stored()
    page = render_template(
        "later.html", has_code=stored.has_code, last=stored.last, once=secrets.token_hex(16), days=_kept_days(),
        shortest=SHORTEST, problems=problems or {},
        labels={"passphrase": _("Passphrase"), "again": _("The same passphrase again")},
    )
    return page, 422 if problems else 200


def _count() -> None:
    try:
        parts().cases.count(PER_CASE, guard.keyed("costly", guard.secret()))
    except TooMany as error:
        raise TooManyRequests(retry_after=error.seconds) from None


def _kept_days() -> int:
    return parts().cases.spans.kept // timedelta(days=1)


def _address() -> str:
    """Of the page where the code is typed, under the name by which this page was reached."""
    scheme = "https" if parts().secure_cookies else request.scheme
    return current_app.url_for("pages.resume", language=g.language, _external=True, _scheme=scheme)


def _picture(content: str) -> Markup:
    """The QR code; what stands behind the # is never sent to a server by a browser."""
    drawn = segno.make(content, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True,
    )
    return Markup(drawn)  # noqa: S704  made of numbers and of the colours above  # nosec B704
