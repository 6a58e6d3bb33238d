"""Where marks stand on letters: as the shaping of the font says, else by the boxes of both."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont


@dataclass(frozen=True)
class Placed:
    """A glyph of a shaped sequence, at its offset in font units."""

    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Shaped:
    """A whole sequence: its parts and its advance in font units."""

    parts: tuple[Placed, ...]
    advance: int


def shape(source: Path, font: TTFont, sequence: str) -> Shaped:
    """Place the glyphs of a sequence as HarfBuzz does; where the font has no place for a mark, we find one."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(sequence)
    buffer.guess_segment_properties()
    face = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source))))
    uharfbuzz.shape(face, buffer, {"kern": False, "liga": False})
    pen, parts = 0, []
    order, marks = font.getGlyphOrder(), {font.getBestCmap()[ord(char)] for char in sequence if is_mark(char)}
    placed = True
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        parts.append(Placed(order[info.codepoint], pen + position.x_offset, position.y_offset))
        placed &= parts[-1].name not in marks or (position.x_offset, position.y_offset) != (0, 0)
        pen += position.x_advance
    if not placed:
        print(f"{font['name'].getDebugName(4)}: {sequence!r} has no place for its mark, placed by its box")
        parts = [parts[0], *(found_place(source, font, sequence, parts[0].name, part.name, mark)
                             for part, mark in zip(parts[1:], sequence[1:], strict=True))]
    return Shaped(tuple(parts), pen)


def found_place(source: Path, font: TTFont, sequence: str, base: str, mark: str, char: str) -> Placed:
    """Where a mark stands as the only one on its letter; else by its box."""
    if len(sequence) > 2:
        return shape(source, font, sequence[0] + char).parts[1]
    return by_box(font, sequence[0], base, mark, char)


def is_mark(char: str) -> bool:
    """Whether this is a combining character."""
    return unicodedata.combining(char) != 0


def by_box(font: TTFont, letter: str, base: str, mark: str, char: str) -> Placed:
    """A mark placed from the bounding boxes: a horn at the upper right corner, all others over the middle.

    A t is too slim for a horn at its side, which would touch the next letter: there it stands on top, as in Arimo.
    """
    below, above = font["glyf"][base], font["glyf"][mark]
    if letter == "t" and unicodedata.combining(char) == 216:
        x = (below.xMin + below.xMax) // 2 - above.xMin - (above.xMax - above.xMin) // 5
        return Placed(mark, x, below.yMax - font["head"].unitsPerEm // 50 - above.yMin)
    if unicodedata.combining(char) == 216:
        top = font["OS/2"].sxHeight if letter.islower() else below.yMax
        x = below.xMax - above.xMin - (above.xMax - above.xMin) // 2
        return Placed(mark, x, top - above.yMin - (above.yMax - above.yMin) // 2)
    gap = font["head"].unitsPerEm // 20
    return Placed(mark, (below.xMin + below.xMax - above.xMin - above.xMax) // 2, below.yMax + gap - above.yMin)
