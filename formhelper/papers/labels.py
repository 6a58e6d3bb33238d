"""Where the label of each box of a stand-in goes: pure geometry, in points, so that nothing covers anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from formhelper.core.fields import Rect

SIZES = (7.0, 6.5, 6.0, 5.5, 5.0)
INSIDE_SIZE = 4.5
VALUE_HEIGHT = 10.0
"""The middle of a box that belongs to the value: filled in 10 points."""
MOST = 0.6
"""A label that shows so much of its text near its box is better than the whole text on an unusual side."""
FEW = 0.4
"""A label outside that shows less than this does not count as a place."""
SAME_LINE = 4.0
EDGE = 8.0
GAP = 2.0

Side = Literal["above", "left", "right", "below", "inside"]


class Pen(Protocol):
    """What placing needs to know of type: how wide a text is, and what of it fits."""

    def width(self, text: str, size: float) -> float:
        """Width of one line in points."""

    def shortened(self, text: str, size: float, width: float) -> str:
        """The text, or its longest beginning with an ellipsis within `width`; "" where none fits."""


@dataclass(frozen=True)
class Spot:
    """One box that wants a label; `tick` for check boxes and radio buttons."""

    rect: Rect
    text: str
    tick: bool = False
    multiline: bool = False


@dataclass(frozen=True)
class Label:
    """A placed label: x and baseline y, the rectangle that it covers, and on which side of its box it stands."""

    text: str
    size: float
    x: float
    y: float
    rect: Rect
    side: Side


@dataclass(frozen=True)
class Room:
    """What is taken on one page of `width` and `height` points: boxes and labels, and strips that others may need."""

    width: float
    height: float
    taken: Sequence[Rect]
    wanted: Sequence[Rect]

    def span(self, x: float, band: tuple[float, float], *, leftward: bool = False) -> float:
        """Free width from x to the right (or left) within the band (bottom, top); 0 where the band is off the page."""
        if band[0] < EDGE / 2 or band[1] > self.height - EDGE / 2:
            return 0.0
        crossing = [rect for rect in (*self.taken, *self.wanted) if rect[1] < band[1] and rect[3] > band[0]]
        if leftward:
            return x - max([EDGE, *(min(rect[2], x) + GAP for rect in crossing if rect[0] < x)])
        return min([self.width - EDGE, *(max(rect[0], x) - GAP for rect in crossing if rect[2] > x)]) - x


def place_labels(spots: Sequence[Spot], size: tuple[float, float], taken: Iterable[Rect], pen: Pen) -> list[Label]:
    """One label for each spot with a text, in their order; `taken` holds every box and line of the page.

    Tick boxes first, as they have least choice. A label that fits nowhere outside stands small in a corner inside.
    """
    covered, labels = list(taken), dict[int, Label]()
    for index in sorted(range(len(spots)), key=lambda index: not spots[index].tick):
        if not spots[index].text:
            continue
        wanted = [_strip(spot) for other, spot in enumerate(spots) if other != index and other not in labels]
        outside = _outside(spots[index], Room(*size, covered, wanted), pen)
        labels[index] = label = _better(spots[index], outside, _inside(spots[index], pen))
        covered.append(label.rect)
    return [labels[index] for index in sorted(labels)]


def in_order_of_sight(labels: Iterable[Label]) -> list[Label]:
    """From top to bottom, on one line from left to right; baselines less than `SAME_LINE` apart are one line."""
    lines: list[list[Label]] = []
    for label in sorted(labels, key=lambda label: -label.y):
        if not lines or lines[-1][0].y - label.y > SAME_LINE:
            lines.append([])
        lines[-1].append(label)
    return [label for line in lines for label in sorted(line, key=lambda label: label.x)]


def value_area(spot: Spot) -> Rect:
    """The part of a box that the value needs: all of a tick box, the middle of a line, the lines of a large box."""
    x0, y0, x1, y1 = spot.rect
    if spot.tick:
        return spot.rect
    if spot.multiline:
        return (x0, min(y0 + INSIDE_SIZE + 0.6, y1), x1, y1)
    middle, half = (y0 + y1) / 2, min(VALUE_HEIGHT, y1 - y0) / 2
    return (x0, middle - half, x1, middle + half)


def _strip(spot: Spot) -> Rect:
    """The place that a box not yet labelled would like best; other labels keep off."""
    x0, y0, x1, y1 = spot.rect
    if spot.tick:
        return (x1, (y0 + y1) / 2 - 3, x1 + 24, (y0 + y1) / 2 + 3)
    return (x0, y1, x0 + min(x1 - x0, 40), y1 + 6.5)


def _outside(spot: Spot, room: Room, pen: Pen) -> Label | None:
    """The whole text on a near side in the largest type that fits, else most of it there, else on a far side.

    Where only a few letters fit anywhere, the longest beginning.
    """
    near: tuple[Side, ...] = ("right", "below") if spot.tick else ("above", "left")
    far: tuple[Side, ...] = ("left", "above") if spot.tick else ("right", "below")
    close = [label for side in near for size in SIZES if (label := _beside(spot, side, size, room, pen))]
    most = sorted(close, key=lambda label: -label.size)
    for share, labels in ((1.0, close), (MOST, most)):
        for label in labels:
            if len(label.text) >= share * len(spot.text):
                return label
    tiny = [label for side in near if (label := _beside(spot, side, INSIDE_SIZE, room, pen))]
    others = [label for side in far for size in SIZES if (label := _beside(spot, side, size, room, pen))]
    whole = [label for label in others if label.text == spot.text]
    return whole[0] if whole else max([*close, *tiny, *others], key=lambda label: len(label.text), default=None)


def _better(spot: Spot, outside: Label | None, inside: Label) -> Label:
    """Outside, unless only a few letters fit there and the corner inside shows more without touching the value."""
    if outside is None:
        return inside
    few = len(outside.text) < FEW * len(spot.text)
    clear = spot.multiline or inside.rect[1] >= value_area(spot)[3]
    return inside if few and clear and len(inside.text) > len(outside.text) and not spot.tick else outside


def _beside(spot: Spot, side: Side, size: float, room: Room, pen: Pen) -> Label | None:
    x0, y0, x1, y1 = spot.rect
    high = size * 1.04
    bottom = {"above": y1 + 0.7, "below": y0 - 0.7 - high}.get(side, (y0 + y1 - high) / 2)
    start = {"left": x0 - GAP, "right": x1 + GAP}.get(side, x0)
    span = room.span(start, (bottom, bottom + high), leftward=side == "left")
    text = pen.shortened(spot.text, size, span) if span > size else ""
    if len(text) < min(4, len(spot.text)):
        return None
    wide = pen.width(text, size)
    left = start - wide if side == "left" else start
    return Label(text, size, left, bottom + size * 0.24, (left, bottom, left + wide, bottom + high), side)


def _inside(spot: Spot, pen: Pen) -> Label:
    """Top left, out of the value's way; bottom right in a large box, since its value starts at the top left."""
    x0, y0, x1, y1 = spot.rect
    high = INSIDE_SIZE * 1.04
    text = pen.shortened(spot.text, INSIDE_SIZE, x1 - x0 - 2) or "…"
    wide = pen.width(text, INSIDE_SIZE)
    left, bottom = (x1 - 1 - wide, y0 + 0.4) if spot.multiline else (x0 + 1, y1 - 0.2 - high)
    return Label(text, INSIDE_SIZE, left, bottom + INSIDE_SIZE * 0.24, (left, bottom, left + wide, bottom + high),
                 "inside")
