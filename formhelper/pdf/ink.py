"""One value as the content of an appearance stream."""

from __future__ import annotations

from formhelper.core.fields import PaperField
from formhelper.core.font import Font
from formhelper.pdf.fit import LEADING, Box, Fit


def begin(box: Box, size: float, colour: str, under: str) -> str:
    """All before the letters: what is drawn under them, the box that clips them, font /F, size and colour."""
    return f"{under}/Tx BMC\nq\n0 0 {box.width:.2f} {box.height:.2f} re W n\nBT\n/F {number(size)} Tf\n{colour}\n"


def number(value: float) -> str:
    """A number as PDF writes it: never with an exponent, which it does not know (ISO 32000-1, 7.3.3)."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


END = "ET\nQ\nEMC"


def letters(field: PaperField, fit: Fit, box: Box) -> str:
    """The operators that set the lines, or the letters of a comb, in a box."""
    placed = comb_places if field.comb else line_places
    encode = fit.font.encode
    lines = ((x, y, encode(text)) for x, y, text in placed(field, fit, box) if text)
    return "".join(f"1 0 0 1 {x:.2f} {y:.2f} Tm <{numbers}> Tj\n" for x, y, numbers in lines)


def line_places(field: PaperField, fit: Fit, box: Box) -> list[tuple[float, float, str]]:
    """Where each line starts: x, baseline, text."""
    font, size = fit.font, fit.size
    usual = usual_baseline(font, size, len(fit.lines), box.height, multiline=field.multiline)
    first = _inside(usual, fit, box.height, (len(fit.lines) - 1) * LEADING * size)
    return [
        (start(field.align, font.width(line, size), box), first - number * LEADING * size, line)
        for number, line in enumerate(fit.lines)
    ]


def usual_baseline(font: Font, size: float, lines: int, height: float, *, multiline: bool) -> float:
    """Letters stand in the middle of the box; a text of several lines, or in a high box, begins at its top."""
    cap = font.cap_height / 1000
    below = (lines - 1) * LEADING * size
    if multiline and height > 1.6 * LEADING * size * lines:
        return height - 2 - font.ascent / 1000 * size
    lowest = below - font.descent / 1000 * size  # so that a g keeps its tail in a narrow box
    highest = height - font.ascent / 1000 * size  # and a capital its mark
    return max(min(lowest, height - cap * size), min((height - cap * size + below) / 2, highest))


def _inside(baseline: float, fit: Fit, height: float, below: float = 0.0) -> float:
    """The baseline moved as far as needed, so that no tail and no mark reaches over the edge."""
    low, high = fit.font.reach("".join(fit.lines))
    return min(height - high / 1000 * fit.size, max(baseline, below - low / 1000 * fit.size))


def start(align: int, taken: float, box: Box) -> float:
    """Where a line of that width starts: 0 left, 1 centred, 2 right."""
    if align == 1:
        return (box.width - taken) / 2
    return box.width - taken - box.padding if align == 2 else box.padding


def comb_places(field: PaperField, fit: Fit, box: Box) -> list[tuple[float, float, str]]:
    """Where each letter of a comb starts, so that it stands in the middle of its cell."""
    limit = field.limit or 1
    cell = box.width / limit
    baseline = _inside((box.height - fit.font.cap_height / 1000 * fit.size) / 2, fit, box.height)
    pieces = fit.font.graphemes("".join(fit.lines))
    skip = {1: (limit - len(pieces)) // 2, 2: limit - len(pieces)}.get(field.align, 0)
    found = []
    for number, piece in enumerate(pieces):
        taken = fit.font.width(piece, fit.size)
        x = (number + skip + 0.5) * cell - taken / 2
        found.append((max(0.0, min(box.width - taken, x)), baseline, piece))  # the first and the last stay in the box
    return found
