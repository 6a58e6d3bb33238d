"""All texts of a definition that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from formhelper.core.blocks import Text


def texts(thing: object, path: str = "") -> Iterator[tuple[str, Text]]:
    """Every Text within a definition with its path, in reading order; the extractor and the checks use it."""
    if isinstance(thing, Text):
        if thing:
            yield path, thing
    elif is_dataclass(thing):
        for part in fields(thing):
            yield from texts(getattr(thing, part.name), f"{path}.{part.name}".lstrip("."))
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from texts(value, f"{path}.{key}".lstrip("."))
    elif isinstance(thing, tuple | list):
        for number, value in enumerate(thing):
            yield from texts(value, f"{path}[{getattr(value, 'id', number)}]")
