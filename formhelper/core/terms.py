"""Terms: how the last day of a deadline follows from a day that is known."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

TODAY = "today"
"""In place of the address of a fact: the day on which the package is made."""


@dataclass(frozen=True)
class Term:
    """A span after the day that the fact `after` holds; all nought means that day itself."""

    after: str
    days: int = 0
    months: int = 0
    month_end: bool = False
    """Then the last day of the month that is reached."""

    def ends(self, start: date) -> date:
        """The last day of the span.

        The day of the event is not counted (§ 187 Abs. 1 BGB); a span of months ends on the day with the same number,
        or on the last day of a month that has no such day (§ 188 Abs. 2 and 3 BGB). A day later because of a Sunday or
        a holiday (§ 193 BGB) is not granted here: whoever acts by the earlier day is never late.
        """
        end = _months_later(start, self.months) + timedelta(days=self.days)
        return end.replace(day=monthrange(end.year, end.month)[1]) if self.month_end else end


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
