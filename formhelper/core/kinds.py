"""Kinds of answers: what people type -> the value that is kept, or a named Problem; and the value -> German paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import phonenumbers
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.de import idnr

from formhelper.core import countries, latin
from formhelper.core.definition import FactDef
from formhelper.core.din91379 import nfc, strangers
from formhelper.core.facts import Value
from formhelper.core.problems import Problem

Raw = str | int | bool | date | Sequence[str]
UNLIMITED = "unlimited"
TEXTS = frozenset({"text", "multiline", "name"})
MOST = 10**12
# Greek and Cyrillic: German offices read Latin letters, which identity documents of the EU always print too.
FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u1f00-\u1fff]")
# One mark between all groups of three digits; no group follows a leading nought: 0.500 is a slip, not five hundred.
MONEY = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,'\s])[0-9]{3}(?:(?P=mark)[0-9]{3})*|[0-9]+)"
    r"(?:(?P<point>[.,])(?P<cents>[0-9]{1,2}))?"
)
LONGEST_AMOUNT = 9
"""Digits before the cents."""


@dataclass(frozen=True)
class Kind:
    """How one kind of answer is read, put on paper, and which control asks for it."""

    parse: Callable[[str, FactDef, date], Value]
    paper: Callable[[str, FactDef], str]
    control: str = "text"
    many: bool = False


def read(raw: Raw, fact: FactDef, today: date) -> Value:
    """The value to keep for what was typed; None where nothing was. Raises Problem where it cannot be taken."""
    kind = KINDS[fact.kind]
    if kind.many:
        return _read_many(raw, fact, today)
    if isinstance(raw, bool) and fact.kind != "yes_no":
        raise Problem("wrong_type", expected="text")
    if isinstance(raw, int) and not isinstance(raw, bool) and fact.kind in TEXTS:
        raise Problem("wrong_type", expected="text in quotes")
    typed = _typed(raw)
    return kind.parse(typed, fact, today) if typed else None


def paper(value: Value, fact: FactDef) -> str:
    """What a clerk would write on German paper for the value; empty where it is not known."""
    if value is None:
        return ""
    values = value if isinstance(value, list) else [value]
    return ", ".join(KINDS[fact.kind].paper(str(item), fact) for item in values)


def doubts(value: Value, fact: FactDef, today: date) -> Problem | None:
    """A warning that does not stop the person: an expired document, a very old date."""
    if fact.kind in TEXTS and isinstance(value, str) and (strange := FOREIGN.findall(value)):
        return Problem("not_latin", characters=" ".join(dict.fromkeys(strange)))
    if fact.warn_if_past and isinstance(value, str) and value != UNLIMITED and value < today.isoformat():
        return Problem("document_expired")
    return None


def _typed(raw: Raw) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, int) and abs(raw) > MOST:
        raise Problem("number_wrong")
    if isinstance(raw, str | int):
        return str(raw).strip()
    raise Problem("wrong_type", expected="text")


def _read_many(raw: Raw, fact: FactDef, today: date) -> Value:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise Problem("wrong_type", expected="a list")
    parsed = [KINDS[fact.kind].parse(item.strip(), fact, today) for item in items if item.strip()]
    values = list(dict.fromkeys(str(item) for item in parsed))
    if fact.max and len(values) > fact.max:
        raise Problem("too_many", max=fact.max)
    return values or None


def _text(typed: str, fact: FactDef, today: date) -> str:
    return _limited(nfc(typed), fact)


def _multiline(typed: str, fact: FactDef, today: date) -> str:
    return _limited("\n".join(nfc(line) for line in typed.splitlines()).strip(), fact)


def _limited(text: str, fact: FactDef) -> str:
    if bad := tuple(dict.fromkeys(c for c in text if not c.isprintable() and c != "\n")):
        raise Problem("unreadable_letters", characters=" ".join(f"U+{ord(c):04X}" for c in bad))
    if len(text) > (longest := fact.max or 250):
        raise Problem("too_long", max=longest)
    return text


def _name(typed: str, fact: FactDef, today: date) -> str:
    """DIN 91379:2022-08, data type A; as in the Latin line of the passport."""
    name = _limited(nfc(typed).replace("`", "’").replace("´", "’"), fact)
    if bad := strangers(name):
        # a letter that the tables do not know stays as it is: then there is nothing to suggest
        if (found := latin.suggestion(name)) and not strangers(found):
            raise Problem("name_suggestion", suggestion=found)
        raise Problem("name_not_latin", characters=" ".join(bad))
    return name


def _date(typed: str, fact: FactDef, today: date) -> str:
    year, month, day = _numbers(typed)
    if not (month and day):
        raise Problem("date_unreal")
    return _checked(year, month, day, fact, today)


def _partial_date(typed: str, fact: FactDef, today: date) -> str:
    """A birth date as some identity documents print it: 00.00.1980 or 00.05.1980, or the year alone."""
    year, month, day = (int(typed), 0, 0) if re.fullmatch(r"\d{4}", typed) else _numbers(typed)
    if not month and day:
        raise Problem("date_unreal")
    return _checked(year, month, day, fact, today)


def _expiry(typed: str, fact: FactDef, today: date) -> str:
    return UNLIMITED if typed.casefold() in {UNLIMITED, "unbefristet", "-"} else _date(typed, fact, today)


def _numbers(typed: str) -> tuple[int, int, int]:
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed):
        year, month, day = iso.groups()
    elif german := re.fullmatch(r"(\d{1,2})[.,\s/-]+(\d{1,2})[.,\s/-]+(\d{4})\.?|(\d\d)(\d\d)(\d{4})", typed):
        day, month, year = (digits for digits in german.groups() if digits)  # phones offer digits only: 31121990
    elif hungarian := re.fullmatch(r"(\d{4})[.\s]+(\d{1,2})[.\s]+(\d{1,2})\.?", typed):
        year, month, day = hungarian.groups()
    else:
        raise Problem("date_unreadable")
    return int(year), int(month), int(day)


def _checked(year: int, month: int, day: int, fact: FactDef, today: date) -> str:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise Problem("date_unreal") from None
    if year < fact.first_year:
        raise Problem("date_too_early")
    stored = f"{year:04d}-{month:02d}-{day:02d}"
    if fact.not_in_future and stored > today.isoformat():
        raise Problem("date_in_future")
    return stored


def _paper_date(value: str, fact: FactDef) -> str:
    if value == UNLIMITED:
        return "unbefristet"
    year, month, day = value.split("-")
    return f"{day}.{month}.{year}"


def _yes_no(typed: str, fact: FactDef, today: date) -> str:
    if typed not in {"yes", "no"}:
        raise Problem("not_a_choice")
    return typed


def _choice(typed: str, fact: FactDef, today: date) -> str:
    if typed not in {choice.id for choice in fact.choices}:
        raise Problem("not_a_choice")
    return typed


def _paper_choice(value: str, fact: FactDef) -> str:
    return next((choice.paper or str(choice.label) for choice in fact.choices if choice.id == value), value)


def _integer(typed: str, fact: FactDef, today: date) -> int:
    if not re.fullmatch(r"\d{1,9}", typed):
        raise Problem("number_wrong")
    if not fact.min <= int(typed) <= (fact.max or 10**9):
        raise Problem("number_out_of_range", min=fact.min, max=fact.max or 10**9)
    return int(typed)


def _hours(typed: str, fact: FactDef, today: date) -> str:
    match = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", typed)
    if not match or float(f"{match[1]}.{match[2] or 0}") > 168:
        raise Problem("hours_wrong")
    return f"{match[1]}.{match[2]}" if match[2] else match[1]


def _money(typed: str, fact: FactDef, today: date) -> str:
    """German (1.234,56) and English (1,234.56) spelling; kept as a decimal with two places."""
    text = re.sub(r"^(€|EUR)\s*|\s*(€|EUR)$", "", typed.strip()).strip().removesuffix(",-")
    text = text.replace("−", "-").replace("’", "'")
    negative, text = text.startswith("-"), text.removeprefix("-").strip()
    match = MONEY.fullmatch(text)
    # "1.234" alone means one thousand two hundred thirty-four: cents have one or two digits.
    if not match or (match["mark"] and match["mark"] == match["point"]):
        raise Problem("money_wrong")
    whole = re.sub(r"[^0-9]", "", match["whole"])
    if len(whole) > LONGEST_AMOUNT:
        raise Problem("money_wrong")
    if negative:
        raise Problem("money_negative")
    return f"{Decimal(whole + '.' + (match['cents'] or '0')):.2f}"


def _paper_money(value: str, fact: FactDef) -> str:
    return f"{Decimal(value):,.2f}".translate(str.maketrans(",.", ".,"))


def _iban(typed: str, fact: FactDef, today: date) -> str:
    """ISO 13616, any country of the register: an account elsewhere in the SEPA area is as good as a German one."""
    try:
        return str(IBAN(typed).compact)
    except SchwiftyException:
        raise Problem("iban_wrong") from None


def _bic(typed: str, fact: FactDef, today: date) -> str:
    """ISO 9362."""
    try:
        return str(BIC(typed.replace(" ", "").upper()).compact)
    except SchwiftyException:
        raise Problem("bic_wrong") from None


def _tax_id(typed: str, fact: FactDef, today: date) -> str:
    """§ 139b AO; check digit ISO/IEC 7064 MOD 11,10."""
    number = re.sub(r"[\s/-]", "", typed)
    if not idnr.is_valid(number):
        raise Problem("tax_id_wrong")
    return number


def _kindergeld_number(typed: str, fact: FactDef, today: date) -> str:
    """Three digits, FK, six digits, as the tooltip of KG 1 says."""
    number = re.sub(r"[\s/-]", "", typed).upper()
    if not re.fullmatch(r"[0-9]{3}FK[0-9]{6}", number):
        raise Problem("kindergeld_number_wrong")
    return number


def _postcode(typed: str, fact: FactDef, today: date) -> str:
    """German postcodes run from 01067 to 99998."""
    if not re.fullmatch(r"[0-9]{5}", typed) or not "01067" <= typed <= "99998":
        raise Problem("postcode_needs_five_digits")
    return typed


def _phone(typed: str, fact: FactDef, today: date) -> str:
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


def _paper_phone(value: str, fact: FactDef) -> str:
    number = phonenumbers.parse(value)
    form = phonenumbers.PhoneNumberFormat
    if number.country_code != 49:
        return phonenumbers.format_number(number, form.INTERNATIONAL)
    written = phonenumbers.format_number(number, form.NATIONAL)
    return written if written.startswith("0") else f"0{written}"  # left out where the number is of no known kind


def _country(typed: str, fact: FactDef, today: date) -> str:
    if typed not in countries.codes():
        raise Problem("not_a_choice")
    return typed


def _nationality(typed: str, fact: FactDef, today: date) -> str:
    if typed != countries.STATELESS and typed not in countries.codes():
        raise Problem("not_a_choice")
    return typed


def _as_is(value: str, fact: FactDef) -> str:
    return value


KINDS: Mapping[str, Kind] = {
    "text": Kind(_text, _as_is),
    "multiline": Kind(_multiline, _as_is, "textarea"),
    "name": Kind(_name, _as_is),
    "date": Kind(_date, _paper_date),
    "partial_date": Kind(_partial_date, _paper_date),
    "expiry": Kind(_expiry, _paper_date),
    "yes_no": Kind(_yes_no, lambda value, _: {"yes": "ja", "no": "nein"}[value], "radio"),
    "choice": Kind(_choice, _paper_choice, "radio"),
    "choices": Kind(_choice, _paper_choice, "checkboxes", many=True),
    "integer": Kind(_integer, _as_is),
    "hours": Kind(_hours, lambda value, _: value.replace(".", ",")),
    "money": Kind(_money, _paper_money),
    "iban": Kind(_iban, _as_is),
    "bic": Kind(_bic, _as_is),
    "tax_id": Kind(_tax_id, _as_is),
    "kindergeld_number": Kind(_kindergeld_number, _as_is),
    "postcode": Kind(_postcode, _as_is),
    "phone": Kind(_phone, _paper_phone),
    "country": Kind(_country, lambda value, _: countries.name(value), "select"),
    "nationalities": Kind(_nationality, lambda value, _: countries.nationality(value), "selects", many=True),
}
