"""Pages as pictures, whole or the part around some boxes, which are then marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from formhelper.core.fields import Rect

PAPER, FRAME, TINT = (255, 255, 255), (0, 51, 153), (255, 242, 170)
"""Dark blue on white is told apart by everybody: it differs by lightness, and the frame is thicker than any line."""
THICK, BEYOND = 2.5, 1.8
AROUND, BEFORE = 80.0, 115.0
"""Points above and below, and before a long box, so that the printed words around them can be read."""
COLOURS = 32
"""Enough for a form with its letters smoothed; keeps the picture small."""


@dataclass(frozen=True)
class Part:
    """The part of a page (from 1) around boxes (points, as in `Widget`); width in points, 0 for the whole page."""

    page: int
    boxes: tuple[Rect, ...]
    scale: float = 2.0
    width: float = 0.0


def render(content: bytes, scale: float = 2.0) -> Iterator[bytes]:
    """Each page with its filled fields as PNG; scale 1 is 72 dots an inch."""
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        for page in document:
            yield _png(page.render(scale=scale, may_draw_forms=True).to_pil())


def render_page(content: bytes, page: int, scale: float = 2.0) -> bytes:
    """One page (from 1) as a small PNG; raises IndexError where the document has no such page."""
    with pypdfium2.PdfDocument(content) as document:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        document.init_forms()
        return _png(_few_colours(document[page - 1].render(scale=scale, may_draw_forms=True).to_pil()))


def render_part(content: bytes, part: Part) -> bytes:
    """The part of a page as PNG, its boxes marked by a frame; raises IndexError where there is no such page."""
    with pypdfium2.PdfDocument(content) as document:
        if not 1 <= part.page <= len(document):
            raise IndexError(part.page)
        document.init_forms()
        page = document[part.page - 1]
        bitmap = page.render(scale=part.scale, may_draw_forms=True)
        where = bitmap.get_posconv(page)
        boxes = [_on_picture(where.to_bitmap(*rect[:2]), where.to_bitmap(*rect[2:])) for rect in part.boxes]
        picture = bitmap.to_pil().convert("RGB")
    _mark(picture, boxes, part.scale)
    return _png(_few_colours(picture.crop(_cut(picture.size, boxes, part))))


Box = tuple[int, int, int, int]


def _on_picture(one: tuple[int, int], other: tuple[int, int]) -> Box:
    """Left, top, right, bottom, whichever way the page is turned."""
    (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return x0, y0, x1, y1


def _mark(picture: Image.Image, boxes: Sequence[Box], scale: float) -> None:
    """A tint within and a frame around; both let the print through, which often touches its box."""
    mark = Image.new("RGB", picture.size, PAPER)
    draw = ImageDraw.Draw(mark)
    beyond, thick = round(BEYOND * scale), round(THICK * scale)
    for x0, y0, x1, y1 in boxes:
        draw.rectangle((x0 - beyond, y0 - beyond, x1 + beyond, y1 + beyond), TINT, FRAME, thick)
    picture.paste(ImageChops.multiply(picture, mark))


def _cut(size: tuple[int, int], boxes: Sequence[Box], part: Part) -> Box:
    """What is shown: the boxes with room above and below, as wide as asked, and never beyond the page."""
    width, height = size
    around = round(AROUND * part.scale)
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    wide = min(width, round(part.width * part.scale) or width)
    start = (left + right - wide) // 2
    if right - left + around > wide:  # the words before a long box say more than its end; of several all are shown
        start = left - round(BEFORE * part.scale)
        wide = wide if len(boxes) == 1 else min(width, right - start + around)
    start = min(max(0, start), width - wide)
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return start, max(0, top - around), start + wide, min(height, bottom + around)


def _few_colours(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=picture.mode == "P")
    return out.getvalue()
