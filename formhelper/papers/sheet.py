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
LETTER_LEFT = 25 * mm
FOLDS = (105 * mm, 210 * mm)
HOLES = 148.5 * mm
"""From the upper edge: where a letter of form B is folded, and the middle between the holes for the folder."""
HEADER = "/Type /Pagination /Subtype /Header"
FOOTER = "/Type /Pagination /Subtype /Footer"


@dataclass(frozen=True)
class Sheet:
    """What every page of a paper carries: its title (also the title of the PDF) and a line at the foot."""

    title: str
    footer: str
    language: str = "de"
    as_letter: bool = False
    """A business letter (DIN 5008, form B): text begins 25 mm from the edge, and marks say where to fold and punch."""

    @property
    def left(self) -> float:
        """Where the text begins."""
        return LETTER_LEFT if self.as_letter else MARGIN


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
    """Lay the story out on A4 sheets; the footers are drawn at the end, since they need the number of pages.

    Raises Undrawable where a text of the story, the title or the footer cannot be drawn.
    """
    lines = lines_of(sheet.footer, ink, ink.regular, 7.5, WIDTH - 32 * mm)

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        assert isinstance(canvas, TaggedCanvas)
        describe(canvas, sheet.title)
        if document.page > 1:
            _head(canvas, sheet, ink)
        elif sheet.as_letter:
            _marks(canvas)

    def foot(canvas: TaggedCanvas, number: int, pages: int) -> None:
        _foot(canvas, lines, ink, f"Seite {number} von {pages}")

    root, target, height = Element("Document"), BytesIO(), HEIGHT - (len(lines) - 1) * 9.5
    document = BaseDocTemplate(target, pagesize=A4, invariant=1, lang=sheet.language, initialFontName=ink.regular)
    frame = Frame(sheet.left, A4[1] - MARGIN - height, A4[0] - MARGIN - sheet.left, height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=decorate)])
    document.build(list(story(root)), canvasmaker=partial(TaggedCanvas, root=root, finish=foot))
    return target.getvalue()


def _marks(canvas: TaggedCanvas) -> None:
    with canvas.artifact():
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(0.4)
        for down, long in ((FOLDS[0], 4 * mm), (HOLES, 6 * mm), (FOLDS[1], 4 * mm)):
            canvas.line(4 * mm, A4[1] - down, 4 * mm + long, A4[1] - down)


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
