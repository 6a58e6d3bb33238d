"""Whether and how a value fits its box: as large as asked, smaller, in the narrow font, or only in the annex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from formhelper.core.fields import PaperField, Rect
from formhelper.core.font import Font, Fonts
from formhelper.pdf.errors import Overflow, Unencodable

LARGEST_AUTOMATIC = 12.0
READABLE, SMALLEST = 8.0, 6.0
STEP = 0.5
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


KINDS: tuple[FitKind, ...] = ("fits", "smaller", "narrow", "annex")


@dataclass(frozen=True)
class Box:
    """A box as the text in it sees it: width, height and letter size in points (0: automatic), and the usual font."""

    width: float
    height: float
    size: float
    bold: bool = False

    @property
    def padding(self) -> float:
        """The space left and right of a line: 2 points as most viewers leave, less in a narrow box."""
        return min(2.0, self.width / 10)

    @property
    def room(self) -> float:
        """How wide a line may be."""
        return self.width - 2 * self.padding


def worst(fits: Iterable[Fit]) -> Fit:
    """The one that fits worst."""
    return max(fits, key=lambda found: KINDS.index(found.kind))


def fit_box(field: PaperField, text: str, fonts: Fonts, box: Box) -> Fit:
    """How a text in NFC fits one box.

    Raises Unencodable where no font draws it, and Overflow where a limited field is too short.
    """
    first = fonts.bold if box.bold else fonts.regular
    check_readable(field.name, text, first)
    if field.limit is not None and (length := len(first.graphemes(text))) > field.limit:
        raise Overflow(field.name, length, field.limit)
    asked = asked_size(field, box)
    if field.comb and field.limit:
        return _comb(field.limit, text, (first, fonts.narrow), asked, box)
    measured = _Measured(field, text, first)
    for number, (font, size) in enumerate(_ladder(first, fonts.narrow, asked)):
        measured = measured.in_font(font)
        if (lines := measured.lines(size, box)) is not None:
            kind: FitKind = "fits" if number == 0 else "narrow" if font is fonts.narrow else "smaller"
            return Fit(kind, font, size, lines)
    return Fit("annex", first, SMALLEST, ())


def asked_size(field: PaperField, box: Box) -> float:
    """The size of the letters before anything is made smaller."""
    return box.size or _automatic(field, box)


def _comb(limit: int, text: str, fonts: Sequence[Font], asked: float, box: Box) -> Fit:
    """Letters in cells; in the narrow font where the usual one would reach over the cells."""
    cell = box.width / limit
    found: list[Fit] = []
    for font in fonts:
        if font.missing(text):
            continue
        widest = max((font.width(letter, 1000) for letter in font.graphemes(text)), default=0)
        low, high = font.reach(text)
        size = min(comb_size(asked, widest, cell, box.height), box.height * 1000 / max(1, high - low))
        found.append(Fit("narrow" if found else "fits", font, size, (text,)))
        if widest * size <= cell * 1000:
            break
    return found[-1]


def comb_size(asked: float, widest: float, cell: float, height: float) -> float:
    """So large that letters stay in their cells, as far as they stay readable; the widest in 1/1000 em."""
    return min(asked, 0.78 * height, 1.35 * cell, max(SMALLEST, 920 * cell / (widest or 1000)))


def check_readable(name: str, text: str, font: Font) -> None:
    """Raises Unencodable where the font lacks a letter; line ends are no letters."""
    if missing := font.missing(text.replace("\n", " ")):
        raise Unencodable(name, missing)


def _automatic(field: PaperField, box: Box) -> float:
    room = LARGEST_AUTOMATIC if field.multiline else 0.72 * box.height
    if field.comb and field.limit:
        room = min(room, 1.35 * box.width / field.limit)
    return max(SMALLEST, min(LARGEST_AUTOMATIC, room // STEP * STEP))


def _ladder(first: Font, narrow: Font, asked: float) -> Iterator[tuple[Font, float]]:
    """Usual letters down to a readable size, then narrow ones, then both down to the smallest."""
    yield first, asked
    for font in (first, narrow):
        yield from ((font, size) for size in _sizes(asked, READABLE) if (font, size) != (first, asked))
    for font in (first, narrow):
        yield from ((font, size) for size in _sizes(min(asked, READABLE - STEP), SMALLEST))


def _sizes(start: float, end: float) -> Iterator[float]:
    size = start
    while size >= end:
        yield size
        size -= STEP


class _Measured:
    """A text in one font, measured once for all sizes; lengths in points at a size of one point."""

    def __init__(self, field: PaperField, text: str, font: Font) -> None:
        self.field, self.text, self.font = field, text, font
        self.others: dict[int, _Measured] = {id(font): self}
        plain = text.replace("\n", " ")
        self.drawable = not font.missing(plain)
        if self.drawable:
            low, high = font.reach(plain)
            self.height = (high - low) / 1000
            self.rows = [_Row(line, font) for line in text.split("\n")] if field.multiline else [_Row(plain, font)]

    def in_font(self, font: Font) -> _Measured:
        """The same text in another font."""
        if font is self.font:
            return self
        if id(font) not in self.others:
            self.others[id(font)] = other = _Measured(self.field, self.text, font)
            other.others = self.others
        return self.others[id(font)]

    def lines(self, size: float, box: Box) -> tuple[str, ...] | None:
        """The lines in that size; None where the box is too small."""
        if not self.drawable or self.height * size > box.height:
            return None
        room = box.room / size
        if not self.field.multiline:
            return (self.rows[0].text,) if self.rows[0].width <= room else None
        lines: list[str] = []
        for row in self.rows:
            if (cut := row.cut(room)) is None:
                return None
            lines += cut
        needed = self.height * size + (len(lines) - 1) * LEADING * size
        return tuple(lines) if needed <= box.height else None


class _Row:
    """One line of the text as it was given."""

    def __init__(self, text: str, font: Font) -> None:
        self.text, self.font = text, font
        self.width = font.width(text, 1)

    @cached_property
    def pieces(self) -> list[tuple[str, float, float]]:
        """What stays together, how wide it is, and how wide without the blanks at its end."""
        width, blank = self.font.width, self.font.width(" ", 1)
        found = []
        for piece in PIECES.findall(self.text):
            whole = width(piece, 1)
            inked = piece.rstrip(BLANKS)
            found.append((piece, whole, whole - (len(piece) - len(inked)) * blank))
        return found

    def cut(self, room: float) -> list[str] | None:
        """Cut at blanks and behind hyphens; None where a word is longer than the room."""
        if self.width <= room:
            return [self.text.rstrip(BLANKS)]
        return broken(self.pieces, room)


def broken(pieces: Iterable[tuple[str, float, float]], room: float) -> list[str] | None:
    """Lines of pieces that stay together, each with its width and that without the blanks at its end.

    None where one of them is wider than the room.
    """
    lines: list[str] = []
    current, taken = "", 0.0
    for piece, width, inked in pieces:
        if taken + inked > room:
            if inked > room:
                return None
            lines.append(current.rstrip(BLANKS))
            current, taken = piece, width
        else:
            current += piece
            taken += width
    return [*lines, current.rstrip(BLANKS)]
