"""The loop of a worker: reads commands as JSON lines, answers with the CPU time of each fill."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

Values = dict[str, dict[str, str]]
"""{"texts": {field: text}, "ticks": {field: on-state}}"""
TURN_MS = 100.0
"""A fast tool fills again until its turn has lasted so long, as others warm themselves in their longer fills."""


class Filler(Protocol):
    """One tool: how it takes a template and how it fills it."""

    version: str

    def load(self, template: bytes, job: dict[str, Any]) -> None:
        """Everything that the tool does once for a template."""

    def fill(self, values: Values) -> bytes:
        """From the template in memory to the filled PDF in memory."""


class Desk:
    """Holds the tool, the value sets and the last PDF."""

    def __init__(self, filler: Filler, clock: Callable[[], float]) -> None:
        self.filler, self.clock = filler, clock
        self.sets: list[Values] = []
        self.last = b""

    def load(self, job: dict[str, Any]) -> dict[str, Any]:
        """Take the template and the value sets."""
        self.sets = json.loads(Path(job["values"]).read_text(encoding="utf-8"))
        start = self.clock()
        self.filler.load(Path(job["template"]).read_bytes(), job)
        return {"ms": 1000 * (self.clock() - start), "version": self.filler.version}

    def once(self, number: int) -> float:
        """CPU ms of one fill; numbers have different values, so that nothing can be had from a cache."""
        values = self.sets[number % len(self.sets)]
        start = self.clock()
        self.last = self.filler.fill(values)
        return 1000 * (self.clock() - start)

    def run(self, job: dict[str, Any]) -> dict[str, Any]:
        """One turn: CPU ms of its median fill, and of its first one; the number of the last one."""
        number: int = job["number"]
        times = [self.once(number)]
        while sum(times) < TURN_MS:
            number += 1
            times.append(self.once(number))
        return {"ms": statistics.median(times), "first": times[0], "bytes": len(self.last), "last": number}

    def save(self, job: dict[str, Any]) -> dict[str, Any]:
        """Write the last PDF, so that it can be looked at."""
        Path(job["file"]).write_bytes(self.last)
        return {}


def serve(
    filler: Filler, clock: Callable[[], float] = time.process_time, **more: Callable[[list[Values]], dict[str, Any]],
) -> None:
    """Answer commands until the input ends; `more` are commands of one worker alone."""
    # libraries that print must not speak into the answers
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    desk = Desk(filler, clock)
    for line in sys.stdin:
        job = json.loads(line)
        try:
            special = more.get(job["do"])
            answer = special(desk.sets) if special else getattr(desk, job["do"])(job)
        except Exception as error:  # whatever a tool raises is its result, and is reported
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
