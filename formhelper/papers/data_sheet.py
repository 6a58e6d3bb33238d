"""The data sheet: a German paper for the counter with all answers in official order and wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from formhelper.core.font import Fonts
from formhelper.papers.ink import ACCENT, BLACK, GREY, RULE, TINT, Ink, load_ink, style
from formhelper.papers.sheet import HEIGHT, WIDTH, Sheet, build
from formhelper.papers.tags import Element
from formhelper.papers.text import Grid, Rule, Text

LABEL_SHARE = 0.38
WRITING_ROOM = 7 * mm
"""Height of a line to write on by hand, without the padding of its row."""


@dataclass(frozen=True)
class Row:
    """One box of the official paper: its number, official label, and what goes in; value "" is left to write on."""

    number: str
    label: str
    value: str


@dataclass(frozen=True)
class Section:
    """Rows that belong together; `person` names whom they are about, or is empty."""

    title: str
    person: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class DataSheet:
    """The whole sheet; `signature` holds what stands under each line to sign on, e.g. "Ort, Datum"."""

    title: str
    subtitle: str
    lead: str
    sections: tuple[Section, ...]
    remarks: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    footer: str = ""


def data_sheet(sheet: DataSheet, fonts: Fonts) -> bytes:
    """The data sheet as an A4 PDF; long values wrap and go on over pages. Raises Undrawable."""
    ink = load_ink(fonts)
    title = f"{sheet.title} – {sheet.subtitle}" if sheet.subtitle else sheet.title
    return build(lambda root: _story(sheet, ink, root), Sheet(title, sheet.footer), ink)


def _story(sheet: DataSheet, ink: Ink, root: Element) -> list[Flowable]:
    story, numbers = _opening(sheet, ink, root), _number_width(sheet, ink)
    for section in sheet.sections:
        story += _section(section, numbers, ink, root)
    return [*story, *_remarks(sheet.remarks, ink, root), *_signature(sheet.signature, ink, root)]


def _opening(sheet: DataSheet, ink: Ink, root: Element) -> list[Flowable]:
    title = style(ink.bold, 17, colour=ACCENT, leading=1.2)
    story: list[Flowable] = [Text(sheet.title, title, ink, root.add("H1"), "title")]
    if sheet.subtitle:
        grey = style(ink.regular, 10.5, colour=GREY, before=2)
        story.append(Text(sheet.subtitle, grey, ink, root.add("P"), "subtitle"))
    story.append(Rule("100%", 1.4, color=ACCENT, spaceBefore=5, spaceAfter=6))
    if sheet.lead:
        story.append(Text(sheet.lead, style(ink.regular, 9.5, leading=1.38), ink, root.add("P"), "lead"))
    return story


def _number_width(sheet: DataSheet, ink: Ink) -> float:
    """One width for the numbers of all sections; none where no row has a number."""
    numbers = [row.number for section in sheet.sections for row in section.rows if row.number]
    return min(22 * mm, max((ink.width(number, ink.regular, 8.5, "number") + 10 for number in numbers), default=0))


def _section(section: Section, numbers: float, ink: Ink, root: Element) -> list[Flowable]:
    """Kept together unless that would leave more than half a page white."""
    table = _table(section, numbers, ink, root)
    _, height = table.wrap(WIDTH, HEIGHT)
    if height <= HEIGHT * 0.55:
        return [KeepTogether([table])]
    return [CondPageBreak(35 * mm), table]


def _table(section: Section, numbers: float, ink: Ink, root: Element) -> Grid:
    """The head of the table is a heading before it for who hears the sheet."""
    title = Text(section.title, style(ink.bold, 10.5, colour=ACCENT), ink, root.add("H2"), "section")
    person = Text(section.person, style(ink.bold, 10), ink, root.add("P"), "person of a section")
    heard = root.add("Table")
    rows = [_row(row, ink, heard.add("TR")) for row in section.rows]
    labels = (WIDTH - numbers) * LABEL_SHARE
    table = Grid([[title, Spacer(0, 0), person], *rows], [numbers, labels, WIDTH - numbers - labels], repeatRows=1,
                 splitInRow=1, spaceBefore=5.5 * mm)
    table.setStyle([
        ("FONTNAME", (0, 0), (-1, -1), ink.regular), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("SPAN", (0, 0), (1 if section.person else 2, 0)), ("BACKGROUND", (0, 0), (-1, 0), TINT),
        ("TOPPADDING", (0, 0), (-1, -1), 3.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE), ("LINEABOVE", (0, 0), (-1, 0), 0.9, ACCENT),
        ("LEFTPADDING", (0, 1), (0, -1), min(4, numbers)), ("RIGHTPADDING", (0, 1), (0, -1), min(4, numbers)),
        ("TOPPADDING", (0, 1), (1, -1), 4.6),  # the smaller type of the label stands on the line of the value
        *(("LINEBELOW", (2, at), (2, at), 0.8, BLACK) for at, row in enumerate(section.rows, 1) if _open(row)),
    ])
    return table


def _open(row: Row) -> bool:
    return not row.value.strip()


def _row(row: Row, ink: Ink, heard: Element) -> list[Flowable]:
    """Number and label are heard as the head of the row."""
    place = f"row {row.number or row.label}"
    small = style(ink.regular, 8.5, colour=GREY, leading=1.25)
    head, cell = heard.add("TH", scope="Row"), heard.add("TD")
    number, label = (Text(text, small, ink, head.add("P"), place) for text in (row.number, row.label))
    if _open(row):
        return [number, label, Spacer(1, WRITING_ROOM)]
    return [number, label, Text(row.value, style(ink.regular, 10.5), ink, cell.add("P"), place)]


def _remarks(remarks: Sequence[str], ink: Ink, root: Element) -> list[Flowable]:
    if not remarks:
        return []
    body = style(ink.regular, 9, leading=1.36, before=2, indent=10)
    head = Text("Hinweise", style(ink.bold, 9.5, colour=ACCENT, after=1), ink, root.add("H2"))
    items, texts = root.add("L"), []
    for remark in remarks:
        item = items.add("LI")
        bullet = item.add("Lbl")
        texts.append(Text(remark, body, ink, item.add("LBody"), "remark", bullet))
    return [Spacer(1, 6 * mm), KeepTogether([head, texts[0]]), *texts[1:]]


def _signature(lines: Sequence[str], ink: Ink, root: Element) -> list[Flowable]:
    """Two lines beside each other, a gap between them."""
    small, gap = style(ink.regular, 8, colour=GREY), 8 * mm
    wide = (WIDTH - gap) / 2
    story: list[Flowable] = []
    for left, right in zip(lines[::2], [*lines[1::2], ""], strict=False):
        first, second = (Text(text, small, ink, root.add("P"), "signature") for text in (left, right))
        under = [first, Spacer(0, 0), second]
        lined = [(0, 0), (2, 0)] if right else [(0, 0)]
        table = Grid([under], [wide, gap, wide], style=[
            *(("LINEABOVE", at, at, 0.6, BLACK) for at in lined), ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("FONTNAME", (0, 0), (-1, -1), ink.regular),
            ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ])
        story.append(KeepTogether([Spacer(1, 16 * mm), table]))
    return story
