"""What our papers are laid out with: text, tables and rules that spread over pages and know what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, HRFlowable, PageBreak, Table, TableStyle

from formhelper.papers.ink import Ink, visible
from formhelper.papers.tags import Element, TaggedCanvas

FEWEST = 2
"""So many lines of a text stay together at the end of a page, and at the beginning of the next."""


class Text(Flowable):
    """Plain text as one element; line breaks are kept, a longer word than the line is broken between two letters.

    Each line but the last ends with the blank at which it was broken, so that words stay apart when the page is read
    aloud or copied. `bullet` is drawn to the left of the first line.
    """

    canv: TaggedCanvas

    def __init__(self, text: str, style: ParagraphStyle, ink: Ink, tag: Element, place: str = "paper",
                 bullet: Element | None = None) -> None:
        """Raises Undrawable with `place`."""
        super().__init__()
        rows = text.splitlines()
        self.rows = [row if row.endswith(" ") else f"{row} " for row in rows[:-1]] + rows[-1:]
        self.style, self.ink, self.tag, self.place, self.bullet = style, ink, tag, place, bullet
        self.lines: list[str] = []
        self.broken_at = 0.0
        self.drawn = False
        ink.graphemes(text, style.fontName, place)

    def wrap(self, aW: float, *_: float) -> tuple[float, float]:
        """Break the text into lines of `aW` points, once for each width."""
        if aW != self.broken_at:
            font, size, width = self.style.fontName, self.style.fontSize, aW - self.style.leftIndent
            self.lines = [line for row in self.rows for line in lines_of(row, self.ink, font, size, width)]
            self.broken_at = aW
        self.width, self.height = aW, len(self.lines) * self.style.leading
        return aW, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """What has room in `aH` points, and the rest; nothing where too few lines would stand alone."""
        if not self.lines:  # a table gives the width of the column here, without the padding that `wrap` minds
            self.wrap(aW)
        if self.height <= aH:
            return [self]
        many = min(int(aH / self.style.leading), len(self.lines) - FEWEST)
        if many < FEWEST:
            return []
        return [self._part(self.lines[:many], self.bullet), self._part(self.lines[many:], None)]

    def _part(self, lines: Sequence[str], bullet: Element | None) -> Text:
        part = Text("", self.style, self.ink, self.tag, self.place, bullet)
        part.rows = part.lines = list(lines)
        part.broken_at = self.broken_at
        return part

    def draw(self) -> None:
        """Draw the lines; a second time, as the head of a table on its next page, they are not read again."""
        if not "".join(self.lines).strip():
            return
        font, size = self.style.fontName, self.style.fontSize
        base = self.height - size
        if self.bullet:
            self.ink.draw(self.canv, 0, base, "•", font, size, tag=self.bullet, colour=self.style.textColor)
        with self.canv.tagged(None if self.drawn else self.tag):
            text = self.canv.beginText(self.style.leftIndent, base)
            text.setFont(font, size, self.style.leading)
            text.setFillColor(self.style.textColor)
            text.textLines([self.ink.drawable(line, font, self.place) for line in self.lines], trim=0)
            self.canv.drawText(text)
        self.drawn = True


class Grid(Table):
    """A table whose tints and lines are artifacts; what its cells are, they know themselves."""

    canv: TaggedCanvas

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """The rest always goes to the next page: else reportlab tears its first row, and repeats the head above it."""
        parts = super().split(aW, aH)
        return [parts[0], PageBreak(), *parts[1:]] if len(parts) > 1 else parts

    def _drawBkgrnd(self) -> None:
        with self.canv.artifact():
            super()._drawBkgrnd()  # type: ignore[misc]  # the stub leaves it out

    def _drawLines(self) -> None:
        with self.canv.artifact():
            super()._drawLines()  # type: ignore[misc]  # the stub leaves it out


def unpadded(font: str, below: float = 0) -> TableStyle:
    """The style of a table that only sets things beside each other, at their tops; points `below` each row."""
    paddings = {"LEFT": 0, "RIGHT": 0, "TOP": 0, "BOTTOM": below}
    return TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONTNAME", (0, 0), (-1, -1), font),
        *((f"{side}PADDING", (0, 0), (-1, -1), points) for side, points in paddings.items()),
    ])


class Rule(HRFlowable):
    """A line across the sheet, which nobody hears."""

    canv: TaggedCanvas

    def draw(self) -> None:
        """Draw it."""
        with self.canv.artifact():
            super().draw()


def lines_of(text: str, ink: Ink, font: str, size: float, width: float) -> list[str]:
    """One line of plain text, broken at blanks into lines of at most `width` points, a longer word between letters.

    The blanks stay at the ends of the lines and do not count: joined, the lines are the text.
    """
    lines, used = [""], 0.0
    for word, blanks in re.findall(r"([^ ]*)( *)", visible(text)):
        for part in _cut(word, ink, font, size, width):
            wide = ink.width(part, font, size)
            if lines[-1] and used + wide > width:
                lines.append("")
                used = 0.0
            lines[-1] += part
            used += wide
        lines[-1] += blanks
        used += ink.width(blanks, font, size)
    return lines


def _cut(word: str, ink: Ink, font: str, size: float, width: float) -> list[str]:
    if ink.width(word, font, size) <= width:
        return [word]
    parts, used = [""], 0.0
    for letter in ink.graphemes(word, font, "word"):
        wide = ink.width(letter, font, size)
        if parts[-1] and used + wide > width:
            parts.append("")
            used = 0.0
        parts[-1] += letter
        used += wide
    return parts


def shortened(text: str, ink: Ink, font: str, size: float, width: float) -> str:
    """`text`, or its longest beginning with an ellipsis that is at most `width` points wide; "" where none fits."""
    if ink.width(text, font, size) <= width:
        return text
    room, shown = width - ink.width("…", font, size), ""
    for letter in ink.graphemes(text, font, "text to shorten"):
        room -= ink.width(letter, font, size)
        if room < 0:
            break
        shown += letter
    shown = shown.rstrip(" .,;:–-(/")
    return f"{shown}…" if shown else ""
