"""The A4 sheet of our own papers: margins, running head, footer with "Seite 1 von 3", and the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from formhelper.papers.ink import GREY, RULE, Ink, visible

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
HEIGHT = A4[1] - 2 * MARGIN - 10 * mm
"""Height for the story over a footer of one line; a longer footer takes 9.5 points more a line."""

Story = Callable[[], Sequence[Flowable]]


@dataclass(frozen=True)
class Sheet:
    """What every page of a paper carries: its title (also the title of the PDF) and a line at the foot."""

    title: str
    footer: str
    language: str = "de"


def open_canvas(target: BytesIO, ink: Ink, size: tuple[float, float], title: str, language: str = "de") -> Canvas:
    """A canvas that writes the same bytes for the same drawing, and no font but ours; `size` in points."""
    canvas = Canvas(target, pagesize=size, invariant=1, pageCompression=1, lang=language,
                    initialFontName=ink.regular)  # type: ignore[arg-type]  # the stub takes this name for a number
    describe(canvas, title)
    return canvas


def describe(canvas: Canvas, title: str) -> None:
    """Name the document; nothing about the person, no date."""
    canvas.setTitle(title)
    canvas.setSubject("")
    canvas.setAuthor("formhelper")
    canvas.setCreator("formhelper")
    canvas.setProducer("formhelper")
    canvas.setViewerPreference("DisplayDocTitle", "true")


def build(story: Story, sheet: Sheet, ink: Ink) -> bytes:
    """Lay the story out on A4 sheets; it is laid out twice, since the footer needs the number of pages.

    Raises Undrawable where a text of the story, the title or the footer cannot be drawn.
    """
    pages, _ = _lay_out(story, sheet, ink, pages=1)
    return _lay_out(story, sheet, ink, pages)[1]


def _lay_out(story: Story, sheet: Sheet, ink: Ink, pages: int) -> tuple[int, bytes]:
    foot = lines_of(sheet.footer, ink, ink.regular, 7.5, WIDTH - 32 * mm)

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        describe(canvas, sheet.title)
        if document.page > 1:
            _head(canvas, sheet, ink)
        _foot(canvas, foot, ink, f"Seite {document.page} von {pages}")

    target, height = BytesIO(), HEIGHT - (len(foot) - 1) * 9.5
    document = BaseDocTemplate(target, pagesize=A4, invariant=1, lang=sheet.language, initialFontName=ink.regular)
    frame = Frame(MARGIN, A4[1] - MARGIN - height, WIDTH, height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=decorate)])
    document.build(list(story()))
    return document.page, target.getvalue()


def _head(canvas: Canvas, sheet: Sheet, ink: Ink) -> None:
    y = A4[1] - MARGIN + 4 * mm
    ink.draw(canvas, MARGIN, y, shortened(sheet.title, ink, ink.regular, 8, WIDTH), ink.regular, 8, colour=GREY,
             place="title")
    _rule(canvas, y - 1.6 * mm)


def _foot(canvas: Canvas, lines: Sequence[str], ink: Ink, number: str) -> None:
    first = MARGIN + (len(lines) - 1) * 9.5
    _rule(canvas, first + 4.5 * mm)
    right = A4[0] - MARGIN - ink.width(number, ink.regular, 8)
    for row, line in enumerate(lines):
        ink.draw(canvas, MARGIN, first - row * 9.5, line, ink.regular, 7.5, colour=GREY, place="footer")
    ink.draw(canvas, right, first, number, ink.regular, 8, colour=GREY)


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, y, A4[0] - MARGIN, y)


def lines_of(text: str, ink: Ink, font: str, size: float, width: float) -> list[str]:
    """Break plain text at blanks into lines of at most `width` points, a longer word between two letters."""
    lines = [""]
    for word in (part for long in visible(text).split(" ") for part in _cut(long, ink, font, size, width)):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and ink.width(longer, font, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(word: str, ink: Ink, font: str, size: float, width: float) -> list[str]:
    parts = [""]
    for letter in ink.graphemes(word, font, "word"):
        if parts[-1] and ink.width(parts[-1] + letter, font, size) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def shortened(text: str, ink: Ink, font: str, size: float, width: float) -> str:
    """`text`, or its longest beginning with an ellipsis that is at most `width` points wide; "" where none fits."""
    if ink.width(text, font, size) <= width:
        return text
    room, shown = width - ink.width("…", font, size), ""
    for letter in ink.graphemes(text, font, "text to shorten"):
        room -= ink.width(letter, font, size)
        if room < 0:
            break
        shown += letter
    shown = shown.rstrip(" .,;:–-(/")
    return f"{shown}…" if shown else ""
