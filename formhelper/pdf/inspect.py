"""What is in a PDF: its pages and fields."""

from __future__ import annotations

from pikepdf import Page

from formhelper.core.fields import FieldList
from formhelper.pdf.tree import leaves, open_pdf


def inspect(content: bytes) -> FieldList:
    """Page sizes in points (width, height) and all fields by exact name, in file order.

    Raises NotAPdf, PasswordNeeded, Damaged or TooLarge. For files from outside use `guarded_inspect`.
    """
    with open_pdf(content) as pdf:
        return FieldList(tuple(_size(page) for page in pdf.pages), tuple(leaf.field for leaf in leaves(pdf)))


def _size(page: Page) -> tuple[float, float]:
    x0, y0, x1, y1 = (float(number) for number in list(page.mediabox))  # qpdf mends what is no box
    return round(abs(x1 - x0), 1), round(abs(y1 - y0), 1)
