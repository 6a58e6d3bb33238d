"""Letters and sheets of our own on A4: the address stands where a window envelope shows it (DIN 5008, form B)."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from formhelper.core.font import Fonts
from formhelper.core.letter import Written
from formhelper.papers.ink import BLACK, GREY, Ink, load_ink, style
from formhelper.papers.leaflet import Mark
from formhelper.papers.sheet import LETTER_LEFT, MARGIN, WIDTH, Sheet, build
from formhelper.papers.tags import Element, Kind, TaggedCanvas
from formhelper.papers.text import Grid, Rule, Text, shortened, unpadded

SIZE = 11.0
ADDRESS = 62.7 * mm - MARGIN
"""From the top of the frame down to the first line of the address."""
BODY = 103.0 * mm - MARGIN
"""Down to what stands below the address field."""
LETTER_WIDTH = A4[0] - LETTER_LEFT - MARGIN
RETURN_SIZE, SMALLEST = 7.5, 6.0
"""The line with the sender in small letters above the address, so that a letter can come back."""
WINDOW = 80 * mm
ADDRESS_LINES = 4
TICK_WIDTH = 7 * mm
LINE = 62 * mm
RECEIPT = ("Eingangsvermerk der Stelle", "Erhalten am", "Name, Unterschrift oder Stempel")


def letter(written: Written, title: str, fonts: Fonts) -> bytes:
    """The paper as PDF; raises Undrawable where a letter cannot be drawn."""
    ink = load_ink(fonts)
    sheet = Sheet(title, title, as_letter=bool(written.recipient or written.recipient_by_hand))
    return build(lambda root: _Story(written, ink, root).flowables(), sheet, ink)


class _Story:
    """Puts the parts below each other."""

    def __init__(self, written: Written, ink: Ink, root: Element) -> None:
        self.written, self.ink, self.root = written, ink, root
        self.to_office = bool(written.recipient or written.recipient_by_hand)
        self.plain = style(ink.regular, SIZE, after=7)
        self.tight = style(ink.regular, SIZE)

    def flowables(self) -> list[Flowable]:
        """Everything in reading order."""
        written = self.written
        story = self._head()
        subject = style(self.ink.bold, 13 if self.to_office else 17, before=4, after=9)
        story.append(Text(written.subject, subject, self.ink, self.root.add("H1"), "subject"))
        story += self._parts()
        end: list[Flowable] = []
        if written.closing:
            end.append(self._text(written.closing, self.plain))
        for label in written.signatures:
            end += self._signature(label)
        story += [KeepTogether(end)] if end else []
        if written.enclosures:
            bold = style(self.ink.bold, SIZE, before=10, after=2)
            story.append(Text("Anlagen", bold, self.ink, self.root.add("H2"), "enclosures"))
            story += self._list(written.enclosures, after=1.5)
        if written.to_tick:
            story += self._to_tick(written.to_tick)
        if written.receipt:
            story.append(self._receipt())
        return story

    def _to_tick(self, items: Sequence[str]) -> list[Flowable]:
        """Evidence, each with a box; the head says what a tick means."""
        bold = style(self.ink.bold, SIZE, before=6, after=3)
        head = Text("Nachweise (angekreuzt ist, was beiliegt)", bold, self.ink, self.root.add("H2"), "evidence")
        listed, rows = self.root.add("L"), []
        for text in items:
            item = listed.add("LI")
            mark, body = Mark(True, item.add("Lbl", spoken="☐")), item.add("LBody")
            words = Text(text, self.tight, self.ink, body.add("P"), "evidence")
            rows.append([mark, words])
        plain = unpadded(self.ink.regular, below=2)
        table = [Grid([row], [TICK_WIDTH, LETTER_WIDTH - TICK_WIDTH], style=plain) for row in rows]
        return [KeepTogether([head, table[0]]), *table[1:]]

    def _text(self, text: str, how: ParagraphStyle, kind: Kind = "P") -> Text:
        return Text(text, how, self.ink, self.root.add(kind), "letter")

    def _head(self) -> list[Flowable]:
        """Sender, address and reference; a sheet without recipient begins with its title."""
        written = self.written
        sender = [self._text(line, self.tight) for line in written.sender]
        if not self.to_office:
            below: list[Flowable] = [Spacer(1, 14)] if sender else []
            return [*sender, *below, *self._about()]
        lines: list[Flowable] = [self._text(line, self.tight) for line in written.recipient]
        if written.recipient_by_hand:
            lines = [part for _ in range(ADDRESS_LINES) for part in self._writing_line()]
        above = [*sender, *self._return_line(_height(sender))]
        body = max(8.0, BODY - max(ADDRESS, _height(above)) - _height(lines))
        return [*above, *lines, Spacer(1, body), *self._about()]

    def _return_line(self, taken: float) -> list[Flowable]:
        """The sender once more, ending where the address begins."""
        # Telefon: … leads no letter back
        line = " · ".join(line for line in self.written.sender if ":" not in line)
        wide = self.ink.width(line, self.ink.regular, RETURN_SIZE)
        size = max(SMALLEST, min(RETURN_SIZE, RETURN_SIZE * WINDOW / wide)) if wide else RETURN_SIZE
        small = style(self.ink.regular, size, colour=GREY)
        shown = shortened(line, self.ink, self.ink.regular, size, WINDOW + 0.1)
        height = small.leading + 3
        parts: list[Flowable] = [Spacer(1, max(12.0, ADDRESS - taken - height))]
        if shown:
            parts += [Line(shown, small, self.ink), Rule(WINDOW, 0.3, color=GREY, hAlign="LEFT", spaceAfter=2.7)]
        return parts if shown else [Spacer(1, max(12.0, ADDRESS - taken))]

    def _writing_line(self) -> list[Flowable]:
        return [Spacer(1, 6.5 * mm), Rule(WINDOW, 0.5, color=BLACK, hAlign="LEFT")]

    def _about(self) -> list[Flowable]:
        """References; below them place and day, which a letter has at the right."""
        written = self.written
        lines: list[Flowable] = [self._text(line, self.tight) for line in written.reference]
        if written.dateline:
            wide = self.ink.width(written.dateline, self.ink.regular, SIZE)
            indent = max(0.0, LETTER_WIDTH - wide - 1) if self.to_office else 0.0
            lines.append(self._text(written.dateline, style(self.ink.regular, SIZE, indent=indent)))
        return [*lines, *([Spacer(1, 12)] if lines else [])]

    def _parts(self) -> list[Flowable]:
        story: list[Flowable] = []
        items: list[str] = []
        for kind, text in (*self.written.parts, ("text", "")):
            if kind == "item":
                items.append(text)
                continue
            story += self._list(items)
            items = []
            if kind == "heading":
                head = style(self.ink.bold, SIZE + 0.5, before=6, after=4)
                story += [CondPageBreak(60), Text(text, head, self.ink, self.root.add("H2"), "heading")]
            elif text:
                story += [self._text(line, self.plain) for line in text.split("\n") if line.strip()]
        return story

    def _list(self, items: Sequence[str], after: float = 4) -> list[Flowable]:
        if not items:
            return []
        how = style(self.ink.regular, SIZE, after=after, indent=12)
        listed, story = self.root.add("L"), []
        for text in items:
            item = listed.add("LI")
            bullet, body = item.add("Lbl"), item.add("LBody")
            story.append(Text(text, how, self.ink, body, "letter", bullet=bullet))
        return [*story, Spacer(1, 4)]

    def _signature(self, label: str) -> list[Flowable]:
        """A line for place and day, unless they stand above, and a line to sign on."""
        small = style(self.ink.regular, 8.5, colour=GREY)
        parts: list[Flowable] = [Spacer(1, 30)]
        words = label if self.written.dateline else f"Ort, Datum; {label}"
        width = LINE if self.written.dateline else WIDTH * 0.8
        return [*parts, Rule(width, 0.7, color=BLACK, hAlign="LEFT", spaceAfter=2), self._text(words, small)]

    def _receipt(self) -> Flowable:
        small = style(self.ink.regular, 8.5, colour=GREY)
        head = style(self.ink.bold, SIZE, before=18, after=2)
        parts: list[Flowable] = [Text(RECEIPT[0], head, self.ink, self.root.add("H2"), "receipt")]
        for words in RECEIPT[1:]:
            parts += [Spacer(1, 26), Rule(LINE * 1.6, 0.7, color=BLACK, hAlign="LEFT", spaceAfter=2),
                      self._text(words, small)]
        return KeepTogether(parts)


class Line(Flowable):
    """One line that repeats what is heard elsewhere, so that nobody hears it twice."""

    canv: TaggedCanvas

    def __init__(self, text: str, how: ParagraphStyle, ink: Ink) -> None:
        super().__init__()
        self.text, self.how, self.ink = text, how, ink

    def wrap(self, aW: float, *_: float) -> tuple[float, float]:
        """As wide as there is room."""
        return aW, self.how.leading

    def draw(self) -> None:
        """Draw it as an artifact."""
        how = self.how
        base = how.leading - how.fontSize
        self.ink.draw(self.canv, 0, base, self.text, how.fontName, how.fontSize, colour=how.textColor)


def _height(parts: Sequence[Flowable]) -> float:
    return sum(part.wrap(LETTER_WIDTH, 1000)[1] + part.getSpaceBefore() + part.getSpaceAfter() for part in parts)
