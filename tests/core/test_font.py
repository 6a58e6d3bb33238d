"""A font pack cuts text into letters, and knows which it can draw and how wide they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formhelper.core.font import Font, Glyph

SMALL = Font(
    name="Small", ttf=b"",
    glyphs={
        "a": Glyph(1, 500, -10, 530), "b": Glyph(2, 600, -10, 740), " ": Glyph(3, 250, 0, 0),
        "á": Glyph(4, 500, -10, 750), "m̂": Glyph(300, 900, 0, 720), "k͟h": Glyph(6, 1000, -120, 740),
    },
    private={"m̂": "\ue000", "k͟h": "\ue001"},
    ascent=900, descent=-200, cap_height=700, bbox=(0, -200, 1000, 900),
)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("", []),
        ("ab a", ["a", "b", " ", "a"]),
        ("m̂a", ["m̂", "a"]),
        ("ak͟hb", ["a", "k͟h", "b"]),
        ("a\u0301", ["á"]),
        ("x\u0302\u0323", ["x\u0323\u0302"]),
        ("k͟", ["k͟"]),
        ("\u0302", ["\u0302"]),
    ],
)
def test_text_is_cut_into_what_people_read_as_letters(text: str, letters: list[str]) -> None:
    assert SMALL.graphemes(text) == letters


@given(st.text(st.sampled_from("abkhm\u0302\u035f\u0301 x"), max_size=40))
def test_no_letter_is_lost_whatever_the_text(text: str) -> None:
    assert "".join(SMALL.graphemes(text)) == unicodedata.normalize("NFC", text)


def test_what_cannot_be_drawn_is_named_once_in_order() -> None:
    assert SMALL.missing("ayx\u0302by x\u0302") == ("y", "x\u0302")
    assert SMALL.missing("m̂ k͟h á") == ()


def test_the_width_is_the_sum_of_letters_in_points() -> None:
    assert SMALL.width("ab a", 10) == pytest.approx(18.5)
    assert SMALL.width("m̂", 20) == pytest.approx(18)
    assert SMALL.width("", 10) == 0


def test_letters_become_glyph_numbers_of_two_bytes() -> None:
    assert SMALL.encode("am̂") == "0001012C"


@pytest.mark.parametrize("call", [lambda text: SMALL.width(text, 10), SMALL.encode])
def test_a_letter_that_cannot_be_drawn_is_an_error_with_its_name(call: object) -> None:
    assert callable(call)
    with pytest.raises(KeyError, match="y"):
        call("ay")


def test_sequences_have_one_code_point_for_tools_that_know_no_sequences() -> None:
    assert SMALL.drawable("am̂bk͟h") == "a\ue000b\ue001"


def test_the_ink_of_a_text_reaches_as_far_as_its_lowest_and_highest_letter() -> None:
    assert SMALL.reach("am̂") == (-10, 720)
    assert SMALL.reach("k͟h") == (-120, 740)
    assert SMALL.reach("") == (0, 0)


def test_letters_within_bounds_are_single_letters_that_stay_within_them() -> None:
    assert SMALL.within(-10, 740) == {"a": 500, "b": 600, " ": 250}
    assert SMALL.within(0, 2000) == {" ": 250}
