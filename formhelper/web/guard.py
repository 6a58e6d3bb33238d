"""What guards every request: the cookie with the person's secret, and tokens against forged forms."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import SecurityError

from formhelper.core.facts import Case
from formhelper.core.upgrade import NotKept, upgraded
from formhelper.desk.reopening import reopen
from formhelper.storage.cases import NoCase, Stored
from formhelper.storage.seal import new_secret
from formhelper.web import logs
from formhelper.web.behind import behind
from formhelper.web.parts import parts

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
DIGEST_BYTES = hashlib.sha256().digest_size
READ = "changed-read"
"""The field of a form with which a person says to have read what could not be kept."""
TOKEN = "token"  # noqa: S105  the name of a form field  # nosec B105


def install(app: Flask) -> None:
    """Put the guard before and after every request of the application."""
    app.before_request(refuse_forged)
    app.after_request(finish)


def case_cookie() -> str:
    """The name of the cookie with the secret; __Host- keeps neighbours under the same domain from setting it."""
    return "__Host-formhelper" if parts().secure_cookies else "formhelper"


def has_case() -> bool:
    """Whether the browser has a case, and keeps it with this response."""
    return case_cookie() in behind(request).cookies and not behind(g).get("clear_case")


def start_cookie() -> str:
    """The name of the cookie that ties the start button to a browser before there is a case."""
    return f"{case_cookie()}-start"


def secret() -> str:
    """The secret of the person; raises NoCase where the browser has none."""
    if found := behind(request).cookies.get(case_cookie()):
        return found
    raise NoCase


class Outdated(Exception):
    """The case is of older definitions, and a part of it has no place in those of today; nothing is changed yet."""

    def __init__(self, case: Case, not_kept: tuple[NotKept, ...]) -> None:
        self.case, self.not_kept = case, not_kept
        super().__init__(f"{len(not_kept)} answers have no place any more")


def stored() -> Stored:
    """The person's case in the definitions of today; raises NoCase, and Outdated until the person has read it."""
    found = loaded()
    now, today = parts().shelf.definitions, parts().today()
    if found.case.definitions == now.fingerprint:
        return found
    _case, lost = upgraded(found.case, now, today)
    if lost and READ not in request.form:
        raise Outdated(found.case, lost)
    return reopen(parts().cases, secret(), now, today).stored


def loaded() -> Stored:
    """The person's case as it is kept; raises NoCase."""
    return parts().cases.load(secret())


def use(fresh: str) -> None:
    """From this response on, the browser opens the case of this secret instead."""
    g.new_secret = fresh


def open_case() -> tuple[str, Stored]:
    """The person's case, or a new one with a new secret: a secret that opens nothing is never taken over.

    Raises TooMany.
    """
    try:
        return secret(), stored()
    except NoCase:
        parts().shares.start(request.remote_addr or "")
        fresh = parts().cases.start()
        use(fresh)
        return fresh, reopen(parts().cases, fresh, parts().shelf.definitions, parts().today()).stored


def forget_case() -> None:
    """Take the cookie away with this response."""
    g.clear_case = True


def token() -> str:
    """The token for forms of this page: other letters on every page, so that its compressed size betrays nothing.

    Compression makes a page shorter where what somebody sends in is like a secret in it (BREACH, 2013); a pad that is
    new on every page leaves nothing to compare with.
    """
    digest = bytes.fromhex(keyed("form", _anchor() or _new_anchor()))
    pad = secrets.token_bytes(len(digest))
    return (pad + _xor(pad, digest)).hex()


def _unmasked(sent: str) -> str:
    """The digest in a token that came back; empty where it is none."""
    if not re.fullmatch(f"[0-9a-f]{{{4 * DIGEST_BYTES}}}", sent):
        return ""
    masked = bytes.fromhex(sent)
    return _xor(masked[:DIGEST_BYTES], masked[DIGEST_BYTES:]).hex()


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(len(one), "big")


def keyed(label: str, key: str) -> str:
    """A keyed digest: it shows that a value is the same, and says nothing about the value or the key."""
    return hmac.digest(key.encode(), f"formhelper/1/{label}".encode(), "sha256").hex()


def refuse_forged() -> None:
    """403 for a request from another site, 400 for a wrong token; without any cookie there is nothing to forge."""
    asked = behind(request)
    if asked.method in SAFE_METHODS or asked.routing_exception is not None:
        return
    if not _same_site():
        logs.note("refused", "a form from another website")
        abort(403)
    cookies = asked.cookies
    anchors = [found for name in (case_cookie(), start_cookie()) if (found := cookies.get(name))]
    if case_cookie() not in cookies and asked.endpoint and asked.endpoint.endswith(".step"):
        raise NoCase
    # A page that was opened before the case was started carries the token of the start: two tabs are no forgery.
    sent = _unmasked(asked.form.get(TOKEN, ""))
    if not any(hmac.compare_digest(keyed("form", anchor), sent) for anchor in anchors):
        logs.note("refused", "a form with a wrong token")
        abort(400)


def _same_site() -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin in (f"http://{request.host}", f"https://{request.host}")


def _anchor() -> str:
    cookies = behind(request).cookies
    return cookies.get(case_cookie()) or cookies.get(start_cookie()) or ""


def _new_anchor() -> str:
    if "new_anchor" not in g:
        g.new_anchor = new_secret()
    return str(g.new_anchor)


def finish(response: Response) -> Response:
    """The cookies of every response."""
    if isinstance(behind(request).routing_exception, SecurityError):
        return response
    page = behind(g)
    if new := page.get("new_secret"):
        _set(response, case_cookie(), new)
    elif page.get("clear_case"):
        _drop(response, case_cookie())
    if anchor := page.get("new_anchor"):
        _set(response, start_cookie(), anchor)
    return response


def _set(response: Response, name: str, value: str) -> None:
    secure = parts().secure_cookies
    response.set_cookie(name, value, path="/", httponly=True, samesite="Lax", secure=secure)


def _drop(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=parts().secure_cookies)
