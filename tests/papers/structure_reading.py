"""Reads the structure of a tagged PDF back, for the tests of this room: elements, their text, and what is untagged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
PAINTS = {*SHOWS_TEXT, "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do"}


@dataclass
class Node:
    """One structure element: kind, language, spoken text, its kids, and the marked content (page, MCID) of its own."""

    kind: str
    language: str = ""
    spoken: str = ""
    kids: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    text: str = ""
    objgen: tuple[int, int] = (0, 0)

    def all(self) -> Iterator[Node]:
        """Itself and all below in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.all()

    def lines(self) -> list[str]:
        """Kind and text of every element that has content of its own, in reading order."""
        return [f"{node.kind} {node.text}" for node in self.all() if node.marks]


@dataclass
class Paper:
    """A whole tagged PDF: the tree, per page the kind and text of each MCID in order, and operators outside of tags."""

    root: Node
    marks: list[list[tuple[int, str, str]]]
    loose: list[str]
    artifacts: list[str]
    owners: list[list[tuple[int, int]]]


def read(content: bytes) -> Paper:
    """Read everything; fails loudly where a key that every tagged PDF has is missing."""
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        paper = Paper(Node(""), [], [], [], [])
        for page in pdf.pages:
            _read_page(page, paper)
        texts = {(at, number): text for at, marks in enumerate(paper.marks) for number, _, text in marks}
        top = pdf.Root.StructTreeRoot
        [only] = list(top.K)
        assert only.P.objgen == top.objgen
        paper.root = _node(only, numbers, texts)
        nums = list(top.ParentTree.Nums)
        assert nums[::2] == [page.obj.StructParents for page in pdf.pages]
        paper.owners = [[owner.objgen for owner in row] for row in nums[1::2]]
        return paper


def _node(element: pikepdf.Object, numbers: dict[tuple[int, int], int], texts: dict[tuple[int, int], str]) -> Node:
    node = Node(str(element.S)[1:], str(element.get("/Lang", "")), str(element.get("/ActualText", "")),
                objgen=element.objgen)
    for kid in element.K:
        if isinstance(kid, int):
            node.marks.append((numbers[element.Pg.objgen], kid))
        elif kid.get("/Type") == "/MCR":
            node.marks.append((numbers[kid.Pg.objgen], int(kid.MCID)))
        else:
            assert kid.P.objgen == element.objgen
            node.kids.append(_node(kid, numbers, texts))
    node.text = "".join(texts[mark] for mark in node.marks)
    return node


def _read_page(page: pikepdf.Page, paper: Paper) -> None:
    maps = {name: _to_unicode(font) for name, font in page.obj.Resources.Font.items()}
    open_tags: list[tuple[str, int | None]] = []
    marks: dict[int, tuple[str, str]] = {}
    artifact, letters = "", {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            number = operands[1].get("/MCID")
            open_tags.append((str(operands[0])[1:], None if number is None else int(number)))
            assert len(open_tags) == 1, "marked content inside of marked content"
            if number is not None:
                assert int(number) == len(marks), "numbers are given in order"
                marks[int(number)] = (open_tags[-1][0], "")
        elif name == "EMC":
            open_tags.pop()
        elif name == "Tf":
            letters = maps[str(operands[0])]
        elif name in PAINTS:
            text = "".join(letters[code] for code in bytes(operands[0])) if name == "Tj" else ""
            if not open_tags:
                paper.loose.append(f"{name} {text}")
            elif open_tags[-1][1] is None:
                artifact += text
            else:
                kind, so_far = marks[open_tags[-1][1]]
                marks[open_tags[-1][1]] = (kind, so_far + text)
    assert not open_tags
    paper.artifacts.append(artifact)
    paper.marks.append([(number, *rest) for number, rest in marks.items()])


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"^<([0-9A-F]{2})> <((?:[0-9A-F]{4})+)>$", table, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
