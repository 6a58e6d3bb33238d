"""Dates in three fields: what people type there is understood, and what is wrong is named with its part."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from formhelper.core import dates, kinds
from formhelper.core.blocks import FactDef, Text
from formhelper.core.dates import Fields
from formhelper.core.problems import Problem

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1900, 1, 1), TODAY)
KINDS = ("date", "partial_date", "expiry")


def read(fields: Fields, kind: str = "date") -> object:
    return kinds.read(dates.one_line(fields, kind), FactDef(kind, Text("Tag")), TODAY)


def wrong(fields: Fields, kind: str = "date") -> tuple[str, str]:
    with pytest.raises(Problem) as caught:
        read(fields, kind)
    return caught.value.code, caught.value.part


def month_words() -> list[tuple[str, int]]:
    return [
        (word, month)
        for language in dates.MONTH_LANGUAGES
        for width in ("wide", "abbreviated")
        for use in ("format", "stand-alone")
        for month, word in get_month_names(width, use, language).items()
    ]


@pytest.mark.parametrize("kind", KINDS)
@given(day=DAYS)
def test_every_day_comes_back_from_its_three_fields(kind: str, day: date) -> None:
    assert read(dates.in_fields(day.isoformat()), kind) == day.isoformat()
    assert read(Fields(f" {day.day}.", str(day.month), f"{day.year} "), kind) == day.isoformat()


@given(day=DAYS, word=st.sampled_from(month_words()))
def test_months_are_known_by_their_names_in_every_language_of_the_interface(day: date, word: tuple[str, int]) -> None:
    name, month = word
    first = day.replace(day=1, month=month)
    for spelled in (name, name.upper(), name.casefold().replace("ä", "a").replace("ł", "l").replace("ü", "u")):
        assert read(Fields("01", spelled, str(day.year))) == first.isoformat()
    typed = [f"1 {name} {day.year}", f"1. {name}, {day.year}", f"{day.year}. {name} 1."]
    assert {kinds.read(one, FactDef("date", Text("Tag")), TODAY) for one in typed} <= {first.isoformat()}


@pytest.mark.parametrize(
    ("typed", "month"),
    [("3", 3), ("03", 3), ("März", 3), ("mar.", 3), ("marca", 3), ("MARZEC", 3), ("marz", 3), ("iii", 3), ("XII", 12),
     ("wrzes", 9), ("pazdziernika", 10), ("oct.", 10), ("Юни", 6), ("юли", 7), ("маи", 5), ("márc", 3), ("szept", 9),
     ("0", 0), ("13", 0), ("ju", 0), ("m", 0), ("foo", 0), ("", 0)],
)
def test_a_month_is_a_number_a_roman_numeral_or_a_name_or_its_beginning(typed: str, month: int) -> None:
    assert dates.month_number(typed) == month


def test_no_name_of_a_month_means_two_months() -> None:
    assert all(dates.month_number(word) == int(month) for word, month in month_words())


@given(day=DAYS)
def test_a_whole_date_in_the_first_field_is_understood(day: date) -> None:
    for whole in (f"{day:%d.%m.%Y}", f"{day:%d%m%Y}", day.isoformat(), f"{day:%Y. %m. %d.}", f"{day:%d/%m/%Y}"):
        assert read(Fields(whole)) == day.isoformat()


@pytest.mark.parametrize(
    "typed", ["31 grudnia 1990 r.", "31 декември 1990 г.", "December 31st, 1990", "1990. december 31.", "31-XII-1990"]
)
def test_a_whole_date_in_words_is_understood(typed: str) -> None:
    assert read(Fields(typed)) == "1990-12-31"


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        (Fields("", "", "1980"), "1980-00-00"),
        (Fields("00", "00", "1980"), "1980-00-00"),
        (Fields("0", "5", "1980"), "1980-05-00"),
        (Fields("", "maj", "1980"), "1980-05-00"),
        (Fields("1980"), "1980-00-00"),
        (Fields("00.05.1980"), "1980-05-00"),
    ],
)
def test_a_birth_date_may_lack_its_day_or_its_day_and_month(fields: Fields, kept: str) -> None:
    assert read(fields, "partial_date") == kept
    assert read(dates.in_fields(kept), "partial_date") == kept


@pytest.mark.parametrize(
    ("fields", "code", "part"),
    [
        (Fields("31", "12", "90"), "year_too_short", "year"),
        (Fields("31.12.90"), "year_too_short", "year"),
        (Fields("31", "12", "199"), "year_unreadable", "year"),
        (Fields("31", "12", ""), "date_lacks_year", "year"),
        (Fields("31"), "date_lacks_year", "year"),
        (Fields("31", "", "1990"), "date_lacks_month", "month"),
        (Fields("", "12", "1990"), "date_lacks_day", "day"),
        (Fields("00", "12", "1990"), "date_lacks_day", "day"),
        (Fields("31", "Foo", "1990"), "month_unreadable", "month"),
        (Fields("31", "13", "1990"), "month_unreadable", "month"),
        (Fields("erster", "12", "1990"), "day_unreadable", "day"),
        (Fields("30", "2", "1990"), "date_unreal", "day"),
        (Fields("gestern"), "date_unreadable", "day"),
        (Fields("31.12.1990", "12", "1990"), "day_unreadable", "day"),
        (Fields("1", "1", "1899"), "date_too_early", "year"),
    ],
)
def test_what_is_wrong_is_named_with_the_field_in_which_it_is(fields: Fields, code: str, part: str) -> None:
    assert wrong(fields) == (code, part)


def test_a_day_without_its_month_is_no_partial_date() -> None:
    assert wrong(Fields("5", "", "1980"), "partial_date") == ("date_lacks_month", "month")
    assert wrong(Fields("5", "00", "1980"), "partial_date") == ("date_lacks_month", "month")


def test_nothing_typed_is_no_date() -> None:
    assert read(Fields(" ", "", "")) is None
    assert dates.in_fields(None) == Fields()


def test_a_document_without_end_date_is_ticked_and_not_also_dated() -> None:
    assert read(Fields(unlimited=True), "expiry") == dates.UNLIMITED
    assert read(Fields("unbefristet"), "expiry") == dates.UNLIMITED
    assert dates.in_fields(dates.UNLIMITED) == Fields(unlimited=True)
    assert wrong(Fields("1", "1", "2030", unlimited=True), "expiry") == ("expiry_and_no_end", "unlimited")


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.sampled_from(KINDS))
def test_whatever_is_typed_is_read_or_refused_with_a_part(day: str, month: str, year: str, kind: str) -> None:
    assert answer(Fields(day, month, year), kind) in {"day", "month", "year", "nothing", "understood"}


def answer(fields: Fields, kind: str) -> str:
    try:
        kept = read(fields, kind)
    except Problem as problem:
        return problem.part
    if kept is None:
        return "nothing"
    return "understood" if read(dates.in_fields(str(kept)), kind) == kept else f"changed: {kept}"
