"""The table of the proof: a row a file, with what was counted and what was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from oracles import Miss

COUNTED = ("fields", "values", "smaller", "annexed", "refused")
ORACLES = (
    "text pdfium", "text poppler", "clipped", "ink pdfium", "ink poppler", "outside", "ticks", "annex", "read back",
    "keys", "qpdf", "kept", "other",
)
LONG_ORACLES = ("text mupdf", "ink mupdf", "ink pdf.js")


@dataclass
class Row:
    """One file: numbers by column, all misses, and a word where nothing was to be filled."""

    file: str
    counts: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    remark: str = ""
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def miss(self, values: str, oracle: str, name: str, expected: str, seen: str) -> None:
        """Note one untruth."""
        self.misses.append(Miss(self.file, values, oracle, name, expected, seen))

    def cells(self, columns: Sequence[str]) -> list[str]:
        """The row as it is printed."""
        wrong = Counter(miss.oracle for miss in self.misses)
        if self.remark and not self.misses:
            return [self.file, self.remark]
        return [self.file, *(str(self.counts[name] if name in COUNTED else wrong[name]) for name in columns)]


def table(rows: Sequence[Row], *, long: bool = False) -> str:
    """All rows with their sum."""
    columns = [*COUNTED, *ORACLES, *(LONG_ORACLES if long else ())]
    total = Row(f"all {len(rows)} files")
    for row in rows:
        total.counts += row.counts
        total.misses += row.misses
    lines = [["file", *columns], *(row.cells(columns) for row in rows), total.cells(columns)]
    widths = [max(len(line[place]) for line in lines if len(line) > 2) for place in range(len(columns) + 1)]
    widths[0] = max(len(line[0]) for line in lines)
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Names to the left, numbers to the right; a remark as it is."""
    numbers = cells[1:]
    if len(numbers) > 1:
        numbers = [cell.rjust(wide) for cell, wide in zip(numbers, widths[1:], strict=True)]
    return "  ".join([cells[0].ljust(widths[0]), *numbers])
