"""A sheet with one letter a field, filled by the engine: where letters stand, how they look, what is copied."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from html import unescape
from io import BytesIO
from pathlib import Path
from re import findall
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from glyphs import EM, Ink
from PIL import Image

from formhelper import pdf
from formhelper.core.fields import FieldList, PaperField, Rect, Widget
from formhelper.core.font import Font, Fonts
from formhelper.library.fonts import load_fonts

LIST = Path(__file__).resolve().parents[1] / "formhelper" / "fonts" / "din91379.txt"
SIZE = 24.0  # points of the letters
SCALE = EM / SIZE  # pixels a point
COLUMNS, ROWS, CELL, BOX, MARGIN = 18, 20, (72, 56), (52.0, 44.0), 20
PAGE = (COLUMNS * CELL[0] + 2.0 * MARGIN, ROWS * CELL[1] + 2.0 * MARGIN)


def pack_of(stem: str) -> Font:
    """The committed pack."""
    fonts = load_fonts()
    return {"sans": fonts.regular, "bold": fonts.bold, "narrow": fonts.narrow}[stem]


def letters_of(font: Font) -> list[str]:
    """The 930 entries of the list, then all else that the pack draws."""
    rows = [row.split("; ")[2] for row in LIST.read_text(encoding="utf-8").splitlines() if row and row[0] != "#"]
    entries = ["".join(chr(int(code, 16)) for code in row.split()) for row in rows]
    return list(dict.fromkeys([*entries, *font.glyphs]))


def place(number: int, height: float = BOX[1]) -> tuple[int, Rect]:
    """Page (from 1) and rectangle of the field of a letter."""
    page, rest = divmod(number, COLUMNS * ROWS)
    row, column = divmod(rest, COLUMNS)
    x, y = MARGIN + column * CELL[0], PAGE[1] - MARGIN - (row + 1) * CELL[1]
    return page + 1, (x, y, x + BOX[0], y + height)


def sheet(letters: Sequence[str], font: Font, height: float = BOX[1], size: float = SIZE, **more: Any) -> bytes:
    """A PDF with one field a letter, filled by the engine with this pack and no other; `more` is said of each field."""
    pages = place(len(letters) - 1)[0]
    fields = []
    for number in range(len(letters)):
        page, rect = place(number, height)
        fields.append(PaperField(f"letter-{number}", "text", (Widget(page, rect),), font_size=size, **more))
    made = pdf.add_fields(_empty(pages), FieldList((PAGE,) * pages, tuple(fields)))
    return _filled(made, {f"letter-{number}": letter for number, letter in enumerate(letters)}, Fonts(font, font, font))


def _empty(pages: int) -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=PAGE)
        made.save(out, static_id=True)
    return out.getvalue()


def _filled(original: bytes, values: Mapping[str, str], fonts: Fonts) -> bytes:
    prepared = pdf.prepare(original)
    return bytes(pdf.Plan.load(prepared.plan, prepared.pdf, fonts).fill(values).pdf)


def origins(filled: bytes) -> dict[int, tuple[float, float]]:
    """Where the engine put the origin of each letter: points on the page, from its appearance stream."""
    found = {}
    for number, rect, (x, y, _) in positions(filled):
        found[number] = (rect[0] + x, rect[1] + y)
    return found


def positions(filled: bytes) -> list[tuple[int, Rect, tuple[float, float, float]]]:
    """Number and rectangle of each letter, and within it the origin and the size of the letter, all in points."""
    found = []
    with pikepdf.open(BytesIO(filled)) as opened:
        for page in opened.pages:
            for widget in page.Annots:
                x0, y0, x1, y1 = (float(edge) for edge in widget.Rect)
                number = int(str(widget.T).rpartition("-")[2])
                found.append((number, (x0, y0, x1, y1), _text_position(widget.AP.N)))
    return found


def _text_position(stream: pikepdf.Object) -> tuple[float, float, float]:
    x = y = size = 0.0
    for step in pikepdf.parse_content_stream(stream):
        name, numbers = str(step.operator), step.operands
        if name in ("Td", "TD"):
            x, y = x + float(numbers[0]), y + float(numbers[1])
        elif name == "Tm":
            x, y = float(numbers[4]), float(numbers[5])
        elif name == "Tf":
            size = float(numbers[1])
    return x, y, size


def pictures(filled: bytes, renderer: str) -> list[Ink]:
    """The pages, 0 for paper and 1 for ink."""
    shown = _by_pdfium(filled) if renderer == "pdfium" else _by_poppler(filled)
    return [np.asarray(1 - np.asarray(page, np.float32) / 255, np.float32) for page in shown]


def _by_pdfium(filled: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(filled) as document:
        document.init_forms()
        return [page.render(scale=SCALE, may_draw_forms=True).to_pil().convert("L") for page in document]


def _by_poppler(filled: bytes) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sheet.pdf").write_bytes(filled)
        command = ["pdftoppm", "-gray", "-r", str(72 * SCALE), "sheet.pdf", "page"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return [Image.open(path).copy() for path in sorted(folder.glob("page*.pgm"))]


def copied_by_pdfium(filled: bytes, letters: Sequence[str]) -> list[str]:
    """What pdfium copies from the field of each letter."""
    with pypdfium2.PdfDocument(filled) as document:
        document.init_forms()
        for page in document:
            page.flatten()
        texts = [page.get_textpage() for page in document]
        places = [place(number) for number in range(len(letters))]
        return [texts[page - 1].get_text_bounded(*rect) for page, rect in places]


def copied_by_poppler(filled: bytes, letters: Sequence[str]) -> list[str]:
    """What poppler copies from the field of each letter."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sheet.pdf"
        path.write_bytes(filled)
        shown = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    found: dict[tuple[int, int, int], str] = {}
    for page, part in enumerate(shown.split("<page ")[1:]):
        for x, y, end, text in findall(r'xMin="(-?[\d.]+)" yMin="(-?[\d.]+)".*? yMax="(-?[\d.]+)">(.*?)</word>', part):
            middle = ((float(y) + float(end)) / 2 - MARGIN) // CELL[1]
            cell = (page, int(middle), int((float(x) + 4 - MARGIN) // CELL[0]))
            found[cell] = found.get(cell, "") + unescape(text)
    cells = [(n // (COLUMNS * ROWS), n // COLUMNS % ROWS, n % COLUMNS) for n in range(len(letters))]
    return [found.get(cell, "") for cell in cells]


