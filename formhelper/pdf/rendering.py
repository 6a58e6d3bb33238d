"""Pages as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # it carries no types


def render(content: bytes, scale: float = 2.0) -> Iterator[bytes]:
    """Each page with its filled fields as PNG; scale 1 is 72 dots an inch."""
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        for page in document:
            out = BytesIO()
            page.render(scale=scale, may_draw_forms=True).to_pil().save(out, "PNG")
            yield out.getvalue()
