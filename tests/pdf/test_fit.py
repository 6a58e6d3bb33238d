"""Whatever the text and the box: lines stay in the box, and no letter is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_making import fonts, text_field

from formhelper import pdf
from formhelper.core.fields import PaperField, Widget
from formhelper.pdf.fit import HAIR, LEADING, PADDING, fit_box, wrapped

LETTERS = [*"aábcčdefgőhiıjklłmnoøpqrsșštțuvwxyzżßÄÖÜWМЖщΩω0123456789.,-/ \n -", "l̥̄", "m̂"]
TEXTS = st.lists(st.sampled_from(LETTERS), max_size=120).map("".join)
WIDTHS, HEIGHTS = st.floats(8, 500), st.floats(5, 200)
SIZES = st.sampled_from([0.0, 5.0, 6.0, 7.5, 8.0, 9.3, 10.0, 12.0, 20.0])


def joined(text: str) -> str:
    return "".join(text.split())


@given(text=TEXTS, width=WIDTHS, height=HEIGHTS, size=SIZES, multiline=st.booleans())
@settings(max_examples=300, deadline=None)
def test_lines_are_never_wider_or_higher_than_the_box(
    text: str, width: float, height: float, size: float, multiline: bool
) -> None:
    found = fit_box(text_field(multiline=multiline, font_size=size), text, fonts(), width, height)
    if found.kind == "annex":
        assert found.lines == ()
        return
    letters = (found.font.cap_height - found.font.descent) / 1000 * found.size - HAIR
    assert all(found.font.width(line, found.size) <= width - 2 * PADDING + 1e-6 for line in found.lines)
    assert letters + (len(found.lines) - 1) * LEADING * found.size <= height + 1e-6
    assert found.size >= min(6, size or 6)


@given(text=TEXTS, width=WIDTHS, height=HEIGHTS, size=SIZES, multiline=st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_lines_are_the_text_and_no_letter_is_lost(
    text: str, width: float, height: float, size: float, multiline: bool
) -> None:
    found = fit_box(text_field(multiline=multiline, font_size=size), text, fonts(), width, height)
    if found.kind != "annex":
        assert joined("".join(found.lines)) == joined(text)


@given(text=TEXTS, width=WIDTHS, height=HEIGHTS, size=SIZES, multiline=st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_same_text_always_fits_in_the_same_way(
    text: str, width: float, height: float, size: float, multiline: bool
) -> None:
    field = text_field(multiline=multiline, font_size=size)
    assert fit_box(field, text, fonts(), width, height) == fit_box(field, text, fonts(), width, height)


@given(text=TEXTS, room=st.floats(5, 300), size=st.floats(6, 20))
@settings(max_examples=200, deadline=None)
def test_words_are_cut_at_blanks_and_hyphens_only(text: str, room: float, size: float) -> None:
    line = text.replace("\n", " ")
    rows = wrapped(line, fonts().regular, size, room)
    at = 0
    for row in rows[:-1]:
        at = line.index(row, at) + len(row)
        assert row.endswith("-") or not row or line[at] == " "


@given(text=TEXTS)
@settings(max_examples=100, deadline=None)
def test_graphemes_are_the_text(text: str) -> None:
    assert "".join(fonts().regular.graphemes(text)) == text


@given(digits=st.text("0123456789", max_size=20))
def test_a_comb_takes_all_digits_or_refuses(digits: str) -> None:
    field = text_field(limit=11, comb=True)
    if len(digits) > 11:
        with pytest.raises(pdf.Overflow):
            pdf.fit(field, digits, fonts())
    else:
        assert pdf.fit(field, digits, fonts()).lines == (digits,)


def test_a_text_has_to_fit_the_smallest_place_of_its_field() -> None:
    places = (Widget(1, (0, 0, 300, 20)), Widget(1, (0, 50, 40, 70)))
    assert pdf.fit(PaperField("f", "text", places), "Wolfeschlegelstein", fonts()).kind == "annex"
    assert pdf.fit(PaperField("f", "text", places[:1]), "Wolfeschlegelstein", fonts()).kind == "fits"


def test_a_turned_box_is_as_wide_as_it_is_high() -> None:
    field = PaperField("f", "text", (Widget(1, (0, 0, 20, 300)),))
    assert pdf.fit(field, "Wolfeschlegelstein", fonts(), rotation=90).kind == "fits"
    assert pdf.fit(field, "Wolfeschlegelstein", fonts()).kind == "annex"


def test_a_field_without_a_place_takes_nothing() -> None:
    assert pdf.fit(PaperField("f", "text", ()), "Ort", fonts()).kind == "annex"


def test_letters_that_no_font_draws_are_refused() -> None:
    with pytest.raises(pdf.Unencodable):
        pdf.fit(text_field(), "東京", fonts())
