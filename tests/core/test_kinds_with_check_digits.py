"""Numbers that carry check digits or a fixed form: a slip of the pen is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kind_reading import on_paper, read, refused

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


def test_a_kindergeld_number_is_taken_as_letters_print_it() -> None:
    assert read("kindergeld_number", "115 fk 154720") == "115FK154720"
    for typed in ("115FK15472", "FK154720", "115FX154720", "١١٥FK154720"):
        assert refused("kindergeld_number", typed) == "kindergeld_number_wrong"
