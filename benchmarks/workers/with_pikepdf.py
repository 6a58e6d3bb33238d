"""pikepdf: values set field by field, the looks made by qpdf."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from serve import Values, serve


class Filler:
    """pikepdf.open, AcroForm fields, generate_appearance_streams, save."""

    version = f"pikepdf {pikepdf.__version__}"

    def load(self, template: bytes, _: dict[str, Any]) -> None:
        self.template = template

    def fill(self, values: Values) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(self.template)) as pdf:
            for field in pdf.acroform.fields:
                name = field.fully_qualified_name
                if name in values["texts"]:
                    field.set_value(values["texts"][name])
                elif name in values["ticks"]:
                    field.set_value(pikepdf.Name("/" + values["ticks"][name]))
            pdf.generate_appearance_streams()
            pdf.save(out)
        return out.getvalue()


if __name__ == "__main__":
    serve(Filler())
