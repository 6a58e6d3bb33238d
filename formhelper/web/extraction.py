"""What Babel must find beyond calls of gettext: sentences that stand in constants and are translated later."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

Found = tuple[int, str, str, list[str]]


def constants(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """An extractor in Babel's shape: every constant of a module that is a sentence, or a table of sentences."""
    del keywords, comment_tags, options
    for node in ast.parse(file.read()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and _name(node).isupper():
            yield from _sentences(_name(node), node.value)


def _sentences(name: str, value: ast.expr) -> Iterator[Found]:
    if isinstance(value, ast.Dict):
        for key, item in zip(value.keys, value.values, strict=True):
            yield from _sentences(f"{name} {ast.literal_eval(key)}" if key else name, item)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.lineno, "gettext", value.value, [name]


def _name(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""
