"""Words for people: definition texts in their language, problems as sentences, and gaps in texts filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from formhelper.core.definition import Text
from formhelper.core.problems import SENTENCES, Problem
from formhelper.core.wording import filled
from formhelper.library.catalogues import Voice
from formhelper.web.speech import _


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
class Words(Voice):
    """Definition texts in one language for pages; the desk hears it as a voice."""

    def phrase(self, text: Text, fill: Fill | None = None) -> Phrase:
        """The text with its gaps filled and the language that it is in."""
        found, code = self.catalogues.definition(str(text), self.language)
        return Phrase(filled(found, fill), code, self.language)


def sentence(problem: Problem) -> str:
    """The problem in the language of the page."""
    return _(SENTENCES[problem.code], **problem.params)
