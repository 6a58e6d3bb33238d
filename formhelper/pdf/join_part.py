"""One paper on its way into the whole: opened, with its keys found quickly, and known to be safe to copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from formhelper.pdf.errors import Damaged

Place = tuple[int, int]
"""Number and generation of an object in the file."""

DEEPEST_PATH = 2000
"""Steps from object to object. Copying follows them one inside the other, so a longer path would end the process;
the longest in real papers is 86."""
MARK = re.compile(rb"\((?:[^()\\]|\\.)*\)|(\d+) (\d+) R\b|<<|>>|[\[\]]", re.DOTALL)
"""A text (to step over it), a reference, or a bracket, in an object as qpdf writes it."""


@dataclass(frozen=True)
class Part:
    """An open paper: its number from 1, its title, where its pages begin in the whole, and its objects as bytes."""

    number: int
    title: str
    start: int
    pdf: Pdf
    raws: Mapping[Place, bytes]

    @classmethod
    def of(cls, number: int, title: str, start: int, pdf: Pdf) -> Part:
        """The part with all its objects written out."""
        raws = {found.objgen: written(found) for found in pdf.objects if isinstance(found, Object)}
        return cls(number, title, start, pdf, raws)

    @property
    def prefix(self) -> bytes:
        """What is put before names that are counted for each file, so that those of two parts differ."""
        return f"{self.number}-".encode("ascii")

    def holders(self, key: str) -> Iterator[Object]:
        """Every dictionary that has the key, also one that stands inside another object."""
        word = key.encode("ascii") + b" "
        for place, raw in self.raws.items():
            if times := raw.count(word):
                found = self.pdf.get_object(place)
                if times == 1 and isinstance(found, (Dictionary, Stream)) and key in found:
                    yield found  # so it is in nearly all cases, and there is no need to look inside
                else:
                    yield from _having(found, key)

    def check_paths(self, also: Object) -> None:
        """Raises Damaged where copying the pages, then `also`, would step deeper than any form does."""
        pages = [page.obj.objgen for page in self.pdf.pages]
        seen = set(pages)
        for start in (*(self.raws.get(page, b"") for page in pages), written(also)):
            self._walk(start, seen)

    def _walk(self, start: bytes, seen: set[Place]) -> None:
        """Go as copying goes: objects in the order in which they are named, each once, pages never from elsewhere."""
        trail = [(0, _references(start))]
        while trail:
            depth, references = trail[-1]
            step = next(((inside, to) for inside, to in references if to not in seen and to in self.raws), None)
            if step is None:
                trail.pop()
                continue
            seen.add(step[1])
            deeper = depth + step[0] + 1
            if deeper > DEEPEST_PATH:
                raise Damaged("its objects hang on each other in a longer chain than in any form")
            trail.append((deeper, _references(self.raws[step[1]])))


def written(thing: Object) -> bytes:
    """An object as qpdf writes it, of a stream its dictionary; what it refers to stays a reference."""
    return (thing.stream_dict if isinstance(thing, Stream) else thing).unparse(resolved=True)


def pairs(tree: Object | None, leaves: str) -> list[tuple[Object, Object]]:
    """Keys and values of a number tree (leaves "/Nums") or a name tree ("/Names"); one in a circle ends there."""
    found: list[tuple[Object, Object]] = []
    waiting, seen = [tree], set[Place]()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        flat = listed(node.get(leaves))
        found += zip(flat[::2], flat[1::2], strict=False)
        waiting += reversed(listed(node.get("/Kids")))
    return found


def listed(value: Object | None) -> list[Object]:
    """The elements of an array; none where there is no array."""
    return list(value) if isinstance(value, Array) else []


def spelled(name: Object) -> str:
    """A name as dictionaries spell their keys, also where its bytes are not UTF-8."""
    return bytes(name).decode("utf-8", "surrogateescape")


def _references(raw: bytes) -> Iterator[tuple[int, Place]]:
    """What an object refers to, with the number of brackets around it."""
    depth = 0
    for mark in MARK.finditer(raw):
        if mark[1]:
            yield depth, (int(mark[1]), int(mark[2]))
        else:
            depth += {b"<<": 1, b"[": 1, b">>": -1, b"]": -1}.get(mark[0], 0)


def _having(found: Object, key: str) -> Iterator[Object]:
    waiting: list[Object] = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            inside = list(one)
        elif isinstance(one, (Dictionary, Stream)):
            if key in one:
                yield one
            inside = [value for _, value in one.items()]
        else:
            continue
        waiting += (value for value in inside if isinstance(value, (Array, Dictionary)) and not value.is_indirect)
