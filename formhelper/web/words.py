"""Words for people: definition texts in their language, problems as sentences, and gaps in texts filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from formhelper.core.blocks import Text
from formhelper.core.markup import marked, plain
from formhelper.core.problems import SENTENCES, Problem
from formhelper.core.wording import filled, gaps
from formhelper.library.catalogues import Voice
from formhelper.web.markup import safe
from formhelper.web.speech import _

MOST = 8192
"""Texts in one language that are kept in memory: all of three languages, about 4 MB."""


@dataclass(frozen=True)
class Phrase:
    """A text on a page; where it is in another language than the page, its HTML says so.

    `text` is words only; `markup` is the same with emphasis, links and lists, where the text has any.
    """

    text: str
    language: str
    page: str
    markup: Markup | None = None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def __html__(self) -> Markup:
        shown = escape(self.text) if self.markup is None else self.markup
        if self.language == self.page:
            return shown
        # a list may not stand in a span
        block = Markup('<span lang="{}">{}</span>') if self.markup is None else Markup('<div lang="{}">{}</div>')
        return block.format(self.language, shown)


Fill = Callable[[str], str]
"""What stands for an address in the gap of a text; empty where it is not known."""


@dataclass(frozen=True)
class Words(Voice):
    """Definition texts in one language for pages; the desk hears it as a voice.

    It is equal to itself alone: what is kept for a language is looked up by it many times a page.
    """

    page: str = ""
    """The language of the page, where that is another one."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def phrase(self, text: Text, fill: Fill | None = None) -> Phrase:
        """The text with its gaps filled and the language that it is in."""
        found, code, still = _translated(self, text)
        return still or Phrase(filled(plain(found), fill), code, self.page or self.language, _markup(found, fill))

    def still(self, text: Text) -> bool:
        """Whether the text has no gaps, so that it is the same for everybody."""
        return _translated(self, text)[2] is not None


@lru_cache(MOST)
def _translated(words: Words, text: Text) -> tuple[str, str, Phrase | None]:
    """A text, the language that it is in, and the whole phrase where there are no gaps in it: it is always the same."""
    found, code = words.catalogues.definition(str(text), words.language)
    still = None if gaps(found) else Phrase(plain(found), code, words.page or words.language, _markup(found, None))
    return found, code, still


def _markup(text: str, fill: Fill | None) -> Markup | None:
    """Gaps are filled after the markup was made safe, and what fills them is always escaped."""
    if not marked(text):
        return None
    inside = filled(safe(text), (lambda address: str(escape(fill(address)))) if fill else None)
    return Markup(inside)  # noqa: S704  made safe before, and escaped where it was filled  # nosec B704


def sentence(problem: Problem) -> str:
    """The problem in the language of the page."""
    return _(SENTENCES[problem.code], **problem.params)
