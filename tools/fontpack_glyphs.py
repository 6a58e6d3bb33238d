"""Glyphs that the sources do not have: composed of letters and marks, or drawn."""

from __future__ import annotations

from typing import Any

from fontpack_marks import Placed
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

ROUNDED = 0x0004  # as all fonts have it; never "use my metrics", which would make a letter as wide as its mark
Contour = list[tuple[float, float]]


def add_glyph(font: TTFont, name: str, glyph: Any, advance: int) -> None:
    """Append a glyph to the font's tables; the left bearing is that of its outline."""
    order = [*font.getGlyphOrder(), name]
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs[name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics[name] = (advance, getattr(glyph, "xMin", 0))


def composite(font: TTFont, parts: tuple[Placed, ...]) -> Any:
    """One composite glyph of the parts; parts that are composites themselves are opened, for simple readers."""
    glyph = Glyph()
    glyph.numberOfContours = -1
    glyph.components = []
    for part in parts:
        for leaf in leaves(font, part):
            component = GlyphComponent()
            component.glyphName, component.x, component.y, component.flags = leaf.name, leaf.x, leaf.y, ROUNDED
            glyph.components.append(component)
    return glyph


def leaves(font: TTFont, part: Placed) -> list[Placed]:
    """The simple glyphs that a glyph is made of; empty ones (spaces) stay away."""
    glyph = font["glyf"][part.name]
    if glyph.numberOfContours == 0:
        return []
    if not glyph.isComposite() or any(hasattr(piece, "transform") for piece in glyph.components):
        return [part]
    return [leaf for piece in glyph.components
            for leaf in leaves(font, Placed(piece.glyphName, part.x + piece.x, part.y + piece.y))]


def box(x0: float, y0: float, x1: float, y1: float) -> Contour:
    """A filled rectangle."""
    return [(x0, y0), (x0, y1), (x1, y1), (x1, y0)]


def drawn(char: str) -> tuple[list[Contour], int]:
    """Our own simple picture of a symbol that the source lacks, in 1/1000 em: filled contours and advance."""
    frame = [box(60, -30, 760, 670), box(120, 30, 700, 610)[::-1]]
    tick: Contour = [(190, 330), (255, 395), (365, 270), (585, 545), (655, 490), (370, 140)]
    cross: Contour = [(230, 460), (290, 520), (410, 385), (530, 520), (590, 460), (465, 325), (590, 180), (530, 120),
                      (410, 265), (290, 120), (230, 180), (355, 325)]
    arrow: Contour = [(80, 280), (80, 350), (720, 350), (560, 520), (620, 565), (880, 315), (620, 65), (560, 110),
                      (720, 280)]
    mirrored: Contour = [(960 - x, y) for x, y in reversed(arrow)]
    pictures = {"☐": (frame, 820), "☑": ([*frame, tick], 820), "☒": ([*frame, cross], 820), "✓": ([tick], 820),
                "✗": ([cross], 820), "→": ([arrow], 960), "←": ([mirrored], 960)}
    return pictures[char]


def add_drawn(font: TTFont, char: str) -> str:
    """Draw one of our own symbols into the font; returns the glyph's name."""
    contours, advance = drawn(char)
    scale = font["head"].unitsPerEm / 1000
    pen = TTGlyphPen(None)
    scaled = TransformPen(pen, (scale, 0, 0, scale, 0, 0))
    for contour in contours:
        scaled.moveTo(contour[0])
        for point in contour[1:]:
            scaled.lineTo(point)
        scaled.closePath()
    name = f"own{ord(char):04X}"
    add_glyph(font, name, pen.glyph(), round(advance * scale))
    return name


def add_lone_mark(font: TTFont, char: str, source: str) -> str:
    """A combining mark that stands alone gets a width of its own, else it would be drawn left of its box."""
    glyph, em = font["glyf"][source], font["head"].unitsPerEm
    side = em // 12
    name = f"lone{ord(char):04X}"
    part = Placed(source, side - glyph.xMin, 0)
    add_glyph(font, name, composite(font, (part,)), glyph.xMax - glyph.xMin + 2 * side)
    return name
