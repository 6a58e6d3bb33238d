"""What macros need to know of the page that is made now.

Macros of other files are imported without the context of the page, so Jinja reads such a file once and not once a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import g

from formhelper.web import display
from formhelper.web.display import Display

if TYPE_CHECKING:
    from formhelper.web.proposals import Proposal


@dataclass
class Now:
    """The language of the page and how it is to look; what its questions need beside themselves."""

    language: str
    display: Display
    unsaved: bool = False
    on_paper: Mapping[str, str] = field(default_factory=dict)
    """By name of the control, the address that shows its boxes on the paper."""
    proposed: Proposal | None = None


def now() -> Now:
    """That of the page that is made now."""
    if "now" not in g:
        g.now = Now(str(g.get("language", "en")), display.chosen())
    return cast(Now, g.now)
