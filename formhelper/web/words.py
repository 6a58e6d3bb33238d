"""Words for people: definition texts in their language, problems as sentences, and gaps in texts filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations
from markupsafe import Markup, escape

from formhelper.core.definition import Text
from formhelper.core.problems import SENTENCES, Problem
from formhelper.core.wording import filled
from formhelper.web.languages import FALLBACK, LANGUAGES, SOURCE
from formhelper.web.speech import _, said_in


class _Missing(NullTranslations):
    """Says that there is no translation, which a sentence that is equal in both languages would hide."""

    def gettext(self, message: str) -> str:  # noqa: ARG002  the shape of gettext
        return ""


class Catalogues:
    """The translations of definitions by language, read once."""

    def __init__(self, folder: Path) -> None:
        self._read = {code: _load(folder, code) for code in LANGUAGES if code != SOURCE}

    def lookup(self, text: str, language: str) -> tuple[str, str]:
        """The text and the language that it is in: the asked one, else English, else German."""
        chain = () if language == SOURCE or not text else dict.fromkeys((language, FALLBACK))
        for code in chain:
            if found := self._read[code].gettext(text):
                return found, code
        return text, SOURCE


def _load(folder: Path, language: str) -> NullTranslations:
    found = Translations.load(folder, [language], "forms")
    found.add_fallback(_Missing())
    return found


@dataclass(frozen=True)
class Phrase:
    """A text on a page; where it is in another language than the page, its HTML says so."""

    text: str
    language: str
    page: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def __html__(self) -> Markup:
        if self.language == self.page:
            return escape(self.text)
        return Markup('<span lang="{}">{}</span>').format(self.language, self.text)


Fill = Callable[[str], str]
"""What stands for an address in the gap of a text; empty where it is not known."""


@dataclass(frozen=True)
class Words:
    """Definition texts in one language: the desk asks `text` and `say`, pages ask `phrase`."""

    catalogues: Catalogues
    language: str

    def text(self, text: Text) -> str:
        """The text in the language of the person; gaps stay as they are."""
        return self.catalogues.lookup(str(text), self.language)[0]

    def say(self, english: str) -> str:
        """A sentence of the interface in the language of the person."""
        return said_in(self.language, english)

    def say_german(self, english: str) -> str:
        """The same sentence in German."""
        return said_in(SOURCE, english)

    def phrase(self, text: Text, fill: Fill | None = None) -> Phrase:
        """The text with its gaps filled and the language that it is in."""
        found, code = self.catalogues.lookup(str(text), self.language)
        return Phrase(filled(found, fill), code, self.language)


def sentence(problem: Problem) -> str:
    """The problem in the language of the page."""
    return _(SENTENCES[problem.code], **problem.params)
