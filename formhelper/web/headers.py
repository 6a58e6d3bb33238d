"""The safe headers of every response: what a browser may load, run, keep, and tell other websites."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from formhelper.web.parts import parts

NOT_ALLOWED = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "bluetooth", "browsing-topics")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # no-referrer would take the Origin from our own forms too
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NOT_ALLOWED),
}
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
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def finish(response: Response) -> Response:
    """The headers; whatever may hold an answer is kept nowhere, as the next person may sit at the same computer."""
    response.headers.update(HEADERS)
    response.headers["Content-Security-Policy"] = _policy()
    if parts().secure_cookies:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if request.endpoint not in PUBLIC or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    return response


def _policy() -> str:
    if "policy" in g:  # of a picture
        return str(g.policy)
    if "csp_nonce" not in g:
        return POLICY
    return f"{POLICY}; script-src 'nonce-{g.csp_nonce}'; connect-src 'self'"
