"""Our fonts as objects of a PDF: the same bytes each time, ready to be put behind a file."""

from __future__ import annotations

import zlib
from functools import lru_cache

from formhelper.core.font import Font

OBJECTS = 6
"""Numbers that one font takes: resources, Type0, descendant, descriptor, program, ToUnicode."""


@lru_cache(maxsize=6)
def font_objects(font: Font, first: int) -> tuple[bytes, ...]:
    """The objects of a font as whole bytes, numbered from `first`, whose resources call it /F (ISO 32000-1, 9.7)."""
    base = font.name.replace(" ", "-")
    resources, type0, descendant, descriptor, program, unicode_map = range(first, first + OBJECTS)
    box = " ".join(map(str, font.bbox))
    file, said = _streams(font)
    texts = {
        resources: f"<</Font<</F {type0} 0 R>>>>",
        type0: (
            f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
            f"/ToUnicode {unicode_map} 0 R>>"
        ),
        descendant: (
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}/CIDToGIDMap/Identity/FontDescriptor {descriptor} 0 R"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[{_widths(font)}]>>"
        ),
        descriptor: (
            f"<</Type/FontDescriptor/FontName/{base}/Flags 32/FontBBox[{box}]/ItalicAngle 0/Ascent {font.ascent}"
            f"/Descent {font.descent}/CapHeight {font.cap_height}/StemV 88/FontFile2 {program} 0 R>>"
        ),
    }
    objects = [b"%d 0 obj\n%b\nendobj\n" % (number, text.encode("ascii")) for number, text in texts.items()]
    for number, about, data in ((program, f"/Length1 {len(font.ttf)}", file), (unicode_map, "", said)):
        head = f"{number} 0 obj\n<</Filter/FlateDecode/Length {len(data)}{about}>>\nstream\n".encode("ascii")
        objects.append(head + data + b"\nendstream\nendobj\n")
    return tuple(objects)


@lru_cache(maxsize=6)
def _streams(font: Font) -> tuple[bytes, bytes]:
    """Font program and ToUnicode map, deflated."""
    return zlib.compress(font.ttf, 9), zlib.compress(_to_unicode(font), 9)


def _widths(font: Font) -> str:
    """Runs of neighbouring glyphs: number of the first, then their advances."""
    advances = dict(sorted({(glyph.number, glyph.advance) for glyph in font.glyphs.values()}))
    runs: list[list[int]] = []
    for glyph, advance in advances.items():
        if runs and runs[-1][0] + len(runs[-1]) - 1 == glyph:
            runs[-1].append(advance)
        else:
            runs.append([glyph, advance])
    return "".join(f"{first}[{' '.join(map(str, widths))}]" for first, *widths in runs)


def _to_unicode(font: Font) -> bytes:
    """What each glyph says when it is copied; where tab and line end share the glyph of the blank, the blank."""
    said: dict[int, str] = {}
    for text, glyph in sorted(font.glyphs.items(), key=lambda item: (len(item[0]), item[0] < " ", item[0])):
        said.setdefault(glyph.number, text)
    rows = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in sorted(said.items())]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /FormHelper-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")
