"""The languages of the pages: code and own name, and which of them a browser asks for."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import LanguageAccept

from formhelper.library.catalogues import SOURCE

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


def wanted(accepted: LanguageAccept, path: str = "") -> str:
    """The language of an address, else the one that the browser prefers among ours, else German."""
    first = path.strip("/").partition("/")[0]
    return first if first in LANGUAGES else preferred_first(accepted)[0]


def preferred_first(accepted: LanguageAccept) -> tuple[str, ...]:
    """All languages, those of the browser before the others; a country (pl-PL) makes no difference."""
    asked = [code.partition("-")[0].lower() for code, quality in accepted if quality > 0]
    return tuple(dict.fromkeys([*(code for code in asked if code in LANGUAGES), SOURCE, *LANGUAGES]))
