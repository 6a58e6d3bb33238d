"""One paper, all tools: who fills it in which time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from measure.cases import Case
from measure.kept import kept
from measure.rounds import BUDGET_MS, FEWEST_ROUNDS, Runner, interleave, ratio
from measure.tools import COMPACT, LIMIT, OURS, Tool
from measure.whole import Whole, whole_process
from measure.worker import ToolFailed, Worker

NOT_INSTALLED = "not installed"


@dataclass
class Row:
    """What is known of one tool on one paper; None is "not measured", never a guess."""

    tool: str
    version: str = ""
    template: str = ""
    ms: float | None = None
    fills: int = 0
    ratio: float | None = None
    size: int | None = None
    kept: int | None = None
    peak_megabytes: float | None = None
    remark: str = ""


@dataclass
class Own:
    """What is measured of the own engine alone; times in CPU ms, sizes in bytes."""

    prepare_ms: float
    load_ms: float = 0.0
    ms: float | None = None
    limit_ms: float | None = None
    firsts: list[float] = field(default_factory=list)
    """The first fill of each turn, with caches that the others have emptied."""
    flatten_ms: float = 0.0
    appended: int = 0
    appended_compact: int = 0
    split: dict[str, float] = field(default_factory=dict)
    whole: Whole | None = None

    @property
    def times_limit(self) -> float | None:
        """How many times the physical limit."""
        return ratio(self.ms, self.limit_ms)


@dataclass
class Result:
    """One paper's rows, and what is known of the own engine."""

    case: Case
    rows: list[Row]
    own: Own

    def row(self, tool: str) -> Row | None:
        """The row of this tool."""
        return next((row for row in self.rows if row.tool == tool), None)


class Contest:
    """Starts workers, gives each a template it can open, lets them fill in rounds."""

    def __init__(self, case: Case, folder: Path, rounds: int, tell: Callable[[str], None]) -> None:
        self.case, self.folder, self.rounds, self.tell = case, folder, rounds, tell
        self.values: list[Any] = json.loads(case.files.values.read_text(encoding="utf-8"))
        self.appended = folder / f"{case.name}.appended"
        self.workers: dict[str, Worker] = {}
        self.runners: list[Runner] = []
        self.own = Own(case.prepare_ms)

    def run(self, tools: Sequence[Tool]) -> Result:
        """All rounds with these tools; the own engine has to be among them, before the physical limit."""
        with ExitStack() as stack:
            rows = [self.start(tool, stack) for tool in tools]
            interleave(self.runners, self.rounds, self.tell)
            self._finish(rows)
            self._note_peaks(rows, tools)
            self._measure_own()
        if self.own.ms is not None:
            self.own.flatten_ms = self._flatten(next(tool for tool in tools if tool.name == OURS))
            self.own.whole = whole_process(self.case, self.folder)
        return Result(self.case, rows, self.own)

    def start(self, tool: Tool, stack: ExitStack) -> Row:
        """A worker that has filled once; else a row that says why not."""
        row, reasons = Row(tool.name), []
        command = tool.command()
        if command is None:
            row.remark = NOT_INSTALLED
            return row
        templates = {"prepared": self.case.files.prepared}
        if not tool.ours:
            templates = {"original": self.case.files.original, **templates}
        for row.template, template in templates.items():
            self.tell(f"{tool.name}: {row.template}")
            try:
                worker = stack.enter_context(Worker(command))
                self._warm(row, worker, template)
            except ToolFailed as reason:
                reasons.append(f"{row.template}: {reason}")
            else:
                row.remark = "; ".join(reasons)
                return row
        row.template, row.remark = "", "failed: " + "; ".join(reasons)
        return row

    def _warm(self, row: Row, worker: Worker, template: Path) -> None:
        """Load and fill, with values that come in no round; look at what came out."""
        details = self.case.files.paths() | {"template": str(template), "appended": str(self.appended)}
        loaded = worker.ask("load", **details)
        filled = worker.ask("run", number=self.rounds)
        if filled["ms"] <= BUDGET_MS / FEWEST_ROUNDS:
            filled = worker.ask("run", number=self.rounds)  # by now memory is there and code is compiled
        row.version, row.size = loaded["version"], filled["bytes"]
        if row.tool != LIMIT:
            row.kept = self._look(row, worker, filled["last"])
        if row.tool == OURS:
            self.own.load_ms = loaded["ms"]
        self.workers[row.tool] = worker
        firsts = self.own.firsts if row.tool == OURS else None
        self.runners.append(Runner(row.tool, _asking(worker, firsts), filled["ms"]))

    def _look(self, row: Row, worker: Worker, number: int) -> int:
        """How many values the PDF holds; a PDF that cannot be read or holds none is a failure."""
        file = self.folder / f"{self.case.name}.{len(self.workers)}.pdf"
        worker.ask("save", file=str(file))
        content = file.read_bytes()
        try:
            count = kept(content, self.values[number % len(self.values)])
        except pikepdf.PdfError as error:
            raise ToolFailed(f"what it wrote cannot be read: {error}") from error
        if not count:
            raise ToolFailed("wrote none of the values")
        self._note_appended(row.tool, content)
        return count

    def _note_appended(self, tool: str, content: bytes) -> None:
        tail = content[self.case.files.prepared.stat().st_size:]
        if tool == OURS:
            self.appended.write_bytes(tail)
            self.own.appended = len(tail)
        elif tool == COMPACT:
            self.own.appended_compact = len(tail)

    def _finish(self, rows: list[Row]) -> None:
        runners = {runner.name: runner for runner in self.runners}
        ours = runners[OURS].median_ms if OURS in runners else None
        for row in rows:
            if runner := runners.get(row.tool):
                row.ms, row.fills = runner.median_ms, len(runner.times)
                row.ratio = ratio(row.ms, ours)
                row.remark = f"failed: {runner.failed}" if runner.failed else row.remark

    def _note_peaks(self, rows: list[Row], tools: Sequence[Tool]) -> None:
        for row, tool in zip(rows, tools, strict=True):
            if worker := self.workers.get(row.tool):
                asked = tool.starts_processes and not row.remark.startswith("failed")
                row.peak_megabytes = worker.ask("peak")["megabytes"] if asked else worker.peak_megabytes()

    def _measure_own(self) -> None:
        medians = {runner.name: runner.median_ms for runner in self.runners}
        self.own.ms, self.own.limit_ms = medians.get(OURS), medians.get(LIMIT)
        if ours := self.workers.get(OURS):
            self.own.split = ours.ask("split")

    def _flatten(self, ours: Tool) -> float:
        command = ours.command()
        assert command is not None
        with Worker([*command, "flatten"]) as worker:
            worker.ask("load", **self.case.files.paths())
            return float(worker.ask("run", number=0)["ms"])


def _asking(worker: Worker, firsts: list[float] | None = None) -> Callable[[int], float]:
    """One turn; the time of its first fill is noted too where someone wants it."""
    def fill(number: int) -> float:
        try:
            answer = worker.ask("run", number=number)
            if firsts is not None:
                firsts.append(answer["first"])
            return float(answer["ms"])
        except ToolFailed as error:
            raise ValueError(str(error)) from error
    return fill
