"""The lines of a machine-readable zone as people type them -> lines of full length, and where each part stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from formhelper.core.problems import Problem

FILLER = "<"
LONGEST = 400
"""Characters that anybody would type for the zone, with blanks and slips."""

Part = tuple[int, int, int]
"""Line, from and to, counted from 0, `to` not included."""


@dataclass(frozen=True)
class Layout:
    """Where the parts of the zone stand in one size of document."""

    length: int
    number: Part
    birth: Part
    expiry: Part
    sex: Part
    nationality: Part
    names: Part
    optional: Part
    composite: tuple[Part, ...]
    """What the last check digit of the second line is computed over."""
    personal: bool = False
    """Whether the optional part has a check digit of its own."""


CARD = Layout(
    30, (0, 5, 14), (1, 0, 6), (1, 8, 14), (1, 7, 8), (1, 15, 18), (2, 0, 30), (0, 15, 30),
    ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
)
OLD_CARD = Layout(
    36, (1, 0, 9), (1, 13, 19), (1, 21, 27), (1, 20, 21), (1, 10, 13), (0, 5, 36), (1, 28, 35),
    ((1, 0, 10), (1, 13, 20), (1, 21, 35)),
)
PASSPORT = replace(OLD_CARD, length=44, names=(0, 5, 44), optional=(1, 28, 42),
                   composite=((1, 0, 10), (1, 13, 20), (1, 21, 43)), personal=True)


def typed_lines(typed: str) -> list[str]:
    """The lines as they are printed: no blanks, capital letters, « for two fillers; one long line is cut."""
    text = typed[:LONGEST].upper().replace("«", FILLER * 2).replace("‹", FILLER).replace("＜", FILLER)
    lines = [line for row in text.splitlines() if (line := re.sub(r"[\s.·_]", "", row))]
    if len(lines) == 1:
        count, length = {90: (3, 30), 72: (2, 36), 88: (2, 44)}.get(len(lines[0]), (1, 0))
        lines = [lines[0][at * length : (at + 1) * length] for at in range(count)]
    for number, line in enumerate(lines, 1):
        if strange := "".join(dict.fromkeys(re.sub(r"[A-Z0-9<]", "", line))):
            raise Problem("mrz_characters", line=number, characters=strange)
    return lines


def fitted(lines: list[str]) -> tuple[Layout, tuple[str, ...]]:
    """The layout of the document, and its lines in full length: runs of fillers are hard to count."""
    if len(lines) not in (2, 3):
        raise Problem("mrz_lines")
    layout = CARD if len(lines) == 3 else _of_two(lines)
    return layout, tuple(
        _full(line, number, layout, only_end=number - 1 == layout.names[0]) for number, line in enumerate(lines, 1)
    )


def _of_two(lines: list[str]) -> Layout:
    """Passports begin with P; a card of the old size is shorter, and the second line is the one that is full."""
    return PASSPORT if lines[0].startswith("P") or len(lines[1]) > 40 else OLD_CARD


def _full(line: str, number: int, layout: Layout, only_end: bool) -> str:
    """The line with as many fillers in its last run as it needs."""
    lacking = layout.length - len(line)
    pattern = r"<*$" if only_end else r"<<+(?=[^<]*$)"
    run = re.search(pattern, line)
    if lacking and (run is None or len(run[0]) + lacking < 0):
        raise Problem("mrz_length", line=number, typed=len(line), length=layout.length)
    return line[: run.start()] + FILLER * (len(run[0]) + lacking) + line[run.end() :] if lacking and run else line
