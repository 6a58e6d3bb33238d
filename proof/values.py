"""The values that the proof writes: five sets of texts for every text field, and states for every tick."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from engine import Engine
from places import Field

from formhelper.library.fonts import load_fonts

SETS = ("latin1", "din", "greek_cyrillic", "longest", "too_long")
SHORT, LONG = 24, 160
"""Most letters of a value in a line, and in a field of several lines, where the set does not ask for more."""
MOST = 3000
"""Letters at which the search for the longest value ends."""

LATIN = (
    "Müller Straße Größe Weiß-Jäger Øystein Ångström François Peña Çelik d'Été Þórður Señor 12345 Hauptstr. 7a Ærø "
    "Jürgen Groß-Gerau 06667 A-B Ýmir"
).split()
NAMES = {
    "latin1": LATIN,
    "din": "Žofie Łukasz Ștefănescu Kőrösi Ķēniņš Ġorġ Đorđević Šiškić Ağaoğlu Nguyễn ẞ-Weiß Ċetta Ūķis".split(),
    "greek_cyrillic": "Ελένη Παπαδόπουλος Ιωάννης Ξένια Димитър Цветкова Щерев Юлия Ґалаґан Їжак ΆΈΉΊΌΎΏ".split(),
    "longest": "Wilhelmine Straße Großmann-Žižková Muster Ștefania 12345 Øresund Łódź Gemeinde Ķekava und".split(),
}
GROUPS = {"din": ("bll", "bnlreq", "bnl", "bnlopt", "enl"), "greek_cyrillic": ("gl", "cl")}
"""Groups of the character list (see its head) that are cut into words, so that every letter is written somewhere."""
ALONE = "\u00ad"
"""A soft hyphen has no picture by its very meaning."""


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of a set; every second one is cut out of the list of letters where the set has one."""
    names = NAMES.get(kind, NAMES["longest"])
    if kind not in GROUPS:
        return tuple(names)
    cut = _cut(_letters(GROUPS[kind]))
    return tuple(word for pair in zip(cut, (names * len(cut))[: len(cut)], strict=True) for word in pair)


def _letters(groups: Sequence[str]) -> list[str]:
    rows = (files("formhelper.fonts") / "din91379.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for row in rows:
        if row.startswith("#"):
            continue
        group, _, points, *_ = row.split("; ")
        letter = "".join(chr(int(point, 16)) for point in points.split())
        if group in groups and not letter.isspace() and letter not in ALONE and not unicodedata.combining(letter[0]):
            found.append(letter)
    return found


def _cut(letters: Sequence[str], size: int = 5) -> list[str]:
    return ["".join(letters[start : start + size]) for start in range(0, len(letters), size)]


def phrase(kind: str, start: int, length: int) -> list[str]:
    """At least `length` letters (graphemes, blanks counted) of the set's words, beginning with word `start`."""
    font, pool = load_fonts().regular, words(kind)  # asked what a letter is, not how it is drawn
    found: list[str] = []
    while len(found) < length:
        found += [*font.graphemes(pool[start % len(pool)]), " "]
        if length > SHORT and start % 5 == 4:
            found += [*str(start * 37 + 1000), " "]  # no two lines alike: pdfium takes such for one printed bold
        start += 1
    return found


def longest(letters: Sequence[str], takes: Callable[[str], bool]) -> str:
    """The longest beginning that is taken, found by bisection; "" where not even the first letter is."""
    low, high = 0, len(letters)
    while low < high:
        middle = (low + high + 1) // 2
        if takes(_joined(letters, middle)):
            low = middle
        else:
            high = middle - 1
    return _joined(letters, low)


def _joined(letters: Sequence[str], count: int) -> str:
    return "".join(letters[:count]).strip()


class Values:
    """Chooses values for the fields of one form."""

    def __init__(self, engine: Engine, fields: Mapping[str, Field]) -> None:
        self.engine, self.fields = engine, fields
        self.longest: dict[str, str] = {}

    def of(self, kind: str) -> dict[str, str | bool]:
        """The values of one set for all fields that take one."""
        turn = SETS.index(kind)
        found: dict[str, str | bool] = {}
        for index, known in enumerate(self.fields.values()):
            if known.name not in self.engine.fields:
                continue
            value = self._text(kind, index, known) if known.kind == "text" else chosen(known, turn)
            if value:
                found[known.name] = value
        return found

    def _text(self, kind: str, index: int, known: Field) -> str:
        if kind in ("longest", "too_long"):
            reached = self._longest(index, known)
            return reached if kind == "longest" else self._too_long(index, len(reached))
        target = LONG if self.engine.fields[known.name].multiline else SHORT
        letters = phrase(kind, 3 * index, target)[:target]
        fits = longest(letters, lambda text: self.engine.fit(known.name, text) == "fits")
        return fits or longest(letters, self._room(known)) or letters[0]

    def _longest(self, index: int, known: Field) -> str:
        if known.name not in self.longest:
            room, size, found = self._room(known), 64, ""
            while size <= MOST:
                found = longest(phrase("longest", index, size)[:size], room)
                if len(found) < size - 8:
                    break
                size *= 4
            self.longest[known.name] = found or phrase("longest", index, 1)[0]
        return self.longest[known.name]

    def _room(self, known: Field) -> Callable[[str], bool]:
        return lambda text: self.engine.fit(known.name, text) not in ("annex", "refused")

    @staticmethod
    def _too_long(index: int, fitting: int) -> str:
        return "".join(phrase("longest", index, 5 * fitting + 1)).strip()


def chosen(known: Field, turn: int) -> str | bool:
    """The state or option of this turn; "" where the field has none to choose."""
    if known.kind == "choice":
        options = [shown for shown in known.options if shown.strip()]
        return options[turn % len(options)] if options else ""
    states = states_of(known)
    return states[turn % len(states)] if states else ""


def states_of(known: Field) -> list[str]:
    """All on-states of a tick field, each once."""
    if known.kind not in ("checkbox", "radio"):
        return []
    return list(dict.fromkeys(state for place in known.places for state in place.states))
