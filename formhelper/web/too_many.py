"""An address asked for more than its share: those behind it read why, how long to wait, and that nothing is lost."""

from __future__ import annotations

from flask import render_template, request

from formhelper.storage.limiter import TooMany
from formhelper.web import logs, unsaved


def answer(error: TooMany) -> tuple[str, int, dict[str, str]]:
    """429: a page that sends once more what was sent, or to be loaded again where nothing was."""
    logs.note("refused", "more than the share of an address")
    minutes = -(-error.seconds // 60) + 1  # "1 minutes" would be wrong, and a little more than needed does no harm
    page = render_template(
        "too_many.html", again=request.method == "POST", sent=unsaved.sent(), minutes=minutes,
        form_id=(request.view_args or {}).get("form_id"),
    )
    return page, 429, {"Retry-After": str(error.seconds)}
