"""Checks of the markup in texts: what is not allowed, not closed, or stands where only words can stand."""

from __future__ import annotations

from collections.abc import Iterator

from formhelper.core.markup import faults
from formhelper.core.texts import texts
from formhelper.library.finding import Finding

ROOM_FOR_MARKUP = frozenset({"text", "help", "where", "why", "lead", "summary", "sensitive", "elsewhere_rule", "note"})
"""Last words of the paths of texts that stand as paragraphs; all others are labels, titles and lines of letters."""


def markup_findings(name: str, thing: object) -> Iterator[Finding]:
    """What is wrong with the markup of the texts within a definition; `name` is that of its file."""
    for path, text in texts(thing):
        words_only = path.rpartition(".")[2] not in ROOM_FOR_MARKUP or path.startswith("letter")
        for fault in faults(str(text), words_only):
            yield Finding(f"{name}: {path}", fault)
