"""Several PDFs as one: fields stay editable and are kept apart by a parent name for each document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, OutlineItem, Pdf, String

from formhelper.pdf.prepare import saved
from formhelper.pdf.tree import open_pdf


def join(documents: Sequence[tuple[str, bytes]]) -> bytes:
    """One PDF from (title, PDF) in order, with a bookmark for each. Same input, same bytes."""
    with pikepdf.new() as whole:
        roots: list[pikepdf.Object] = []
        fonts = Dictionary()
        starts: list[tuple[str, int]] = []
        for number, (title, content) in enumerate(documents, 1):
            with open_pdf(content) as part:
                starts.append((title, len(whole.pages)))
                roots += _append(whole, part, f"{number}-{_short(title)}", fonts)
        if roots:
            resources = Dictionary(Font=fonts)
            whole.Root["/AcroForm"] = whole.make_indirect(
                Dictionary(Fields=Array(roots), DA=String("/Helv 10 Tf 0 g"), DR=resources)
            )
        with whole.open_outline() as outline:
            outline.root.extend(OutlineItem(title, page) for title, page in starts)
        whole.Root["/Lang"] = String("de-DE")
        return saved(whole)


def _append(whole: Pdf, part: Pdf, name: str, fonts: Dictionary) -> list[pikepdf.Object]:
    """Add the pages and the fields of a document; gives the parent of its fields."""
    form = part.Root.get("/AcroForm")
    copied = None
    if form is not None and len(form.get("/Fields", Array([]))):
        if not form.is_indirect:
            form = part.make_indirect(form)
        copied = whole.copy_foreign(form)
    for page in part.pages:
        annotations = page.obj.get("/Annots")
        kept = whole.copy_foreign(part.make_indirect(annotations)) if annotations is not None else None
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
        whole.pages.append(page)
        if kept is not None:
            whole.pages[-1].obj["/Annots"] = kept
            for annotation in kept:
                annotation["/P"] = whole.pages[-1].obj
    if copied is None:
        return []
    for key, font in copied.get("/DR", Dictionary()).get("/Font", Dictionary()).items():
        if key not in fonts:
            fonts[key] = font
    parent = whole.make_indirect(Dictionary(T=String(name), Kids=copied["/Fields"]))
    if "/DA" in copied:
        parent["/DA"] = copied["/DA"]
    for root in copied["/Fields"]:
        root["/Parent"] = parent
    return [parent]


def _short(title: str) -> str:
    """Letters and digits only: the dot would cut the name of a field."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:40]
