"""The languages of the pages: code and own name, and which of them a browser asks for."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import LanguageAccept

LANGUAGES: Mapping[str, str] = {
    "de": "Deutsch",
    "en": "English",
    "pl": "Polski",
    "ro": "Română",
    "bg": "Български",
    "hu": "Magyar",
}
SOURCE = "de"
"""The language of the definitions."""
FALLBACK = "en"


def wanted(accepted: LanguageAccept, path: str = "") -> str:
    """The language of an address, else the one that the browser prefers among ours, else German."""
    first = path.strip("/").partition("/")[0]
    return first if first in LANGUAGES else accepted.best_match(LANGUAGES) or SOURCE


def preferred_first(accepted: LanguageAccept) -> tuple[str, ...]:
    """All languages, those of the browser before the others."""
    asked = [code for code in (accepted.best_match([code]) for code in LANGUAGES) if code]
    asked.sort(key=accepted.quality, reverse=True)
    return tuple(dict.fromkeys([wanted(accepted), *asked, *LANGUAGES]))
