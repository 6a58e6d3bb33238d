"""PyMuPDF: widget by widget with widget.update."""

from __future__ import annotations

from typing import Any

import pymupdf
from serve import Values, serve

OPEN: Any = pymupdf.open  # has no types


class Filler:
    """pymupdf.open, widget.field_value, widget.update, tobytes."""

    version = f"PyMuPDF {pymupdf.__version__}"

    def load(self, template: bytes, _: dict[str, Any]) -> None:
        self.template = template

    def fill(self, values: Values) -> bytes:
        with OPEN(stream=self.template, filetype="pdf") as document:
            for page in document:
                for widget in page.widgets():
                    name = widget.field_name
                    if name in values["texts"]:
                        widget.field_value = values["texts"][name]
                        widget.update()
                    elif name in values["ticks"] and values["ticks"][name] == widget.on_state():
                        widget.field_value = values["ticks"][name]
                        widget.update()
            result: bytes = document.tobytes()
        return result


if __name__ == "__main__":
    serve(Filler())
