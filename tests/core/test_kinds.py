"""Every kind of answer takes what people write, and refuses what an office would refuse."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formhelper.core import kinds
from formhelper.core.definition import Choice, FactDef, Text
from formhelper.core.problems import SENTENCES, Problem

TODAY = date(2026, 11, 22)
LABEL = Text("Angabe")
IBANS = [
    "DE02120300000000202051",
    "AT611904300234573201",
    "BG80BNBG96611020345678",
    "RO49AAAA1B31007593840000",
    "PL61109010140000071219812874",
    "HU42117730161111101800000000",
    "HR1210010051863000160",
    "CZ6508000000192000145399",
    "SK3112000000198742637541",
    "IT60X0542811101000000123456",
    "ES9121000418450200051332",
    "GR1601101250000000012300695",
    "LT121000011101001000",
    "LV80BANK0000435195001",
    "FR1420041010050500013M02606",
    "PT50000201231234567890154",
    "NL91ABNA0417164300",
    "BE68539007547034",
    "MT84MALT011000012345MTLCAST001S",
]
TAX_IDS = ["36574261809", "86095742719", "65929970489", "47036892816"]


def read(kind: str, raw: Any, **details: Any) -> Any:
    return kinds.read(raw, FactDef(kind, LABEL, **details), TODAY)


def on_paper(kind: str, raw: Any, **details: Any) -> str:
    fact = FactDef(kind, LABEL, **details)
    return kinds.paper(kinds.read(raw, fact, TODAY), fact)


def refused(kind: str, raw: Any, **details: Any) -> str:
    with pytest.raises(Problem) as caught:
        read(kind, raw, **details)
    assert "%(" not in str(caught.value)
    return caught.value.code


def fitting(kind: str) -> FactDef:
    return FactDef(kind, LABEL, choices=(Choice("a", LABEL), Choice("b", LABEL)))


@pytest.mark.parametrize("kind", kinds.KINDS)
@pytest.mark.parametrize("blank", ["", "   ", "\n", "\u00a0"])
def test_nothing_typed_is_nothing_known(kind: str, blank: str) -> None:
    assert kinds.read(blank, fitting(kind), TODAY) is None
    assert kinds.paper(None, fitting(kind)) == ""


STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@pytest.mark.parametrize("kind", kinds.KINDS)
@given(raw=STRANGE)
def test_whatever_is_given_is_taken_or_refused_with_a_sentence_and_what_is_taken_can_stand_on_paper(
    kind: str, raw: Any
) -> None:
    try:
        value, code = kinds.read(raw, fitting(kind), TODAY), ""
    except Problem as problem:
        value, code = None, problem.code
    assert code == "" or code in SENTENCES
    assert isinstance(kinds.paper(value, fitting(kind)), str)


@pytest.mark.parametrize("kind", sorted(kinds.KINDS.keys() - {"choice", "choices", "yes_no"}))
@given(raw=st.text(max_size=40))
def test_a_value_that_was_kept_is_kept_the_same_when_it_is_read_again(kind: str, raw: str) -> None:
    try:
        value = kinds.read(raw, fitting(kind), TODAY)
    except Problem:
        return
    if value is not None:
        assert kinds.read(value, fitting(kind), TODAY) == value


# ---- tax ids


@pytest.mark.parametrize("number", TAX_IDS)
def test_a_tax_id_is_taken_with_and_without_blanks(number: str) -> None:
    assert read("tax_id", number) == number
    assert read("tax_id", f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}") == number
    assert on_paper("tax_id", int(number)) == number


@pytest.mark.parametrize("typed", ["02476291358", "3657426180", "365742618090", "٣٦٥٧٤٢٦١٨٠٩", "11111111111", "abc"])
def test_a_number_that_is_no_tax_id_is_refused(typed: str) -> None:
    assert refused("tax_id", typed) == "tax_id_wrong"


@given(st.sampled_from(TAX_IDS), st.integers(0, 10), st.integers(1, 9))
def test_a_tax_id_with_one_digit_changed_is_refused(number: str, at: int, by: int) -> None:
    changed = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert refused("tax_id", changed) == "tax_id_wrong"


# ---- accounts


@pytest.mark.parametrize("iban", IBANS)
def test_an_iban_of_any_country_is_taken(iban: str) -> None:
    assert read("iban", iban) == iban
    assert read("iban", " ".join(iban[at : at + 4] for at in range(0, len(iban), 4)).lower()) == iban


@given(st.sampled_from(IBANS), st.data())
def test_an_iban_with_one_digit_changed_is_refused(iban: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([at for at, sign in enumerate(iban) if sign.isdigit()]))
    digit = data.draw(st.sampled_from(sorted(set("0123456789") - {iban[at]})))
    assert refused("iban", iban[:at] + digit + iban[at + 1 :]) == "iban_wrong"


@given(st.sampled_from(IBANS), st.data())
def test_an_iban_of_the_wrong_length_is_refused(iban: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(iban) - 1))
    assert refused("iban", iban[:at] + iban[at + 1 :]) == "iban_wrong"


@pytest.mark.parametrize("typed", ["XX00", "DE", "123", "Girokonto"])
def test_what_is_no_iban_is_refused(typed: str) -> None:
    assert refused("iban", typed) == "iban_wrong"


@pytest.mark.parametrize("typed", ["RNCBROBU", "rncb ro bu", "DEUTDEFF500", "BREXPLPWXXX"])
def test_a_bic_of_eight_or_eleven_is_taken(typed: str) -> None:
    assert read("bic", typed) == typed.replace(" ", "").upper()


@pytest.mark.parametrize("typed", ["RNCBRO", "RNCBROBUX", "12345678", "RNCBXXBU"])
def test_what_is_no_bic_is_refused(typed: str) -> None:
    assert refused("bic", typed) == "bic_wrong"


# ---- dates

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


# ---- numbers

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


# ---- places and numbers of offices


@pytest.mark.parametrize("typed", ["01067", "06667", "10115", "99998"])
def test_a_german_postcode_is_taken(typed: str) -> None:
    assert on_paper("postcode", typed) == typed


@pytest.mark.parametrize("typed", ["01066", "99999", "00000", "6667", 6667, "D-06667", "066671", "0666a", "٠٦٦٦٧"])
def test_what_is_no_german_postcode_is_refused(typed: Any) -> None:
    assert refused("postcode", typed) == "postcode_needs_five_digits"


@pytest.mark.parametrize(
    ("typed", "kept", "paper"),
    [
        ("0345 123456", "+49345123456", "0345 123456"),
        ("(0176) 123-4567", "+491761234567", "0176 1234567"),
        ("0049 345 123456", "+49345123456", "0345 123456"),
        ("+48 22 123 45 67", "+48221234567", "+48 22 123 45 67"),
        ("+40 721 234 567", "+40721234567", "+40 721 234 567"),
        ("0155 1234567", "+491551234567", "01551234567"),
    ],
)
def test_a_phone_number_is_kept_with_its_country_and_printed_as_one_calls_it(typed: str, kept: str, paper: str) -> None:
    assert read("phone", typed) == kept
    assert on_paper("phone", typed) == paper


@pytest.mark.parametrize("typed", ["12345", "345 123456", "110", "abc", "+49", "+999 1234567", "0345 123456 ext 12"])
def test_a_phone_number_that_cannot_be_called_as_it_is_is_refused(typed: str) -> None:
    assert refused("phone", typed) == "phone_wrong"


def test_a_kindergeld_number_is_taken_as_letters_print_it() -> None:
    assert read("kindergeld_number", "115 fk 154720") == "115FK154720"
    for typed in ("115FK15472", "FK154720", "115FX154720", "١١٥FK154720"):
        assert refused("kindergeld_number", typed) == "kindergeld_number_wrong"


# ---- choices


def test_a_choice_is_one_of_those_offered_and_stands_on_paper_in_the_words_of_offices() -> None:
    choices = (Choice("VH", Text("verheiratet")), Choice("LP", Text("in Lebenspartnerschaft"), "Lebenspartnerschaft"))
    assert on_paper("choice", "VH", choices=choices) == "verheiratet"
    assert on_paper("choice", "LP", choices=choices) == "Lebenspartnerschaft"
    assert refused("choice", "LD", choices=choices) == "not_a_choice"
    assert read("choices", ["LP", "VH", "LP"], choices=choices) == ["LP", "VH"]
    assert refused("choices", ["LP", "VH"], choices=choices, max=1) == "too_many"


@pytest.mark.parametrize(("raw", "paper"), [(True, "ja"), (False, "nein"), ("yes", "ja"), ("no", "nein")])
def test_yes_and_no_are_words_or_toml(raw: Any, paper: str) -> None:
    assert on_paper("yes_no", raw) == paper


@pytest.mark.parametrize("kind", sorted(kinds.KINDS.keys() - {"yes_no"}))
def test_true_answers_only_a_question_of_yes_or_no(kind: str) -> None:
    assert refused(kind, True) == "wrong_type"


def test_nationalities_are_adjectives_on_paper() -> None:
    assert on_paper("nationalities", ["RO", "MD", "", "RO"]) == "rumänisch, moldauisch"
    assert on_paper("nationalities", "stateless") == "staatenlos"
    assert on_paper("nationalities", "FJ") == "Fidschi"
    assert on_paper("country", "RO") == "Rumänien"
    assert refused("nationalities", ["RO", "XX"]) == "not_a_choice"
    assert refused("nationalities", ["RO", "MD", "PL", "BG"], max=3) == "too_many"
    assert refused("country", "EU") == "not_a_choice"


@pytest.mark.parametrize("raw", [{"RO": 1}, 1.5, 3, True, [1], [["RO"]], None])
def test_several_answers_come_as_a_list_of_texts(raw: Any) -> None:
    assert refused("nationalities", raw) == "wrong_type"


# ---- texts


def test_a_text_keeps_its_letters_and_loses_only_idle_white_space() -> None:
    assert read("text", "  Große\tKalandstraße  12a ") == "Große Kalandstraße 12a"
    assert read("text", "Пловдив") == "Пловдив"
    assert read("multiline", " a \r\n\r\n b ") == "a\n\nb"


def test_a_text_that_is_too_long_or_cannot_be_seen_is_refused() -> None:
    assert read("text", "x" * 250) == "x" * 250
    assert refused("text", "x" * 251) == "too_long"
    assert refused("text", "x" * 11, max=10) == "too_long"
    for invisible in ("\x00", "\u200b", "\u202e", "\u00ad"):
        assert refused("text", f"a{invisible}b") == "unreadable_letters"
