"""What is in a PDF: its pages and fields."""

from __future__ import annotations

from formhelper.core.fields import FieldList
from formhelper.pdf.tree import leaves, open_pdf, page_sizes


def inspect(content: bytes) -> FieldList:
    """Page sizes in points (width, height) and all fields by exact name, in file order.

    Raises NotAPdf, PasswordNeeded, Damaged or TooLarge. For files from outside use `guarded_inspect`.
    """
    with open_pdf(content) as pdf:
        return FieldList(page_sizes(pdf), tuple(leaf.field for leaf in leaves(pdf)))


def page_count(content: bytes) -> int:
    """How many pages a PDF has, without looking at what is on them; raises like `inspect`."""
    with open_pdf(content) as pdf:
        return len(pdf.pages)
