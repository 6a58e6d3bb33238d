"""What stands on the pages of a PDF, seen by two independent renderers: pieces of text with their places, pictures."""

from __future__ import annotations

import ctypes
import math
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image
from places import PageBox, Rect

SCALE = 2
"""Dots a point in all pictures."""
SECONDS = 300
HYPHENS = {0x0002: "-", 0xFFFE: "-"}
"""pdfium says these for a hyphen at the end of a line, which it takes for one of hyphenation."""


@dataclass(frozen=True)
class Piece:
    """A letter or a word (poppler), with its box in points from the upper left corner of the page."""

    text: str
    box: Rect
    origin: tuple[float, float] | None = None
    """Where the letter starts on its baseline."""

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass
class Seen:
    """One page: its picture in grey, SCALE dots a point, and its text in the order of the content."""

    picture: Image.Image
    pieces: list[Piece] = field(default_factory=list)


def pdfium(content: bytes, boxes: Sequence[PageBox], *, text: bool = True) -> list[Seen]:
    """All pages as Chrome prints them: fields become part of the page, only what is printed is seen."""
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        seen = []
        for number, box in enumerate(boxes):
            page = document[number]
            if document.formenv:
                page.flatten(raw.FLAT_PRINT)
                page = document[number]
            picture = page.render(scale=SCALE, grayscale=True, may_draw_forms=False, draw_annots=True).to_pil()
            seen.append(Seen(picture.copy(), list(_letters(page, box)) if text else []))
        return seen


def _letters(page: Any, box: PageBox) -> Iterator[Piece]:
    text = page.get_textpage()
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        letter = HYPHENS.get(code) or chr(code)
        if letter.isspace() or not raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        up = round(2 * raw.FPDFText_GetCharAngle(text, index) / math.pi) % 4
        rect = (left.value, bottom.value, right.value, top.value)
        spot = box.shown((x.value, y.value, x.value, y.value))[:2]
        yield Piece(letter, box.shown(_true_height(rect, (x.value, y.value), up)), spot)


def _true_height(rect: Rect, origin: tuple[float, float], up: int) -> Rect:
    """pdfium makes every letter higher by 1/64 than its outline is (CPDF_CIDFont::GetCharBBox); this takes it off.

    `up` counts quarter turns of the text, clockwise as pdfium gives them.
    """
    edge = (3, 2, 1, 0)[up]
    base = origin[edge % 2]
    edges = list(rect)
    if (edges[edge] > base) == (edge > 1):
        edges[edge] = base + (edges[edge] - base) * 64 / 65
    return edges[0], edges[1], edges[2], edges[3]


def poppler(content: bytes, *, text: bool = True) -> list[Seen]:
    """All pages as poppler draws them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        pictures = _pgm(_run("pdftoppm", "-cropbox", "-r", str(72 * SCALE), "-gray", str(path)))
        words = _words(_run("pdftotext", "-cropbox", "-bbox", str(path), "-")) if text else [[] for _ in pictures]
    return [Seen(picture, pieces) for picture, pieces in zip(pictures, words, strict=True)]


def poppler_crop(path: Path, page: int, rect: Rect) -> Iterator[str]:
    """The letters within a rectangle, one by one, whatever words they belong to: as read, and in content order."""
    fine = 4
    x0, y0, x1, y1 = (round(edge * fine) for edge in rect)
    area = ["-x", str(x0), "-y", str(y0), "-W", str(x1 - x0), "-H", str(y1 - y0), "-r", str(72 * fine)]
    for order in ([], ["-raw"]):
        pages = ["-f", str(page), "-l", str(page)]
        yield _run("pdftotext", "-cropbox", *order, *pages, *area, str(path), "-").decode("utf-8", "replace")


def _run(*command: str) -> bytes:
    return subprocess.run(command, capture_output=True, check=True, timeout=SECONDS).stdout


def _pgm(stream: bytes) -> list[Image.Image]:
    pictures, start = [], 0
    while start < len(stream):
        head = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s").match(stream, start)
        if not head:
            raise ValueError("poppler gave no picture")
        wide, high = int(head[1]), int(head[2])
        pictures.append(Image.frombytes("L", (wide, high), stream[head.end() : head.end() + wide * high]))
        start = head.end() + wide * high
    return pictures


WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


def _words(page_list: bytes) -> list[list[Piece]]:
    pages = page_list.decode("utf-8", "replace").split("<page ")[1:]
    return [[_word(*found) for found in WORD.findall(page)] for page in pages]


def _word(x0: str, y0: str, x1: str, y1: str, text: str) -> Piece:
    return Piece(unescape(text), (float(x0), float(y0), float(x1), float(y1)))


def png(picture: Image.Image) -> bytes:
    """A picture as a file."""
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
