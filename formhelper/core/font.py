"""A font pack as plain data: which graphemes it draws, how wide they are, and how text becomes glyph numbers.

One grapheme is one glyph: the combining sequences of DIN 91379 were shaped when the pack was built.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

LONGEST_SEQUENCE = 3


class Glyph(NamedTuple):
    """How one grapheme is drawn: glyph number, advance, and how low and how high its ink reaches from the baseline."""

    number: int
    advance: int
    low: int
    high: int


@dataclass(frozen=True, eq=False)
class Font:
    """One pack. Lengths are in 1/1000 em; `glyphs` gives the glyph of each grapheme (NFC)."""

    name: str
    ttf: bytes
    glyphs: Mapping[str, Glyph]
    private: Mapping[str, str]
    """The private code point of each combining sequence: for tools that draw code points, not graphemes."""
    ascent: int
    descent: int
    cap_height: int
    bbox: tuple[int, int, int, int]

    def graphemes(self, text: str) -> list[str]:
        """Cut text (brought to NFC) into what a reader calls letters.

        A letter with a combining mark that DIN 91379 does not list stays in one piece, which `missing` then names.
        """
        if self._alone.issuperset(text):
            return list(text)
        text, found, start = unicodedata.normalize("NFC", text), [], 0
        while start < len(text):
            end = start + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            end = max([end, *self._listed(text, start)])
            found.append(text[start:end])
            start = end
        return found

    def _listed(self, text: str, start: int) -> list[int]:
        ends = range(start + 2, min(start + LONGEST_SEQUENCE, len(text)) + 1)
        return [end for end in ends if text[start:end] in self.private]

    def missing(self, text: str) -> tuple[str, ...]:
        """The graphemes that this font cannot draw, each once, in order of appearance; empty if all is well."""
        if self._alone.issuperset(text):
            return ()
        return tuple(dict.fromkeys(piece for piece in self.graphemes(text) if piece not in self.glyphs))

    def width(self, text: str, size: float) -> float:
        """The width of one line in points; raises KeyError with the grapheme that the font cannot draw."""
        try:
            return sum(map(self.advances.__getitem__, text)) * size / 1000
        except KeyError:  # a letter that may belong to a sequence
            return sum(self.glyphs[piece].advance for piece in self.graphemes(text)) * size / 1000

    def encode(self, text: str) -> str:
        """Glyph numbers in four hexadecimal digits each, as a Type0 font with Identity-H wants them.

        Raises KeyError like `width`.
        """
        try:
            return "".join(map(self.numbers.__getitem__, text))
        except KeyError:
            return "".join(f"{self.glyphs[piece].number:04X}" for piece in self.graphemes(text))

    def reach(self, text: str) -> tuple[int, int]:
        """How low and how high the ink of a text reaches from its baseline; raises KeyError like `width`."""
        letters = set(text)
        if not self._alone.issuperset(letters):
            letters = set(self.graphemes(text))
        found = [self.glyphs[letter] for letter in letters]
        return min((glyph.low for glyph in found), default=0), max((glyph.high for glyph in found), default=0)

    def within(self, low: int, high: int) -> Mapping[str, int]:
        """The characters that are a letter by themselves and whose ink stays within these bounds, with their advances.

        A line end is none of them.
        """
        if (low, high) not in self._within:
            self._within[low, high] = {
                letter: self.glyphs[letter].advance for letter in self._alone
                if low <= self.glyphs[letter].low and self.glyphs[letter].high <= high and letter != "\n"
            }
        return self._within[low, high]

    def drawable(self, text: str) -> str:
        """The text with each combining sequence replaced by its private code point, for reportlab."""
        return "".join(self.private.get(piece, piece) for piece in self.graphemes(text))

    @cached_property
    def advances(self) -> dict[str, int]:
        """The advance of each character that is a letter by itself, whatever stands behind it."""
        return {letter: self.glyphs[letter].advance for letter in self._alone}

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Their glyph numbers in four hexadecimal digits."""
        return {letter: f"{self.glyphs[letter].number:04X}" for letter in self._alone}

    @cached_property
    def _alone(self) -> frozenset[str]:
        """A mark is never alone: it may belong to the letter before it."""
        return frozenset(one for one in self.glyphs if len(one) == 1 and not unicodedata.combining(one))

    @cached_property
    def _within(self) -> dict[tuple[int, int], Mapping[str, int]]:
        """What was asked for before: boxes of a form have few different heights."""
        return {}


@dataclass(frozen=True)
class Fonts:
    """The three packs: upright, bold, and a narrow one for text that does not fit otherwise."""

    regular: Font
    bold: Font
    narrow: Font
