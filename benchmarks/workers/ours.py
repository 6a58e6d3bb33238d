"""formhelper's own engine: the plan is loaded once, then only values come; `split` says where the time goes."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from serve import Values, serve

from formhelper.library.fonts import load_fonts
from formhelper.pdf.deciding import Decisions
from formhelper.pdf.filled import Filled
from formhelper.pdf.plan import Plan
from formhelper.pdf.update import Update

REPEATS = 30


class Filler:
    """Plan.load once, Plan.fill for each set of values."""

    version = "formhelper"

    def __init__(self, *, compact: bool = False, flatten: bool = False) -> None:
        self.compact, self.flatten = compact, flatten

    def load(self, template: bytes, job: dict[str, Any]) -> None:
        self.template = template
        self.plan = Plan.load(Path(job["plan"]).read_bytes(), template, load_fonts())

    def fill(self, values: Values) -> bytes:
        return self.plan.fill(values["texts"] | values["ticks"], compact=self.compact, flatten=self.flatten).pdf

    def split(self, sets: list[Values]) -> dict[str, Any]:
        """CPU ms of a whole fill and of its stages, as medians."""
        seen: list[dict[str, float]] = []
        with timed(Decisions, "all") as laying, timed(Update, "chunks") as table, timed(Filled, "pdf") as copying:
            for values in sets[:REPEATS] * 2:
                start = time.process_time()
                self.fill(values)
                spent = {"fill": 1000 * (time.process_time() - start)}
                spent |= {"layout": laying.pop(), "table": table.pop(), "copy": copying.pop()}
                seen.append(spent)
        return {name: statistics.median(one[name] for one in seen) for name in seen[0]}


@contextmanager
def timed(owner: type, name: str) -> Iterator[list[float]]:
    """While this lasts, the CPU ms of each call of a method (or property) are put into the list."""
    times: list[float] = []
    given = vars(owner)[name]
    work: Callable[..., Any] = given.__get__ if isinstance(given, property) else given

    def timing(*args: Any, **more: Any) -> Any:
        start = time.process_time()
        try:
            return work(*args, **more)
        finally:
            times.append(1000 * (time.process_time() - start))

    setattr(owner, name, property(timing) if isinstance(given, property) else timing)
    try:
        yield times
    finally:
        setattr(owner, name, given)


if __name__ == "__main__":
    asked = set(sys.argv[1:])
    filler = Filler(compact="compact" in asked, flatten="flatten" in asked)
    serve(filler, split=filler.split)
