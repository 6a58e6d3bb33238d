"""What fields show becomes part of the page."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object

from formhelper.pdf.tree import open_pdf
from formhelper.pdf.writer import saved


def flat(filled: bytes) -> bytes:
    """The filled PDF without fields: those that show something are drawn on the page, the others go."""
    with open_pdf(filled) as pdf:
        pdf.flatten_annotations("print")
        for page in pdf.pages:
            annotations = page.obj.get("/Annots")
            if isinstance(annotations, Array):
                page.obj["/Annots"] = Array([one for one in list(annotations) if not _is_widget(one)])
        if "/AcroForm" in pdf.Root:
            del pdf.Root["/AcroForm"]
        for one in pdf.objects:
            if _is_field(one):
                _forget(one)
        return saved(pdf)


def _is_field(one: object) -> bool:
    return isinstance(one, Dictionary) and (_is_widget(one) or "/FT" in one or ("/T" in one and "/Kids" in one))


def _forget(field: Object) -> None:
    """Tags still lead to what was a field: nothing of its value may stay there, above all not of a hidden one."""
    for key in ("/V", "/DV", "/RV", "/AP"):
        if key in field:
            del field[key]


def _is_widget(annotation: Object) -> bool:
    return isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.Widget
