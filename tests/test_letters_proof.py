"""The proof of letters finds what is wrong with a letter, and nothing wrong with ours."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from formhelper.core.font import Font
from formhelper.library.fonts import load_fonts

sys.path.append(str(Path(__file__).resolve().parents[1] / "proof"))  # behind all else, so that it hides nothing

import letters

pytestmark = pytest.mark.usefixtures("font_sources")
SOME = ["a", "o", "m̂", "ţ", "ț", "p̣", "r̥̄", "ế", "Ж", "Ω", "."]
STEP = 150  # of 2048 units: 0.07 em


def changed(font: Font, letter: str, change: Callable[[Any, str], None]) -> Font:
    """The pack with one glyph changed in its font file."""
    built = TTFont(BytesIO(font.ttf))
    change(built["glyf"], built.getGlyphName(font.glyphs[letter].number))
    out = BytesIO()
    built.save(out)
    return replace(font, ttf=out.getvalue())


def move(x: int, y: int) -> Callable[[Any, str], None]:
    def change(table: Any, name: str) -> None:
        table[name].components[-1].x += x
        table[name].components[-1].y += y

    return change


def empty(table: Any, name: str) -> None:
    table[name] = Glyph()


def without_mark(table: Any, name: str) -> None:
    del table[name].components[-1]


def faults(font: Font, stem: str = "sans", some: list[str] = SOME) -> set[tuple[str, str]]:
    found = letters.check(stem, font, "pdfium", some).faults
    return {(kind, letter) for kind, letter, _ in found}


def test_nothing_is_wrong_with_the_regular_pack_in_pdfium() -> None:
    font = letters.pack_of("sans")
    result = letters.check("sans", font, "pdfium", letters.letters_of(font))
    assert result.faults == []
    assert result.letters > 930 + 50


@pytest.mark.parametrize("stem", ["bold", "narrow"])
def test_nothing_is_wrong_with_some_letters_of_the_other_packs_in_poppler(stem: str) -> None:
    some = [*SOME, "T̛", "t̛", "s̛̄"]
    assert letters.check(stem, letters.pack_of(stem), "poppler", some).faults == []


@pytest.mark.parametrize(
    ("letter", "change", "fault"),
    [
        ("m̂", move(STEP, 0), "misplaced"), ("m̂", move(-STEP, 0), "misplaced"), ("m̂", move(0, STEP), "misplaced"),
        ("r̥̄", move(STEP, 0), "misplaced"), ("p̣", move(0, STEP), "misplaced"), ("p̣", without_mark, "missing"),
        ("m̂", without_mark, "missing"), ("Ж", empty, "missing"), (".", empty, "missing"), ("p̣", empty, "missing"),
    ],
)
def test_a_letter_that_is_drawn_wrong_is_found(letter: str, change: Callable[[Any, str], None], fault: str) -> None:
    found = faults(changed(load_fonts().regular, letter, change))
    assert (fault, letter) in found
    assert {wrong for _, wrong in found} == {letter}


@pytest.mark.parametrize(
    ("letter", "change", "fault"),
    [
        ("T̛", move(-4 * STEP, 0), "misplaced"), ("t̛", move(2 * STEP, -2 * STEP), "misplaced"),
        ("k̛", without_mark, "missing"), ("s̛̄", without_mark, "missing"), ("K̛", move(0, -6 * STEP), "misplaced"),
    ],
)
def test_a_mark_for_which_the_source_has_no_place_is_watched_too(
    letter: str, change: Callable[[Any, str], None], fault: str
) -> None:
    assert faults(changed(load_fonts().narrow, letter, change), "narrow", [*SOME, letter]) == {(fault, letter)}


@pytest.mark.parametrize(("one", "other"), [("a", "o"), ("ţ", "ț"), ("Ж", "Ω")])
def test_two_letters_that_are_exchanged_are_found(one: str, other: str) -> None:
    font = load_fonts().regular
    exchanged = font.glyphs | {one: font.glyphs[other], other: font.glyphs[one]}
    assert {letter for _, letter in faults(replace(font, glyphs=exchanged))} == {one, other}


def test_what_is_copied_wrong_is_found_but_for_blanks_and_lone_marks() -> None:
    given = ["A", "Ä", "m̂", " ", "\u00a0", "\u0302"]
    found = letters.miscopied(given, ["\u0410", "A\u0308", "m", "", "", " \u0302"])
    assert [(kind, letter) for kind, letter, _ in found] == [("copied", "A"), ("copied", "Ä"), ("copied", "m̂")]


def test_a_letter_for_which_the_pack_asks_too_little_room_is_clipped() -> None:
    font = load_fonts().regular
    assert letters.clipped("sans", font, SOME) == []
    flat = font.glyphs | {"p̣": font.glyphs["p̣"]._replace(low=0), "ế": font.glyphs["ế"]._replace(high=600)}
    found = letters.clipped("sans", replace(font, glyphs=flat), SOME)
    assert {letter for _, letter, _ in found} == {"p̣", "ế"}


@pytest.mark.parametrize(("change", "status"), [(None, 0), (empty, 1)])
def test_the_command_says_what_is_wrong_and_leaves_with_one(
    change: Callable[[Any, str], None] | None, status: int, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:
    font = load_fonts().regular
    monkeypatch.setattr(letters, "pack_of", lambda _: changed(font, "Ж", change) if change else font)
    monkeypatch.setattr(letters, "letters_of", lambda _: SOME)
    monkeypatch.setattr(sys, "argv", ["letters.py", "--pack", "sans", "--renderer", "pdfium", "--png", str(tmp_path)])
    assert letters.main() == status
    said = capsys.readouterr().out
    assert ("sans pdfium: 'Ж' (0416) missing" in said) == bool(status)
    assert (tmp_path / "sans-pdfium-1.png").stat().st_size > 0
