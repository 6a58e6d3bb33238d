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

from fontpack_glyphs import add_drawn, add_glyph, add_lone_mark, composite
from fontpack_marks import Placed, is_mark, shape
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

FONTS = Path(__file__).resolve().parents[1] / "formhelper" / "fonts"
SOURCES = Path("/usr/share/fonts/truetype")
FIRST_PRIVATE = 0xE000
INVISIBLE = "\t\n\r"
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


def subset(font: TTFont, chars: list[str], extra: set[str]) -> None:
    """Cut the font down to the characters and the glyphs that sequences need; no hints, no layout tables."""
    options = Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=True, legacy_kern=False,
                      drop_tables=["GSUB", "GPOS", "GDEF", "DSIG", "kern", "gasp", "meta"], recalc_timestamp=False,
                      name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in chars], glyphs=sorted(extra))
    subsetter.subset(font)


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
