"""Reads the font packs that ship with formhelper."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType

from formhelper.core.font import Font, Fonts, Glyph

FOLDER = Path(__file__).resolve().parents[1] / "fonts"


@cache
def load_fonts() -> Fonts:
    """The three packs; read once a process. Raises FileNotFoundError where the installation is incomplete."""
    return Fonts(regular=_load("sans"), bold=_load("bold"), narrow=_load("narrow"))


def _load(stem: str) -> Font:
    data = json.loads((FOLDER / f"{stem}.json").read_text(encoding="utf-8"))
    x0, y0, x1, y1 = data["bbox"]
    return Font(
        name=data["name"], ttf=(FOLDER / f"{stem}.ttf").read_bytes(),
        glyphs=MappingProxyType({key: Glyph(*numbers) for key, numbers in data["glyphs"].items()}),
        private=MappingProxyType(data["private"]), ascent=data["ascent"], descent=data["descent"],
        cap_height=data["cap_height"], bbox=(x0, y0, x1, y1),
    )
