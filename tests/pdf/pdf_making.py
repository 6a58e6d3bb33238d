"""Small PDFs made for one test, and where ink stands on the rendered page."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image
from reading import Pdfium

from formhelper import pdf
from formhelper.core.fields import FieldList, PaperField, Rect, Widget
from formhelper.core.font import Fonts
from formhelper.library.fonts import load_fonts
from formhelper.pdf.filled import Filled

HIGH, WIDE = 842.0, 595.0
BOX: Rect = (50, 700, 250, 720)


def fonts() -> Fonts:
    return load_fonts()


def blank(pages: int = 1) -> bytes:
    """Empty pages of A4."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(WIDE, HIGH))
        return saved(made)


def saved(made: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    made.save(out, static_id=True)
    return out.getvalue()


def text_field(name: str = "text", rect: Rect = BOX, *, page: int = 1, **more: Any) -> PaperField:
    return PaperField(name, "text", (Widget(page, rect),), **more)


def tick_field(name: str = "tick", rect: Rect = (50, 600, 62, 612), state: str = "On") -> PaperField:
    return PaperField(name, "checkbox", (Widget(1, rect, (state,)),))


def radio_field(name: str, *states: str) -> PaperField:
    widgets = [Widget(1, (50 + 40 * n, 500, 62 + 40 * n, 512), (state,)) for n, state in enumerate(states)]
    return PaperField(name, "radio", tuple(widgets))


def sheet(*fields: PaperField, pages: int = 1) -> bytes:
    """A prepared PDF with these fields."""
    size = ((WIDE, HIGH),) * pages
    return pdf.prepare(pdf.add_fields(blank(pages), FieldList(size, fields))).pdf


def plan(content: bytes) -> pdf.Plan:
    """The plan of a PDF that is prepared for it."""
    prepared = pdf.prepare(content)
    return pdf.Plan.load(prepared.plan, prepared.pdf, fonts())


def fill(content: bytes, values: Mapping[str, str | bool], **more: Any) -> Filled:
    """A PDF prepared, planned and filled."""
    return plan(content).fill(values, **more)


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The PDF after a change with pikepdf."""
    with pikepdf.open(BytesIO(content)) as made:
        change(made)
        return saved(made)


def root_field(made: pikepdf.Pdf, number: int = 0) -> pikepdf.Object:
    return made.Root["/AcroForm"]["/Fields"][number]


def filled(field: PaperField, text: str, change: Callable[[pikepdf.Pdf], None] | None = None, **more: Any) -> Filled:
    """One field on a page, filled."""
    content = sheet(field)
    return fill(changed(content, change) if change else content, {field.name: text}, **more)


def shown(content: bytes, rect: Rect = BOX, page: int = 1) -> str:
    """What pdfium copies from the rectangle."""
    return read(content, [rect], page)[0].replace("\r\n", "\n")


def copied(content: bytes, rects: Sequence[Rect]) -> list[str]:
    """The same for many rectangles of the first page, each two points narrower and without blanks around."""
    return [text.strip() for text in read(content, [(r[0] + 2, r[1] + 2, r[2] - 2, r[3] - 2) for r in rects])]


def read(content: bytes, rects: Sequence[Rect], number: int = 1) -> list[str]:
    """The texts within rectangles of one page, the fields belonging to the page."""
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        if document.formenv:
            document[number - 1].flatten()
        page = document[number - 1].get_textpage()
        return [page.get_text_bounded(*rect) for rect in rects]


def ink_box(content: bytes, rect: Rect = BOX, page: int = 1) -> Rect | None:
    """The rectangle in points around the dark dots within `rect`, with its border of one point left out."""
    picture = Pdfium(content).picture(page)
    edges = (rect[0] + 1, HIGH - rect[3] + 1, rect[2] - 1, HIGH - rect[1] - 1)
    crop = picture.crop(tuple(round(edge * 3) for edge in edges))
    found = crop.point([255 if level < 128 else 0 for level in range(256)]).getbbox()
    if found is None:
        return None
    left, top, right, bottom = (edge / 3 for edge in found)
    return rect[0] + 1 + left, rect[3] - 1 - bottom, rect[0] + 1 + right, rect[3] - 1 - top


def middle(box: tuple[float, float, float, float] | None) -> tuple[float, float]:
    """Of ink that must be there."""
    assert box is not None, "no ink"
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def page_picture(content: bytes, page: int = 1) -> Image.Image:
    return Pdfium(content).picture(page)


def appearance(content: bytes, number: int = 0) -> str:
    """The content stream of the only widget of a root field."""
    with pikepdf.open(BytesIO(content)) as made:
        return root_field(made, number)["/AP"]["/N"].read_bytes().decode("ascii")


def size_used(content: bytes) -> float:
    words = appearance(content).split()
    return float(words[words.index("Tf") - 1])


def font_used(content: bytes) -> str:
    """The name of the font in which the only widget of the first field is written."""
    with pikepdf.open(BytesIO(content)) as made:
        font = root_field(made)["/AP"]["/N"]["/Resources"]["/Font"]["/F"]
        return str(font["/BaseFont"])


def values_of(content: bytes) -> dict[str, str]:
    """The value that the file keeps for each root field."""
    with pikepdf.open(BytesIO(content)) as made:
        return {str(field["/T"]): str(field.get("/V", "")) for field in made.Root["/AcroForm"]["/Fields"]}


def complaints(content: bytes) -> str:
    """What `qpdf --check` complains of; empty where the file is clean."""
    assert shutil.which("qpdf"), "install qpdf"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr
