"""The made form: 300 fields on five pages, named as in many official forms; for a run without any official paper."""

from __future__ import annotations

import io

import pikepdf

from formhelper import pdf
from formhelper.core.fields import FieldKind, FieldList, PaperField, Widget

FIELDS, ROWS, COLUMNS = 300, 20, 3
LEFT_EMPTY = 10
"""Each tenth field stays empty, so that 270 values are written."""
PAGE = (595.0, 842.0)


def made_form() -> bytes:
    """A flat PDF with text fields of all sorts and check boxes; each fourth field is a check box."""
    pages = FIELDS // (ROWS * COLUMNS)
    fields = FieldList((PAGE,) * pages, tuple(_field(number) for number in range(FIELDS)))
    return pdf.add_fields(_flat(pages), fields)


def wanted(name: str) -> bool:
    """Is this field of the made form to be filled?"""
    return int(name.rsplit(" ", 1)[1]) % LEFT_EMPTY != 0


def _flat(pages: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=PAGE)
        document.save(out)
    return out.getvalue()


def _field(number: int) -> PaperField:
    page, place = divmod(number, ROWS * COLUMNS)
    row, column = divmod(place, COLUMNS)
    section = f"Formular[0].Seite{page + 1}[0].Abschnitt{row // 5 + 1}[0]."
    x, y = 40.0 + 175 * column, 780.0 - 37 * row
    if number % 4 == 3:
        return PaperField(f"{section}box {number}", "checkbox", (Widget(page + 1, (x, y, x + 12, y + 12), ("Ja",)),))
    return _text(section, number, Widget(page + 1, (x, y, x + 160, y + (30 if number % 8 == 4 else 18))))


def _text(section: str, number: int, widget: Widget) -> PaperField:
    kind: FieldKind = "text"
    if number % 8 == 4:
        return PaperField(f"{section}lines {number}", kind, (widget,), multiline=True, font_size=9.0)
    if number % 16 == 2:
        return PaperField(f"{section}comb {number}", kind, (widget,), limit=10, comb=True, font_size=10.0)
    size = 0.0 if number % 5 == 0 else 10.0
    return PaperField(f"{section}text {number}", kind, (widget,), align=number % 3, font_size=size)
