"""What the desk needs to say things in the person's language."""

from __future__ import annotations

from typing import Protocol

from formhelper.core.blocks import Text


class Words(Protocol):
    """One language; German stands beside it on every sheet."""

    @property
    def language(self) -> str:
        """Its code."""

    def text(self, text: Text) -> str:
        """A text of a definition in that language, its gaps unfilled."""

    def language_of(self, text: Text) -> str:
        """The language in which that text comes: English or German where there is no translation."""

    def say(self, english: str) -> str:
        """A sentence of the interface in that language."""

    def say_german(self, english: str) -> str:
        """The same sentence in German."""
