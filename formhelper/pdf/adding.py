"""Fields put on the pages of a flat PDF: for stand-ins and for papers of our own."""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from formhelper.core.fields import FieldList, PaperField, Rect, Widget
from formhelper.pdf.errors import PdfError
from formhelper.pdf.ticks import cross
from formhelper.pdf.tree import FLAGS, HIDDEN, PRINT, leaves, open_pdf
from formhelper.pdf.writer import saved

TYPES = {"text": "/Tx", "checkbox": "/Btn", "radio": "/Btn", "button": "/Btn", "choice": "/Ch", "signature": "/Sig"}


def add_fields(content: bytes, fields: FieldList) -> bytes:
    """The PDF with these fields at these places; `inspect` finds them again under the same names.

    Raises PdfError where the PDF has fields of its own, or no page of the number that a field names.
    """
    with open_pdf(content) as pdf:
        put_fields(pdf, fields)
        return saved(pdf)


def put_fields(pdf: Pdf, fields: FieldList) -> None:
    """The same in an open PDF."""
    if leaves(pdf):
        raise PdfError("this PDF has fields already; fields are added to flat PDFs only")
    maker = _Maker(pdf)
    for field in fields.fields:
        maker.add(field)
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    pdf.Root["/AcroForm"] = pdf.make_indirect(Dictionary(
        Fields=Array(maker.roots), DA=String("/Helv 10 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(Helv=pdf.make_indirect(helvetica))),
    ))


def _steps(name: str) -> list[str]:
    """The partial names; a dot at an end or beside another one belongs to a name, as authorities write "Nr."."""
    steps = re.split(r"(?<!\\)\.", name)
    return steps if all(steps) else [name]


class _Maker:
    """Builds the tree of names and the widgets."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.roots: list[Object] = []
        self.nodes: dict[str, Object] = {}

    def add(self, field: PaperField) -> None:
        *path, last = _steps(field.name)
        parent = self._node(tuple(path))
        leaf = self.pdf.make_indirect(self._leaf(field, last))
        self._hang(leaf, parent)
        if len(field.widgets) == 1:
            self._widget(leaf, field, field.widgets[0])
            return
        kids = [self.pdf.make_indirect(Dictionary(Parent=leaf)) for _ in field.widgets]
        for kid, widget in zip(kids, field.widgets, strict=True):
            self._widget(kid, field, widget)
        leaf["/Kids"] = Array(kids)

    def _node(self, path: tuple[str, ...]) -> Object | None:
        if not path:
            return None
        name = ".".join(path)
        if name not in self.nodes:
            node = self.pdf.make_indirect(Dictionary(T=String(path[-1]), Kids=Array([])))
            self._hang(node, self._node(path[:-1]))
            self.nodes[name] = node
        return self.nodes[name]

    def _hang(self, node: Object, parent: Object | None) -> None:
        if parent is None:
            self.roots.append(node)
        else:
            node["/Parent"] = parent
            parent["/Kids"].append(node)

    def _leaf(self, field: PaperField, name: str) -> Dictionary:
        flags = sum(bit for word, bit in FLAGS.items() if getattr(field, word, False) is True)
        flags += FLAGS.get(field.kind, 0)
        leaf = Dictionary(FT=Name(TYPES[field.kind]), T=String(name), Ff=flags)
        if field.tooltip:
            leaf["/TU"] = String(field.tooltip)
        if field.limit:
            leaf["/MaxLen"] = field.limit
        if field.options:
            leaf["/Opt"] = Array([String(option) for option in field.options])
        if field.kind in ("text", "choice"):
            leaf["/DA"], leaf["/Q"] = String(f"/Helv {field.font_size:g} Tf 0 g"), field.align
        return leaf

    def _widget(self, target: Object, field: PaperField, widget: Widget) -> None:
        target["/Type"], target["/Subtype"] = Name.Annot, Name.Widget
        target["/Rect"] = Array(list(widget.rect))
        target["/F"] = HIDDEN if field.kind == "button" else PRINT
        if field.kind in ("checkbox", "radio"):
            looks = {f"/{state}": self._cross(widget.rect) for state in widget.states}
            target["/AP"] = Dictionary(N=Dictionary(looks | {"/Off": self._blank(widget.rect)}))
            target["/AS"] = Name.Off
        if widget.page:
            self._place(target, field.name, widget.page)

    def _place(self, target: Object, name: str, number: int) -> None:
        if number > len(self.pdf.pages):
            raise PdfError(f"the field {name!r} is to stand on page {number}, but there are {len(self.pdf.pages)}")
        page = self.pdf.pages[number - 1].obj
        target["/P"] = page
        if "/Annots" not in page:
            page["/Annots"] = Array([])
        page["/Annots"].append(target)

    def _cross(self, rect: Rect) -> Object:
        appearance = self._blank(rect)
        appearance.write(cross(appearance).encode("ascii"))
        return appearance

    def _blank(self, rect: Rect) -> Object:
        return self._form("", rect[2] - rect[0], rect[3] - rect[1])

    def _form(self, content: str, width: float, height: float) -> Object:
        stream = self.pdf.make_stream(content.encode("ascii"))
        stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Form
        stream["/BBox"] = Array([0, 0, round(width, 2), round(height, 2)])
        return stream
