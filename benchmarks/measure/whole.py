"""Whole processes: a fresh one loads the plan from disk and fills, as a program does that is started for each paper."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from measure.cases import Case, flat_values
from measure.tools import WORKERS

TIMES = 5


@dataclass(frozen=True)
class Whole:
    """Medians of the time by the clock and by the processor, and the highest peak of memory."""

    wall_ms: float
    cpu_ms: float
    peak_megabytes: float

    def as_json(self) -> dict[str, float]:
        """For the report in JSON."""
        return asdict(self)


def whole_process(case: Case, folder: Path) -> Whole:
    """Fill the case in fresh processes. Raises subprocess.CalledProcessError where that does not work."""
    values = folder / f"{case.name}.flat.json"
    sets = json.loads(case.files.values.read_text(encoding="utf-8"))
    values.write_text(json.dumps(flat_values(sets[0]), ensure_ascii=False), encoding="utf-8")
    out = folder / f"{case.name}.fresh.pdf"
    command = [sys.executable, str(WORKERS / "fresh.py"), str(case.files.prepared), str(case.files.plan), str(values)]
    seen = [_once([*command, str(out)]) for _ in range(TIMES)]
    return Whole(
        statistics.median(one.wall_ms for one in seen), statistics.median(one.cpu_ms for one in seen),
        max(one.peak_megabytes for one in seen),
    )


def _once(command: list[str]) -> Whole:
    """The process tells its own peak, as what the system notes of children begins with the memory of their parent."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Whole(1000 * wall, 1000 * used, int(done.stdout) / 1024)
