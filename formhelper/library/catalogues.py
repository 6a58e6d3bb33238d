"""The catalogues of translators, read once: definitions (German msgids) and interface (English msgids)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from formhelper.core.blocks import Text
from formhelper.core.markup import plain

LANGUAGES = ("de", "en", "pl", "ro", "bg", "hu")
SOURCE, FALLBACK = "de", "en"


class _Missing(NullTranslations):
    """Says that there is no translation, which a sentence that is equal in both languages would hide."""

    def gettext(self, *_: str) -> str:
        return ""


def translations_folder() -> Path:
    """Where the catalogues are: carried inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "translations"
    return inside if inside.is_dir() else package.parent / "translations"


class Catalogues:
    """Both domains in all languages; a language without catalogue has no translations."""

    def __init__(self, folder: Path) -> None:
        self._forms = {code: _read(folder, code, "forms") for code in LANGUAGES}
        self._messages = {code: _read(folder, code, "messages") for code in LANGUAGES}
        status = _status(folder / "status.toml")
        self._reviewed = frozenset(status.get("reviewed", {SOURCE: ""}))
        self._partly = {form: frozenset(codes) for form, codes in status.get("partly", {}).items()}

    def definition(self, text: str, language: str) -> tuple[str, str]:
        """A text of a definition and the language that it is in: the asked one, else English, else German."""
        chain = () if language == SOURCE or not text else dict.fromkeys((language, FALLBACK))
        for code in chain:
            if found := self._forms[code].gettext(text):
                return found, code
        return text, SOURCE

    def message(self, english: str, language: str) -> str:
        """A sentence of the interface in that language, else in English."""
        return self._messages[language].gettext(english) or english

    def reviewed(self, language: str) -> bool:
        """Whether a person who speaks the language has read its catalogues; else the pages say that none has."""
        return language in self._reviewed

    def partly(self, form_id: str, language: str) -> bool:
        """Whether the questions of a form have no translation yet, so that they come in English; others are whole."""
        return language in self._partly.get(form_id, ())

    def has(self, domain: str, text: str, language: str) -> bool:
        """Whether there is a translation of its own."""
        return bool((self._forms if domain == "forms" else self._messages)[language].gettext(text))


@dataclass(frozen=True)
class Voice:
    """One language: what the desk asks for the sheets that people read."""

    catalogues: Catalogues
    language: str

    def text(self, text: Text) -> str:
        """A text of a definition in words only; its gaps stay as they are."""
        return plain(self.catalogues.definition(str(text), self.language)[0])

    def language_of(self, text: Text) -> str:
        """The language in which that text comes."""
        return self.catalogues.definition(str(text), self.language)[1]

    def say(self, english: str) -> str:
        """A sentence of the interface."""
        return self.catalogues.message(english, self.language)

    def say_german(self, english: str) -> str:
        """The same in German, to stand beside it."""
        return self.catalogues.message(english, SOURCE)


def _status(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _read(folder: Path, language: str, domain: str) -> NullTranslations:
    path = folder / language / "LC_MESSAGES" / f"{domain}.mo"
    if not path.exists():
        return _Missing()
    with path.open("rb") as file:
        found = GNUTranslations(file)
    found.add_fallback(_Missing())
    return found
