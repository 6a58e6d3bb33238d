"""Whether and how a value fits its box: as large as asked, smaller, in the narrow font, or only in the annex."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from formhelper.core.fields import PaperField, Rect
from formhelper.core.font import Font, Fonts
from formhelper.pdf.errors import Overflow, Unencodable

LARGEST_AUTOMATIC = 12.0
READABLE, SMALLEST = 8.0, 6.0
STEP = 0.5
PADDING = 2.0
HAIR = 0.4
"""So much may letters reach over the edge of a box, in points: less than the line around it."""
LEADING = 1.15

BLANKS = " \t\r"
PIECES = re.compile(r"[^ \t\r]+?-(?=[^ \t\r])|[^ \t\r]+[ \t\r]*|[ \t\r]+")
"""What stays on one line: a word with the blanks behind it, or its part up to a hyphen. No-break spaces are letters."""

FitKind = Literal["fits", "smaller", "narrow", "annex"]


@dataclass(frozen=True)
class Fit:
    """How a value is drawn: font, size in points, lines from top to bottom. With kind "annex" it has no room."""

    kind: FitKind
    font: Font
    size: float
    lines: tuple[str, ...]


def box_of(rect: Rect, rotation: int = 0) -> tuple[float, float]:
    """Width and height in points of the box as the text sees it."""
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    return (height, width) if rotation % 180 else (width, height)


def fit(field: PaperField, text: str, fonts: Fonts, rotation: int = 0) -> Fit:
    """How the value fits in the smallest box of the field.

    Raises Unencodable where no font draws it, and Overflow where a limited field is too short.
    """
    boxes = [box_of(widget.rect, rotation) for widget in field.widgets] or [(0.0, 0.0)]
    fits = [fit_box(field, text, fonts, width, height) for width, height in boxes]
    return max(fits, key=lambda found: ("fits", "smaller", "narrow", "annex").index(found.kind))


def fit_box(field: PaperField, text: str, fonts: Fonts, width: float, height: float) -> Fit:
    """The same for one box of that width and height in points."""
    check_readable(field.name, text, fonts.regular)
    length = len(fonts.regular.graphemes(text))
    if field.limit is not None and length > field.limit:
        raise Overflow(field.name, length, field.limit)
    asked = field.font_size or _automatic(field, width, height)
    if field.comb and field.limit:
        return Fit("fits", fonts.regular, _comb_size(asked, text, fonts.regular, width / field.limit, height), (text,))
    for number, (font, size) in enumerate(_ladder(fonts, asked)):
        if (lines := _lines(field, text, font, size, width, height)) is not None:
            kind: FitKind = "fits" if number == 0 else "narrow" if font is fonts.narrow else "smaller"
            return Fit(kind, font, size, lines)
    return Fit("annex", fonts.regular, SMALLEST, ())


def _comb_size(asked: float, text: str, font: Font, cell: float, height: float) -> float:
    """So large that letters stay in their cells, as far as they stay readable."""
    widest = max([font.width(letter, 1) for letter in font.graphemes(text)], default=1)
    return min(asked, 0.78 * height, 1.35 * cell, max(SMALLEST, 0.92 * cell / (widest or 1)))


def check_readable(name: str, text: str, font: Font) -> None:
    """Raises Unencodable where the font lacks a letter; line ends are no letters."""
    if missing := font.missing(text.replace("\n", " ")):
        raise Unencodable(name, missing)


def _automatic(field: PaperField, width: float, height: float) -> float:
    room = LARGEST_AUTOMATIC if field.multiline else 0.72 * height
    if field.comb and field.limit:
        room = min(room, 1.35 * width / field.limit)
    return max(SMALLEST, min(LARGEST_AUTOMATIC, room // STEP * STEP))


def _ladder(fonts: Fonts, asked: float) -> Iterator[tuple[Font, float]]:
    """Regular letters down to a readable size, then narrow ones, then both down to the smallest."""
    yield fonts.regular, asked
    for font in (fonts.regular, fonts.narrow):
        yield from ((font, size) for size in _sizes(asked, READABLE) if (font, size) != (fonts.regular, asked))
    for font in (fonts.regular, fonts.narrow):
        yield from ((font, size) for size in _sizes(min(asked, READABLE - STEP), SMALLEST))


def _sizes(start: float, end: float) -> Iterator[float]:
    size = start
    while size >= end:
        yield size
        size -= STEP


def _top(text: str, font: Font) -> int:
    """How high the letters reach: marks above capitals need room too, which most texts do not have."""
    return font.ascent if any(c.isupper() and unicodedata.decomposition(c) for c in text) else font.cap_height


def _lines(
    field: PaperField, text: str, font: Font, size: float, width: float, height: float
) -> tuple[str, ...] | None:
    if font.missing(text.replace("\n", " ")):
        return None
    room = width - 2 * PADDING
    letters = (_top(text, font) - font.descent) / 1000 * size - HAIR
    if not field.multiline:
        line = " ".join(text.split("\n"))
        return (line,) if font.width(line, size) <= room and letters <= height else None
    lines = [part for line in text.split("\n") for part in wrapped(line, font, size, room)]
    needed = letters + (len(lines) - 1) * LEADING * size
    if any(font.width(line, size) > room for line in lines) or needed > height - 1:
        return None
    return tuple(lines)


def wrapped(line: str, font: Font, size: float, room: float) -> list[str]:
    """The line cut at blanks and behind hyphens; a word that is longer than the room stays whole."""
    lines, current = [], ""
    for piece in PIECES.findall(line):
        if current and font.width((current + piece).rstrip(BLANKS), size) > room:
            lines.append(current.rstrip(BLANKS))
            current = ""
        current += piece
    return [*lines, current.rstrip(BLANKS)]
