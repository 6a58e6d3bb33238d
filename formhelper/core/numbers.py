"""Whole numbers, hours and amounts of money: as people write them -> as they are kept, and on German paper."""

from __future__ import annotations

import re
from decimal import Decimal

from formhelper.core.blocks import FactDef
from formhelper.core.problems import Problem

# One mark between all groups of three digits; no group follows a leading nought: 0.500 is a slip, not five hundred.
MONEY = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,'\s])[0-9]{3}(?:(?P=mark)[0-9]{3})*|[0-9]+)"
    r"(?:(?P<point>[.,])(?P<cents>[0-9]{1,2}))?"
)
LONGEST_AMOUNT = 9
"""Digits before the cents."""


def integer(typed: str, fact: FactDef) -> int:
    """A whole number within the bounds of the fact; raises Problem."""
    if not re.fullmatch(r"\d{1,9}", typed):
        raise Problem("number_wrong")
    if not fact.min <= int(typed) <= (fact.max or 10**9):
        raise Problem("number_out_of_range", min=fact.min, max=fact.max or 10**9)
    return int(typed)


def hours(typed: str) -> str:
    """Hours of a week with up to two decimals, kept with a point; raises Problem."""
    match = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", typed)
    if not match or float(f"{match[1]}.{match[2] or 0}") > 168:
        raise Problem("hours_wrong")
    return f"{match[1]}.{match[2]}" if match[2] else match[1]


def money(typed: str) -> str:
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


def paper_money(value: str) -> str:
    """As a clerk writes it: 1.234,56."""
    return f"{Decimal(value):,.2f}".translate(str.maketrans(",.", ".,"))
