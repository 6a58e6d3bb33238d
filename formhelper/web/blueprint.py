"""The pages under /<language>/: every address carries the language of its page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g

from formhelper.web.behind import behind

pages = Blueprint("pages", __name__)


@pages.url_value_preprocessor
def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The language is for all pages alike, so no view asks for it."""
    del endpoint
    if values and "language" in values:
        behind(g).language = values.pop("language")


@pages.app_url_defaults
def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = g.language
