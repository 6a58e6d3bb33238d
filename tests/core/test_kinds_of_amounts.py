"""Amounts of money, whole numbers and hours, as people write them in several countries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kind_reading import on_paper, read, refused

AMOUNTS = st.integers(0, 99_999_999_999).map(lambda cents: (cents // 100, cents % 100))


@given(AMOUNTS)
def test_german_and_english_spelling_of_an_amount_mean_the_same(amount: tuple[int, int]) -> None:
    euros, cents = amount
    english = f"{euros:,}.{cents:02d}"
    german = english.translate(str.maketrans(",.", ".,"))
    spellings = [english, german, f"{euros}.{cents:02d}", f"{euros},{cents:02d}", f"{german} €", f"EUR {english}"]
    spellings += [german.replace(".", mark) for mark in (" ", "\u00a0", "\u202f", "'", "’")]
    assert {read("money", typed) for typed in spellings} == {f"{euros}.{cents:02d}"}
    assert on_paper("money", english) == german


@pytest.mark.parametrize(
    ("typed", "paper"),
    [
        ("1.234,56", "1.234,56"),
        ("1,234.56", "1.234,56"),
        ("1.234", "1.234,00"),
        ("58,5", "58,50"),
        ("250,-", "250,00"),
        ("1.234.567", "1.234.567,00"),
        ("0", "0,00"),
    ],
)
def test_an_amount_stands_on_paper_as_germans_write_it(typed: str, paper: str) -> None:
    assert on_paper("money", typed) == paper


@pytest.mark.parametrize(
    "typed",
    [
        "0.500",
        "0,123",
        "58 50",
        "1.23.4",
        "1.234,567",
        "1,234,56",
        "1.234.56",
        "12,",
        ",5",
        "1e3",
        "nan",
        "١٢",
        "zehn",
        "1234567890",
        "1.234.567.890",
        "12.34,56",
    ],
)
def test_an_amount_that_could_mean_two_things_or_nothing_is_refused(typed: str) -> None:
    assert refused("money", typed) == "money_wrong"


@pytest.mark.parametrize("typed", ["-5", "−5,00", "- 1.234,56"])
def test_no_amount_is_below_zero(typed: str) -> None:
    assert refused("money", typed) == "money_negative"


def test_whole_numbers_keep_to_their_bounds() -> None:
    assert read("integer", "12", min=1, max=20) == 12
    assert on_paper("integer", 12) == "12"
    assert refused("integer", "0", min=1, max=20) == "number_out_of_range"
    assert refused("integer", "21", min=1, max=20) == "number_out_of_range"
    for typed in ("-1", "1.5", "drei"):
        assert refused("integer", typed) == "number_wrong"


def test_hours_of_a_week_stand_on_paper_with_a_comma() -> None:
    assert on_paper("hours", "38,5") == on_paper("hours", "38.5") == "38,5"
    assert read("hours", "168") == "168"
    for typed in ("168,1", "169", "-1", "1,234", "٣٨"):
        assert refused("hours", typed) == "hours_wrong"
