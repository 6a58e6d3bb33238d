"""Sheets in two languages: the person's own first, the German below it in smaller grey type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from formhelper.core.font import Fonts
from formhelper.papers.ink import ACCENT, BLACK, GREY, TINT, Ink, load_ink, style
from formhelper.papers.sheet import HEIGHT, WIDTH, Sheet, build
from formhelper.papers.tags import Element, Kind, TaggedCanvas
from formhelper.papers.text import Grid, Rule, Text, unpadded

TICK_SIZE = 9.5
MARK_WIDTH = 7 * mm
WRITING_ROOM = 9 * mm
COLUMN_GAP = 8 * mm


@dataclass(frozen=True)
class Both:
    """One text in the person's language and in German; shown once where both are equal.

    `language` is that of the own text where it is not that of the sheet, as there is no translation.
    """

    own: str
    german: str
    language: str = ""


@dataclass(frozen=True)
class Item:
    """One line of a block; `tick` draws an empty box to tick by hand, `line` a line to write on above the text."""

    text: Both
    tick: bool = False
    line: bool = False


@dataclass(frozen=True)
class Block:
    """A heading with its items, e.g. what to bring."""

    heading: Both
    items: tuple[Item, ...]
    columns: Literal[1, 2] = 1


@dataclass(frozen=True)
class Leaflet:
    """A whole sheet; `language` is the code of the person's language, for screen readers."""

    title: Both
    lead: tuple[Both, ...]
    blocks: tuple[Block, ...]
    footer: str
    language: str = "de"
    compact: bool = False
    """Smaller letters and less white, for a sheet that should be one page."""


class Mark(Flowable):
    """An empty box to tick by hand, or a small dash before an item that needs none."""

    canv: TaggedCanvas

    def __init__(self, tick: bool, tag: Element) -> None:
        super().__init__()
        self.tick, self.tag = tick, tag

    def wrap(self, *_: float) -> tuple[float, float]:
        """As high as a line of text, so that box and text stand on one line."""
        return TICK_SIZE, 12.5

    def draw(self) -> None:
        """Draw box or dash."""
        with self.canv.tagged(self.tag):
            self.canv.setStrokeColor(BLACK if self.tick else GREY)
            self.canv.setLineWidth(0.9)
            if self.tick:
                self.canv.rect(0.5, 0.6, TICK_SIZE, TICK_SIZE)
            else:
                self.canv.line(2.5, 5.2, 7.5, 5.2)


def leaflet(told: Leaflet, fonts: Fonts) -> bytes:
    """The sheet as an A4 PDF of as many pages as it needs; raises Undrawable."""
    ink = load_ink(fonts)
    sheet = Sheet(told.title.own.strip() or told.title.german, told.footer, told.language)
    return build(lambda root: _story(told, Speaker(ink, told.language, told.compact), root), sheet, ink)


@dataclass(frozen=True)
class Speaker:
    """Sets both languages below each other and says which is which."""

    ink: Ink
    language: str
    compact: bool = False

    @property
    def sizes(self) -> tuple[float, float]:
        """Of the own text and of the German, in points."""
        return (9.5, 7.5) if self.compact else (10.5, 8.5)

    def pair(self, both: Both, tag: Element, kind: Kind, place: str, *, size: float, small: float,
             bold: bool = False) -> list[Flowable]:
        """Own text as `kind`, the German below it as a paragraph."""
        colour, font = (ACCENT, self.ink.bold) if bold else (BLACK, self.ink.regular)
        german = "" if self.language.startswith("de") else "de"
        own, below, own_language = both.own, both.german, both.language
        if not own.strip() or own.strip() == below.strip():
            own, below, own_language = both.german, "", german
        main = tag.add(kind, language=own_language)
        texts: list[Flowable] = [Text(own, style(font, size, colour=colour, leading=1.27), self.ink, main, place)]
        if below.strip():
            grey = style(self.ink.regular, small, colour=GREY, before=1)
            texts.append(Text(below, grey, self.ink, tag.add("P", language=german), place))
        return texts


def _story(told: Leaflet, speaker: Speaker, root: Element) -> list[Flowable]:
    story = speaker.pair(told.title, root, "H1", "title", size=18, small=10.5, bold=True)
    story.append(Rule("100%", 1.4, color=ACCENT, spaceBefore=6, spaceAfter=4))
    for both in told.lead:
        story += [Spacer(1, 3), *speaker.pair(both, root, "P", "lead", size=10.5, small=8.5)]
    for block in told.blocks:
        story += _block(block, speaker, root)
    return story


def _block(block: Block, speaker: Speaker, root: Element) -> list[Flowable]:
    """The heading stays with its first item; a short block stays in one piece."""
    size, small = speaker.sizes
    heading = speaker.pair(block.heading, root, "H2", "heading", size=size + 1, small=small, bold=True)
    head = Grid([[heading]], [WIDTH], style=[
        ("BACKGROUND", (0, 0), (-1, -1), TINT), ("LINEABOVE", (0, 0), (-1, 0), 0.9, ACCENT),
        ("LEFTPADDING", (0, 0), (-1, -1), 5), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4), ("FONTNAME", (0, 0), (-1, -1), speaker.ink.regular),
    ], spaceBefore=(3.2 if speaker.compact else 5.5) * mm)
    items = root.add("L")
    width = WIDTH if block.columns == 1 else (WIDTH - COLUMN_GAP) / 2
    cells = [_item(item, speaker, items.add("LI"), width) for item in block.items]
    drawn = _beside(cells, speaker) if block.columns == 2 else [part for cell in cells for part in cell]
    parts: list[Flowable] = [head, Spacer(1, 2), *drawn]
    if _height(parts) <= HEIGHT * 0.45:
        return [KeepTogether(parts)]
    return [CondPageBreak(40 * mm), *parts]


def _beside(cells: Sequence[list[Flowable]], speaker: Speaker) -> list[Flowable]:
    """Two items beside each other."""
    pairs = [[cell, [], *cells[at + 1:at + 2]] for at, cell in enumerate(cells) if at % 2 == 0]
    wide = (WIDTH - COLUMN_GAP) / 2
    plain = unpadded(speaker.ink.regular)
    return [Grid([[*pair, []][:3]], [wide, COLUMN_GAP, wide], style=plain) for pair in pairs]


def _height(parts: Sequence[Flowable]) -> float:
    return sum(part.wrap(WIDTH, HEIGHT)[1] for part in parts)


def _item(item: Item, speaker: Speaker, heard: Element, width: float) -> list[Flowable]:
    size, small = speaker.sizes
    if item.line:
        under = speaker.pair(item.text, heard.add("LBody"), "P", "line", size=9, small=8)
        return [Spacer(1, WRITING_ROOM), Rule(width, 0.7, color=BLACK, spaceAfter=2, hAlign="LEFT"), *under]
    mark = Mark(item.tick, heard.add("Lbl", spoken="☐" if item.tick else "–"))
    text = speaker.pair(item.text, heard.add("LBody"), "P", "item", size=size, small=small)
    long = len(item.text.own) > 1200  # else own text and German stay on one page
    return [Grid([[mark, text]], [MARK_WIDTH, width - MARK_WIDTH], splitInRow=int(long), style=[
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 4), ("LEFTPADDING", (1, 0), (1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2 if speaker.compact else 3.5),
        ("FONTNAME", (0, 0), (-1, -1), speaker.ink.regular),
    ])]
