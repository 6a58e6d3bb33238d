"""What stands on the rendered page: read by pdfium and by poppler, two independent renderers; and where ink is."""

from __future__ import annotations

import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator, Set
from functools import cached_property
from html import unescape
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

Rect = tuple[float, float, float, float]
OFFICIAL = Path(__file__).resolve().parents[2] / "shared" / "official"


def plain(text: str) -> str:
    """Without blanks and soft hyphens, in NFC: renderers set blanks as they like."""
    return re.sub(r"[\s\u00ad\ufffe\u0002]+", "", unicodedata.normalize("NFC", text)).replace("\u2011", "-")


class Pdfium:
    """A PDF as pdfium prints it; for its text the form fields are made part of the page, in a copy of its own."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.document = self._opened()
        self._pictures: dict[tuple[int, float], Image.Image] = {}
        self._texts: dict[int, pypdfium2.PdfTextPage] = {}

    def _opened(self) -> pypdfium2.PdfDocument:
        document = pypdfium2.PdfDocument(self._content)
        for page in document:
            page.set_cropbox(*page.get_mediabox())  # as poppler shows it
        document.init_forms()
        return document

    @cached_property
    def _flat(self) -> pypdfium2.PdfDocument:
        return self._opened()

    def text(self, page: int, rect: Rect) -> str:
        """The text within the rectangle (points, origin at the lower left); page from 1."""
        if page not in self._texts:
            self._flat[page - 1].flatten()
            self._texts[page] = self._flat[page - 1].get_textpage()
        return self._texts[page].get_text_bounded(*_wider(rect))

    def picture(self, page: int, scale: float = 3) -> Image.Image:
        """The page as it is printed."""
        if (page, scale) not in self._pictures:
            shown = self.document[page - 1].render(scale=scale, may_draw_forms=True, grayscale=True)
            self._pictures[page, scale] = shown.to_pil()
        return self._pictures[page, scale]


class Poppler:
    """The words of a PDF with their boxes, as poppler draws them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pictures: dict[int, Image.Image] = {}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "paper.pdf"
            path.write_bytes(content)
            shown = subprocess.run(
                ["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True, timeout=120
            ).stdout.decode("utf-8", "replace")
        self.pages = [list(_words(page)) for page in shown.split("<page ")[1:]]
        self.heights = [float(h) for h in re.findall(r'<page width="[\d.]+" height="([\d.]+)"', shown)]

    def text(self, page: int, rect: Rect) -> str:
        """The words whose middle lies within the rectangle."""
        x0, y0, x1, y1 = _wider(rect)
        height = self.heights[page - 1]
        inside = [
            w for w in self.pages[page - 1] if x0 <= (w[0] + w[2]) / 2 <= x1 and y0 <= height - (w[1] + w[3]) / 2 <= y1
        ]
        return " ".join(word[4] for word in inside)

    def picture(self, page: int) -> Image.Image:
        """The page as poppler prints it, 3 dots a point."""
        self.draw({page})
        return self._pictures[page]

    def draw(self, pages: Set[int]) -> None:
        """Draw these pages at once, and what lies between: to start and to read the file takes longer than a page."""
        if lacking := pages - self._pictures.keys():
            first, last = min(lacking), max(lacking)
            self._pictures.update(zip(range(first, last + 1), _pictures(self._content, first, last), strict=True))


def _pictures(content: bytes, first: int, last: int) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        pages = ["-f", str(first), "-l", str(last)]
        command = ["pdftoppm", "-r", "216", "-gray", *pages, str(path), str(path.with_suffix(""))]
        subprocess.run(command, check=True, timeout=240, capture_output=True)
        return [Image.open(drawn).copy() for drawn in sorted(path.parent.glob("*.pgm"))]


def _words(page: str) -> Iterator[tuple[float, float, float, float, str]]:
    pattern = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    for x0, y0, x1, y1, word in re.findall(pattern, page):
        yield float(x0), float(y0), float(x1), float(y1), unescape(word)


def _wider(rect: Rect, by: float = 1.5) -> Rect:
    return rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by


def ink(picture: Image.Image, rect: Rect, page_height: float, inset: float = 1.5) -> float:
    """The share of dark dots inside the rectangle, its border left out; picture at 3 dots a point."""
    x0, y0, x1, y1 = rect
    box = ((x0 + inset) * 3, (page_height - y1 + inset) * 3, (x1 - inset) * 3, (page_height - y0 - inset) * 3)
    crop = picture.crop(tuple(round(edge) for edge in box))
    dark = sum(crop.histogram()[:128])
    return dark / max(1, crop.width * crop.height)


def drawn(picture: Image.Image, blank: Image.Image, rect: Rect, page_height: float, inset: float = 0.0) -> float:
    """The share of dots inside the rectangle that are not as on the blank page; both at 3 dots a point."""
    x0, y0, x1, y1 = rect
    box = ((x0 + inset) * 3, (page_height - y1 + inset) * 3, (x1 - inset) * 3, (page_height - y0 - inset) * 3)
    edges = tuple(round(edge) for edge in box)
    difference = ImageChops.difference(picture.crop(edges), blank.crop(edges))
    return sum(difference.histogram()[100:]) / max(1, difference.width * difference.height)
