"""Addresses of pages: built once by the routes of the application, and then remembered."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import current_app

from formhelper.web.now import now

MOST = 4096
"""More than the pages of all forms in all languages; addresses hold no answers."""

Value = str | int | None


def url_for(endpoint: str, **values: Value) -> str:
    """The address of a page of this application, in the language of this page unless another is named."""
    return _built(now().place, endpoint, tuple(values.items()))


@lru_cache(MOST)
def _built(_place: tuple[str, str], endpoint: str, values: tuple[tuple[str, Value], ...]) -> str:
    """What comes first in the key decides the address too: Flask reads it from the request."""
    given: dict[str, Any] = dict(values)
    return current_app.url_for(endpoint, **given)
