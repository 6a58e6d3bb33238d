"""What is in a joined PDF, read without the engine: tags by pikepdf, fields by pypdf, tagged text by poppler."""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Array, Dictionary
from PIL import Image


@dataclass
class Tagged:
    """How many tags there are, by standard role or by name, and what in them leads to a wrong place."""

    elements: int = 0
    pieces: int = 0
    objects: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def tagged(content: bytes) -> Tagged:
    """Walk the tree from the top; each tag is looked up backwards by the numbers of pages and annotations."""
    with pikepdf.open(BytesIO(content)) as opened:
        found = Tagged()
        if "/StructTreeRoot" in opened.Root:
            _Walk(opened, found).all()
        return found


class _Walk:
    def __init__(self, opened: pikepdf.Pdf, found: Tagged) -> None:
        self.found, self.root = found, opened.Root["/StructTreeRoot"]
        self.pages = {page.obj.objgen: page.obj for page in opened.pages}
        self.annotations = {
            one.objgen: one for page in opened.pages for one in page.obj.get("/Annots", []) if one.is_indirect
        }
        self.parents = dict(numbers(self.root.get("/ParentTree")))
        self.roles = dict(self.root.get("/RoleMap", Dictionary()).items())

    def all(self) -> None:
        waiting = [(self.root, self.root)]
        seen = set()
        while waiting:
            element, page = waiting.pop()
            for kid in as_list(element.get("/K")):
                kind = str(kid.get("/Type", "")) if isinstance(kid, Dictionary) else "number"
                if kind == "number":
                    self.piece(element, page, int(kid))
                elif kind == "/MCR":
                    self.piece(element, kid.get("/Pg", page) if "/Stm" not in kid else None, int(kid["/MCID"]))
                elif kind == "/OBJR":
                    self.object(element, kid)
                elif kid.objgen not in seen:
                    seen.add(kid.objgen)
                    self.element(kid, element)
                    waiting.append((kid, kid.get("/Pg", page)))

    def element(self, kid: pikepdf.Object, above: pikepdf.Object) -> None:
        self.found.elements += 1
        role = str(kid["/S"])
        while role in self.roles and str(self.roles[role]) != role:
            role = str(self.roles[role])
        self.found.roles[role] += 1
        if kid["/P"].objgen != above.objgen:
            self.found.wrong.append(f"{role} hangs elsewhere than it is listed")
        if "/Pg" in kid and kid["/Pg"].objgen not in self.pages:
            self.found.wrong.append(f"{role} is on a page that is not there")

    def piece(self, element: pikepdf.Object, page: pikepdf.Object | None, number: int) -> None:
        self.found.pieces += 1
        if page is None:
            return
        if page.objgen not in self.pages:
            self.found.wrong.append("a piece of text is on a page that is not there")
            return
        owners = self.parents.get(int(page.get("/StructParents", -1)))
        owner = owners[number] if isinstance(owners, Array) and number < len(owners) else None
        if not isinstance(owner, Dictionary) or owner.objgen != element.objgen:
            self.found.wrong.append(f"piece {number} has another parent")

    def object(self, element: pikepdf.Object, reference: pikepdf.Object) -> None:
        self.found.objects += 1
        thing = reference["/Obj"]
        if thing.objgen not in self.annotations:
            self.found.wrong.append("an object that is on no page")
            return
        owner = self.parents.get(int(thing.get("/StructParent", -1)))
        if not isinstance(owner, Dictionary) or owner.objgen != element.objgen:
            self.found.wrong.append("an annotation has another parent")


def as_list(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def numbers(tree: pikepdf.Object | None) -> Iterator[tuple[int, pikepdf.Object]]:
    """The entries of a number tree."""
    if tree is not None:
        flat = list(tree.get("/Nums", []))
        yield from zip(map(int, flat[::2]), flat[1::2], strict=True)
        for kid in tree.get("/Kids", []):
            yield from numbers(kid)


def values_by_pypdf(content: bytes) -> dict[str, str]:
    """Every field that takes a value, by full name."""
    fields = pypdf.PdfReader(BytesIO(content)).get_fields() or {}
    return {name: str(one.get("/V", "")) for name, one in fields.items() if "/FT" in one}


def tagged_text(content: bytes) -> list[bytes]:
    """The pieces of text in the order of the tags, as poppler reads them; it writes attributes in any encoding."""
    shown = _poppler(content, "pdfinfo", "-struct-text")
    return [line.strip() for line in shown.splitlines() if line.strip().startswith(b'"')]


def poppler_pictures(content: bytes) -> list[Image.Image]:
    """All pages, with their fields."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        subprocess.run(["pdftoppm", "-r", "60", "-png", path, path], check=True, capture_output=True)
        return [Image.open(picture).copy() for picture in sorted(Path(folder).glob("*.png"))]


def pdfium_pictures(content: bytes) -> list[Image.Image]:
    """All pages, with their fields."""
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        return [page.render(scale=1.3, may_draw_forms=True).to_pil() for page in document]


def _poppler(content: bytes, program: str, *options: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        return subprocess.run([program, *options, path], check=True, capture_output=True).stdout
