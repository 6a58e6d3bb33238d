"""The font packs that ship: whole, licensed, and built by the command that their README names."""

from __future__ import annotations

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from formhelper.core import din91379
from formhelper.core.font import Font
from formhelper.library.fonts import load_fonts

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "formhelper" / "fonts"
PACKS = [load_fonts().regular, load_fonts().bold, load_fonts().narrow]
each_pack = pytest.mark.parametrize("font", PACKS, ids=lambda font: font.name)


def entries() -> list[str]:
    rows = (FOLDER / "din91379.txt").read_text(encoding="utf-8").splitlines()
    codes = [row.split("; ")[2] for row in rows if row and not row.startswith("#")]
    return ["".join(chr(int(code, 16)) for code in points.split()) for points in codes]


@each_pack
def test_each_pack_draws_all_930_entries_of_din_91379(font: Font) -> None:
    assert len(entries()) == 930
    assert [text for text in entries() if text not in font.glyphs] == []
    assert font.missing("".join(sorted(din91379.LETTERS | din91379.SEQUENCES))) == ()


@each_pack
def test_each_pack_draws_greek_and_cyrillic_and_the_signs_of_forms(font: Font) -> None:
    signs = "ΑΩαωάΐΰς АЯаяЪъЬьЍѝ €§°№–—„“”‘’«»…•½×±"
    assert font.missing(signs) == ()


@each_pack
def test_each_sequence_is_one_glyph_of_its_own(font: Font) -> None:
    sequences = [text for text in entries() if len(text) > 1]
    assert len(sequences) == len(font.private) == 149
    assert len({font.glyphs[text].number for text in sequences}) == 149
    assert all(font.graphemes(text) == [text] for text in sequences)


@each_pack
def test_no_two_letters_share_a_glyph_but_the_blanks(font: Font) -> None:
    by_glyph: dict[int, list[str]] = {}
    for text, glyph in font.glyphs.items():
        by_glyph.setdefault(glyph.number, []).append(text)
    assert [texts for texts in by_glyph.values() if len(texts) > 1] == [["\t", "\n", "\r", " "]]


@each_pack
def test_numbers_and_widths_are_those_of_the_font_file(font: Font) -> None:
    built = TTFont(BytesIO(font.ttf))
    scale = 1000 / built["head"].unitsPerEm
    order, widths, cmap = built.getGlyphOrder(), built["hmtx"].metrics, built.getBestCmap()
    for text, (glyph, width, low, high) in font.glyphs.items():
        assert round(widths[order[glyph]][0] * scale) == width, text
        shape = built["glyf"][order[glyph]]
        if shape.numberOfContours:
            assert (low, high) == pytest.approx((shape.yMin * scale, shape.yMax * scale), abs=1), text
        if text not in "\t\n\r":
            assert order.index(cmap[ord(font.private.get(text, text))]) == glyph, text


@each_pack
def test_a_sequence_is_as_wide_as_its_letter(font: Font) -> None:
    for sequence, letter in (("m̂", "m"), ("l̥̄", "l"), ("Č̣", "Č"), ("ọ̈", "ọ")):
        assert font.width(sequence, 1000) == font.width(letter, 1000)


@each_pack
def test_the_fonts_do_not_bear_the_names_of_their_sources(font: Font) -> None:
    names = TTFont(BytesIO(font.ttf))["name"]
    shown = [names.getDebugName(number) for number in (1, 3, 4, 6)]
    assert all(name.startswith("FormHelper") for name in shown)
    assert "Google" in names.getDebugName(0)


def test_the_narrow_pack_is_narrower_and_the_bold_one_wider() -> None:
    text = "Nebenwohnung Straße Geburtsname"
    regular, bold, narrow = (font.width(text, 10) for font in PACKS)
    assert narrow < 0.93 * regular < regular < bold


def test_packs_are_read_once() -> None:
    assert load_fonts() is load_fonts()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LICENSE-Arimo", ("SIL OPEN FONT LICENSE Version 1.1", "Reserved Font Name", "Copyright 2010 Google Inc.")),
        ("LICENSE-RobotoCondensed", ("Apache License", "Version 2.0, January 2004", "Copyright 2011 Google Inc.",
                                     "END OF TERMS AND CONDITIONS")),
    ],
)
def test_the_licences_are_there(name: str, words: tuple[str, ...]) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert all(word in text for word in words)


def test_the_readme_names_every_file_and_the_command() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FOLDER.iterdir():
        if path.suffix in (".ttf", ".json", ".txt") or path.name.startswith("LICENSE"):
            assert f"`{path.name}`" in text, path.name
    for command in ("apt install fonts-croscore fonts-roboto-unhinted", "pip install formhelper[fonts]",
                    "python tools/build_fontpack.py"):
        assert f"    {command}\n" in text


@pytest.mark.usefixtures("font_sources")
def test_the_command_of_the_readme_builds_the_committed_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "formhelper" / "fonts"
    folder.mkdir(parents=True)
    (tmp_path / "tools").mkdir()
    shutil.copy(FOLDER / "din91379.txt", folder)
    for script in (ROOT / "tools").glob("*fontpack*.py"):
        shutil.copy(script, tmp_path / "tools")
    subprocess.run([sys.executable, "tools/build_fontpack.py"], cwd=tmp_path, check=True, capture_output=True)
    for stem in ("sans", "bold", "narrow"):
        for name in (f"{stem}.ttf", f"{stem}.json"):
            assert (folder / name).read_bytes() == (FOLDER / name).read_bytes(), name
