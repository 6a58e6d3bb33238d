"""The machine-readable zone of passports and identity cards (ICAO Doc 9303, parts 3 to 6): read, and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from babel.core import get_global

from formhelper.core import countries
from formhelper.core.mrz_lines import CARD, FILLER, Layout, Part, fitted, typed_lines
from formhelper.core.problems import Problem

# Letters and digits that look alike on a worn card.
AS_DIGITS = str.maketrans("OQDILZSGB", "000112568")
AS_LETTERS = str.maketrans("01258", "OIZSB")
# Codes of Doc 9303 part 3, section 5, that ISO 3166-1 does not have, and one that it had until 2002.
SPECIAL = MappingProxyType({
    "D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB", "RKS": "XK", "ROM": "RO",
    "XXA": countries.STATELESS,
})
DIGITS = ("birth", "expiry")
LETTERS = ("nationality", "names")


@dataclass(frozen=True)
class Holder:
    """What the zone says of its holder; empty is what it leaves open.

    Names are in A to Z only, and may be cut off; dates are ISO, with 00 for parts that are unknown.
    """

    family_name: str
    given_names: str
    cut_off: bool
    birth_date: str
    nationality: str
    """ISO 3166-1 alpha-2, or `stateless`."""
    sex: str
    number: str
    valid_until: str
    kind: str
    """passport, card, or empty where it is another document."""


def read(typed: str, today: date) -> Holder:
    """What the lines say. Raises Problem: `mrz_lines` where they are not two or three, or with `line` what is wrong."""
    zone = _Zone(*fitted(typed_lines(typed)))
    zone.check()
    surname, _, given = zone.part("names").partition(FILLER * 2)
    names = zone.part("names")
    return Holder(
        family_name=_name(surname),
        given_names=_name(given),
        cut_off=not names.endswith(FILLER),
        birth_date=_birth(zone.part("birth"), today),
        nationality=_state(zone.part("nationality")),
        sex={"M": "m", "F": "f"}.get(zone.part("sex"), ""),
        number=zone.number().replace(FILLER, ""),
        valid_until=_expiry(zone.part("expiry")),
        kind={"P": "passport", "I": "card"}.get(zone.lines[0][0], ""),
    )


def check_digit(text: str) -> str:
    """Doc 9303 part 3, section 4.9: weights 7, 3, 1; A is 10, Z is 35, the filler 0; modulo 10."""
    values = (0 if letter == FILLER else int(letter, 36) for letter in text)
    return str(sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10)


class _Zone:
    """Lines of the right length with what looks alike put right where only letters or only digits can stand."""

    def __init__(self, layout: Layout, lines: tuple[str, ...]) -> None:
        self.layout = layout
        self.lines = list(lines)
        for name in DIGITS:
            line, start, end = self._at(name)
            self._put(line, start, end + 1, AS_DIGITS)  # with its check digit
        for name in LETTERS:
            self._put(*self._at(name), AS_LETTERS)
        self._put(1, layout.length - 1, layout.length, AS_DIGITS)

    def _put(self, line: int, start: int, end: int, table: Mapping[int, int | str]) -> None:
        text = self.lines[line]
        self.lines[line] = text[:start] + text[start:end].translate(table) + text[end:]

    def _at(self, name: str) -> Part:
        place: Part = getattr(self.layout, name)
        return place

    def part(self, name: str) -> str:
        """What stands in a part."""
        line, start, end = self._at(name)
        return self.lines[line][start:end]

    def number(self) -> str:
        """The number of the document; one of a card that is longer than nine goes on in the optional part."""
        rest = self._rest_of_number()
        return self.part("number") + rest[:-1] if rest else self.part("number")

    def check(self) -> None:
        """All check digits; raises Problem with the line and the thing that is wrong."""
        for place, said, digit in self._checks():
            if check_digit(said) != digit and not (digit == FILLER and not said.strip(FILLER)):
                raise Problem("mrz_check", line=place)
        whole = "".join(self.lines[line][start:end] for line, start, end in self.layout.composite)
        if check_digit(whole) != self.lines[1][-1]:
            raise Problem("mrz_whole", line=2)

    def _checks(self) -> Iterator[tuple[int, str, str]]:
        line, _, end = self.layout.number
        self._zeros_in_number()
        rest = self._rest_of_number()
        yield (line + 1, self.number(), rest[-1]) if rest else (line + 1, self.part("number"), self.lines[line][end])
        for name in DIGITS:
            line, _, end = self._at(name)
            yield line + 1, self.part(name), self.lines[line][end]
        if self.layout.personal:
            yield 2, self.part("optional"), self.lines[1][42]

    def _zeros_in_number(self) -> None:
        """The letter O is read for a nought only where the check digit says so."""
        line, start, end = self.layout.number
        self._put(line, end, end + 1, AS_DIGITS)
        digit, noughts = self.lines[line][end], self.part("number").replace("O", "0")
        if check_digit(self.part("number")) != digit == check_digit(noughts):
            self.lines[line] = self.lines[line][:start] + noughts + self.lines[line][end:]

    def _rest_of_number(self) -> str:
        """Doc 9303 part 5, section 4.2.4: the rest and its check digit, where a filler stands for the check digit."""
        line, _, end = self.layout.number
        if self.layout is not CARD or self.lines[line][end] != FILLER:
            return ""
        return self.part("optional").partition(FILLER)[0]


def _name(text: str) -> str:
    """Capitals only at the beginning of each word; how the person writes it, only the person can tell."""
    return " ".join(word.capitalize() for word in text.replace(FILLER, " ").split())


def _birth(digits: str, today: date) -> str:
    """YYMMDD, fillers for what is unknown: the last such day that is not in the future."""
    if not re.fullmatch(r"\d\d(\d\d\d\d|\d\d<<|<<<<)", digits):
        return ""
    month, day = digits[2:4].replace(FILLER, "0"), digits[4:].replace(FILLER, "0")
    found = f"20{digits[:2]}-{month}-{day}"
    return found if found <= today.isoformat() else f"19{found[2:]}"


def _expiry(digits: str) -> str:
    return f"20{digits[:2]}-{digits[2:4]}-{digits[4:]}" if digits.isdigit() else ""


def _state(code: str) -> str:
    code = code.rstrip(FILLER)
    if code in SPECIAL:
        return SPECIAL[code]
    found = get_global("territory_aliases").get(code, [""])
    return found[0] if found[0] in countries.codes() else ""
