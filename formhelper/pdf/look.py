"""How a widget looks apart from its text: turned, coloured, framed."""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Object

from formhelper.pdf.ink import number

COLOURS = {1: "g", 3: "rg", 4: "k"}
"""The operator for a colour of so many numbers: grey, red-green-blue, cyan-magenta-yellow-black."""


def rotation(widget: Object) -> int:
    """By how many degrees its text is turned counter-clockwise: 0, 90, 180 or 270."""
    return round(_number(_part(widget, "/MK").get("/R", 0)) / 90) * 90 % 360


def text_colour(appearance: str) -> str:
    """The colour operators of a default appearance; black where it names none."""
    found = re.findall(r"(?:-?\d*\.?\d+\s+){1,4}(?:g|rg|k)\b", appearance)
    return " ".join(found[-1].split()) if found else "0 g"


def is_bold(appearance: str, resources: Object | None) -> bool:
    """Whether the default appearance asks for a bold font, by its name in the file or by that of the font."""
    match = re.search(r"/(\S+)\s+-?\d*\.?\d+\s+Tf", appearance)
    if not match:
        return False
    fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
    font = fonts.get(f"/{match[1]}") if isinstance(fonts, Dictionary) else None
    named = str(font.get("/BaseFont", "")) if isinstance(font, Dictionary) else ""
    return bool(re.search(r"bold|black|heavy|\bBd|[,-]Bd", named or match[1], re.IGNORECASE))


def under(widget: Object, width: float, height: float) -> str:
    """Background and border, which an appearance stream has to draw itself; operators, in points."""
    look = _part(widget, "/MK")
    thick = _number(_part(widget, "/BS").get("/W", 1))
    parts = []
    if background := _paint(look.get("/BG"), fill_it=True):
        parts.append(f"q {background} 0 0 {width:.2f} {height:.2f} re f Q\n")
    if (border := _paint(look.get("/BC"), fill_it=False)) and thick:
        parts.append(f"q {border} {number(thick)} w {_line(widget, width, height, thick)} S Q\n")
    return "".join(parts)


def _line(widget: Object, width: float, height: float, thick: float) -> str:
    """The border by its style (ISO 32000-1, 12.5.4): underlined, dashed, else all around."""
    style, half = _part(widget, "/BS"), thick / 2
    if style.get("/S") == Name.U:
        return f"0 {half:.2f} m {width:.2f} {half:.2f} l"
    dash = "[3] 0 d " if style.get("/S") == Name.D else ""
    return f"{dash}{half:.2f} {half:.2f} {width - thick:.2f} {height - thick:.2f} re"


def _paint(colour: Object | None, *, fill_it: bool) -> str:
    numbers = [_number(part) for part in colour] if isinstance(colour, Array) else []
    operator = COLOURS.get(len(numbers), "")
    text = " ".join(map(number, numbers))
    return f"{text} {operator if fill_it else operator.upper()}" if operator else ""


def _part(widget: Object, key: str) -> Object:
    """A dictionary inside a widget; an empty one where there is none."""
    part = widget.get(key)
    return part if isinstance(part, Dictionary) else Dictionary()


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) or hasattr(value, "__float__") else 0.0
