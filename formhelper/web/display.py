"""How the pages look and which wording they show: a choice of the person, kept in a harmless cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response as Page
from flask import after_this_request, current_app, g, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from formhelper.web.addresses import url_for
from formhelper.web.blueprint import pages
from formhelper.web.parts import parts
from formhelper.web.speech import _

COOKIE = "formhelper-display"
KEPT_SECONDS = 365 * 24 * 60 * 60
THEMES = ("device", "light", "dark", "contrast")
WORDINGS = ("both", "mine", "german")


@dataclass(frozen=True)
class Display:
    """What the person chose: one of THEMES and one of WORDINGS."""

    theme: str = "device"
    wording: str = "both"

    @property
    def scheme(self) -> str:
        """KERN's name of the theme; empty where the device decides."""
        return self.theme if self.theme in ("light", "dark") else ""

    @property
    def contrast(self) -> bool:
        """Whether colours are to differ as much as they can, in the light or dark scheme of the device."""
        return self.theme == "contrast"


def chosen() -> Display:
    """The choice of this browser, or the wording just pressed; what the cookie says wrongly counts as not chosen."""
    theme, _dot, wording = request.cookies.get(COOKIE, "").partition(".")
    return _checked(theme, g.get("wording", wording))


def press() -> None:
    """Take over the wording that was pressed on a page with questions, and keep it for the next pages."""
    if "wording" in request.form:
        g.wording = request.form["wording"]
        g.pop("now", None)
        display = chosen()
        after_this_request(lambda response: kept(response, display))


def _checked(theme: str, wording: str) -> Display:
    return Display(theme if theme in THEMES else "device", wording if wording in WORDINGS else "both")


def keep(response: Page | Response, display: Display) -> None:
    """Put the choice into the cookie of this response."""
    response.set_cookie(
        COOKIE, f"{display.theme}.{display.wording}", max_age=KEPT_SECONDS, path="/", httponly=True,
        samesite="Lax", secure=parts().secure_cookies,
    )


def kept(response: Page, display: Display) -> Page:
    """The response with the choice in its cookie."""
    keep(response, display)
    return response


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
    keep(response, _checked(request.form.get("theme", ""), request.form.get("wording", "")))
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
