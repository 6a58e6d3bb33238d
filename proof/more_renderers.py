"""Two more renderers for the long run, each left out with a plain line where it is not installed: MuPDF and pdf.js."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image
from renderers import SCALE, SECONDS, Piece, Seen

PDF_JS = Path(__file__).resolve().parent / "pdfjs"
Renderer = Callable[[bytes], list[Seen]]


def renderers() -> tuple[dict[str, Renderer], list[str]]:
    """Those that are installed, and a line for each that is not."""
    found: dict[str, Renderer] = {}
    lines = []
    if find_spec("pymupdf"):
        found["mupdf"] = mupdf
    else:
        lines.append("MuPDF is not asked: pip install formhelper[proof]")
    if shutil.which("node") and (PDF_JS / "node_modules").exists():
        found["pdf.js"] = pdfjs
    else:
        lines.append(f"pdf.js is not asked: install node, and run `npm install` in {PDF_JS}")
    return found, lines


def mupdf(content: bytes) -> list[Seen]:
    """All pages as MuPDF draws them, with their letters."""
    library: Any = import_module("pymupdf")  # an extra of its own, since its licence (AGPL) is not ours
    with library.open(stream=content, filetype="pdf") as document:
        return [_mupdf_page(library, page) for page in document]


def _mupdf_page(library: Any, page: Any) -> Seen:
    drawn = page.get_pixmap(matrix=library.Matrix(SCALE, SCALE), colorspace=library.csGRAY, annots=True)
    picture = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
    turn, rect, point = page.rotation_matrix, library.Rect, library.Point
    letters = [
        Piece(letter["c"], tuple(rect(letter["bbox"]) * turn), tuple(point(letter["origin"]) * turn))
        for block in page.get_text("rawdict")["blocks"]
        for line in block.get("lines", ()) for span in line["spans"] for letter in span["chars"]
        if not letter["c"].isspace()
    ]
    return Seen(picture, letters)


def pdfjs(content: bytes) -> list[Seen]:
    """All pages as pdf.js (Firefox) prints them, without text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        command = ["node", str(PDF_JS / "pages.mjs"), str(path), folder, str(SCALE)]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        return [Seen(Image.open(found).convert("L")) for found in sorted(Path(folder).glob("*.png"))]
