"""The safe headers of every response: what a browser may load, run, keep, and tell other websites."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from formhelper.web.behind import behind
from formhelper.web.parts import parts

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NOT_ALLOWED = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "bluetooth", "browsing-topics")
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    # no-referrer would take the Origin from our own forms too
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in NOT_ALLOWED)),
)
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
YEAR = 365 * 24 * 60 * 60
PUBLIC = frozenset({"static", "pages.box_picture", "pages.logo"})
"""Endpoints whose answers are the same for everybody: these alone may be kept by browsers and proxies."""


def install(app: Flask) -> None:
    """Put the headers on every response of the application, refusals too."""
    app.after_request(finish)


def nonce() -> str:
    """The nonce for script elements of this page (CSP level 3); a page that never asks for one can run no script."""
    page = behind(g)
    if "csp_nonce" not in page:
        page.csp_nonce = secrets.token_urlsafe(16)
    return str(page.csp_nonce)


class Answer(Response):
    """A response with the headers that are the same on all of them.

    They are added as it goes out: setting each of them is a look through all others, and a test of constant texts.
    """

    def get_wsgi_response(
        self, environ: WSGIEnvironment
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """Body, status and headers (PEP 3333)."""
        body, status, headers = super().get_wsgi_response(environ)
        return body, status, [*headers, *ALWAYS]


def finish(response: Response) -> Response:
    """The headers; whatever may hold an answer is kept nowhere, as the next person may sit at the same computer."""
    headers = response.headers
    headers.add("Content-Security-Policy", _policy())
    if parts().secure_cookies:
        headers.add("Strict-Transport-Security", f"max-age={YEAR}")
    if behind(request).endpoint not in PUBLIC or response.status_code >= 400:
        headers["Cache-Control"] = "no-store"
    return response


def _policy() -> str:
    page = behind(g)
    if "policy" in page:  # of a picture
        return str(page.policy)
    if "csp_nonce" not in page:
        return POLICY
    return f"{POLICY}; script-src 'nonce-{page.csp_nonce}'; connect-src 'self'"
