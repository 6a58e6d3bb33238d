"""Ticks that every viewer shows: those set in a font that the file does not carry are drawn as lines instead."""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from formhelper.pdf.tree import Leaf, rect_of, state_keys

TEXT = re.compile(rb"\bBT\b.*?\bET\b", re.DOTALL)


def own_states(pdf: Pdf, leaf: Leaf) -> int:
    """Give each widget without on-states a cross of its own; returns how many there were.

    The state is called as the file calls it in its value or its options, else by the number of the widget.
    """
    without = [widget for widget in leaf.widgets if not state_keys(widget)]
    taken = {key for widget in leaf.widgets for key in state_keys(widget).values()}
    for widget in without:
        named = [str(widget.get("/AS", "/Off")), str(leaf.object.get("/V", "/Off"))] if len(leaf.widgets) == 1 else []
        numbered = (f"/{number}" for number in range(1, len(leaf.widgets) + len(taken) + 2))
        key = next(name for name in (*named, *numbered) if name.startswith("/") and name not in taken | {"/Off"})
        taken.add(key)
        x0, y0, x1, y1 = rect_of(widget)
        box = Array([0, 0, x1 - x0, y1 - y0])
        looks = [pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=box) for _ in range(2)]
        looks[0].write(cross(looks[0]).encode("ascii"))
        widget["/AP"], widget["/AS"] = Dictionary(N=Dictionary({key: looks[0], "/Off": looks[1]})), Name.Off
    return len(without)


def own_ticks(widget: Object) -> bool:
    """Replace the letters of each on-state by a cross of lines, where their font is not embedded.

    Nothing else of the appearance changes: border and background of the authority stay. Says whether it did.
    """
    looks = widget.get("/AP")
    states = looks.get("/N") if isinstance(looks, Dictionary) else None
    drawn = False
    if not isinstance(states, Dictionary):
        return drawn
    for key, appearance in states.items():
        if key != "/Off" and isinstance(appearance, Stream) and _borrows_a_font(appearance):
            content = appearance.read_bytes()
            if TEXT.search(content):
                appearance.write(TEXT.sub(cross(appearance).encode("ascii"), content, count=1))
                drawn = True
    return drawn


def cross(appearance: Object) -> str:
    """Two lines in the middle of the box of an appearance, as a person would make them with a pen."""
    x0, y0, x1, y1 = (float(number) for number in list(appearance["/BBox"]))
    reach = 0.28 * min(x1 - x0, y1 - y0)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    left, right, low, high = x - reach, x + reach, y - reach, y + reach
    rising, falling = (left, low, right, high), (left, high, right, low)
    strokes = " ".join("{:.2f} {:.2f} m {:.2f} {:.2f} l".format(*stroke) for stroke in (rising, falling))
    return f"q 1.2 w 1 J 0 G {strokes} S Q"


def _borrows_a_font(appearance: Object) -> bool:
    fonts = appearance.get("/Resources", Dictionary()).get("/Font", Dictionary())
    return any(not _embedded(font) for font in fonts.values()) or not len(fonts)


def _embedded(font: Object) -> bool:
    about = font.get("/FontDescriptor", Dictionary())
    return any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3"))
