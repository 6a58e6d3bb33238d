"""Whatever the text and the box: lines stay in the box, and no letter is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_making import fonts, plan, sheet, text_field, tick_field

from formhelper import pdf
from formhelper.core.fields import PaperField, Rect, Widget
from formhelper.pdf.fit import LEADING, Box, box_of, fit_box
from formhelper.pdf.ink import comb_places
from formhelper.pdf.places import TextPlace

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
    found = fit_box(text_field(multiline=multiline), text, fonts(), Box(width, height, size))
    if found.kind == "annex":
        assert found.lines == ()
        return
    low, high = found.font.reach("".join(found.lines))
    letters = (high - low) / 1000 * found.size
    assert all(found.font.width(line, found.size) <= width * 0.8 + 1e-6 for line in found.lines if width < 20)
    assert all(found.font.width(line, found.size) <= width - 4 + 1e-6 for line in found.lines if width >= 20)
    assert letters + (len(found.lines) - 1) * LEADING * found.size <= height + 1e-6
    assert found.size >= min(6, size or 6)


@given(text=TEXTS, width=WIDTHS, height=HEIGHTS, size=SIZES, multiline=st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_lines_are_the_text_and_no_letter_is_lost(
    text: str, width: float, height: float, size: float, multiline: bool
) -> None:
    found = fit_box(text_field(multiline=multiline), text, fonts(), Box(width, height, size))
    if found.kind != "annex":
        assert joined("".join(found.lines)) == joined(text)


@given(text=TEXTS, width=WIDTHS, height=HEIGHTS, size=SIZES, multiline=st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_same_text_always_fits_in_the_same_way(
    text: str, width: float, height: float, size: float, multiline: bool
) -> None:
    field, box = text_field(multiline=multiline), Box(width, height, size)
    assert fit_box(field, text, fonts(), box) == fit_box(field, text, fonts(), box)


@given(text=TEXTS, room=st.floats(5, 300), size=st.floats(6, 20))
@settings(max_examples=200, deadline=None)
def test_words_are_cut_at_blanks_and_hyphens_only(text: str, room: float, size: float) -> None:
    line = text.replace("\n", " ")
    found = fit_box(text_field(multiline=True), line, fonts(), Box(room + 4, 5000, size))
    at = 0
    for row in found.lines[:-1]:
        at = line.index(row, at) + len(row)
        assert row.endswith("-") or not row or line[at] == " "


@given(text=TEXTS)
@settings(max_examples=100, deadline=None)
def test_graphemes_are_the_text(text: str) -> None:
    assert "".join(fonts().regular.graphemes(text)) == text


@given(digits=st.text("0123456789", max_size=20))
def test_a_comb_takes_all_digits_or_refuses(digits: str) -> None:
    field, box = text_field(limit=11, comb=True), Box(200, 20, 0)
    if len(digits) > 11:
        with pytest.raises(pdf.Overflow):
            fit_box(field, digits, fonts(), box)
    else:
        assert fit_box(field, digits, fonts(), box).lines == (digits,)


@given(
    text=TEXTS, width=WIDTHS, height=HEIGHTS, size=SIZES, multiline=st.booleans(), bold=st.booleans(),
    align=st.sampled_from([0, 1, 2]), limit=st.sampled_from([None, None, 3, 40]), comb=st.booleans(),
)
@settings(max_examples=1000, deadline=None)
def test_what_is_drawn_at_once_is_what_would_be_drawn_step_by_step(
    text: str, width: float, height: float, size: float, multiline: bool, bold: bool, align: int,
    limit: int | None, comb: bool,
) -> None:
    field = text_field(multiline=multiline and not comb, align=align, limit=limit, comb=comb and limit is not None)
    place = TextPlace(field, fonts(), 1, 0, "<<", True, Box(width, height, size, bold))
    drawn = place.at_once(text)
    if drawn is None:
        return
    found = place.fit(text)
    assert (found.kind, found.font) == ("fits", place.font)
    assert drawn == place.content(found)


@pytest.mark.parametrize("text", ["WÆMÑW", "11111", "ŴǼM̂Ŵ", "WWWWWWWWWWWWWWWWWWWW"])
@pytest.mark.parametrize("width", [40.0, 85.0, 160.0])
def test_no_letter_of_a_comb_reaches_over_the_box(text: str, width: float) -> None:
    field, box = text_field(limit=20, comb=True), Box(width, 20, 0)
    found = fit_box(field, text, fonts(), box)
    for x, _, letter in comb_places(field, found, box):
        assert x >= 0
        assert x + found.font.width(letter, found.size) <= width + 1e-6


def test_the_usual_text_is_drawn_at_once() -> None:
    for field in (text_field(), text_field(multiline=True), text_field(limit=11, comb=True), text_field(align=2)):
        assert TextPlace(field, fonts(), 1, 0, "<<", True, Box(200, 20, 0)).at_once("Nyírő")


def two_places(*rects: Rect) -> pdf.Plan:
    return plan(sheet(PaperField("f", "text", tuple(Widget(1, rect) for rect in rects))))


def test_a_text_has_to_fit_the_smallest_place_of_its_field() -> None:
    assert two_places((0, 0, 300, 20), (0, 50, 40, 70)).fit("f", "Wolfeschlegelstein").kind == "annex"
    assert two_places((0, 0, 300, 20)).fit("f", "Wolfeschlegelstein").kind == "fits"


def test_a_turned_box_is_as_wide_as_it_is_high() -> None:
    assert box_of((0, 0, 20, 300), 90) == (300, 20)
    assert box_of((0, 0, 20, 300), 180) == (20, 300)


def test_letters_that_no_font_draws_are_refused() -> None:
    with pytest.raises(pdf.Unencodable):
        two_places((0, 0, 300, 20)).fit("f", "東京")


def test_only_texts_of_the_paper_have_a_fit() -> None:
    made = plan(sheet(tick_field(), text_field()))
    with pytest.raises(pdf.UnknownField):
        made.fit("Name", "Ort")
    with pytest.raises(pdf.WrongType):
        made.fit("tick", "Ort")
