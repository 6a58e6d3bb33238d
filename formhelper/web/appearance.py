"""How the pages look and which wording they show: a choice of the person, kept in a harmless cookie."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response as Page
from flask import after_this_request, g, request
from werkzeug.wrappers import Response

from formhelper.web.parts import parts

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
    return checked(theme, g.get("wording", wording))


def press() -> None:
    """Take over the wording that was pressed on a page with questions, and keep it for the next pages."""
    if request.method == "POST" and "wording" in request.form:
        g.wording = request.form["wording"]
        g.pop("now", None)
        display = chosen()
        after_this_request(lambda response: kept(response, display))


def checked(theme: str, wording: str) -> Display:
    """A choice that there is, each part by itself."""
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
