"""A suggestion for the Latin line of a passport from Bulgarian or Greek letters; the person always compares it."""

from __future__ import annotations

import re
import unicodedata

# Bulgarian Transliteration Act 2009 (Закон за транслитерацията).
BULGARIAN = dict(zip(
    "абвгдежзийклмнопрстуфхцчшщъьюя",
    "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya".split(),
    strict=True,
))
# ELOT 743 (basis of ISO 843), as passports of Greece and Cyprus use it.
GREEK = dict(zip(
    "αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(), strict=True
))
GREEK_PAIRS = {"ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch"}
# αυ, ευ, ηυ sound like v before voiced sounds and like f before the others (ELOT 743, table 2).
GREEK_DIPHTHONG = re.compile(r"([αεη])υ(?=([αεηιοωβγδζλμνρυ])|)")


def suggestion(name: str) -> str | None:
    """Latin spelling for a name in Bulgarian or Greek letters; None where no letter of these scripts is in it."""
    if re.search(r"[\u0400-\u04ff]", name):
        return _cased(name, re.sub(r"ия\b", "ia", name.lower()), BULGARIAN)
    if re.search(r"[\u0370-\u03ff\u1f00-\u1fff]", name):
        return _cased(name, _greek(name.lower()), GREEK)
    return None


def _greek(name: str) -> str:
    name = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    name = GREEK_DIPHTHONG.sub(lambda m: GREEK[m[1]] + ("v" if m[2] else "f"), name)
    for pair, latin in GREEK_PAIRS.items():
        name = name.replace(pair, latin)
    return re.sub(r"\bμπ", "b", name)


def _cased(original: str, lower: str, table: dict[str, str]) -> str:
    latin = "".join(table.get(letter, letter) for letter in lower)
    return latin.upper() if original.isupper() and len(original) > 1 else re.sub(
        r"(^|[\s-])(\w)", lambda m: m[1] + m[2].upper(), latin
    )
