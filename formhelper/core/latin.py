"""A suggestion for the Latin line of a passport from Greek or Cyrillic letters; the person always compares it."""

from __future__ import annotations

import re
import unicodedata


def _letters(theirs: str, latin: str) -> dict[str, str]:
    """A table of letters; - stands for a letter that is left out."""
    return {letter: spelled.strip("-") for letter, spelled in zip(theirs, latin.split(), strict=True)}


# Bulgarian Transliteration Act 2009 (Закон за транслитерацията).
BULGARIAN = _letters(
    "абвгдежзийклмнопрстуфхцчшщъьюя",
    "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya",
)
# ICAO Doc 9303 part 3, section 6 B, as passports of these states use it.
RUSSIAN = _letters(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia",
)
# The same table with its exceptions; Ukraine says the same (resolution 55/2010 of its Cabinet of Ministers).
UKRAINIAN = _letters(
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ",
    "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch - iu ia - - -",
)
UKRAINIAN_FIRST = _letters("єїйюя", "ye yi y yu ya")
# The same with the letters of Belarusian.
BELARUSIAN = RUSSIAN | {"г": "h", "ё": "io", "і": "i", "ў": "u", "'": "", "’": "", "ʼ": ""}
# Serbian has a Latin alphabet of its own (Gaj), which its documents print; DIN 91379 has all its letters.
SERBIAN = _letters(
    "абвгдђежзијклљмнњопрстћуфхцчџш", "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š"
)
# ICAO Doc 9303 with its exceptions for this language.
MACEDONIAN = _letters(
    "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "a b v g d gj e zh z dz i j k l lj m n nj o p r s t kj u f h c ch dj sh",
)
# Letters that only some languages have tell which one it is; a name without any is taken for Bulgarian.
MARKS = (
    ("[ѓќѕ]", MACEDONIAN), ("[ђјљњћџ]", SERBIAN), ("ў|і.*[ыэё]|[ыэё].*і", BELARUSIAN), (r"[єіїґ]|\w['’ʼ]\w", UKRAINIAN),
    ("[ыэё]|ь(?!о)", RUSSIAN),  # Bulgarian has ь before о only
)
# ELOT 743 (basis of ISO 843), as passports of Greece and Cyprus use it.
GREEK = _letters("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o")
GREEK_PAIRS = {"ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch"}
# αυ, ευ, ηυ sound like v before voiced sounds and like f before the others (ELOT 743, table 2).
GREEK_DIPHTHONG = re.compile(r"([αεη])υ(?=([αεηιοωβγδζλμνρυ])|)")


def suggestion(name: str) -> str | None:
    """Latin spelling for a name in Greek or Cyrillic letters; None where no letter of these scripts is in it.

    Letters that the table of its language does not know stay as they are: then there is nothing to suggest.
    """
    if re.search(r"[\u0400-\u04ff]", name):
        table = _table(name.lower())
        return _cased(name, _cyrillic(name.lower(), table), table)
    if re.search(r"[\u0370-\u03ff\u1f00-\u1fff]", name):
        return _cased(name, _greek(name.lower()), GREEK)
    return None


def _table(name: str) -> dict[str, str]:
    return next((table for marks, table in MARKS if re.search(marks, name)), BULGARIAN)


def _cyrillic(name: str, table: dict[str, str]) -> str:
    """What depends on the place of a letter in its word."""
    if table is BULGARIAN:
        return re.sub(r"ия\b", "ia", name)
    if table is UKRAINIAN:
        name = name.replace("зг", "zgh")  # else it would read as ж
        return re.sub(r"(?<![\w'’ʼ])([єїйюя])", lambda m: UKRAINIAN_FIRST[m[1]], name)
    return name


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
