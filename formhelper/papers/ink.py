"""Text on papers that we draw ourselves: fonts and styles of reportlab, with copy-text that stays right."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

from formhelper.core.font import Font, Fonts
from formhelper.papers.tags import Element, TaggedCanvas

BLACK = Color(0.08, 0.08, 0.09)
GREY = Color(0.34, 0.35, 0.37)
RULE = Color(0.72, 0.74, 0.77)
TINT = Color(0.925, 0.94, 0.955)
ACCENT = Color(0.07, 0.22, 0.37)

_BLANKS = dict.fromkeys([*map(ord, "\t\n\r\u2028\u2029"), *range(0x2000, 0x200B)], " ")
_BLANKS |= {0x2007: "\u00a0", 0x202F: "\u00a0"}


class PaperError(Exception):
    """Base of what can go wrong when we draw a paper; its text names the place and the remedy."""


class Undrawable(PaperError):
    """A text holds characters that the font cannot draw; `characters` names each of them once."""

    def __init__(self, characters: Sequence[str], place: str) -> None:
        self.characters = tuple(characters)
        self.place = place
        named = ", ".join(f"{char} ({' '.join(f'U+{ord(point):04X}' for point in char)})" for char in self.characters)
        super().__init__(f"{place}: the font cannot draw {named}; write it in Latin, Greek or Cyrillic letters.")


class FontClash(PaperError):
    """Two different fonts claim one name, so a paper could come out in the wrong one."""


class PaperFont(TTFont):
    """A font whose letters copy as what they are: one private code point stands for a whole combining sequence."""

    def __init__(self, name: str, font: Font) -> None:
        super().__init__(name, BytesIO(font.ttf), shapable=False)
        # reportlab shares one object between fonts of the same face; ours must not be replaced by a plain TTFont.
        self.face.name = f"{self.face.name.decode('ascii')}-Papers".encode("ascii")
        self.source = font.ttf
        self._sequences = {ord(private): sequence for sequence, private in font.private.items()}
        self._subsetting = Lock()

    def addObjects(self, doc: Any) -> None:
        """Write the font into `doc` as reportlab does, then put the whole sequences into its ToUnicode maps."""
        subsets = [tuple(subset) for subset in self.state[doc].subsets]
        with self._subsetting:  # reportlab reads the font with one shared file position
            super().addObjects(doc)
        for number, subset in enumerate(subsets):
            base = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode("ascii")
            doc.idToObject[f"toUnicodeCMap:{base}"].content = to_unicode_map(base, subset, self._sequences)


def to_unicode_map(name: str, subset: Sequence[int], sequences: Mapping[int, str]) -> str:
    """The ToUnicode map of one subset (code -> text), in blocks of at most 100 (ISO 32000-2, 9.10.3)."""
    rows = [
        f"<{code:02X}> <{sequences.get(point, chr(point)).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset) if point
    ]
    blocks = [rows[start:start + 100] for start in range(0, len(rows), 100)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    head = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name}-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    ]
    return "\n".join([*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


@dataclass(frozen=True)
class Ink:
    """The fonts of a paper by the names under which reportlab knows them."""

    fonts: Fonts
    regular: str
    bold: str
    narrow: str
    _widths: dict[tuple[str, str], float] = field(default_factory=dict, compare=False, repr=False)
    """In thousandths of the size; an ink is made for one paper, so no words of people are kept."""

    def font(self, name: str) -> Font:
        """The font behind a registered name."""
        return {self.regular: self.fonts.regular, self.bold: self.fonts.bold, self.narrow: self.fonts.narrow}[name]

    def graphemes(self, text: str, font: str, place: str) -> list[str]:
        """One line of text as the letters that `font` draws; raises Undrawable.

        Tabs and line breaks become blanks, marks that show nothing (soft hyphen, zero width) fall away.
        """
        missing = self.font(font).missing(shown := visible(text))
        if missing:
            raise Undrawable(missing, place)
        return self.font(font).graphemes(shown)

    def drawable(self, text: str, font: str, place: str) -> str:
        """One line of text as reportlab can draw it in `font`, each sequence one code point; raises Undrawable."""
        return "".join(self.font(font).private.get(piece, piece) for piece in self.graphemes(text, font, place))

    def draw(self, canvas: TaggedCanvas, x: float, y: float, text: str, font: str, size: float,
             *, tag: Element | None = None, colour: Color = BLACK, place: str = "paper") -> None:
        """Draw one line of text with its baseline starting at (x, y) points; raises Undrawable.

        It is content of `tag`, or an artifact.
        """
        drawable = self.drawable(text, font, place)
        with canvas.tagged(tag):
            canvas.setFont(font, size)
            canvas.setFillColor(colour)
            canvas.drawString(x, y, drawable)

    def width(self, text: str, font: str, size: float, place: str = "paper") -> float:
        """Width of one line of text in points; raises Undrawable."""
        units = self._widths.get((font, text))
        if units is None:
            glyphs = self.font(font).glyphs
            units = self._widths[font, text] = sum(glyphs[one].advance for one in self.graphemes(text, font, place))
        return units * size / 1000


def visible(text: str) -> str:
    """Text as one line: every kind of white space an ordinary or a non-breaking blank, nothing that shows no ink."""
    if text.isprintable():  # neither white space but the blank, nor marks without ink
        return text
    shown = text.replace("\r\n", "\n").translate(_BLANKS)
    return "".join(char for char in shown if unicodedata.category(char) != "Cf")


def style(font: str, size: float, *, colour: Color = BLACK, leading: float = 1.3, before: float = 0, after: float = 0,
          indent: float = 0) -> ParagraphStyle:
    """Lengths in points, leading in multiples of size; `indent` of all lines from the left."""
    return ParagraphStyle(
        f"{font} {size}", fontName=font, fontSize=size, leading=size * leading, textColor=colour,
        spaceBefore=before, spaceAfter=after, leftIndent=indent,
    )


def load_ink(fonts: Fonts) -> Ink:
    """Make the fonts known to reportlab, as often as you like; raises FontClash for another font of the same name."""
    return Ink(fonts, _register(fonts.regular), _register(fonts.bold), _register(fonts.narrow))


def _register(font: Font) -> str:
    name = f"{font.name} (papers)"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(PaperFont(name, font))
    if getattr(pdfmetrics.getFont(name), "source", None) != font.ttf:
        raise FontClash(f"Two different fonts are called {font.name!r}; build the font packs with different names.")
    return name
