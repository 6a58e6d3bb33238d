"""From page to page in a browser: nobody reads a page before it is there, however slow machine and server are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def another(page: Any) -> Iterator[None]:
    """What is done in the block leads to another page, or to the same one anew; the block ends when that is loaded.

    A leap within the page, to a `#`, is no other page: the navigation that the browser reports for it is not taken.
    """
    with page.expect_event("load"):
        yield


def press(what: Any) -> None:
    """Click a link or button that leads to another page."""
    with another(what.page):
        what.click()


def enter(page: Any) -> None:
    """Press Enter where it leads to another page."""
    with another(page):
        page.keyboard.press("Enter")
