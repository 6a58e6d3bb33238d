"""The places of a field in the file: objects that are written anew, with all that was worked out before."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from formhelper.core.fields import PaperField
from formhelper.core.font import Font, Fonts
from formhelper.pdf import ink
from formhelper.pdf.fit import BLANKS, LEADING, PIECES, Box, Fit, asked_size, broken, comb_size, fit_box

SURE = 1 - 1e-9
"""So that rounding never lets through at once what would not fit when it is measured with care."""
MOST_CELLS = 1000
"""So many cells of a comb are worked out beforehand; a file may name any number."""
PLAIN = re.compile(r"[ -'*-\[\]-~]*").fullmatch
"""What stands in a string as it is (ISO 32000-1, 7.3.4.2); all else is written in UTF-16."""


def literal(text: str) -> str:
    """A text as a string object."""
    return f"({text})" if PLAIN(text) else f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


@dataclass(frozen=True)
class Holder:
    """An object that keeps the value but is no place on paper; `head` is its dictionary without /V and its end."""

    number: int
    generation: int
    head: str


@dataclass(frozen=True)
class TickPlace:
    """One box for a tick; `states` gives each on-state as the file spells it, `holds` whether it keeps the value."""

    number: int
    generation: int
    head: str
    states: Mapping[str, str]
    holds: bool

    def dictionary(self, state: str, value: str) -> str:
        """The widget showing that state (its own, else off), with the value of the field where it keeps it."""
        shown = self.states.get(state, "/Off")
        return f"{self.head}/AS{shown}{f'/V{value}' if self.holds else ''}>>"


@dataclass(frozen=True)
class TextPlace:
    """One box for a text: lengths in points as the text sees it, turned by `rotation` degrees counter-clockwise."""

    known: PaperField
    fonts: Fonts
    number: int
    generation: int
    head: str
    holds: bool
    box: Box
    rotation: int = 0
    colour: str = "0 g"
    under: str = ""

    def fit(self, text: str, known: PaperField | None = None) -> Fit:
        """How a text in NFC fits; raises Unencodable and Overflow."""
        return fit_box(known or self.known, text, self.fonts, self.box)

    def content(self, fit: Fit, known: PaperField | None = None) -> str:
        """The operators that draw it."""
        begin = ink.begin(self.box, fit.size, self.colour, self.under)
        return f"{begin}{ink.letters(known or self.known, fit, self.box)}{ink.END}"

    @cached_property
    def font(self) -> Font:
        """The usual font of the place."""
        return self.fonts.bold if self.box.bold else self.fonts.regular

    @cached_property
    def about(self) -> str:
        """The entries of an appearance's dictionary that are always the same."""
        matrix = self._matrix()
        turned = f"/Matrix[{' '.join(map(ink.number, matrix))}]" if matrix else ""
        return f"/Type/XObject/Subtype/Form/BBox[0 0 {self.box.width:.2f} {self.box.height:.2f}]{turned}"

    def _matrix(self) -> list[float]:
        """Turns the box counter-clockwise and brings it back to the origin."""
        width, height = self.box.width, self.box.height
        return {
            90: [0.0, 1, -1, 0, height, 0], 180: [-1.0, 0, 0, -1, width, height], 270: [0.0, -1, 1, 0, 0, width],
        }.get(self.rotation, [])

    @cached_property
    def at_once(self) -> Callable[[str], str | None]:
        """What draws a text that fits as it is asked for, the usual case; it gives None for all others.

        It says the same as `fit` and `content`, with everything worked out that does not depend on the text.
        """
        if self.known.comb and self.known.limit:
            return self._comb_at_once(self.known.limit)
        return self._line_at_once()

    def _line_at_once(self) -> Callable[[str], str | None]:
        font, box, align, multiline = self.font, self.box, self.known.align, self.known.multiline
        size, limit = asked_size(self.known, box), self.known.limit or 1 << 30
        fitting = box.room * 1000 / size * SURE
        baseline = ink.usual_baseline(font, size, 1, box.height, multiline=multiline)
        advances, numbers = self._inside(baseline, size).__getitem__, font.numbers.__getitem__
        begin = ink.begin(box, size, self.colour, self.under) + "1 0 0 1 "
        behind, end = f" {baseline:.2f} Tm <", f"> Tj\n{ink.END}"
        left = f"{begin}{box.padding:.2f}{behind}"
        lines = self._lines_at_once(size, fitting)

        def draw(text: str) -> str | None:
            try:
                taken = sum(map(advances, text))
            except KeyError:  # a letter that needs more care
                return None
            if not text or len(text) > limit or (multiline and text[-1] in BLANKS):
                return None
            if taken > fitting:
                return lines(text) if multiline else None
            if align:
                x = ink.start(align, taken * size / 1000, box)
                return f"{begin}{x:.2f}{behind}{''.join(map(numbers, text))}{end}"
            return f"{left}{''.join(map(numbers, text))}{end}"

        return draw

    def _lines_at_once(self, size: float, fitting: float) -> Callable[[str], str | None]:
        """The same for a text that has to be cut into lines; `fitting` is the room in 1/1000 of the size."""
        font, box, align = self.font, self.box, self.known.align
        advances, numbers = font.advances.__getitem__, font.numbers.__getitem__
        blank = font.advances[" "]
        begin = ink.begin(box, size, self.colour, self.under)
        heights: dict[int, tuple[list[str], Callable[[str], bool]]] = {}

        def baselines(count: int) -> tuple[list[str], Callable[[str], bool]]:
            first = ink.usual_baseline(font, size, count, box.height, multiline=True)
            below = (count - 1) * LEADING * size
            inside = frozenset(self._inside(first, size, below)).issuperset
            return [f" {first - number * LEADING * size:.2f} Tm <" for number in range(count)], inside

        def draw(text: str) -> str | None:
            widths = ((piece, sum(map(advances, piece))) for piece in PIECES.findall(text))
            lines = broken(
                ((piece, whole, whole - (len(piece) - len(piece.rstrip(BLANKS))) * blank) for piece, whole in widths),
                fitting,
            )
            if lines is None:
                return None
            count = len(lines)
            if count not in heights:
                heights[count] = baselines(count)
            behinds, inside = heights[count]
            if not inside(text):
                return None
            placed = [
                f"1 0 0 1 {ink.start(align, sum(map(advances, line)) * size / 1000, box) if align else box.padding:.2f}"
                f"{behind}{''.join(map(numbers, line))}> Tj\n"
                for line, behind in zip(lines, behinds, strict=True)
            ]
            return f"{begin}{''.join(placed)}{ink.END}"

        return draw

    def _inside(self, baseline: float, size: float, below: float = 0.0) -> Mapping[str, int]:
        """The letters that stay in the box at that baseline, with their advances; others have to be moved or shrunk.

        The last of several lines stands `below` points under the first.
        """
        low = math.ceil((below - baseline) * 1000 / size)
        high = math.floor((self.box.height - baseline) * 1000 / size)
        return self.font.within(low, high)

    def _comb_at_once(self, limit: int) -> Callable[[str], str | None]:
        font, box = self.font, self.box
        asked, cell = asked_size(self.known, box), box.width / limit
        advances, numbers = font.advances.__getitem__, font.numbers.__getitem__
        middles = [(number + 0.5) * cell for number in range(min(limit, MOST_CELLS))]
        begins: dict[float, tuple[str, str, Callable[[str], bool]]] = {}
        align = self.known.align

        def begin(size: float) -> tuple[str, str, Callable[[str], bool]]:
            baseline = (box.height - font.cap_height / 1000 * size) / 2
            inside = frozenset(self._inside(baseline, size)).issuperset
            return ink.begin(box, size, self.colour, self.under), f" {baseline:.2f} Tm <", inside

        def draw(text: str) -> str | None:
            if not text or len(text) > len(middles) or (align and len(text) != limit):
                return None
            try:
                taken = list(map(advances, text))
            except KeyError:
                return None
            widest = max(taken)
            size = comb_size(asked, widest, cell, box.height)
            if widest * size > cell * 1000:
                return None
            if size not in begins:
                begins[size] = begin(size)
            head, behind, inside = begins[size]
            if not inside(text):
                return None
            half = size / 2000
            placed = [
                f"1 0 0 1 {middle - advance * half:.2f}{behind}{numbers(letter)}> Tj\n"
                for letter, advance, middle in zip(text, taken, middles, strict=False)  # a comb may have more cells
            ]
            return f"{head}{''.join(placed)}{ink.END}"

        return draw
