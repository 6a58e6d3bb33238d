"""Days: in the spellings of several countries, known in part, and within their bounds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kind_reading import LABEL, TODAY, on_paper, read, refused

from formhelper.core import kinds
from formhelper.core.blocks import FactDef
from formhelper.core.problems import Problem

DAYS = st.dates(date(1900, 1, 1), TODAY)


@pytest.mark.parametrize("kind", ["date", "partial_date", "expiry"])
@given(day=DAYS)
def test_every_real_day_is_taken_in_german_iso_and_hungarian_spelling(kind: str, day: date) -> None:
    german, hungarian = f"{day:%d.%m.%Y}", f"{day:%Y. %m. %d.}"
    for typed in (german, day.isoformat(), hungarian, day, german.replace(".", ""), german.replace(".", "/")):
        assert read(kind, typed) == day.isoformat()
    assert on_paper(kind, german) == german


@given(day=DAYS)
def test_noughts_in_front_may_be_left_out(day: date) -> None:
    assert read("date", f"{day.day}.{day.month}.{day.year}") == day.isoformat()


@given(st.integers(1900, 2026), st.integers(1, 99), st.integers(1, 99))
def test_days_that_do_not_exist_are_refused(year: int, month: int, day: int) -> None:
    try:
        date(year, month, day)
    except ValueError:
        assert refused("date", f"{day:02d}.{month:02d}.{year}") == "date_unreal"
        assert refused("partial_date", f"{year}-{month:02d}-{day:02d}") == "date_unreal"


@pytest.mark.parametrize("typed", ["gestern", "12.1990", "1.2.3.1990", "31.12.19900", "12/1990"])
def test_what_cannot_be_read_as_a_day_is_refused(typed: str) -> None:
    assert refused("date", typed) == "date_unreadable"


@pytest.mark.parametrize("typed", ["00.12.1990", "12.00.1990", "00.00.1990", "1990-00-00"])
def test_only_a_partial_date_may_lack_its_day(typed: str) -> None:
    assert refused("date", typed) == "date_unreal"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("00.00.1980", "1980-00-00"), ("00.05.1980", "1980-05-00"), ("1980", "1980-00-00"), ("1980-00-00", "1980-00-00")],
)
def test_a_birth_date_may_be_known_in_part_as_identity_documents_print_it(typed: str, kept: str) -> None:
    assert read("partial_date", typed) == kept
    assert on_paper("partial_date", typed) == f"{kept[8:]}.{kept[5:7]}.{kept[:4]}"


@pytest.mark.parametrize("typed", ["05.00.1980", "00.13.1980", "0000", "00.00.0000"])
def test_a_day_without_its_month_is_no_birth_date(typed: str) -> None:
    assert refused("partial_date", typed) == "date_unreal"


def test_a_date_before_its_first_year_is_refused() -> None:
    assert refused("date", "31.12.1899") == "date_too_early"
    assert refused("date", "31.12.1949", first_year=1950) == "date_too_early"
    assert read("date", "01.01.1950", first_year=1950) == "1950-01-01"


def test_a_day_that_must_not_lie_in_the_future_may_be_today() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert read("date", TODAY, not_in_future=True) == "2026-11-22"
    assert refused("date", tomorrow, not_in_future=True) == "date_in_future"
    assert read("date", tomorrow) == "2026-11-23"
    assert read("partial_date", "2026", not_in_future=True) == "2026-00-00"
    assert refused("partial_date", "2027", not_in_future=True) == "date_in_future"


def test_a_document_may_be_valid_without_end_and_an_expired_one_is_only_doubted() -> None:
    fact = FactDef("expiry", LABEL, warn_if_past=True)
    assert on_paper("expiry", "Unbefristet") == "unbefristet"
    assert kinds.doubts(read("expiry", "unbefristet"), fact, TODAY) is None
    assert kinds.doubts(read("expiry", TODAY), fact, TODAY) is None
    assert kinds.doubts(read("expiry", "21.11.2026"), fact, TODAY) == Problem("document_expired")
