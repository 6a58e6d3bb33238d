"""Counts the values that a filled PDF really holds, so that a tool that does nothing is not called fast."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from measure.cases import Values


def kept(content: bytes, values: Values) -> int:
    """How many of the values stand in the fields of this PDF, compared letter by letter.

    Raises pikepdf.PdfError where it cannot be read. Whether the values are also drawn rightly is another matter:
    that is what the proof is for.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = dict(_values(pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", []), ""))
    wanted = values["texts"] | {name: f"/{state}" for name, state in values["ticks"].items()}
    return sum(found.get(name) == value for name, value in wanted.items())


def _values(nodes: Any, above: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        name = ".".join(part for part in (above, str(node["/T"])) if part) if "/T" in node else above
        if "/V" in node and "/T" in node:
            yield name, str(node["/V"])
        yield from _values(node.get("/Kids", []), name)
