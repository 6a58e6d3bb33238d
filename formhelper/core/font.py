"""A font pack as plain data: which graphemes it draws, how wide they are, and how text becomes glyph numbers.

One grapheme is one glyph: the combining sequences of DIN 91379 were shaped when the pack was built.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_SEQUENCE = 3


@dataclass(frozen=True)
class Font:
    """One pack. Lengths are in 1/1000 em; `glyphs` gives glyph number and advance of each grapheme (NFC)."""

    name: str
    ttf: bytes
    glyphs: Mapping[str, tuple[int, int]]
    private: Mapping[str, str]
    """The private code point of each combining sequence: for tools that draw code points, not graphemes."""
    ascent: int
    descent: int
    cap_height: int
    x_height: int
    bbox: tuple[int, int, int, int]

    def graphemes(self, text: str) -> list[str]:
        """Cut text (brought to NFC) into what a reader calls letters.

        A letter with a combining mark that DIN 91379 does not list stays in one piece, which `missing` then names.
        """
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
        return tuple(dict.fromkeys(piece for piece in self.graphemes(text) if piece not in self.glyphs))

    def width(self, text: str, size: float) -> float:
        """The width of one line in points; raises KeyError with the grapheme that the font cannot draw."""
        return sum(self.glyphs[piece][1] for piece in self.graphemes(text)) * size / 1000

    def encode(self, text: str) -> bytes:
        """Glyph numbers, two bytes each, as a Type0 font with Identity-H wants them; raises KeyError like `width`."""
        return b"".join(self.glyphs[piece][0].to_bytes(2, "big") for piece in self.graphemes(text))

    def drawable(self, text: str) -> str:
        """The text with each combining sequence replaced by its private code point, for reportlab."""
        return "".join(self.private.get(piece, piece) for piece in self.graphemes(text))


@dataclass(frozen=True)
class Fonts:
    """The three packs: upright, bold, and a narrow one for text that does not fit otherwise."""

    regular: Font
    bold: Font
    narrow: Font
