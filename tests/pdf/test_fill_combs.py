"""Combs and limits: each letter in the middle of its cell, and no more letters than there are cells."""

from __future__ import annotations

import pytest
from pdf_making import (
    HIGH,
    filled,
    ink_box,
    middle,
    page_picture,
    shown,
    size_used,
    text_field,
    values_of,
)
from reading import plain

from formhelper import pdf


def test_comb_letters_stand_in_the_middle_of_their_cells() -> None:
    made = filled(text_field(limit=10, comb=True), "HOHIHOHIHO").pdf
    for cell in range(10):
        rect = (50 + 20 * cell, 700, 70 + 20 * cell, 720)
        assert middle(ink_box(made, rect))[0] == pytest.approx(60 + 20 * cell, abs=1)


def test_a_short_comb_begins_in_the_first_cell_and_ends_in_the_last_when_aligned_right() -> None:
    left = filled(text_field(limit=10, comb=True), "12").pdf
    right = filled(text_field(limit=10, comb=True, align=2), "12").pdf
    assert middle(ink_box(left, (50, 700, 70, 720)))[0] == pytest.approx(60, abs=1.5)
    assert ink_box(left, (91, 700, 250, 720)) is None
    assert middle(ink_box(right, (230, 700, 250, 720)))[0] == pytest.approx(240, abs=1.5)
    assert ink_box(right, (50, 700, 209, 720)) is None


def test_a_combining_sequence_takes_one_cell() -> None:
    made = filled(text_field(limit=3, comb=True), "m̂k͟hl̥̄")
    assert [ink_box(made.pdf, (x, 700, x + 66.6, 720)) is not None for x in (50, 116.7, 183.4)] == [True] * 3


def test_wide_letters_stay_in_the_cells_of_a_comb() -> None:
    made = filled(text_field(limit=10, comb=True, rect=(50, 700, 150, 720), font_size=12), "WWWWWWWWWW").pdf
    for cell in range(1, 10):
        x = round((50 + 10 * cell) * 3)
        column = page_picture(made).crop((x, round((HIGH - 719) * 3), x + 1, round((HIGH - 701) * 3)))
        assert column.getextrema()[0] > 128, f"ink on the line before cell {cell + 1}"


def test_a_comb_of_automatic_size_is_readable_and_whole() -> None:
    made = filled(text_field(limit=34, comb=True, rect=(50, 700, 450, 714)), "DE02120300000000202051").pdf
    assert size_used(made) >= 8
    assert plain(shown(made, (50, 700, 450, 714))) == "DE02120300000000202051"


def test_a_value_that_is_longer_than_the_limit_is_refused_and_names_both_numbers() -> None:
    with pytest.raises(pdf.Overflow, match=r"'text' takes 11 characters, but 14 are given") as caught:
        filled(text_field(limit=11), "123FK123456ABC")
    assert (caught.value.needed, caught.value.available) == (14, 11)


def test_the_limit_counts_letters_and_not_code_points() -> None:
    assert values_of(filled(text_field(limit=2), "k͟hl̥̄").pdf)["text"] == "k͟hl̥̄"
