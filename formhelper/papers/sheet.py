"""The A4 sheet of our own papers: margins, running head, footer with "Seite 1 von 3", and the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from formhelper.papers.ink import GREY, RULE, Ink
from formhelper.papers.tags import Element, TaggedCanvas
from formhelper.papers.text import lines_of, shortened

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
HEIGHT = A4[1] - 2 * MARGIN - 10 * mm
"""Height for the story over a footer of one line; a longer footer takes 9.5 points more a line."""

Story = Callable[[Element], Sequence[Flowable]]
"""Draws the content of a paper, and hangs what it is under the element that it is given."""
HEADER = "/Type /Pagination /Subtype /Header"
FOOTER = "/Type /Pagination /Subtype /Footer"


@dataclass(frozen=True)
class Sheet:
    """What every page of a paper carries: its title (also the title of the PDF) and a line at the foot."""

    title: str
    footer: str
    language: str = "de"


def open_canvas(target: BytesIO, ink: Ink, size: tuple[float, float], title: str, language: str = "de") -> TaggedCanvas:
    """A canvas that writes the same bytes for the same drawing, and no font but ours; `size` in points."""
    canvas = TaggedCanvas(target, Element("Document"), pagesize=size, invariant=1, pageCompression=1, lang=language,
                          initialFontName=ink.regular)
    describe(canvas, title)
    return canvas


def describe(canvas: TaggedCanvas, title: str) -> None:
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
        assert isinstance(canvas, TaggedCanvas)
        describe(canvas, sheet.title)
        if document.page > 1:
            _head(canvas, sheet, ink)
        _foot(canvas, foot, ink, f"Seite {document.page} von {pages}")

    root, target, height = Element("Document"), BytesIO(), HEIGHT - (len(foot) - 1) * 9.5
    document = BaseDocTemplate(target, pagesize=A4, invariant=1, lang=sheet.language, initialFontName=ink.regular)
    frame = Frame(MARGIN, A4[1] - MARGIN - height, WIDTH, height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=decorate)])
    document.build(list(story(root)), canvasmaker=partial(TaggedCanvas, root=root))
    return document.page, target.getvalue()


def _head(canvas: TaggedCanvas, sheet: Sheet, ink: Ink) -> None:
    y = A4[1] - MARGIN + 4 * mm
    title = shortened(sheet.title, ink, ink.regular, 8, WIDTH)
    with canvas.artifact(HEADER):
        ink.draw(canvas, MARGIN, y, title, ink.regular, 8, colour=GREY, place="title")
        _rule(canvas, y - 1.6 * mm)


def _foot(canvas: TaggedCanvas, lines: Sequence[str], ink: Ink, number: str) -> None:
    first = MARGIN + (len(lines) - 1) * 9.5
    right = A4[0] - MARGIN - ink.width(number, ink.regular, 8)
    with canvas.artifact(FOOTER):
        _rule(canvas, first + 4.5 * mm)
        for row, line in enumerate(lines):
            ink.draw(canvas, MARGIN, first - row * 9.5, line, ink.regular, 7.5, colour=GREY, place="footer")
        ink.draw(canvas, right, first, number, ink.regular, 8, colour=GREY)


def _rule(canvas: TaggedCanvas, y: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, y, A4[0] - MARGIN, y)
