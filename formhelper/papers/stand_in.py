"""Stand-ins: our own plain pages for an edition whose original is not installed: boxes, our labels, and a notice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import Color

from formhelper.core.fields import FieldList, PaperField, Rect, Widget, printable
from formhelper.core.font import Fonts
from formhelper.papers.ink import GREY, Ink, PaperError, load_ink
from formhelper.papers.labels import Label, Spot, in_order_of_sight, place_labels
from formhelper.papers.sheet import open_canvas
from formhelper.papers.tags import TaggedCanvas
from formhelper.papers.text import lines_of, shortened

BOX_FILL = Color(0.955, 0.967, 0.98)
BOX_LINE = Color(0.55, 0.61, 0.68)
INSIDE_GREY = Color(0.62, 0.64, 0.67)
NOTICE_SIZES = (7.0, 6.5, 6.0, 5.5, 5.0, 4.5)
NOTICE_MARGIN = 24.0
LONGEST_LABEL = 46


class NoRoom(PaperError):
    """A page is so full of boxes that the line saying what it stands in for has no room."""


@dataclass(frozen=True)
class Notice:
    """The line of a page that says what it stands in for: lines of type, and the rectangle that they cover."""

    lines: tuple[str, ...]
    size: float
    rect: Rect


@dataclass(frozen=True)
class PenOf:
    """The regular font as `place_labels` needs it; `place` names the paper in errors."""

    ink: Ink

    def width(self, text: str, size: float) -> float:
        """Width of one line in points."""
        return self.ink.width(text, self.ink.regular, size, "label of a box")

    def shortened(self, text: str, size: float, width: float) -> str:
        """What of the text fits into `width` points."""
        return shortened(text, self.ink, self.ink.regular, size, width)


def stand_in_pages(title: str, form_number: str, edition: str, authority: str, source: str, fields: FieldList,
                   labels: Mapping[str, str], fonts: Fonts) -> bytes:
    """A flat PDF with the pages of `fields`: each box in its place with our label, and on every page what it is.

    `labels` gives our own words by field name, or by "name=state" for one widget of a field with several on-states;
    without one, the first words of the tooltip or name serve (after the on-state, where there are several).
    Push buttons are not drawn, since they do not print on the original either.
    Raises Undrawable, and NoRoom where a page leaves no place for the notice.
    """
    ink, target = load_ink(fonts), BytesIO()
    what = ", ".join(filter(None, (title, form_number, edition)))
    where = ", ".join(filter(None, (authority, source)))
    notice = f"Platzhalter für: {what}. Das Original gibt es bei: {where}. Dieses Blatt ist nicht amtlich."
    canvas = open_canvas(target, ink, fields.pages[0], f"Platzhalter: {what}")
    for number, size in enumerate(fields.pages, 1):
        canvas.setPageSize(size)
        _draw_page(canvas, ink, plan_page(notice, number, fields, labels, ink))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@dataclass(frozen=True)
class Page:
    """One planned page: its boxes (field, widget), their labels, and the notice."""

    size: tuple[float, float]
    boxes: tuple[tuple[PaperField, Widget], ...]
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]
    notice: Notice


def plan_page(notice: str, number: int, fields: FieldList, labels: Mapping[str, str], ink: Ink) -> Page:
    """Decide where everything of page `number` (from 1) goes; raises Undrawable and NoRoom."""
    size = fields.pages[number - 1]
    boxes = tuple((field, widget) for field in fields.fields for widget in field.widgets
                  if widget.page == number and field.kind != "button" and _area(widget.rect, size))
    spots = tuple(_spot(field, widget, labels) for field, widget in boxes)
    for (field, _), spot in zip(boxes, spots, strict=True):
        ink.graphemes(spot.text, ink.regular, f"label of the field {field.name!r}")
    rects = [spot.rect for spot in spots]
    line = _notice(notice, size, rects, ink, number)
    return Page(size, boxes, spots, tuple(place_labels(spots, size, [*rects, line.rect], PenOf(ink))), line)


def short_label(field: PaperField) -> str:
    """The first words of the tooltip, else the last part of the name: a label, never an authority's sentence."""
    words = printable(field.tooltip)
    first = re.split(r"(?<=\w{5})\.\s|[:;?!]\s|\s[(–-]\s?|[:;.]$|\*", words)[0].strip(" .:;,*–-_")
    if not first:
        last = re.split(r"(?<!\\)\.", field.name.strip())[-1]
        first = printable(re.sub(r"\[\d+\]|\\", "", last).replace("_", " "))
    if len(first) <= LONGEST_LABEL:
        return first
    return first[:LONGEST_LABEL].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def _spot(field: PaperField, widget: Widget, labels: Mapping[str, str]) -> Spot:
    text = labels.get(field.name) or short_label(field)
    if len(field.states) > 1 and widget.states:
        text = labels.get(f"{field.name}={widget.states[0]}") or f"{widget.states[0]}: {text}"
    return Spot(_upright(widget.rect), text, field.kind in ("checkbox", "radio"), field.multiline)


def _upright(rect: Rect) -> Rect:
    return (min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3]))


def _area(rect: Rect, size: tuple[float, float]) -> bool:
    """Whether anything of a widget shows: hidden widgets are often no larger than a point, or off the page."""
    x0, y0, x1, y1 = _upright(rect)
    return x1 - x0 > 1 and y1 - y0 > 1 and x1 > 0 and y1 > 0 and x0 < size[0] and y0 < size[1]


def _notice(text: str, size: tuple[float, float], boxes: Sequence[Rect], ink: Ink, number: int) -> Notice:
    """As near to the top as boxes allow, in the largest type that has room there, else further down."""
    width, high = size[0] - 2 * NOTICE_MARGIN, size[1]
    for depth in (0.06, 0.25, 1.0):
        for points in NOTICE_SIZES:
            lines = tuple(lines_of(text, ink, ink.regular, points, width))
            tall = len(lines) * points * 1.22
            for step in range(8, int(high * depth - tall)):
                rect = (NOTICE_MARGIN, high - step - tall, NOTICE_MARGIN + width, high - step)
                if not any(_meet(rect, box) for box in boxes):
                    return Notice(lines, points, rect)
    raise NoRoom(f"Page {number} has no free line for the notice of a stand-in; draw this stand-in by hand.")


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_page(canvas: TaggedCanvas, ink: Ink, page: Page) -> None:
    """Boxes are artifacts until fields lie on them; the notice and the labels are paragraphs in the order of sight."""
    with canvas.artifact():
        for field, widget in page.boxes:
            _draw_box(canvas, field, _upright(widget.rect))
    heard = canvas.root.add("Sect")
    top, notice = page.notice.rect[3], heard.add("P")
    for row, line in enumerate(page.notice.lines):
        y = top - page.notice.size * (0.98 + row * 1.22)
        ink.draw(canvas, page.notice.rect[0], y, line, ink.regular, page.notice.size, tag=notice, colour=GREY,
                 place="notice")
    for label in in_order_of_sight(page.labels):
        colour = INSIDE_GREY if label.side == "inside" else GREY
        ink.draw(canvas, label.x, label.y, label.text, ink.regular, label.size, tag=heard.add("P"), colour=colour,
                 place="label of a box")
    if not page.boxes:
        y = page.notice.rect[1] - 20
        ink.draw(canvas, NOTICE_MARGIN, y, "Auf dieser Seite ist nichts auszufüllen.", ink.regular, 9,
                 tag=heard.add("P"), colour=GREY)


def _draw_box(canvas: TaggedCanvas, field: PaperField, rect: Rect) -> None:
    x0, y0, x1, y1 = rect
    canvas.setStrokeColor(BOX_LINE)
    canvas.setFillColor(BOX_FILL)
    canvas.setLineWidth(0.7 if field.kind in ("checkbox", "radio") else 0.4)
    canvas.rect(x0, y0, x1 - x0, y1 - y0, fill=1)
    if field.comb and field.limit:
        canvas.setLineWidth(0.3)
        for cell in range(1, field.limit):
            x = x0 + (x1 - x0) * cell / field.limit
            canvas.line(x, y0, x, y1)
