"""What a PDF is like inside: read with qpdf, pikepdf and pypdf, so that no library vouches for itself."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Name, Object, Stream
from places import Number, Sheet, array, sheet_of

logging.getLogger("pypdf").setLevel(logging.ERROR)

Finding = tuple[str, str, str]
"""Where, what was expected, what was seen."""

def complaints(path: Path) -> str:
    """All that `qpdf --check` complains of; empty where it has nothing to say."""
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, timeout=300, check=False)
    said = (done.stdout + done.stderr).decode("utf-8", "replace").replace(str(path), "paper")
    return "" if done.returncode == 0 and "WARNING" not in said else said.strip()


# ---------------------------------------------------------------- values, read by pypdf


def kept_values(content: bytes) -> dict[str, list[str]]:
    """/V of each field object by the field's full name, line ends as \\n; "" for none."""
    reader = pypdf.PdfReader(BytesIO(content))
    root: Any = reader.trailer["/Root"]
    form = root.get("/AcroForm", pypdf.generic.DictionaryObject())
    found: dict[str, list[str]] = {}
    for root in form.get_object().get("/Fields", []):
        _collect(root.get_object(), (), None, found, 0)
    return found


def _collect(node: Any, path: tuple[str, ...], value: Any, found: dict[str, list[str]], depth: int) -> None:
    if "/T" in node:
        path = (*path, str(node["/T"]))
    value = node.get("/V", value)
    kids = [kid.get_object() for kid in node.get("/Kids", [])]
    if any("/T" in kid for kid in kids) and depth < 40:
        for kid in kids:
            _collect(kid, path, value, found, depth + 1)
        return
    shown = "" if value is None else str(value.get_object())
    found.setdefault(".".join(path), []).append(shown.replace("\r\n", "\n").replace("\r", "\n"))


# ---------------------------------------------------------------- objects, compared by pikepdf


@dataclass(frozen=True)
class Objects:
    """A PDF taken apart: its fields, and all its objects by number."""

    pdf: pikepdf.Pdf
    sheet: Sheet
    table: Mapping[Number, Object]

    @property
    def form(self) -> Object:
        """The form's own dictionary; an empty one where there is none."""
        form = self.pdf.Root.get("/AcroForm")
        return form if isinstance(form, Dictionary) else Dictionary()

    def widgets(self) -> dict[Number, str]:
        """The field's name by number of each widget."""
        return {place.number: known.name for known in self.sheet.fields.values() for place in known.places}

    def holders(self) -> dict[Number, str]:
        """The same for the objects that keep values."""
        return {number: known.name for known in self.sheet.fields.values() for number in known.numbers}


def taken_apart(content: bytes) -> Objects:
    """Raises pikepdf.PdfError where the file cannot be read."""
    pdf = pikepdf.open(BytesIO(content))
    table = {found.objgen: found for found in pdf.objects if isinstance(found, Object) and found.is_indirect}
    return Objects(pdf, sheet_of(pdf), table)


def written(value: Any) -> bytes:
    """A value as it stands in the file; nothing for none."""
    if value is None:
        return b""
    if isinstance(value, Stream) and not value.is_indirect:
        return bytes(value.read_raw_bytes())
    return value.unparse() if isinstance(value, Object) else repr(value).encode()


def shortly(value: Any) -> str:
    """The beginning of a value, to be told."""
    if isinstance(value, Stream):
        return "a stream"
    text = value.unparse(resolved=True) if isinstance(value, Object) else repr(value).encode()
    return text[:80].decode("latin-1")


# ---------------------------------------------------------------- what has to stay, and what has to go


def lost(original: Objects, filled: Objects) -> Iterator[Finding]:
    """Tags, tooltips, language: what is not as the authority made it."""
    tree, other = original.pdf.Root.get("/StructTreeRoot"), filled.pdf.Root.get("/StructTreeRoot")
    if isinstance(tree, Dictionary):
        yield from _lost_tags(tree, other)
    language, kept = (str(part.pdf.Root.get("/Lang", "")) for part in (original, filled))
    if language and kept != language:
        yield "language", language, kept
    for number in original.widgets() | original.holders():
        node = original.table.get(number)
        if isinstance(node, Dictionary) and "/TU" in node:
            after = filled.table.get(number)
            if not isinstance(after, Dictionary) or str(after.get("/TU", "")) != str(node["/TU"]):
                yield f"object {number[0]}", f"tooltip {str(node['/TU'])!r}", "another or none"


def _lost_tags(tree: Object, other: Object | None) -> Iterator[Finding]:
    if not isinstance(other, Dictionary):
        yield "structure tree", "there", "gone"
        return
    if tree.unparse(resolved=True) != other.unparse(resolved=True):
        yield "structure tree", shortly(tree), shortly(other)
    if (before := _elements(tree)) != (after := _elements(other)):
        yield "structure tree", f"{before} elements", f"{after}"
    if (parents := _parent_tree(tree)) != (left := _parent_tree(other)):
        yield "parent tree", f"{len(parents)} entries", f"{len(left)} entries, or others"


def _elements(tree: Object) -> int:
    count, waiting, seen = 0, [tree.get("/K")], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Array):
            waiting += list(node)
        elif isinstance(node, Dictionary) and "/S" in node:
            if node.is_indirect:
                if node.objgen in seen:
                    continue
                seen.add(node.objgen)
            count += 1
            waiting.append(node.get("/K"))
    return count


def _parent_tree(tree: Object) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    waiting = [tree.get("/ParentTree")]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary):
            continue
        waiting += array(node.get("/Kids"))
        numbers = list(node.get("/Nums", Array()))
        for key, value in zip(numbers[::2], numbers[1::2], strict=False):
            found[int(key)] = written(value) + (value.unparse(resolved=True) if isinstance(value, Object) else b"")
    return found


def active(filled: Objects) -> Iterator[Finding]:
    """What would win over the values, break, or run by itself."""
    root, form = filled.pdf.Root, filled.form
    for holder, keys in ((root, ("/Perms", "/OpenAction", "/AA")), (form, ("/XFA", "/NeedAppearances", "/CO"))):
        for key in keys:
            if key in holder:
                yield key, "gone", "still there"
    if "/JavaScript" in root.get("/Names", Dictionary()):
        yield "/Names /JavaScript", "gone", "still there"
    for number, node in filled.table.items():
        if isinstance(node, Dictionary) and (node.get("/S") == Name.JavaScript or "/JS" in node):
            yield f"object {number[0]}", "no script", "a script"
    if filled.pdf.is_encrypted:
        yield "encryption", "gone", "still there"
