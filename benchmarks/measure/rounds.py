"""Rounds: every tool fills once, one after the other, again and again; slow tools in some of the rounds only."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

BUDGET_MS = 2000.0
FEWEST_ROUNDS = 5
"""A tool takes part in as many rounds as together last two seconds, spread evenly, but in five at least."""


@dataclass
class Runner:
    """`fill` takes the number of the round and gives CPU ms; raising ValueError ends the runner with that text."""

    name: str
    fill: Callable[[int], float]
    warm_ms: float = 0.0
    """How long an unmeasured fill took before the rounds: it decides in how many the tool takes part."""
    times: list[float] = field(default_factory=list)
    failed: str = ""

    def due(self, number: int, rounds: int) -> bool:
        """Does it fill in this round?"""
        if self.failed:
            return False
        some = min(rounds, max(FEWEST_ROUNDS, int(BUDGET_MS // max(self.warm_ms, 1.0))))
        return number * some // rounds != (number - 1) * some // rounds

    @property
    def median_ms(self) -> float | None:
        """The median of what was measured, None where nothing was."""
        return statistics.median(self.times) if self.times and not self.failed else None


def interleave(runners: Sequence[Runner], rounds: int, tell: Callable[[str], None] = lambda _: None) -> None:
    """One turn of each runner a round, so that whatever else the machine does meets all alike."""
    for number in range(rounds):
        for runner in runners:
            if runner.due(number, rounds):
                _measure(runner, number)
        tell(f"round {number + 1} of {rounds}")


def _measure(runner: Runner, number: int) -> None:
    try:
        runner.times.append(runner.fill(number))
    except ValueError as error:
        runner.failed = str(error)


def ratio(milliseconds: float | None, to: float | None) -> float | None:
    """How many times as long; None where one of the two was not measured."""
    return milliseconds / to if milliseconds is not None and to else None
