"""The annex: whole answers that did not fit their boxes, numbered as the paper refers to them."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from formhelper.core.annex import AnnexEntry
from formhelper.core.font import Fonts
from formhelper.papers.ink import ACCENT, GREY, Ink, load_ink, style
from formhelper.papers.sheet import HEIGHT, WIDTH, Sheet, build
from formhelper.papers.tags import Element
from formhelper.papers.text import Rule, Text

SIZE = 10.5
INDENT = 12.0


def annex(entries: Sequence[AnnexEntry], title: str, whose: str, fonts: Fonts) -> bytes:
    """A4 pages headed "Anhang zu: <title>", each with the line that says whose it is.

    Raises Undrawable where a letter cannot be drawn.
    """
    ink = load_ink(fonts)
    heading = f"Anhang zu: {title}"
    footer = f"{heading} – {whose}" if whose else heading
    return build(lambda root: _story(entries, heading, whose, ink, root), Sheet(heading, footer), ink)


def _story(entries: Sequence[AnnexEntry], heading: str, whose: str, ink: Ink, root: Element) -> list[Flowable]:
    head = style(ink.bold, 15, colour=ACCENT)
    story: list[Flowable] = [Text(heading, head, ink, root.add("H1"), "title of the annex")]
    if whose:
        grey = style(ink.regular, SIZE, colour=GREY, before=2)
        story.append(Text(whose, grey, ink, root.add("P"), "whose annex it is"))
    story.append(Rule("100%", 1.4, color=ACCENT, spaceBefore=5, spaceAfter=4))
    for entry in entries:
        story += _entry(entry, ink, root)
    return story


def _entry(entry: AnnexEntry, ink: Ink, root: Element) -> list[Flowable]:
    """A short answer stays with its head in one piece; a long one begins below its head and goes on over pages.

    Each line of the answer is a paragraph of its own, an empty line stays empty.
    """
    bold = style(ink.bold, SIZE, before=9, after=2)
    head = Text(f"Nr. {entry.number}: {entry.label}", bold, ink, root.add("H2"), f"head of no. {entry.number}")
    body = style(ink.regular, SIZE, indent=INDENT)
    lines: list[Flowable] = [
        Text(line, body, ink, root.add("P"), f"annex no. {entry.number}") if line.strip() else Spacer(1, body.leading)
        for line in entry.text.splitlines()
    ]
    height = sum(part.wrap(WIDTH, HEIGHT)[1] for part in (head, *lines))
    if height <= HEIGHT * 0.3:
        return [KeepTogether([head, *lines])]
    return [CondPageBreak(head.height + 4 * body.leading), head, *lines]
