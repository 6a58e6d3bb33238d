"""The annex: whole answers that did not fit their boxes, numbered as the paper refers to them."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, KeepTogether, Spacer

from formhelper.core.annex import AnnexEntry
from formhelper.core.font import Fonts
from formhelper.papers.ink import Ink, load_ink, style
from formhelper.papers.sheet import Sheet, build


def annex(entries: Sequence[AnnexEntry], title: str, whose: str, fonts: Fonts) -> bytes:
    """A4 pages headed "Anhang zu: <title>", each with the line that says whose it is.

    Raises Undrawable where a letter cannot be drawn.
    """
    ink = load_ink(fonts)
    heading = f"Anhang zu: {title}"
    footer = f"{heading} – {whose}" if whose else heading
    return build(lambda: _story(entries, heading, whose, ink), Sheet(heading, footer), ink)


def _story(entries: Sequence[AnnexEntry], heading: str, whose: str, ink: Ink) -> list[Flowable]:
    story: list[Flowable] = [ink.paragraph(heading, style(ink.bold, 15), "annex"), Spacer(1, 4)]
    if whose:
        story += [ink.paragraph(whose, style(ink.regular, 10.5), "annex"), Spacer(1, 8)]
    for entry in entries:
        lines = [
            ink.paragraph(line, style(ink.regular, 10.5), f"annex no. {entry.number}")
            for line in entry.text.split("\n")
            if line.strip()
        ]
        head = ink.paragraph(f"Nr. {entry.number}: {entry.label}", style(ink.bold, 10.5), "annex")
        story += [KeepTogether([head, Spacer(1, 2), *lines[:4]]), *lines[4:], Spacer(1, 9)]
    return story
