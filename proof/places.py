"""Where the fields of a PDF stand on its pages, read with pikepdf alone: the engine under proof is not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Object

Rect = tuple[float, float, float, float]
Number = tuple[int, int]

HIDDEN, PRINT, NO_VIEW = 1 << 1, 1 << 2, 1 << 5
"""Bits of /F (ISO 32000-1, table 165)."""
RADIO, BUTTON, MULTILINE = 1 << 15, 1 << 16, 1 << 12


@dataclass(frozen=True)
class PageBox:
    """The shown part of a page in its own points, and how far it is turned clockwise when it is shown."""

    rect: Rect
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points as shown."""
        wide, high = self.rect[2] - self.rect[0], self.rect[3] - self.rect[1]
        return (high, wide) if self.turn % 180 else (wide, high)

    def shown(self, rect: Rect) -> Rect:
        """A rectangle of the page as it is seen: points from the upper left corner, y downwards."""
        corners = [self._seen(rect[0], rect[1]), self._seen(rect[2], rect[3])]
        (xa, ya), (xb, yb) = corners
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)

    def _seen(self, x: float, y: float) -> tuple[float, float]:
        x0, y0, x1, y1 = self.rect
        return {0: (x - x0, y1 - y), 90: (y - y0, x - x0), 180: (x1 - x, y - y0), 270: (y1 - y, x1 - x)}[self.turn]


@dataclass(frozen=True)
class Place:
    """One widget: the rectangle as seen on its page (see PageBox.shown), 0 as page for none."""

    field: str
    number: Number
    page: int
    rect: Rect
    unseen: str
    """Why nothing in it ever reaches the paper; "" where it does."""
    on_screen: bool
    """Whether viewers show it on screen."""
    turn: int
    """How far its text is turned counter-clockwise as seen."""
    states: tuple[str, ...]
    on: str
    """The state that it shows, "Off" for none."""


@dataclass
class Field:
    """A terminal field; several objects of one name are one field."""

    name: str
    kind: str
    places: list[Place] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    """/V of each object, as text; names without slash; "" for none."""
    options: dict[str, str] = field(default_factory=dict)
    """What a choice shows, with what the file keeps for it."""


@dataclass(frozen=True)
class Sheet:
    """Pages (the first is number 1) and fields by fully qualified name."""

    pages: tuple[PageBox, ...]
    fields: dict[str, Field]


def read_sheet(content: bytes) -> Sheet:
    """Raises pikepdf.PdfError where the file cannot be read."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return sheet_of(pdf)


def sheet_of(pdf: pikepdf.Pdf) -> Sheet:
    """The same of an open PDF."""
    pages = tuple(_box(page) for page in pdf.pages)
    walk = _Walk(pdf, pages)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        for root in array(form.get("/Fields")):
            walk.below(root, (), {}, 0)
    return Sheet(pages, walk.found)


def _box(page: pikepdf.Page) -> PageBox:
    outer, inner = _rect(page.mediabox), _rect(page.cropbox)
    shown = (
        max(outer[0], inner[0]), max(outer[1], inner[1]), min(outer[2], inner[2]), min(outer[3], inner[3]),
    )
    turn = 0
    node: Object | None = page.obj
    while isinstance(node, Dictionary):
        if "/Rotate" in node:
            turn = int(node["/Rotate"]) % 360
            break
        node = node.get("/Parent")
    return PageBox(shown, turn)


def _rect(numbers: Object) -> Rect:
    x0, y0, x1, y1 = (float(number) for number in list(numbers))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def array(value: Object | None) -> list[Object]:
    """The items of an array; none where it is something else."""
    return list(value) if isinstance(value, Array) else []


class _Walk:
    """Goes down the tree of names."""

    def __init__(self, pdf: pikepdf.Pdf, pages: tuple[PageBox, ...]) -> None:
        self.boxes = pages
        self.found: dict[str, Field] = {}
        self.listed: dict[Number, int] = {}
        self.seen: set[Number] = set()
        for number, page in enumerate(pdf.pages, 1):
            for annotation in array(page.obj.get("/Annots")):
                if annotation.is_indirect:
                    self.listed.setdefault(annotation.objgen, number)

    def below(self, node: Object, path: tuple[str, ...], inherited: dict[str, Object], depth: int) -> None:
        if not isinstance(node, Dictionary) or depth > 40 or (node.is_indirect and node.objgen in self.seen):
            return
        self.seen.add(node.objgen)
        if "/T" in node:
            path = (*path, str(node["/T"]))
        inherited = inherited | {key: node[key] for key in ("/FT", "/Ff", "/Opt", "/V") if key in node}
        kids = [kid for kid in array(node.get("/Kids")) if isinstance(kid, Dictionary)]
        if any("/T" in kid for kid in kids):
            for kid in kids:
                # A name is found by climbing from the field (ISO 32000-1, 12.7.3.2): without /Parent the climb ends.
                cut_off = "/T" in kid and "/Parent" not in kid
                self.below(kid, () if cut_off else path, {} if cut_off else inherited, depth + 1)
        elif kids or "/Rect" in node or "/FT" in inherited:
            self._leaf(".".join(path), node, kids or [node], inherited)

    def _leaf(self, name: str, node: Object, parts: Sequence[Object], inherited: dict[str, Object]) -> None:
        flags = int(inherited.get("/Ff", 0))
        kind = _kind(str(inherited.get("/FT", "")), flags)
        known = self.found.setdefault(name, Field(name, kind))
        known.numbers.append(node.objgen)
        known.values.append(value_text(inherited.get("/V")))
        if kind == "choice":
            known.options |= dict(_options(inherited.get("/Opt")))
        for part in parts:
            self.seen.add(part.objgen)
            if len(array(part.get("/Rect"))) == 4:
                known.places.append(self._place(name, kind, part))

    def _place(self, name: str, kind: str, widget: Object) -> Place:
        page = self.listed.get(widget.objgen, 0)
        box = self.boxes[page - 1] if page else PageBox((0, 0, 1, 1), 0)
        rect = box.shown(_rect(widget["/Rect"]))
        look = widget.get("/MK")
        turn = int(look.get("/R", 0)) if isinstance(look, Dictionary) else 0
        ticks = kind in ("checkbox", "radio")
        return Place(
            name, widget.objgen, page, rect, _unseen(widget, page, rect, box),
            not int(widget.get("/F", 0)) & (HIDDEN | NO_VIEW), (turn - box.turn) % 360,
            tuple(on_states(widget)) if ticks else (),
            (name_text(widget["/AS"]) if "/AS" in widget else "Off") if ticks else "",
        )


def _kind(field_type: str, flags: int) -> str:
    if field_type == "/Btn":
        return "button" if flags & BUTTON else "radio" if flags & RADIO else "checkbox"
    return {"/Ch": "choice", "/Sig": "signature"}.get(field_type, "text")


def _unseen(widget: Object, page: int, rect: Rect, box: PageBox) -> str:
    """Why nothing in this widget reaches the paper."""
    flags = int(widget.get("/F", 0))
    if not page:
        return "on no page"
    if flags & HIDDEN:
        return "hidden"
    if not flags & PRINT:
        return "not printed"
    if rect[2] - rect[0] < 0.5 or rect[3] - rect[1] < 0.5:
        return "no size"
    wide, high = box.size
    if rect[0] >= wide or rect[1] >= high or rect[2] <= 0 or rect[3] <= 0:
        return "outside the page"
    return ""


def state_text(key: str) -> str:
    """A name as text: UTF-8 in newer files, Latin-1 in old ones."""
    return _decoded(key.removeprefix("/").encode("utf-8", "surrogateescape"))


def name_text(name: Object) -> str:
    """The same of a name that is a value; pikepdf gives no text for bytes beyond UTF-8, but it writes them out."""
    written = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name.unparse())
    return _decoded(written.removeprefix(b"/"))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def on_states(widget: Object) -> Iterator[str]:
    """The states that a widget has pictures for, without Off."""
    looks = widget.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(normal, Dictionary):
        yield from (state_text(key) for key, _ in normal.items() if key != "/Off")


def value_text(value: Object | None) -> str:
    """A value as text, whatever its type."""
    if value is None:
        return ""
    if isinstance(value, pikepdf.Name):
        return name_text(value)
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", "replace")
    return str(value) if isinstance(value, pikepdf.String) else ""


def _options(options: Object | None) -> Iterator[tuple[str, str]]:
    for item in array(options):
        parts = [str(part) for part in item] if isinstance(item, Array) else [str(item)]
        if parts:
            yield parts[-1], parts[0]
