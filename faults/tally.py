"""What a fault programme counts: saves that were confirmed, saves that are found afterwards, and what is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from formhelper.core.facts import Case
from formhelper.storage.cases import Cases, Stored

LEFT, RIGHT = "left", "right"
"""Each save writes into two parts: it is found in both or in none, else it is torn."""
ANSWER = "Cătălina Żółtowska-Übelhör, Ђурађ " * 3


@dataclass
class Tally:
    """Counts of one fault on one database."""

    fault: str
    database: str
    caused: int = 0
    confirmed: int = 0
    found: int = 0
    lost: int = 0
    torn: int = 0
    refused: int = 0
    """Saves that were answered with a named error, and are no one's loss: the person was told."""

    @property
    def sound(self) -> bool:
        """Whether what was promised was kept, and the fault really happened."""
        return not self.lost and not self.torn and self.caused > 0 and self.confirmed > 0

    def __str__(self) -> str:
        return (
            f"{self.fault:<28} {self.database:<11} caused {self.caused:>5}  confirmed {self.confirmed:>6}  "
            f"found {self.found:>6}  refused {self.refused:>5}  torn {self.torn}  lost {self.lost}"
        )

    def look(self, case: Case, confirmed: Collection[str]) -> None:
        """Compare what was confirmed with what the case holds now."""
        left, right = _saves(case, LEFT), _saves(case, RIGHT)
        self.torn += len(left ^ right)
        self.confirmed += len(confirmed)
        self.found += len(left & right)
        self.lost += len(set(confirmed) - (left & right))


def save(cases: Cases, secret: str, stored: Stored, name: str) -> Stored:
    """One save with a name of its own."""
    return cases.save(secret, stored, with_save(stored.case, name))


def with_save(case: Case, name: str) -> Case:
    """The case with what one save adds to it."""
    return case.put(None, {f"{side}.{name}": f"{ANSWER}{name}" for side in (LEFT, RIGHT)})


def _saves(case: Case, side: str) -> set[str]:
    return {
        name for fact, value in case.household.items()
        if fact.startswith(f"{side}.") and value == f"{ANSWER}{(name := fact.removeprefix(f'{side}.'))}"
    }
