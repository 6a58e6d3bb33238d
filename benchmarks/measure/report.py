"""The words and tables about what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from measure.contest import Own, Result, Row
from measure.rounds import ratio
from measure.targets import Target

HEAD = ("tool", "CPU ms", "x ours", "turns", "bytes out", "values kept", "peak MB", "template", "version", "remark")
LONGEST_REMARK = 80
STAGES = {
    "layout": "laying out and encoding texts", "table": "numbering objects and writing their table",
    "copy": "copying the template",
}


def table(result: Result) -> str:
    """The rows of one paper as text, under a line about the paper."""
    case = result.case
    about = f"{case.name}: {case.fields} fields, {case.filled} values, {case.size:,} bytes"
    if case.left_out:
        about += f"; too small for any text, left out: {', '.join(case.left_out)}"
    cells = [HEAD, *(_cells(row, case.filled) for row in result.rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    lines = [_line(line, widths) for line in cells]
    return "\n".join([about, lines[0], "-" * len(lines[0]), *lines[1:], *own_lines(result.own, case.filled)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Names to the left, numbers to the right."""
    return "  ".join(
        cell.rjust(width) if 0 < column < 7 else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()


def _cells(row: Row, filled: int) -> tuple[str, ...]:
    kept = "" if row.kept is None else f"{row.kept}/{filled}"
    return (
        row.tool, number(row.ms), number(row.ratio), str(row.fills or ""), f"{row.size:,}" if row.size else "", kept,
        f"{row.peak_megabytes:.0f}" if row.peak_megabytes else "", row.template, row.version, shortened(row.remark),
    )


def shortened(remark: str) -> str:
    """As much of a remark as a table bears; all of it is in the JSON."""
    return remark if len(remark) <= LONGEST_REMARK else remark[: LONGEST_REMARK - 1] + "…"


def number(value: float | None) -> str:
    """Three digits that count; a dash where nothing was measured."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def own_lines(own: Own, values: int) -> list[str]:
    """What is measured of the own engine alone."""
    lines = [
        f"{number(own.times_limit)} times the physical limit; the first fill of a turn, with cold caches: "
        f"{number(statistics.median(own.firsts) if own.firsts else None)} ms",
        f"appended: {own.appended:,} bytes, compact {own.appended_compact:,}; prepare {number(own.prepare_ms)} ms, "
        f"load the plan {number(own.load_ms)} ms, fill and flatten {number(own.flatten_ms)} ms",
    ]
    if own.whole:
        lines.append(
            f"fresh process from disk to disk: {number(own.whole.wall_ms)} ms by the clock, "
            f"{number(own.whole.cpu_ms)} ms CPU, peak {own.whole.peak_megabytes:.1f} MB",
        )
    return [*lines, next_factor(own.split, own.limit_ms, values)]


def next_factor(split: dict[str, float], limit: float | None, values: int) -> str:
    """What would have to become free to be twice as fast, from the measured parts of a fill (CPU ms)."""
    whole = split.get("fill", 0.0)
    if not whole:
        return "where the time goes: not measured"
    parts = {words: split[stage] for stage, words in STAGES.items()}
    parts["building dictionaries and streams"] = max(0.0, whole - sum(parts.values()))
    shares = ", ".join(f"{name} {100 * ms / whole:.0f} %" for name, ms in parts.items())
    about = f"of {number(whole)} ms ({number(1000 * whole / values)} µs a value): {shares}."
    return f"{about} {_saving(parts, whole, limit)}"


def _saving(parts: dict[str, float], whole: float, limit: float | None) -> str:
    """The parts, largest first, that together are half of the time."""
    needed: list[str] = []
    saved = 0.0
    for name, ms in sorted(parts.items(), key=lambda part: -part[1]):
        needed.append(name)
        saved += ms
        if saved >= whole / 2:
            break
    compiled = "" if STAGES["copy"] in needed else "They run in Python for each value: compiled code could do that. "
    most = f"{number(ratio(whole, whole - saved))} times as fast"
    return (
        f"Twice as fast would be {number(whole / 2)} ms: {' and '.join(needed)} for nothing would give {most}. "
        f"{compiled}The physical limit, which packs what is appended while we leave it plain, takes {number(limit)} ms."
    )


def target_lines(found: Sequence[Target]) -> list[str]:
    """One line a target."""
    words = {True: "reached", False: "NOT REACHED", None: "not measured"}
    return [f"{words[target.reached]:>12}  {target.words}: {number(target.measured)}" for target in found]


def as_json(results: Sequence[Result], absent: Sequence[str], found: Sequence[Target]) -> dict[str, Any]:
    """Everything as JSON; times in CPU ms, sizes in bytes."""
    return {
        "absent": list(absent), "papers": [_paper(result) for result in results],
        "targets": [{**vars(target), "reached": target.reached} for target in found],
    }


def _paper(result: Result) -> dict[str, Any]:
    case, own = result.case, result.own
    whole = own.whole.as_json() if own.whole else None
    return {
        "name": case.name, "fields": case.fields, "values": case.filled, "left_out": list(case.left_out),
        "rows": [vars(row) for row in result.rows],
        "own": {**vars(own), "whole": whole, "times_limit": own.times_limit},
    }
