"""Codes that people read aloud, write down and type: how they are made, and how they are read again."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, which look like digits, and no U."""
LOCATOR = 5
LONGEST_TYPED = 120
FIELD = 0b100101
"""x⁵ + x² + 1, primitive over GF(2): each place of a code has a weight of its own, up to 31 places."""
MEANT = str.maketrans(
    # digits that were read as letters, and letters of a Greek or Cyrillic keyboard that look like Latin ones
    "OILΑΒΕΖΗΚΜΝΤΥΧΟΙΡАВЕКМНРСТХУОІЗ", "011ABEZHKMNTYX01PABEKMHPCTXY013"
)


class Mistyped(ValueError):
    """This cannot be a code: letters are missing, too many, or do not fit the check character."""


@dataclass(frozen=True)
class Shape:
    """How many symbols a code has with locator and check character, and in groups of how many it is read aloud."""

    symbols: int
    group: int


RESUME, HANDOVER = "resume", "handover"
SHAPES: Mapping[str, Shape] = {RESUME: Shape(20, 5), HANDOVER: Shape(12, 4)}
"""LLLLL-SSSSS-SSSSS-SSSSC with 70 bits to guess; LLLL-LSSS-SSSC with 30, for ten minutes and five tries."""


@dataclass(frozen=True)
class Code:
    """A code: `locator` finds its row and is no secret, `secret` opens it."""

    kind: str
    locator: str
    secret: str

    def __str__(self) -> str:
        symbols, group = self.locator + self.secret, SHAPES[self.kind].group
        return "-".join(symbols[start:start + group] for start in range(0, len(symbols), group))


def new_code(kind: str) -> Code:
    """A random code of this kind."""
    return code_of(kind, "".join(secrets.choice(ALPHABET) for _ in range(SHAPES[kind].symbols - 1)))


def derived_code(kind: str, secret: str, once: str) -> Code:
    """The same code each time for the same secret and the same word: a form sent twice must not show two codes.

    Whoever knows the secret of a browser opens the case anyway; nobody else learns anything from the word.
    """
    drawn = hmac.new(secret.encode(), f"formhelper/1/code/{kind}/{once}".encode(), hashlib.sha256).digest()
    return code_of(kind, "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn[:SHAPES[kind].symbols - 1]))


def code_of(kind: str, drawn: str) -> Code:
    """The code of these symbols, to which its check character is added."""
    return Code(kind, drawn[:LOCATOR], drawn[LOCATOR:] + _check(drawn))


def read_code(typed: str) -> Code:
    """What was typed, forgiving case, blanks, dashes, O for 0, I and L for 1, and keyboards; raises Mistyped."""
    if len(typed) > LONGEST_TYPED:
        raise Mistyped("a code has 12 or 20 letters and digits")
    plain = unicodedata.normalize("NFKC", typed).upper().translate(MEANT)
    symbols = re.sub(r"[^0-9A-Z]", "", plain)
    kind = next((kind for kind, shape in SHAPES.items() if shape.symbols == len(symbols)), None)
    if kind is None:
        raise Mistyped("a code has 12 or 20 letters and digits")
    if "U" in symbols or _check(symbols[:-1]) != symbols[-1]:
        raise Mistyped("one of the letters is not right")
    return Code(kind, symbols[:LOCATOR], symbols[LOCATOR:])


def _check(symbols: str) -> str:
    """Finds every single wrong symbol, and every two that changed places."""
    rest = 0
    for symbol in symbols:
        rest = _times_x(rest ^ ALPHABET.index(symbol))
    return ALPHABET[rest]


def _times_x(element: int) -> int:
    shifted = element << 1
    return shifted ^ FIELD if shifted & 0b100000 else shifted
