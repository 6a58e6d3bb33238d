"""Builds the three font packs in formhelper/fonts/ from Arimo and Roboto Condensed; the result is committed.

    python tools/build_fontpack.py [folder with the source fonts]

The 149 combining sequences of DIN 91379 are shaped here, with HarfBuzz, and stored as one glyph each:
so nothing needs shaping when a form is filled, and one grapheme is one glyph in comb cells, widths and copied text.
"""

from __future__ import annotations

import json
import math
import sys
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import uharfbuzz
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

FONTS = Path(__file__).resolve().parents[1] / "formhelper" / "fonts"
SOURCES = Path("/usr/share/fonts/truetype")
FIRST_PRIVATE = 0xE000
INVISIBLE = "\t\n\r"
ROUNDED = 0x0004  # as all fonts have it; never "use my metrics", which would make a letter as wide as its mark
FIXED_TIME = 3_786_912_000  # seconds since 1904 of 2024-01-01: a date of building would change the file on every build
# letters of Croatian that copied text may hold, apostrophes of transliterations, and signs; some are drawn here
MORE = "ǄǅǆǇǈǉǊǋǌʻʼ‐‑‒–—‘’‚“”„‹›«»…•·€§°′″←→−≤≥×÷±½¼¾‰™©®№"
DRAWN = "←→✓✗☐☑☒"


@dataclass(frozen=True)
class Pack:
    """One pack to build: file stem, the source below SOURCES, and the new names (the old are those of the sources)."""

    stem: str
    source: str
    family: str
    style: str
    licence: str


PACKS = (
    Pack("sans", "croscore/Arimo-Regular.ttf", "FormHelper Sans", "Regular", "LICENSE-Arimo"),
    Pack("bold", "croscore/Arimo-Bold.ttf", "FormHelper Sans", "Bold", "LICENSE-Arimo"),
    Pack("narrow", "roboto/unhinted/RobotoCondensed-Regular.ttf", "FormHelper Narrow", "Regular",
         "LICENSE-RobotoCondensed"),
)


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


def din_entries() -> list[str]:
    """The 930 entries of DIN 91379 as texts, from the committed list."""
    lines = (FONTS / "din91379.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("; ") for line in lines if line and not line.startswith("#")]
    return ["".join(chr(int(point, 16)) for point in row[2].split()) for row in rows]


def characters(entries: list[str]) -> list[str]:
    """Every single character of the packs, in code point order: DIN 91379, Latin, Greek, Cyrillic, punctuation."""
    ranges = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x370, 0x3E1), (0x3F0, 0x3FF), (0x400, 0x45F),
              (0x490, 0x491), (0x1E80, 0x1E85), (0x1EA0, 0x1EF9)]
    wanted = {chr(point) for first, last in ranges for point in range(first, last + 1)}
    wanted |= {entry for entry in entries if len(entry) == 1} | set(MORE) | set(DRAWN)
    known = {char for char in wanted if unicodedata.category(char) not in {"Cn", "Cc"}}
    return sorted(char for char in known if unicodedata.normalize("NFC", char) == char and char != "\u00ad")


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


def subset(font: TTFont, chars: list[str], extra: set[str]) -> None:
    """Cut the font down to the characters and the glyphs that sequences need; no hints, no layout tables."""
    options = Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=True, legacy_kern=False,
                      drop_tables=["GSUB", "GPOS", "GDEF", "DSIG", "kern", "gasp", "meta"], recalc_timestamp=False,
                      name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in chars], glyphs=sorted(extra))
    subsetter.subset(font)


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


Contour = list[tuple[float, float]]


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


def rename(font: TTFont, pack: Pack) -> None:
    """Our names, the source's copyright and licence kept."""
    table = font["name"]
    keep = {number: table.getDebugName(number) for number in (0, 13, 14)}
    table.names = []
    full = pack.family + ("" if pack.style == "Regular" else f" {pack.style}")
    script_name = pack.family.replace(" ", "") + ("" if pack.style == "Regular" else f"-{pack.style}")
    names = {1: pack.family, 2: pack.style, 3: f"{script_name};1.0", 4: full, 5: "Version 1.0", 6: script_name,
             10: f"Changed from {Path(pack.source).stem}: cut down, renamed, DIN 91379 sequences added.", **keep}
    for number, text in sorted(names.items()):
        if text:
            table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].achVendID = "    "  # the source's maker did not make this font
    font["head"].created = font["head"].modified = FIXED_TIME


def cmap_of(font: TTFont, mapping: dict[int, str]) -> None:
    """One Windows Unicode table (format 4): all code points are below U+10000."""
    table = next(table for table in font["cmap"].tables if table.format == 4 and table.platformID == 3)
    table.cmap = dict(sorted(mapping.items()))
    font["cmap"].tables = [table]


def assemble(pack: Pack, entries: list[str]) -> tuple[TTFont, dict[str, str], dict[str, str]]:
    """The finished font, its glyph name for each grapheme, and the private code point of each sequence."""
    path = SOURCES / pack.source
    font = TTFont(path, recalcTimestamp=False)
    chars, sequences = characters(entries), [entry for entry in entries if len(entry) > 1]
    shaped = {sequence: shape(path, font, sequence) for sequence in sequences}
    cmap = font.getBestCmap()
    absent = [char for char in chars if ord(char) not in cmap and char not in DRAWN]
    if absent:
        raise SystemExit(f"{pack.source} lacks {absent}")
    subset(font, [char for char in chars if ord(char) in cmap], {p.name for s in shaped.values() for p in s.parts})
    graphemes: dict[str, str] = {}
    for char in chars:
        graphemes[char] = own_glyph(font, char, cmap.get(ord(char)), set(graphemes.values()))
    for sequence in sequences:
        name = "seq" + "_".join(f"{ord(char):04X}" for char in sequence)
        add_glyph(font, name, composite(font, shaped[sequence].parts), shaped[sequence].advance)
        graphemes[sequence] = name
    private = {sequence: chr(FIRST_PRIVATE + index) for index, sequence in enumerate(sequences)}
    cmap_of(font, {ord(private.get(key, key)): name for key, name in graphemes.items()})
    rename(font, pack)
    return font, graphemes, private


def own_glyph(font: TTFont, char: str, name: str | None, taken: set[str]) -> str:
    """A glyph for this character alone: shared ones are doubled, so that copied text gives back the right letter."""
    if name is None:
        return add_drawn(font, char)
    if is_mark(char):
        return add_lone_mark(font, char, name)
    if name not in taken:
        return name
    double = f"uni{ord(char):04X}.own"
    add_glyph(font, double, composite(font, (Placed(name, 0, 0),)) if font["glyf"][name].numberOfContours else Glyph(),
              font["hmtx"][name][0])
    return double


def save(pack: Pack, font: TTFont, graphemes: dict[str, str], private: dict[str, str]) -> None:
    """Write <stem>.ttf and <stem>.json; both hold the same glyph numbers."""
    out = BytesIO()
    font["post"].formatType = 3.0  # glyph names are of no use in a PDF
    order = font.getGlyphOrder()
    font.save(out, reorderTables=True)
    (FONTS / f"{pack.stem}.ttf").write_bytes(out.getvalue())
    built = TTFont(BytesIO(out.getvalue()))
    scale = 1000 / built["head"].unitsPerEm
    number = {name: index for index, name in enumerate(order)}
    glyphs = {key: measured(built, number[name], scale) for key, name in graphemes.items()}
    glyphs |= dict.fromkeys(INVISIBLE, glyphs[" "])
    head, hhea, os2 = built["head"], built["hhea"], built["OS/2"]
    data = {
        "name": built["name"].getDebugName(6), "ascent": round(hhea.ascent * scale),
        "descent": round(hhea.descent * scale), "cap_height": round(os2.sCapHeight * scale),
        "bbox": [round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "glyphs": dict(sorted(glyphs.items())), "private": private,
    }
    text = json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":"))
    (FONTS / f"{pack.stem}.json").write_text(text + "\n", encoding="utf-8")


def measured(built: TTFont, number: int, scale: float) -> list[int]:
    """Glyph number, advance, and how low and how high its ink reaches from the baseline, in 1/1000 em."""
    name = built.getGlyphName(number)
    shape = built["glyf"][name]
    low, high = (shape.yMin, shape.yMax) if shape.numberOfContours else (0, 0)
    advance = built["hmtx"].metrics[name][0]
    return [number, round(advance * scale), math.floor(low * scale), math.ceil(high * scale)]


def main() -> None:
    """Build all packs."""
    entries = din_entries()
    for pack in PACKS:
        save(pack, *assemble(pack, entries))
        print(pack.stem, (FONTS / f"{pack.stem}.ttf").stat().st_size)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        SOURCES = Path(sys.argv[1])
    main()
