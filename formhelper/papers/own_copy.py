"""The copy in the person's language: what each box of the papers asks, what it means, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from formhelper.core.font import Fonts
from formhelper.papers.ink import ACCENT, BLACK, GREY, RULE, TINT, Ink, load_ink, style
from formhelper.papers.leaflet import Both, Speaker
from formhelper.papers.sheet import WIDTH, Sheet, build
from formhelper.papers.tags import Element, Kind
from formhelper.papers.text import Grid, Rule, Text

NUMBERS = 15 * mm
WORDING_SHARE = 0.56
LONG = 700
"""An answer of more letters than this may go on over two pages; all others stay in one piece."""
HEAD_ROOM = 45 * mm
"""A heading stands only where so much room is below it: itself, the head of its table and a first row."""


@dataclass(frozen=True)
class Box:
    """One box of a paper; `person` says whom it is about where a paper tells of several.

    `german` is what stands on the paper, `own` the answer in the person's language; `meaning` and `help` are in
    `language` where that is not the language of the copy.
    """

    number: str
    official: str
    meaning: str
    help: str
    own: str
    german: str
    person: str = ""
    language: str = ""


@dataclass(frozen=True)
class Part:
    """Boxes under a heading of their own, which may be empty."""

    title: Both
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Remains:
    """A list below the boxes, e.g. of what stays open on purpose: why, and the German words of the boxes."""

    title: Both
    items: tuple[Both, ...]


@dataclass(frozen=True)
class CopiedPaper:
    """One filled paper, section by section in its own order."""

    title: Both
    parts: tuple[Part, ...]
    remains: tuple[Remains, ...] = ()


@dataclass(frozen=True)
class OwnCopy:
    """The whole copy; `head` names the columns: number, wording, answer. `on_paper` stands before German answers."""

    title: Both
    lead: tuple[Both, ...]
    head: tuple[Both, Both, Both]
    on_paper: Both
    papers: tuple[CopiedPaper, ...]
    footer: str
    language: str


def own_copy(copy: OwnCopy, fonts: Fonts) -> bytes:
    """The copy as an A4 PDF; raises Undrawable."""
    ink = load_ink(fonts)
    sheet = Sheet(copy.title.own.strip() or copy.title.german, copy.footer, copy.language)
    return build(lambda root: _Story(copy, ink, root).flowables(), sheet, ink)


class _Story:
    """Puts papers, tables and lists below each other."""

    def __init__(self, copy: OwnCopy, ink: Ink, root: Element) -> None:
        self.copy, self.ink, self.root = copy, ink, root
        self.speaker = Speaker(ink, copy.language)
        self.german = "" if copy.language == "de" else "de"
        self.numbered = any(box.number for paper in copy.papers for part in paper.parts for box in part.boxes)
        numbers = NUMBERS if self.numbered else 0
        wording = (WIDTH - numbers) * WORDING_SHARE
        self.widths = [*([numbers] if self.numbered else []), wording, WIDTH - numbers - wording]
        self.small = style(ink.regular, 8.5, colour=GREY, leading=1.25)
        self.plain = style(ink.regular, 10)
        self.bold = style(ink.bold, 10)

    def flowables(self) -> list[Flowable]:
        """Everything in reading order."""
        story = self.speaker.pair(self.copy.title, self.root, "H1", "title", size=18, small=10.5, bold=True)
        story.append(Rule("100%", 1.4, color=ACCENT, spaceBefore=6, spaceAfter=4))
        for both in self.copy.lead:
            story += [Spacer(1, 3), *self.speaker.pair(both, self.root, "P", "lead", size=10.5, small=8.5)]
        for paper in self.copy.papers:
            story += self._paper(paper)
        return story

    def _paper(self, paper: CopiedPaper) -> Iterator[Flowable]:
        section = self.root.add("Sect")
        yield CondPageBreak(HEAD_ROOM + 15 * mm)
        yield Spacer(1, 8 * mm)
        yield KeepTogether(self.speaker.pair(paper.title, section, "H2", "paper", size=14, small=9, bold=True))
        for at, part in enumerate(paper.parts):
            yield from self._part(part, section, headed=at == 0)
        for remains in paper.remains:
            yield from self._remains(remains, section)

    def _part(self, part: Part, section: Element, *, headed: bool) -> Iterator[Flowable]:
        """Rows of ordinary length stay whole; a long one is a table of its own, which may be torn.

        The columns are named at the first part of a paper, and on each page that it goes on to.
        """
        yield CondPageBreak(HEAD_ROOM)
        yield Spacer(1, 4 * mm)
        if part.title.german or part.title.own:
            heading = self.speaker.pair(part.title, section, "H3", "part", size=11, small=8.5, bold=True)
            yield KeepTogether(heading)
            yield Spacer(1, 2)
        heard = section.add("Table")
        head = self._head(heard.add("TR")) if headed else None
        for torn, boxes in groupby(part.boxes, lambda box: max(len(box.own), len(box.german)) > LONG):
            rows = [self._row(box, heard.add("TR")) for box in boxes]
            yield self._grid(rows if head is None else [head, *rows], torn=torn, headed=head is not None)
            head = None

    def _head(self, heard: Element) -> list[list[Flowable]]:
        return [
            self.speaker.pair(both, heard.add("TH", scope="Column"), "P", "head", size=8.5, small=7.5, bold=True)
            for both in (self.copy.head if self.numbered else self.copy.head[1:])
        ]

    def _grid(self, rows: Sequence[list[list[Flowable]]], *, torn: bool, headed: bool) -> Grid:
        """Without a head of its own the table goes on from the one before."""
        grid = Grid(rows, self.widths, repeatRows=int(headed), splitInRow=int(torn), style=[
            ("FONTNAME", (0, 0), (-1, -1), self.ink.regular), ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ])
        if headed:
            grid.setStyle([("BACKGROUND", (0, 0), (-1, 0), TINT), ("LINEABOVE", (0, 0), (-1, 0), 0.9, ACCENT)])
        return grid

    def _row(self, box: Box, heard: Element) -> list[list[Flowable]]:
        place = f"box {box.number or box.official}"
        numbers: list[list[Flowable]] = []
        if self.numbered:
            numbers.append([self._text(box.number, self.small, heard.add("TH", scope="Row"), place)])
        wording = heard.add("TD") if self.numbered else heard.add("TH", scope="Row")
        answer = heard.add("TD")
        asks = [
            *self._some(box.person, style(self.ink.bold, 9, colour=ACCENT), wording, place),
            *self._some(box.official, self.small, wording, place, self.german),
            *self._some(box.meaning, self.plain, wording, place, box.language),
            *self._some(box.help, self.small, wording, place, box.language),
        ]
        return [*numbers, asks, [*self._some(box.own, self.bold, answer, place), *self._on_paper(box, answer, place)]]

    def _on_paper(self, box: Box, answer: Element, place: str) -> list[Flowable]:
        """What stands on the German paper, where that is something else."""
        if not box.german or box.german == box.own:
            return []
        told = self._text(self.copy.on_paper.own or self.copy.on_paper.german, self.small, answer, place)
        return [told, self._text(box.german, style(self.ink.regular, 9.5, colour=BLACK), answer, place, self.german)]

    def _some(self, text: str, how: ParagraphStyle, tag: Element, place: str, language: str = "") -> list[Flowable]:
        return [self._text(text, how, tag, place, language)] if text else []

    def _text(
        self, text: str, how: ParagraphStyle, tag: Element, place: str, language: str = "", kind: Kind = "P"
    ) -> Text:
        return Text(text, how, self.ink, tag.add(kind, language=language), place)

    def _remains(self, remains: Remains, section: Element) -> Iterator[Flowable]:
        yield CondPageBreak(25 * mm)
        yield Spacer(1, 4 * mm)
        yield KeepTogether(self.speaker.pair(remains.title, section, "H3", "remains", size=10.5, small=8.5, bold=True))
        listed = section.add("L")
        for item in remains.items:
            body = listed.add("LI").add("LBody")
            yield Spacer(1, 3)
            yield KeepTogether(self.speaker.pair(item, body, "P", "remains", size=9.5, small=8.5))
