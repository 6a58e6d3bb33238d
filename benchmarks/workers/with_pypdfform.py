"""PyPDFForm: PdfWrapper(...).fill(...).read(), its own caches left as its users have them."""

from __future__ import annotations

from typing import Any

import PyPDFForm
from serve import Values, serve


class Filler:
    """Check boxes are given as True, radio buttons as the number of the button."""

    version = f"PyPDFForm {PyPDFForm.__version__}"

    def load(self, template: bytes, _: dict[str, Any]) -> None:
        self.template = template

    def fill(self, values: Values) -> bytes:
        form = PyPDFForm.PdfWrapper(self.template, use_full_widget_name=True)
        ticks = {
            name: 0 if type(form.widgets.get(name)).__name__ == "Radio" else True for name in values["ticks"]
        }
        result: bytes = form.fill(values["texts"] | ticks).read()
        return result


if __name__ == "__main__":
    serve(Filler())
