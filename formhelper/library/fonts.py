"""Reads the font packs that ship with formhelper."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType

from formhelper import fonts
from formhelper.core.font import Font, Fonts, Glyph


@cache
def load_fonts() -> Fonts:
    """The three packs; read once a process. Raises FileNotFoundError where the installation is incomplete."""
    return Fonts(regular=_load("sans"), bold=_load("bold"), narrow=_load("narrow"))


def _load(stem: str) -> Font:
    folder = Path(fonts.__path__[0])
    data = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
    x0, y0, x1, y1 = data["bbox"]
    return Font(
        name=data["name"], ttf=(folder / f"{stem}.ttf").read_bytes(),
        glyphs=MappingProxyType({key: Glyph(*numbers) for key, numbers in data["glyphs"].items()}),
        private=MappingProxyType(data["private"]), ascent=data["ascent"], descent=data["descent"],
        cap_height=data["cap_height"], x_height=data["x_height"], bbox=(x0, y0, x1, y1),
    )
