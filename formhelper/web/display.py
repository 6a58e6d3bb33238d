"""The page on which people choose how the pages look and which wording they show."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import current_app, g, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from formhelper.web.addresses import url_for
from formhelper.web.appearance import COOKIE, THEMES, WORDINGS, checked, keep
from formhelper.web.blueprint import pages
from formhelper.web.speech import _


@pages.get("/<lang:language>/display")
def display() -> str:
    """Light or dark, and which words?"""
    return render_template(
        "display.html", back=inside(request.args.get("back", "")), themes=_themes(), wordings=_wordings(),
        saved=COOKIE in request.cookies and "saved" in request.args,
    )


@pages.post("/<lang:language>/display")
def choose_display() -> Response:
    """Keep the choice, and show the page again, as it looks now."""
    back = inside(request.form.get("back", ""))
    response = redirect(url_for("pages.display", back=back, saved=1), 303)
    keep(response, checked(request.form.get("theme", ""), request.form.get("wording", "")))
    return response


def inside(address: str) -> str:
    """The address anew, if it is the path of one of our pages; else that of the start page.

    It is built from the page that it names, in the language of this page, so whatever else is in it (a host, a query)
    leads nowhere.
    """
    path = urlsplit(address.replace("\\", "/")).path if address.startswith("/") else ""
    adapter = current_app.url_map.bind("")
    try:
        endpoint, values = adapter.match(path, method="GET")
    except HTTPException:
        return url_for("pages.home")
    if not endpoint.startswith("pages."):
        return url_for("pages.home")
    return url_for(endpoint, **{**values, **({"language": g.language} if "language" in values else {})})


def here() -> str:
    """The path of this page for `inside`; empty where it is a page that nobody goes back to."""
    if request.routing_exception is not None or request.endpoint in ("pages.display", "pages.choose_display"):
        return ""
    return request.path


def _themes() -> Mapping[str, str]:
    names = (_("As my device says"), _("Light"), _("Dark"), _("High contrast"))
    return dict(zip(THEMES, names, strict=True))


def _wordings() -> Mapping[str, str]:
    names = (_("My language and German"), _("Only my language"), _("Only German"))
    return dict(zip(WORDINGS, names, strict=True))
