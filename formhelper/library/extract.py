"""What translators get: every text of the definitions, with its path as a comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from formhelper.core.texts import texts
from formhelper.library.forms import read_blocks, read_form
from formhelper.library.guide import read_bundles, read_contacts, read_sections
from formhelper.library.shelf import NOT_FORMS

Message = tuple[int, None, str, list[str]]


def extract(
    fileobj: IO[bytes], keywords: Sequence[str], comment_tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[Message]:
    """Babel's interface: the texts of one definition file; shared blocks are yielded with blocks.toml only."""
    del keywords, comment_tags, options  # Babel's, of no use here
    path = Path(fileobj.name)
    if path.stem == "blocks":
        yield from _messages(texts(read_blocks(path)), "blocks")
    elif path.stem == "bundles":
        yield from _messages(texts(read_bundles(path)), "bundles")
    elif path.stem == "places":
        yield from _messages(texts(read_contacts(path)), "places")
    elif path.stem == "sections":
        yield from _messages(texts(read_sections(path)), "sections")
    elif path.stem not in NOT_FORMS:
        shared = read_blocks(path.parent / "blocks.toml")
        skip = frozenset(text for _, text in texts(shared))
        yield from _messages(texts(read_form(path, shared)), path.stem, skip)


def _messages(found: Iterator[tuple[str, str]], name: str, skip: frozenset[str] = frozenset()) -> Iterator[Message]:
    for path, text in found:
        if text not in skip:
            yield 1, None, str(text), [f"{name}: {path}"]
