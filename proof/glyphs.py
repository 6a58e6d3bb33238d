"""One letter drawn without our engine and our packs: HarfBuzz and FreeType with the original font; and comparing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import freetype
import numpy as np
import uharfbuzz
from numpy.typing import NDArray

EM = 96  # pixels: large enough to see where a dot stands, small enough for a thousand letters
LEFT, RIGHT, ABOVE, BELOW = 60, 180, 136, 56  # pixels around the origin that belong to one letter
TOLERANCE = 0.06 * EM  # how far a mark may be from its place
DARK = 0.4
EDGE = 2  # pixels around a letter that differ from one rasteriser to the next
SPECK = 0.0008 * EM * EM  # ink that is no mark but the edge of a letter
ALIKE = 0.9  # two drawings of one outline reach 0.96, but pdfium fills a dot or a bar to whole pixels: 0.91

Ink = NDArray[np.float32]
"""Rows from top to bottom, 0 for paper and 1 for ink."""
Mask = NDArray[np.bool_]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels of the picture."""


@dataclass(frozen=True)
class Verdict:
    """How like the two drawings are (correlation), and what is wrong: missing, misplaced, unlike, or nothing."""

    alike: float
    fault: str = ""
    detail: str = ""


class Source:
    """An original font, drawn without hints at EM pixels."""

    def __init__(self, path: Path) -> None:
        self._face = freetype.Face(str(path))
        self._face.set_char_size(EM * 64, 0, 72, 72)
        self._shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
        self._scale = EM / self._face.units_per_EM

    def shaped(self, text: str) -> list[tuple[int, float, float]]:
        """Glyph numbers with their places in pixels from the origin, y upwards."""
        pen, found = 0, []
        for number, position in self._shape(text):
            found.append((number, (pen + position.x_offset) * self._scale, position.y_offset * self._scale))
            pen += position.x_advance
        return found

    def advance(self, text: str) -> float:
        """How far the pen moves, in pixels."""
        return float(sum(position.x_advance for _, position in self._shape(text)) * self._scale)

    def _shape(self, text: str) -> list[tuple[int, uharfbuzz.GlyphPosition]]:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._shaper, buffer)
        numbers = [info.codepoint for info in buffer.glyph_infos]
        return list(zip(numbers, buffer.glyph_positions, strict=True))

    def has(self, text: str) -> bool:
        """Whether the font draws every character of the text."""
        return all(number for number, _, _ in self.shaped(text))

    def places_marks(self, text: str) -> bool:
        """Whether the font says where the marks of the text stand; without a rule they come without any offset."""
        marks = {self.shaped(char)[0][0] for char in text if unicodedata.combining(char)}
        bare = (self.advance(text[0]), 0)
        return not any(number in marks and (x, y) == bare for number, x, y in self.shaped(text)[1:])

    def draw(self, text: str, right: float = 0, down: float = 0) -> Ink:
        """The text, its origin at LEFT and ABOVE in the picture, moved by a part of a pixel."""
        canvas = np.zeros((ABOVE + BELOW, LEFT + RIGHT), np.float32)
        for number, x, y in self.shaped(text):
            moved = freetype.Vector(round((x + right) * 64), round((y - down) * 64))
            self._face.set_transform(freetype.Matrix(0x10000, 0, 0, 0x10000), moved)
            self._face.load_glyph(number, freetype.FT_LOAD_NO_HINTING | freetype.FT_LOAD_NO_BITMAP)
            self._face.glyph.render(freetype.FT_RENDER_MODE_NORMAL)
            _add(canvas, self._face.glyph)
        return canvas


def _add(canvas: Ink, slot: freetype.GlyphSlot) -> None:
    """Lay one rendered glyph onto the canvas; what does not fit there is an error of this proof, not of a font."""
    bitmap = slot.bitmap
    if not bitmap.rows:
        return
    rows = np.array(bitmap.buffer, np.float32).reshape(bitmap.rows, bitmap.pitch)[:, : bitmap.width] / 255
    top, left = ABOVE - slot.bitmap_top, LEFT + slot.bitmap_left
    cut = canvas[top : top + bitmap.rows, left : left + bitmap.width]
    if min(top, left) < 0 or cut.shape != rows.shape:
        raise ValueError("a letter is larger than its picture; enlarge LEFT, RIGHT, ABOVE, BELOW")
    np.maximum(cut, rows, out=cut)


def compare(seen: Ink, expected: Ink, base: Ink | None) -> Verdict:
    """Judge a drawing by the independent one; `base` is the letter without its marks, drawn independently."""
    if seen.sum() < 0.5 * expected.sum():
        return Verdict(0.0, "missing", f"{seen.sum():.0f} of {expected.sum():.0f} pixels of ink")
    alike, seen = _registered(seen, expected)
    if base is not None and (wrong := _marks(seen, expected, base)):
        return Verdict(alike, *wrong)
    if shift := _apart(box_of(seen), box_of(expected)):
        return Verdict(alike, "misplaced", f"the edges of the letter are {shift / EM:.2f} em apart")
    return Verdict(alike, *(("unlike", f"correlation {alike:.3f}") if alike < ALIKE else ()))


def _registered(seen: Ink, expected: Ink) -> tuple[float, Ink]:
    """The best correlation over one pixel to each side, of the whole letter; and the drawing so moved."""
    moved = [np.roll(seen, shift, (0, 1)) for shift in product((0, -1, 1), repeat=2)]
    found = [correlation(one, expected) for one in moved]
    best = int(np.argmax(found))
    return found[best], moved[best]


def correlation(one: Ink, other: Ink) -> float:
    """1 for the same picture, 0 for nothing in common."""
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-9))


def _marks(seen: Ink, expected: Ink, base: Ink) -> tuple[str, str] | None:
    """Compare, mark by mark, the ink that is not the base's; the window around each mark is the same in both."""
    clear = ~grown(base > 0, EDGE)
    seen_ink, expected_ink = (seen > DARK) & clear, (expected > DARK) & clear
    for left, top, right, bottom in pieces(expected_ink):
        side = round(1.7 * TOLERANCE)
        window = np.s_[max(0, top - side) : bottom + side, max(0, left - side) : right + side]
        if seen_ink[window].sum() < 0.4 * expected_ink[window].sum():
            return "missing", "a mark has no ink, or stands far from its place"
        if shift := _apart(box_of(seen_ink[window]), box_of(expected_ink[window])):
            return "misplaced", f"a mark is {shift / EM:.2f} em from its place"
    return None


def _apart(one: Box, other: Box) -> float:
    """How far the farthest edges are apart; 0 within the tolerance."""
    widest = max(abs(a - b) for a, b in zip(one, other, strict=True))
    return widest if widest > TOLERANCE else 0


def box_of(ink: Ink | Mask) -> Box:
    """The box around the ink; an empty one at the corner where there is none."""
    dark = ink > DARK
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return 0, 0, 0, 0
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def grown(mask: Mask, by: int) -> Mask:
    """The mask and all pixels that are up to `by` away."""
    padded = np.pad(mask, by)
    height, width = mask.shape
    moves = product(range(2 * by + 1), repeat=2)
    return np.asarray(np.logical_or.reduce([padded[y : y + height, x : x + width] for y, x in moves]), np.bool_)


def pieces(mask: Mask) -> Iterator[Box]:
    """The boxes of all pieces of connected ink that are more than a speck."""
    left = {(int(y), int(x)) for y, x in np.argwhere(mask)}
    while left:
        piece, edge = set(), [left.pop()]
        while edge:
            y, x = edge.pop()
            piece.add((y, x))
            near = {(y + dy, x + dx) for dy, dx in product((-1, 0, 1), repeat=2)} & left
            left -= near
            edge += near
        if len(piece) >= SPECK:
            rows, columns = [y for y, _ in piece], [x for _, x in piece]
            yield min(columns), min(rows), max(columns) + 1, max(rows) + 1


def compare_unplaced(seen: Ink, source: Source, text: str, right: float, down: float) -> Verdict:
    """Judge a letter for whose marks the source has no place: are they there, where they belong, and free of others?

    A horn (combining class 216) belongs at the upper right corner, other marks over the middle.
    """
    base = source.draw(text[0], right, down)
    alike, moved = _registered(seen, base)
    ink = (moved > DARK) & ~grown(base > 0, EDGE)
    left, top, edge, bottom = box_of(base)
    corner = round(edge - TOLERANCE) if len(text) > 2 else 0  # two marks may touch: cut where the corner begins
    for mark in text[1:]:
        horn = unicodedata.combining(mark) == 216
        part = box_of(ink[:, corner:] if horn else ink[:, : corner or None])
        if part[2] - part[0] < 2 * EDGE:
            return Verdict(alike, "missing", f"no ink of U+{ord(mark):04X}")
        middle = (part[0] + part[2]) / 2 + (corner if horn else 0)
        off = middle - (edge if horn else (left + edge) / 2)
        high = (part[1] + part[3]) / 2 < top + (bottom - top) / 3
        if not high or abs(off) > (2 if horn else 1) * TOLERANCE:
            return Verdict(alike, "misplaced", f"U+{ord(mark):04X} is {off / EM:+.2f} em from where it belongs")
    following = source.draw(text[0], right + source.advance(text[0]), down)
    if ((moved > DARK) & (following > DARK)).any():
        return Verdict(alike, "misplaced", "a mark touches the next letter")
    return Verdict(alike)
