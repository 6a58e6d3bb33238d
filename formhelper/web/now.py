"""What macros need to know of the page that is made now.

Macros of other files are imported without the context of the page, so Jinja reads such a file once and not once a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import g, request

from formhelper.web.appearance import Display, chosen
from formhelper.web.behind import behind

if TYPE_CHECKING:
    from formhelper.web.proposals import Proposal


Look = tuple[str, str, str, str]
"""What pieces that are the same for everybody depend on: the path of the application, language, theme, wording."""


@dataclass
class Now:
    """The language of the page and how it is to look; what its questions need beside themselves."""

    language: str
    display: Display
    look: Look
    unsaved: bool = False
    on_paper: Mapping[str, str] = field(default_factory=dict)
    """By name of the control, the address that shows its boxes on the paper."""
    proposed: Proposal | None = None
    place: tuple[str, str] = ("", "")
    """Under which path the application stands, and the language: both decide addresses."""


def now() -> Now:
    """That of the page that is made now."""
    page = behind(g)
    try:
        return cast(Now, page.now)
    except AttributeError:
        language = str(page.get("language", "en"))
        display, root = chosen(), request.script_root
        made = Now(language, display, (root, language, display.theme, display.wording), place=(root, language))
        page.now = made
        return made
