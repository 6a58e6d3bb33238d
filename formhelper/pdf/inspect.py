"""What is in a PDF: its pages and fields."""

from __future__ import annotations

from formhelper.core.fields import FieldList
from formhelper.pdf.tree import leaves, open_pdf


def inspect(content: bytes) -> FieldList:
    """Page sizes in points (width, height) and all fields by exact name, in file order.

    Raises NotAPdf, PasswordNeeded, Damaged or TooLarge. For files from outside use `guarded_inspect`.
    """
    with open_pdf(content) as pdf:
        pages = tuple(_size([float(n) for n in page.mediabox]) for page in pdf.pages)  # type: ignore[arg-type]  # numbers
        return FieldList(pages, tuple(leaf.field for leaf in leaves(pdf)))


def _size(box: list[float]) -> tuple[float, float]:
    return round(abs(box[2] - box[0]), 1), round(abs(box[3] - box[1]), 1)
