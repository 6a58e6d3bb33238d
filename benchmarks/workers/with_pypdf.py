"""pypdf: `default` as its users fill forms, `own` with appearance streams that we make for it."""

from __future__ import annotations

import io
import re
import sys
from typing import Any

import pypdf
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)
from serve import Values, serve

SIZE = re.compile(r"([\d.]+)\s+Tf")


class Default:
    """PdfWriter.update_page_form_field_values, as its documentation shows it."""

    version = f"pypdf {pypdf.__version__}"

    def load(self, template: bytes, _: dict[str, Any]) -> None:
        self.template = template

    def fill(self, values: Values) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(self.template)))
        ticks = {name: f"/{state}" for name, state in values["ticks"].items()}
        writer.update_page_form_field_values(None, values["texts"] | ticks)
        return written(writer)


class Own(Default):
    """Values set directly, with one simple stream for each box of text."""

    def fill(self, values: Values) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(self.template)))
        font = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        })
        fonts = DictionaryObject({NameObject("/F"): writer._add_object(font)})
        resources = writer._add_object(DictionaryObject({NameObject("/Font"): fonts}))
        for page in writer.pages:
            for reference in page.get("/Annots", ()):
                widget = reference.get_object()
                if widget.get("/Subtype") == "/Widget":
                    write(writer, widget, values, resources)
        return written(writer)


def write(writer: PdfWriter, widget: Any, values: Values, resources: Any) -> None:
    name, field = full_name(widget)
    if text := values["texts"].get(name):
        field[NameObject("/V")] = TextStringObject(text)
        widget[NameObject("/AP")] = DictionaryObject(
            {NameObject("/N"): writer._add_object(look(widget, field, text, resources))},
        )
    elif state := values["ticks"].get(name):
        field[NameObject("/V")] = NameObject(f"/{state}")
        known = f"/{state}" in widget["/AP"]["/N"]
        widget[NameObject("/AS")] = NameObject(f"/{state}" if known else "/Off")


def full_name(widget: Any) -> tuple[str, Any]:
    """The full name and the dictionary that holds the value."""
    steps: list[str] = []
    holder, node = None, widget
    while node is not None:
        if "/T" in node:
            holder = holder or node
            steps.append(node["/T"])
        node = node["/Parent"].get_object() if "/Parent" in node else None
    return ".".join(reversed(steps)), holder


def look(widget: Any, field: Any, text: str, resources: Any) -> DecodedStreamObject:
    x0, y0, x1, y1 = (float(number) for number in widget["/Rect"])
    found = SIZE.search(widget.get("/DA") or field.get("/DA") or "")
    size = float(found[1]) if found else 0.0
    size = size or 10.0
    stream = DecodedStreamObject()
    letters = text.encode("cp1252", "replace").hex()
    base = (y1 - y0 - size) / 2 + size * 0.2
    stream.set_data(f"/Tx BMC q BT /F {size:g} Tf 0 g 2 {base:.2f} Td <{letters}> Tj ET Q EMC".encode("ascii"))
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Form")
    stream[NameObject("/BBox")] = ArrayObject([FloatObject(number) for number in (0, 0, x1 - x0, y1 - y0)])
    stream[NameObject("/Resources")] = resources
    return stream


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


if __name__ == "__main__":
    serve(Own() if sys.argv[1:] == ["own"] else Default())
