"""Why an answer is refused or doubtful: each problem has a code; catalogues translate its English sentence."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "missing": "Please answer this question.",
    "too_long": "This is too long: at most %(max)s characters.",
    "name_not_latin": "Please write the name in Latin letters, as in the line of your passport or ID card. "
    "These characters do not belong there: %(characters)s",
    "name_suggestion": "Please write the name in Latin letters, exactly as in your passport or ID card. "
    "Perhaps it is “%(suggestion)s”? Please compare.",
    "unreadable_letters": "These characters cannot be printed on the paper: %(characters)s",
    "date_unreadable": "This is not a date that we understand. "
    "Please write day, month and year, for example 31.12.1990.",
    "date_lacks_day": "The day is missing. Please write it in digits, for example 31.",
    "date_lacks_month": "The month is missing. Please write its number or its name.",
    "date_lacks_year": "The year is missing. Please write all four digits, for example 1990.",
    "day_unreadable": "This is not a day. Please write a number from 1 to 31.",
    "month_unreadable": "This is not a month that we know. Please write a number from 1 to 12.",
    "year_unreadable": "This is not a year. Please write four digits, for example 1990.",
    "year_too_short": "Please write the year with all four digits, for example 1990 and not 90.",
    "expiry_and_no_end": "Please write the last day, or tick that there is no end date. Both together cannot be right.",
    "date_unreal": "This day does not exist in the calendar.",
    "date_too_early": "This date is too long ago. Please check the year.",
    "date_in_future": "This day lies in the future. Please check the date.",
    "postcode_needs_five_digits": "A German postcode has five digits, for example 06667.",
    "iban_wrong": "This IBAN is not right. Please compare every letter and digit with your bank card.",
    "bic_wrong": "This BIC is not right. It has 8 or 11 letters and digits.",
    "tax_id_wrong": "This tax identification number is not right. It has 11 digits; please compare with the letter.",
    "kindergeld_number_wrong": "A Kindergeld number has three digits, the letters FK and six digits, "
    "for example 115FK154720.",
    "health_insurance_number_wrong": "This number has one letter and nine digits, for example A123456780. "
    "It is on your health card.",
    "health_insurance_number_mistyped": "One letter or digit of this number is not right. "
    "Please compare it with your health card.",
    "pension_number_wrong": "This number has twelve characters: eight digits, one letter and three digits, "
    "for example 15 070649 C 103.",
    "pension_number_mistyped": "One letter or digit of this number is not right. "
    "Please compare it with a letter of the pension insurance or with your pay slip.",
    "phone_wrong": "This is not a phone number that can be called. Please write it with the dialling code.",
    "number_wrong": "Please write a whole number in digits.",
    "number_out_of_range": "Please write a number from %(min)s to %(max)s.",
    "hours_wrong": "Please write the hours as a number, for example 38,5.",
    "money_wrong": "Please write an amount in euros, for example 1.234,56.",
    "money_negative": "The amount cannot be below zero.",
    "not_a_choice": "Please choose one of the answers offered.",
    "too_many": "Please choose at most %(max)s.",
    "wrong_type": "This answer has the wrong form: %(expected)s is expected.",
    "mrz_lines": "Please type all lines: two from a passport, three from an identity card, each on a line of its own.",
    "mrz_characters": "Line %(line)s: in these lines there are only the letters A to Z, digits and the sign <. "
    "Please look again at: %(characters)s",
    "mrz_length": "Line %(line)s has %(length)s characters on the document; you typed %(typed)s. Please compare.",
    "mrz_check": "Line %(line)s: one letter or digit is not right. Please compare it with the document.",
    "mrz_whole": "Something in line %(line)s, or in the line before it, is not right. "
    "Please compare both with the document.",
    # doubts: the person may go on
    "document_expired": "This document is no longer valid. The office may ask for a valid one.",
    "not_latin": "Offices in Germany read Latin letters. If your document shows this in Latin letters too, "
    "please copy them. These letters are not Latin: %(characters)s",
}


class Problem(Exception):
    """An answer that cannot be taken: `code` is a key of SENTENCES, `params` its placeholders."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(SENTENCES[code] % params if params else SENTENCES[code])

    @property
    def part(self) -> str:
        """Which of several fields of one answer is wrong (day, month, year, unlimited); empty where there is one."""
        return str(self.params.get("part", ""))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and (self.code, self.params) == (other.code, other.params)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.params.items()))))
