"""Letters and sheets of our own on A4: the address stands where a window envelope shows it (DIN 5008, form B)."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from formhelper.core.font import Fonts
from formhelper.core.letter import Written
from formhelper.papers.ink import BLACK, GREY, Ink, load_ink, style
from formhelper.papers.sheet import MARGIN, WIDTH, Sheet, build
from formhelper.papers.tags import Element
from formhelper.papers.text import Rule, Text

SIZE = 11.0
ADDRESS = 62.7 * mm - MARGIN
"""From the top of the frame down to the first line of the address."""
BODY = 103.0 * mm - MARGIN
"""Down to what stands below the address field."""
INDENT = 5 * mm
"""The address field begins 25 mm from the edge."""
LINE = 62 * mm
RECEIPT = ("Eingangsvermerk der Stelle", "Erhalten am", "Name, Unterschrift oder Stempel")


def letter(written: Written, title: str, fonts: Fonts) -> bytes:
    """The paper as PDF; raises Undrawable where a letter cannot be drawn."""
    ink = load_ink(fonts)
    return build(lambda root: _Story(written, ink, root).flowables(), Sheet(title, title), ink)


class _Story:
    """Puts the parts below each other."""

    def __init__(self, written: Written, ink: Ink, root: Element) -> None:
        self.written, self.ink, self.root = written, ink, root
        self.plain = style(ink.regular, SIZE, after=7)
        self.tight = style(ink.regular, SIZE)

    def flowables(self) -> list[Flowable]:
        """Everything in reading order."""
        written = self.written
        story = self._head()
        subject = style(self.ink.bold, 13 if written.recipient else 17, before=4, after=9)
        story.append(Text(written.subject, subject, self.ink, self.root.add("H1"), "subject"))
        story += self._parts()
        end: list[Flowable] = []
        if written.closing:
            end.append(self._text(written.closing, self.plain))
        for label in written.signatures:
            end += self._signature(label)
        story += [KeepTogether(end)] if end else []
        if written.enclosures:
            bold = style(self.ink.bold, SIZE, before=12, after=2)
            story.append(Text("Anlagen", bold, self.ink, self.root.add("H2"), "enclosures"))
            story += self._list(written.enclosures)
        if written.receipt:
            story.append(self._receipt())
        return story

    def _text(self, text: str, how: object, kind: str = "P") -> Text:
        return Text(text, how, self.ink, self.root.add(kind), "letter")  # type: ignore[arg-type]  # a ParagraphStyle

    def _head(self) -> list[Flowable]:
        """Sender, address and reference; a sheet without recipient begins with its title."""
        written = self.written
        sender = [self._text(line, self.tight) for line in written.sender]
        if not written.recipient:
            below: list[Flowable] = [Spacer(1, 14)] if sender else []
            return [*sender, *below, *self._about()]
        address = style(self.ink.regular, SIZE, indent=INDENT)
        lines = [self._text(line, address) for line in written.recipient]
        taken = _height(sender)
        body = max(8.0, BODY - max(ADDRESS, taken) - _height(lines))
        return [*sender, Spacer(1, max(12.0, ADDRESS - taken)), *lines, Spacer(1, body), *self._about()]

    def _about(self) -> list[Flowable]:
        written = self.written
        lines = [*written.reference, *([written.dateline] if written.dateline else [])]
        return [*(self._text(line, self.tight) for line in lines), *([Spacer(1, 12)] if lines else [])]

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

    def _list(self, items: Sequence[str]) -> list[Flowable]:
        if not items:
            return []
        how = style(self.ink.regular, SIZE, after=4, indent=12)
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


def _height(lines: Sequence[Text]) -> float:
    return sum(line.wrap(WIDTH, 1000)[1] for line in lines)
