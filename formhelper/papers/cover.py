"""The first sheet of a package, in the person's language, with the German below it in smaller grey type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, KeepTogether, Spacer, Table

from formhelper.core.font import Fonts
from formhelper.papers.ink import ACCENT, BLACK, GREY, TINT, Ink, load_ink, style
from formhelper.papers.sheet import HEIGHT, WIDTH, Sheet, build

TICK_SIZE = 9.5
MARK_WIDTH = 7 * mm


@dataclass(frozen=True)
class Both:
    """One text in the person's language and in German; shown once where both are equal."""

    own: str
    german: str


@dataclass(frozen=True)
class Item:
    """One line of a block; `tick` draws an empty box to tick by hand."""

    text: Both
    tick: bool = False


@dataclass(frozen=True)
class Block:
    """A heading with its items, e.g. what to bring."""

    heading: Both
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Cover:
    """The whole cover; `language` is the code of the person's language, for screen readers."""

    title: Both
    lead: tuple[Both, ...]
    blocks: tuple[Block, ...]
    footer: str
    language: str = "de"


class Mark(Flowable):
    """An empty box to tick by hand, or a small dash before an item that needs none."""

    def __init__(self, tick: bool) -> None:
        super().__init__()
        self.tick = tick

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002  # reportlab's signature
        """As high as a line of text, so that box and text stand on one line."""
        return TICK_SIZE, 12.5

    def draw(self) -> None:
        """Draw box or dash."""
        self.canv.setStrokeColor(BLACK if self.tick else GREY)
        self.canv.setLineWidth(0.9)
        if self.tick:
            self.canv.rect(0.5, 0.6, TICK_SIZE, TICK_SIZE)
        else:
            self.canv.line(2.5, 5.2, 7.5, 5.2)


def cover(cover: Cover, fonts: Fonts) -> bytes:
    """The cover as an A4 PDF of as many pages as it needs; raises Undrawable."""
    ink = load_ink(fonts)
    return build(lambda: _story(cover, ink), Sheet(cover.title.own, cover.footer, cover.language), ink)


def _story(cover: Cover, ink: Ink) -> list[Flowable]:
    story = _pair(cover.title, ink, "title", size=18, small=10.5, font=ink.bold)
    story.append(HRFlowable("100%", 1.4, color=ACCENT, spaceBefore=6, spaceAfter=4))
    for both in cover.lead:
        story += [Spacer(1, 3), *_pair(both, ink, "lead", size=10.5, small=8.5, font=ink.regular)]
    for block in cover.blocks:
        story += _block(block, ink)
    return story


def _pair(both: Both, ink: Ink, place: str, *, size: float, small: float, font: str) -> list[Flowable]:
    """Own text, the German below it."""
    colour = ACCENT if font == ink.bold else BLACK
    own = both.own if both.own.strip() else both.german
    texts: list[Flowable] = [ink.paragraph(own, style(font, size, colour=colour, leading=1.27), place)]
    if both.german.strip() and both.german.strip() != own.strip():
        texts.append(ink.paragraph(both.german, style(ink.regular, small, colour=GREY, before=1), place))
    return texts


def _block(block: Block, ink: Ink) -> list[Flowable]:
    """The heading stays with its first item; a short block stays in one piece."""
    head = Table([[_pair(block.heading, ink, "heading", size=11.5, small=8.5, font=ink.bold)]], [WIDTH], style=[
        ("BACKGROUND", (0, 0), (-1, -1), TINT), ("LINEABOVE", (0, 0), (-1, 0), 0.9, ACCENT),
        ("LEFTPADDING", (0, 0), (-1, -1), 5), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4), ("FONTNAME", (0, 0), (-1, -1), ink.regular),
    ], spaceBefore=5.5 * mm)
    parts: list[Flowable] = [head, Spacer(1, 2), *(_item(item, ink) for item in block.items)]
    if _height(parts) <= HEIGHT * 0.45:
        return [KeepTogether(parts)]
    return [CondPageBreak(40 * mm), *parts]


def _height(parts: Sequence[Flowable]) -> float:
    return sum(part.wrap(WIDTH, HEIGHT)[1] for part in parts)


def _item(item: Item, ink: Ink) -> Table:
    text = _pair(item.text, ink, "item", size=10.5, small=8.5, font=ink.regular)
    long = len(item.text.own) > 1200  # else own text and German stay on one page
    return Table([[Mark(item.tick), text]], [MARK_WIDTH, WIDTH - MARK_WIDTH], splitInRow=int(long), style=[
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 4), ("LEFTPADDING", (1, 0), (1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5), ("FONTNAME", (0, 0), (-1, -1), ink.regular),
    ])
