"""For the operator's monitor: whether the process answers, and whether it can serve."""

from __future__ import annotations

from flask import g

from formhelper.web.blueprint import pages
from formhelper.web.parts import parts

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/healthz")
def health() -> tuple[str, dict[str, str]]:
    """The process answers."""
    g.language = "en"
    return "ok\n", PLAIN


@pages.get("/readyz")
def ready() -> tuple[str, int, dict[str, str]]:
    """200 where everything is there that serving needs; else 503 and the names of what is missing, no details."""
    g.language = "en"
    if missing := parts().missing():
        return "".join(f"missing: {name}\n" for name in missing), 503, PLAIN
    return "ready\n", 200, PLAIN
