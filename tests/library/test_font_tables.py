"""The tables of the packs: the sources' licences are named, and no letter takes the width of its mark."""

from __future__ import annotations

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from formhelper.core.font import Font
from formhelper.library.fonts import load_fonts

FONTS = load_fonts()
USE_MY_METRICS = 0x0200
each_pack = pytest.mark.parametrize("font", [FONTS.regular, FONTS.bold, FONTS.narrow], ids=lambda font: font.name)


@pytest.mark.parametrize(
    ("font", "licence"),
    [(FONTS.regular, "SIL Open Font License"), (FONTS.bold, "SIL Open Font License"), (FONTS.narrow, "Apache License")],
    ids=["regular", "bold", "narrow"],
)
def test_each_font_file_names_its_licence_and_that_it_was_changed(font: Font, licence: str) -> None:
    names = TTFont(BytesIO(font.ttf))["name"]
    assert licence in names.getDebugName(13)
    assert names.getDebugName(14).startswith("http")
    assert names.getDebugName(10).startswith("Changed from ")


@each_pack
def test_no_sequence_and_no_lone_mark_takes_the_width_of_a_mark_without_width(font: Font) -> None:
    built = TTFont(BytesIO(font.ttf))
    for letter in (*font.private, "\u0302", "\u0323"):
        glyph = built["glyf"][built.getGlyphName(font.glyphs[letter].number)]
        assert glyph.isComposite(), letter
        assert [piece.flags & USE_MY_METRICS for piece in glyph.components] == [0] * len(glyph.components), letter


@each_pack
def test_what_people_paste_is_there(font: Font) -> None:
    assert font.missing("−‰€§№„“‚‘»«…–—‐‑\u00a0 ǅungla ǉubav ǋegov ʼ ѝЍ șțȘȚ ħġ őű ΐΰώ") == ()
