"""The languages of the pages: code and own name, which of them a browser asks for, and which it chose before."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, g, request
from werkzeug.datastructures import LanguageAccept

from formhelper.library.catalogues import SOURCE
from formhelper.web.behind import behind
from formhelper.web.parts import parts

LANGUAGES: Mapping[str, str] = {
    "de": "Deutsch",
    "en": "English",
    "pl": "Polski",
    "ro": "Română",
    "bg": "Български",
    "hu": "Magyar",
}

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
"""Languages written from right to left. None of them has catalogues yet; pages, styles and tests are ready for them."""


def direction(language: str) -> str:
    """The `dir` of pages in that language."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


COOKIE = "formhelper-language"
KEPT_SECONDS = 180 * 24 * 60 * 60
NOT_REMEMBERED = frozenset({"pages.confirm_delete", "pages.deleted"})
"""Whoever deletes everything leaves nothing behind, this choice neither."""


def wanted(accepted: LanguageAccept, path: str = "", before: str = "") -> str:
    """The language of an address, else the one chosen before, else the first of the browser's, else German."""
    first = path.strip("/").partition("/")[0]
    return first if first in LANGUAGES else preferred_first(accepted, before)[0]


def preferred_first(accepted: LanguageAccept, before: str = "") -> tuple[str, ...]:
    """All languages: the one chosen before, those of the browser, the others; a country (pl-PL) makes no difference."""
    asked = [before, *(code.partition("-")[0].lower() for code, quality in accepted if quality > 0)]
    return tuple(dict.fromkeys([*(code for code in asked if code in LANGUAGES), SOURCE, *LANGUAGES]))


def remembered() -> str:
    """The language that this browser showed last; empty where it is not known."""
    said = behind(request).cookies.get(COOKIE, "")
    return said if said in LANGUAGES else ""


def remember(response: Response) -> Response:
    """Keep the language of a page that has one in its address; it says nothing about the person but this."""
    asked = behind(request)
    shown = asked.method == "GET" and response.status_code == 200 and asked.endpoint not in NOT_REMEMBERED
    language = str(behind(g).get("language", ""))
    if shown and asked.url_rule and "language" in asked.url_rule.arguments and remembered() != language:
        response.set_cookie(
            COOKIE, language, max_age=KEPT_SECONDS, path="/", httponly=True, samesite="Lax",
            secure=parts().secure_cookies,
        )
    return response
