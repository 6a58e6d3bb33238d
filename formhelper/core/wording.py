"""Gaps in texts, such as {child.given_names}, filled from what is known; nothing else in a text is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable

from formhelper.core.known import Here, Known
from formhelper.core.markup import plain

GAP = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")
UNKNOWN = "…"


def gaps(text: str) -> tuple[str, ...]:
    """The addresses that a text has gaps for."""
    return tuple(match[1] for match in GAP.finditer(text))


def filled(text: str, fill: Callable[[str], str] | None = None) -> str:
    """One pass over the gaps: what is filled in is never read for gaps again; unknown facts become an ellipsis."""
    return GAP.sub(lambda gap: (fill(gap[1]) if fill else "") or UNKNOWN, text)


def told(text: str, known: Known, here: Here) -> str:
    """The text about the member that `here` names, as it would stand on German paper: words only."""
    return filled(plain(text), lambda address: known.paper(address, here))
