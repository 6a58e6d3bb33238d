"""A whole PDF written from an open one: every object keeps its number, and what nothing refers to stays away.

qpdf numbers all objects anew when it saves; what points at objects from outside (an update that is appended, a
structure tree that others checked) would then have to be looked up again.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream

from formhelper.pdf.errors import Damaged

TOKENS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(\d+) (\d+) R\b", re.DOTALL)
"""Strings, which may hold anything, and references."""
HEADER = b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n"
PER_STREAM = 200
"""Objects within one object stream; readers open a whole one to read a single object."""

Place = tuple[int, int]
"""Number and generation of an object."""


@dataclass(frozen=True)
class Written:
    """The file, and what an update that is appended has to know of it (ISO 32000-1, 7.5.6 and 7.5.8)."""

    pdf: bytes
    start: int
    """Where the last cross-reference section begins."""
    size: int
    """One more than the highest object number."""
    root: str
    info: str
    id: str
    """The first part of the file identifier, hexadecimal."""


def write(pdf: Pdf) -> Written:
    """The open PDF as a file with object streams, unencrypted. Same content, same bytes; raises Damaged."""
    info = _indirect(pdf, "/Info")
    try:
        objects = dict(_reachable(pdf))
    except (PdfError, RecursionError, RuntimeError, ValueError) as error:
        raise Damaged(f"its objects cannot be read ({type(error).__name__})") from None
    return _File(objects, _version(pdf)).finish(_reference(pdf.Root.objgen), _reference(info), _first_id(pdf))


def _indirect(pdf: Pdf, key: str) -> Place:
    """The place of a dictionary of the trailer, which is made indirect, or new where it is missing."""
    found = pdf.trailer.get(key)
    if found is None or not found.is_indirect:
        pdf.trailer[key] = pdf.make_indirect(Dictionary() if found is None else found)
    return pdf.trailer[key].objgen


def _reference(place: Place) -> str:
    return f"{place[0]} {place[1]} R"


def _reachable(pdf: Pdf) -> Iterator[tuple[Place, bytes | tuple[bytes, bytes]]]:
    """Every object that the trailer leads to: its bytes, of a stream its dictionary and its data."""
    waiting = [pdf.Root.objgen, pdf.trailer["/Info"].objgen]
    seen: set[Place] = set(waiting)
    while waiting:
        place = waiting.pop()
        content = _content(pdf, place)
        if content == b"null":
            continue  # as what is not there (ISO 32000-1, 7.3.9)
        yield place, content
        for match in TOKENS.finditer(content if isinstance(content, bytes) else content[0]):
            if match[1]:
                found = (int(match[1]), int(match[2]))
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)


def _content(pdf: Pdf, place: Place) -> bytes | tuple[bytes, bytes]:
    found = pdf.get_object(place)
    if isinstance(found, Stream):
        return _stream(found)
    if isinstance(found, Object):
        return found.unparse(resolved=True)
    return Array([found]).unparse()[1:-1].strip()  # numbers, truth and null come as Python's own


def _stream(stream: Stream) -> tuple[bytes, bytes]:
    data = stream.read_raw_bytes()
    about = stream.stream_dict
    if about.get("/Filter") is None and about.get("/Type") != Name.Metadata and len(data) > 200:
        data, about["/Filter"] = zlib.compress(data, 9), Name.FlateDecode
    elif _crypt(about.get("/Filter")):  # says how the data was encrypted, which it no longer is
        data, about["/Filter"] = zlib.compress(stream.read_bytes(), 9), Name.FlateDecode
        if "/DecodeParms" in about:
            del about["/DecodeParms"]
    about["/Length"] = len(data)
    return about.unparse(resolved=True), data


def _crypt(filters: Object | None) -> bool:
    return filters is not None and b"/Crypt" in filters.unparse()


def _version(pdf: Pdf) -> bytes:
    """Object streams need 1.5."""
    return max("1.7", pdf.pdf_version).encode("ascii")


def _first_id(pdf: Pdf) -> bytes:
    given = pdf.trailer.get("/ID")
    return bytes(given[0]) if isinstance(given, Array) and len(given) else b""


def saved(pdf: Pdf) -> bytes:
    """The open PDF as qpdf writes it, with new object numbers: for files that are new anyway."""
    out = BytesIO()
    pdf.save(out, deterministic_id=True, encryption=False, fix_metadata_version=False)
    return out.getvalue()


class _File:
    """Puts objects one behind the other and remembers where they begin."""

    def __init__(self, objects: dict[Place, bytes | tuple[bytes, bytes]], version: bytes) -> None:
        self.parts: list[bytes] = [HEADER % version]
        self.length = len(self.parts[0])
        self.rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        self.next = max(number for number, _ in objects) + 1
        packed = []
        for place, content in sorted(objects.items()):
            if isinstance(content, tuple):
                self.stream(place, *content)
            elif place[1]:
                self.add(place, content)
            else:
                packed.append((place[0], content))
        for start in range(0, len(packed), PER_STREAM):
            self.pack(packed[start : start + PER_STREAM])

    def add(self, place: Place, content: bytes) -> None:
        self.rows[place[0]] = (1, self.length, place[1])
        self.put(b"%d %d obj\n%b\nendobj\n" % (*place, content))

    def stream(self, place: Place, about: bytes, data: bytes) -> None:
        self.add(place, b"%b\nstream\n%b\nendstream" % (about, data))

    def put(self, content: bytes) -> None:
        self.parts.append(content)
        self.length += len(content)

    def pack(self, objects: list[tuple[int, bytes]]) -> None:
        """Several objects in one compressed stream."""
        number, offset, head = self.new(), 0, []
        for index, (within, content) in enumerate(objects):
            head.append(b"%d %d" % (within, offset))
            offset += len(content) + 1
            self.rows[within] = (2, number, index)
        first = b" ".join(head) + b"\n"
        data = zlib.compress(first + b"\n".join(content for _, content in objects), 9)
        about = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>"
        self.stream((number, 0), about % (len(objects), len(first), len(data)), data)

    def new(self) -> int:
        self.next += 1
        return self.next - 1

    def finish(self, root: str, info: str, first_id: bytes) -> Written:
        """The table of all objects at the end."""
        number, start = self.new(), self.length
        self.rows[number] = (1, start, 0)
        content = md5(b"".join(self.parts), usedforsecurity=False).hexdigest()
        first = first_id.hex() or content
        table = zlib.compress(b"".join(struct.pack(">BIH", *self.rows.get(n, (0, 0, 0))) for n in range(self.next)), 9)
        about = (
            f"<</Type/XRef/Size {self.next}/Root {root}/Info {info}/ID[<{first}><{content}>]/W[1 4 2]"
            f"/Filter/FlateDecode/Length {len(table)}>>"
        )
        self.stream((number, 0), about.encode("ascii"), table)
        self.put(b"startxref\n%d\n%%%%EOF\n" % start)
        return Written(b"".join(self.parts), start, self.next, root, info, first)
