"""One value as the content of an appearance stream."""

from __future__ import annotations

import re
from dataclasses import dataclass

from formhelper.core.fields import PaperField
from formhelper.core.font import Font
from formhelper.pdf.fit import LEADING, PADDING, Fit


@dataclass(frozen=True)
class Paint:
    """Colours of a widget as operators: text, and what is drawn under it (background, border)."""

    text: str
    under: str


def colour_of(appearance: str) -> str:
    """The colour operators of a default appearance; black where it names none."""
    found = re.findall(r"(?:-?\d*\.?\d+\s+){1,4}(?:g|rg|k)\b", appearance)
    return found[-1] if found else "0 g"


def content(field: PaperField, fit: Fit, name: str, width: float, height: float, paint: Paint) -> bytes:
    """The stream for a box of that width and height in points; `name` is how the font is called."""
    placed = _comb(field, fit, width, height) if field.comb else _text(field, fit, width, height)
    shown = "".join(
        f"1 0 0 1 {x:.2f} {y:.2f} Tm <{fit.font.encode(text).hex().upper()}> Tj\n" for x, y, text in placed if text
    )
    return (
        f"{paint.under}/Tx BMC\nq\n0 0 {width:.2f} {height:.2f} re W n\nBT\n{name} {fit.size:g} Tf\n{paint.text}\n"
        f"{shown}ET\nQ\nEMC\n"
    ).encode("ascii")


def _text(field: PaperField, fit: Fit, width: float, height: float) -> list[tuple[float, float, str]]:
    font, size = fit.font, fit.size
    first = _first_baseline(field, fit, height)
    return [
        (_start(field.align, font, line, size, width), first - number * LEADING * size, line)
        for number, line in enumerate(fit.lines)
    ]


def _first_baseline(field: PaperField, fit: Fit, height: float) -> float:
    """Letters stand in the middle of the box; a text of several lines, or in a high box, begins at its top."""
    cap, size = fit.font.cap_height / 1000, fit.size
    below = (len(fit.lines) - 1) * LEADING * size
    if field.multiline and height > 1.6 * LEADING * size * len(fit.lines):
        return height - PADDING - fit.font.ascent / 1000 * size
    lowest = below - fit.font.descent / 1000 * size  # so that a g keeps its tail in a narrow box
    highest = height - fit.font.ascent / 1000 * size  # and a capital its mark
    return max(min(lowest, height - cap * size), min((height - cap * size + below) / 2, highest))


def _start(align: int, font: Font, line: str, size: float, width: float) -> float:
    free = width - font.width(line, size)
    return (PADDING, free / 2, free - PADDING)[align if align in (0, 1, 2) else 0]


def _comb(field: PaperField, fit: Fit, width: float, height: float) -> list[tuple[float, float, str]]:
    cell = width / (field.limit or 1)
    baseline = (height - fit.font.cap_height / 1000 * fit.size) / 2
    letters = fit.font.graphemes("".join(fit.lines))
    skip = {1: ((field.limit or 1) - len(letters)) // 2, 2: (field.limit or 1) - len(letters)}.get(field.align, 0)
    return [
        ((number + skip + 0.5) * cell - fit.font.width(letter, fit.size) / 2, baseline, letter)
        for number, letter in enumerate(letters)
    ]
