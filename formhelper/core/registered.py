"""Numbers that somebody else gives out: account, tax, insurance, post, telephone; each checked by its standard."""

from __future__ import annotations

import re

import phonenumbers
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.de import idnr

from formhelper.core.problems import Problem


def iban(typed: str) -> str:
    """ISO 13616, any country of the register: an account elsewhere in the SEPA area is as good as a German one."""
    try:
        return str(IBAN(typed).compact)
    except SchwiftyException:
        raise Problem("iban_wrong") from None


def bic(typed: str) -> str:
    """ISO 9362."""
    try:
        return str(BIC(typed.replace(" ", "").upper()).compact)
    except SchwiftyException:
        raise Problem("bic_wrong") from None


def tax_id(typed: str) -> str:
    """§ 139b AO; check digit ISO/IEC 7064 MOD 11,10."""
    number = re.sub(r"[\s/-]", "", typed)
    if not idnr.is_valid(number):
        raise Problem("tax_id_wrong")
    return number


def kindergeld_number(typed: str) -> str:
    """Three digits, FK, six digits, as the tooltip of KG 1 says."""
    number = re.sub(r"[\s/-]", "", typed).upper()
    if not re.fullmatch(r"[0-9]{3}FK[0-9]{6}", number):
        raise Problem("kindergeld_number_wrong")
    return number


def health_insurance_number(typed: str) -> str:
    """The part of the number on the health card that stays for life: a letter and nine digits (§ 290 SGB V).

    Check digit by the modified Luhn rule: the letter as two digits, factors 1 and 2 in turn, digits of products added.
    """
    number = re.sub(r"[\s/-]", "", typed).upper()
    if not re.fullmatch(r"[A-Z][0-9]{9}", number):
        raise Problem("health_insurance_number_wrong")
    if _digit_sum(_letter(number[0]) + number[1:9], (1, 2) * 5) % 10 != int(number[9]):
        raise Problem("health_insurance_number_mistyped")
    return number


def pension_number(typed: str) -> str:
    """Area, day of birth, letter, serial number and check digit: twelve characters (§ 2 VKVV).

    The day may have 32, 64 or 96 added where people share one, so only the check digit is verified.
    """
    number = re.sub(r"[\s/-]", "", typed).upper()
    if not re.fullmatch(r"[0-9]{8}[A-Z][0-9]{3}", number):
        raise Problem("pension_number_wrong")
    digits = number[:8] + _letter(number[8]) + number[9:11]
    if _digit_sum(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)) % 10 != int(number[11]):
        raise Problem("pension_number_mistyped")
    return number


def _letter(letter: str) -> str:
    return f"{ord(letter) - ord('A') + 1:02d}"


def _digit_sum(digits: str, factors: tuple[int, ...]) -> int:
    """The sum of the digits of all products."""
    products = (int(digit) * factor for digit, factor in zip(digits, factors, strict=True))
    return sum(product // 10 + product % 10 for product in products)


def in_fours(value: str) -> str:
    """An IBAN as cards print it (ISO 13616): groups of four, DE02 1203 …"""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))


def as_tax_id(value: str) -> str:
    """A tax identification number as letters print it: 12 345 678 901."""
    return " ".join((value[:2], value[2:5], value[5:8], value[8:]))


def as_pension_number(value: str) -> str:
    """A pension insurance number as cards print it: 15 070649 C 103."""
    return " ".join((value[:2], value[2:8], value[8:9], value[9:]))


def postcode(typed: str) -> str:
    """German postcodes run from 01067 to 99998."""
    if not re.fullmatch(r"[0-9]{5}", typed) or not "01067" <= typed <= "99998":
        raise Problem("postcode_needs_five_digits")
    return typed


def phone(typed: str) -> str:
    """E.164. A number that starts with neither 0 nor + lacks its dialling code, and would be taken for another one."""
    if not re.match(r"[(\s]*[+0]", typed):
        raise Problem("phone_wrong")
    try:
        number = phonenumbers.parse(typed, "DE")
    except phonenumbers.NumberParseException:
        raise Problem("phone_wrong") from None
    # an extension has no place in E.164 and would be lost
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not possible or number.extension:
        raise Problem("phone_wrong")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def paper_phone(value: str) -> str:
    """As one dials it in Germany: without +49, else in the international spelling."""
    number = phonenumbers.parse(value)
    form = phonenumbers.PhoneNumberFormat
    if number.country_code != 49:
        return phonenumbers.format_number(number, form.INTERNATIONAL)
    written = phonenumbers.format_number(number, form.NATIONAL)
    return written if written.startswith("0") else f"0{written}"  # left out where the number is of no known kind
