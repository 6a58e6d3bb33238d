"""What one address may ask for of what costs time, so that enough is left for everybody else."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from formhelper.storage.limiter import Attempts, Budget, Limiter, network

STRETCH = 600
"""Seconds, in which so many are allowed."""


@dataclass(frozen=True)
class Shares:
    """In ten minutes, so many new cases and so many papers or packages for one address; 0 counts nothing.

    A counselling centre has one address for all who work there. Twenty of them stay below, even where each begins a
    case every second minute, and looks at the papers and takes them in two ways for every third of these.
    """

    starts: int = 200
    papers: int = 300
    limiter: Limiter = field(default_factory=Attempts)

    def start(self, who: str) -> None:
        """A new case for this address. Raises TooMany."""
        self._take("starts-of-address", self.starts, who)

    def paper(self, who: str) -> None:
        """A paper or a package for this address. Raises TooMany."""
        self._take("papers-of-address", self.papers, who)

    def _take(self, name: str, most: int, who: str) -> None:
        """Where nobody can count, this goes on: it is about fairness, and guards no secret."""
        if most and not _nobody_in_particular(who):
            self.limiter.take_if_counted(Budget(name, most, STRETCH), network(who))


def _nobody_in_particular(who: str) -> bool:
    """Whether the address is of this machine: a proxy that we were not told of, behind which everybody is."""
    try:
        return ipaddress.ip_address(who).is_loopback
    except ValueError:
        return True
