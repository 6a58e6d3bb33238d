"""What the web is made of: handed in once, found again through the application."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import current_app

from formhelper.core.operator import NOBODY, Operator
from formhelper.desk.package import Desk
from formhelper.library.shelf import Shelf
from formhelper.storage.cases import Cases
from formhelper.storage.shares import Shares
from formhelper.web.behind import behind

NAME = "formhelper"


@dataclass(frozen=True)
class Parts:
    """`translations` is the folder of catalogues; `trusted_hosts` as Flask's TRUSTED_HOSTS, None trusts every name.

    `missing` names what keeps the application from serving now; `observe` is told route pattern, method, status and
    seconds of each request.
    """

    shelf: Shelf
    cases: Cases
    desk: Desk
    translations: Path
    today: Callable[[], date] = date.today
    secure_cookies: bool = True
    trusted_hosts: Sequence[str] | None = None
    shares: Shares = field(default_factory=Shares)
    operator: Operator = NOBODY
    missing: Callable[[], Sequence[str]] = tuple
    observe: Callable[[str, str, int, float], None] | None = None


def parts() -> Parts:
    """The parts of the running application."""
    found: Parts = behind(current_app).extensions[NAME]
    return found
