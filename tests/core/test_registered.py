"""Numbers that somebody else gives out: check digits of insurance numbers, and groups for reading."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formhelper.core import kinds, registered
from formhelper.core.blocks import FactDef, Text
from formhelper.core.problems import Problem

TODAY = date(2026, 11, 22)
LETTERS = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def read(kind: str, typed: str) -> object:
    return kinds.read(typed, FactDef(kind, Text("Nummer")), TODAY)


def refused(kind: str, typed: str) -> str:
    with pytest.raises(Problem) as caught:
        read(kind, typed)
    return caught.value.code


def with_check_digit(kind: str, start: str) -> str:
    """The one number of the ten that is taken."""
    fitting = [digit for digit in "0123456789" if fits(kind, start + digit)]
    assert len(fitting) == 1
    return start + fitting[0]


def fits(kind: str, number: str) -> bool:
    try:
        return read(kind, number) == number
    except Problem:
        return False


@pytest.mark.parametrize("typed", ["A123456780", "a 123 456 780", "A123-456-780"])
def test_a_health_insurance_number_is_taken_as_cards_and_people_write_it(typed: str) -> None:
    assert read("health_insurance_number", typed) == "A123456780"


@pytest.mark.parametrize("typed", ["15070649C103", "15 070649 C 103", "15070649c103", "65170839J003"])
def test_a_pension_number_is_taken_as_cards_and_people_write_it(typed: str) -> None:
    assert read("pension_number", typed) == typed.replace(" ", "").upper()


def test_a_number_of_the_wrong_shape_is_told_apart_from_a_slip() -> None:
    assert refused("health_insurance_number", "A123456781") == "health_insurance_number_mistyped"
    assert refused("pension_number", "15070649C104") == "pension_number_mistyped"
    for typed in ("1234567890", "A12345678", "AA23456780", "A1234567801", "Ä123456780", "A١٢٣٤٥٦٧٨٠"):
        assert refused("health_insurance_number", typed) == "health_insurance_number_wrong"
    for typed in ("150706490103", "15070649C10", "15070649CC03", "15070649Ç103"):
        assert refused("pension_number", typed) == "pension_number_wrong"


@given(LETTERS, st.integers(0, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_no_wrong_digit_of_a_health_insurance_number_goes_unseen(letter: str, number: int, at: int, more: int) -> None:
    right = with_check_digit("health_insurance_number", f"{letter}{number:08d}")
    digits = list(right)
    digits[at + 1] = str((int(digits[at + 1]) + more) % 10)
    assert refused("health_insurance_number", "".join(digits)) == "health_insurance_number_mistyped"


@given(st.integers(0, 99_999_999), LETTERS, st.integers(0, 99))
def test_one_check_digit_fits_a_pension_number(area_and_birth: int, letter: str, serial: int) -> None:
    right = with_check_digit("pension_number", f"{area_and_birth:08d}{letter}{serial:02d}")
    assert read("pension_number", registered.as_pension_number(right)) == right


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        ("iban", "de02120300000000202051", "DE02 1203 0000 0000 2020 51"),
        ("iban", "NL91ABNA0417164300", "NL91 ABNA 0417 1643 00"),
        ("tax_id", "36574261809", "36 574 261 809"),
        ("pension_number", "15070649C103", "15 070649 C 103"),
        ("money", "1234.5", "1.234,50"),
        ("date", "1990-12-31", "31.12.1990"),
    ],
)
def test_long_numbers_are_shown_in_groups_and_taken_back(kind: str, typed: str, shown: str) -> None:
    fact = FactDef(kind, Text("Nummer"))
    value = kinds.read(typed, fact, TODAY)
    assert kinds.shown(value, fact) == shown
    assert kinds.read(shown, fact, TODAY) == value
    assert " " not in kinds.paper(value, fact)
