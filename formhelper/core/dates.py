"""Dates as people write them, in one string or in three fields -> the ISO form that is kept, and German paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from babel import Locale

from formhelper.core.blocks import FactDef
from formhelper.core.problems import Problem

UNLIMITED = "unlimited"
MONTH_LANGUAGES = ("de", "en", "pl", "ro", "bg", "hu")
"""More languages would contradict each other: listopad is October in Croatia and November in Poland."""
# People in Poland, Hungary and Romania write months in Roman numerals too.
ROMAN = dict(zip("i ii iii iv v vi vii viii ix x xi xii".split(), range(1, 13), strict=True))

WORD = r"[^\W\d_]+"
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
GERMAN = re.compile(r"(?P<day>\d{1,2})[.,\s/-]+(?P<month>\d{1,2})[.,\s/-]+(?P<year>\d{4}|\d\d)\.?")
DIGITS = re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4})")  # the keyboard of a phone has digits only
HUNGARIAN = re.compile(r"(?P<year>\d{4})[.,\s/]+(?P<month>\d{1,2})[.,\s/]+(?P<day>\d{1,2})\.?")
DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})[.,\s/-]*(?P<month>{WORD})[.,\s/-]*(?P<year>\d{{4}})(?:\s*[rг]?\.?)")
MONTH_FIRST = re.compile(rf"(?P<month>{WORD})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})")
YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[.,\s/-]*(?P<month>{WORD})[.,\s/-]*(?P<day>\d{{1,2}})\.?")
WHOLE = (ISO, GERMAN, DIGITS, HUNGARIAN, DAY_FIRST, MONTH_FIRST, YEAR_FIRST)


@dataclass(frozen=True)
class Fields:
    """What stands in the three fields of a date, and whether "no end date" is ticked."""

    day: str = ""
    month: str = ""
    year: str = ""
    unlimited: bool = False


def one_line(typed: Fields, kind: str) -> str:
    """The three fields as the one string that `read` takes; empty where nothing was typed.

    `kind` is date, partial_date or expiry. Raises Problem with the part (day, month, year, unlimited) that is wrong.
    """
    day, month, year = typed.day.strip(), typed.month.strip(), typed.year.strip()
    if typed.unlimited:
        if day or month or year:
            raise Problem("expiry_and_no_end", part="unlimited")
        return UNLIMITED
    if not (day or month or year):
        return ""
    if day and not month and not year and not re.fullmatch(r"\d{1,2}\.?", day):
        return day  # a whole date, pasted or typed into the first field
    return _joined(day, month, year, partial=kind == "partial_date")


def in_fields(value: str | None) -> Fields:
    """A kept value as it stands in the three fields: two digits, two digits (00 where unknown), four digits."""
    if value is None:
        return Fields()
    if value == UNLIMITED:
        return Fields(unlimited=True)
    year, month, day = value.split("-")
    return Fields(day, month, year)


def month_number(typed: str) -> int:
    """1 to 12 for a month in digits, as a Roman numeral, or by its name or the beginning of it; 0 for none.

    Names are those of CLDR in the languages of the interface; case, accents and a full stop do not matter.
    """
    word = typed.strip().rstrip(".")
    if re.fullmatch(r"\d{1,2}", word):
        return int(word) if 1 <= int(word) <= 12 else 0
    word = _folded(word)
    if word in ROMAN:
        return ROMAN[word]
    if word in _names():
        return _names()[word]
    found = {month for name, month in _names().items() if len(word) >= 3 and name.startswith(word)}
    return found.pop() if len(found) == 1 else 0


def read(typed: str, fact: FactDef, today: date) -> str:
    """A full date -> YYYY-MM-DD; raises Problem."""
    year, month, day = _numbers(typed)
    for part, number in (("day", day), ("month", month)):
        if not number:
            raise Problem("date_unreal", part=part)
    return _checked(year, month, day, fact, today)


def read_partial(typed: str, fact: FactDef, today: date) -> str:
    """A birth date as some identity documents print it: 00.00.1980 or 00.05.1980, or the year alone."""
    year, month, day = (int(typed), 0, 0) if re.fullmatch(r"\d{4}", typed) else _numbers(typed)
    if day and not month:
        raise Problem("date_unreal", part="month")
    return _checked(year, month, day, fact, today)


def read_expiry(typed: str, fact: FactDef, today: date) -> str:
    """The last day on which a document is valid, or UNLIMITED."""
    return UNLIMITED if typed.casefold() in {UNLIMITED, "unbefristet", "-"} else read(typed, fact, today)


def paper(value: str) -> str:
    """As a clerk writes it: 31.12.1990, unbefristet."""
    if value == UNLIMITED:
        return "unbefristet"
    year, month, day = value.split("-")
    return f"{day}.{month}.{year}"


def _joined(day: str, month: str, year: str, partial: bool) -> str:
    if not year:
        raise Problem("date_lacks_year", part="year")
    if re.fullmatch(r"\d\d", year):
        raise Problem("year_too_short", part="year")
    if not re.fullmatch(r"\d{4}", year):
        raise Problem("year_unreadable", part="year")
    month_there, day_there = _blank_if_unknown(month), _blank_if_unknown(day)
    if not month_there and (day_there or not partial):
        raise Problem("date_lacks_month", part="month")
    if not day_there and not partial:
        raise Problem("date_lacks_day", part="day")
    if month_there and not month_number(month_there):
        raise Problem("month_unreadable", part="month")
    if day_there and not re.fullmatch(r"\d{1,2}\.?", day_there):
        raise Problem("day_unreadable", part="day")
    return f"{int(year):04d}-{month_number(month_there):02d}-{int(day_there.rstrip('.') or 0):02d}"


def _blank_if_unknown(part: str) -> str:
    return "" if re.fullmatch(r"0{1,2}\.?", part) else part


def _numbers(typed: str) -> tuple[int, int, int]:
    found = next((match for pattern in WHOLE if (match := pattern.fullmatch(typed.strip()))), None)
    if not found:
        raise Problem("date_unreadable", part="day")
    if len(found["year"]) == 2:
        raise Problem("year_too_short", part="year")
    month = int(found["month"]) if found["month"].isdigit() else month_number(found["month"])
    if not month and not found["month"].isdigit():
        raise Problem("month_unreadable", part="month")
    return int(found["year"]), month, int(found["day"])


def _checked(year: int, month: int, day: int, fact: FactDef, today: date) -> str:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise Problem("date_unreal", part=_unreal(year, month)) from None
    if year < fact.first_year:
        raise Problem("date_too_early", part="year")
    stored = f"{year:04d}-{month:02d}-{day:02d}"
    if fact.not_in_future and stored > today.isoformat():
        raise Problem("date_in_future", part="year" if year > today.year else "day")
    return stored


def _unreal(year: int, month: int) -> str:
    return "year" if not year else "month" if month > 12 else "day"


@cache
def _names() -> Mapping[str, int]:
    """Every name and abbreviation of a month, folded, and its number."""
    found: dict[str, int] = {}
    for language in MONTH_LANGUAGES:
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in Locale(language).months[use][width].items():
                    found[_folded(name.rstrip("."))] = int(month)
    return MappingProxyType(found)


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold().replace("ł", "l"))
    # the breve belongs to the Cyrillic letter й, but who types и means the same month
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
