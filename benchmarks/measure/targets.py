"""What is to be reached, and whether it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from measure.contest import Result
from measure.tools import PIKEPDF, PYPDF

LEAST_PYPDF, LEAST_PIKEPDF, MOST_TIMES_LIMIT, MOST_MEGABYTES = 200.0, 15.0, 3.0, 25.0
LIMIT_CASE = "elterngeld-bund-2025-04"


@dataclass(frozen=True)
class Target:
    """`measured` is None where nothing was measured; `at_least` says on which side of the bound is good."""

    words: str
    bound: float
    at_least: bool
    measured: float | None

    @property
    def reached(self) -> bool | None:
        """None where it was not measured."""
        if self.measured is None:
            return None
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound


def targets(results: Sequence[Result]) -> list[Target]:
    """All targets, for each paper that was measured."""
    found = []
    for result in results:
        name = result.case.name
        for tool, least in ((PYPDF, LEAST_PYPDF), (PIKEPDF, LEAST_PIKEPDF)):
            row = result.row(tool)
            words = f"{name}: at least {least:g} times as fast as {tool}"
            found.append(Target(words, least, True, row.ratio if row else None))
        if name == LIMIT_CASE:
            words = f"{name}: less than {MOST_TIMES_LIMIT:g} times the physical limit"
            found.append(Target(words, MOST_TIMES_LIMIT, False, result.own.times_limit))
        peak = result.own.whole.peak_megabytes if result.own.whole else None
        words = f"{name}: a process that fills holds at most {MOST_MEGABYTES:g} MB"
        found.append(Target(words, MOST_MEGABYTES, False, peak))
    return found
