"""What several parts bring alike, above all embedded fonts, is kept once in the whole."""

from __future__ import annotations

import re
from hashlib import blake2b

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from formhelper.pdf.join_part import MARK, Place, written

OWN = re.compile(rb"/Type /(?:Annot|Catalog|OCG|OCMD|Page|Pages|StructElem|StructTreeRoot)\b|/StructParents? ")
"""What belongs to one part even where another part has its like: pages, tags and layers are switched one by one."""
DEEPEST = 30
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


class Likeness:
    """Says of the objects of one file what they are, so that those of two files can be compared."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._known: dict[Place, bytes | None] = {}

    def of(self, thing: object, depth: int = 0) -> bytes | None:
        """The same bytes for the same content, whatever its object numbers; None for what is never alike."""
        if not isinstance(thing, Object):
            return repr(thing).encode()
        if not thing.is_indirect:
            return self._made(thing, depth)
        if thing.objgen not in self._known:
            self._known[thing.objgen] = None  # until it is known: what contains itself is like nothing else
            self._known[thing.objgen] = self._made(thing, depth)
        return self._known[thing.objgen]

    def _made(self, thing: Object, depth: int) -> bytes | None:
        raw = written(thing)
        if depth > DEEPEST or OWN.search(raw):
            return None
        digest, end = blake2b(digest_size=32), 0
        for mark in MARK.finditer(raw):
            if not mark[1]:
                continue
            inside = self.of(self._pdf.get_object((int(mark[1]), int(mark[2]))), depth + 1)
            if inside is None:
                return None
            digest.update(raw[end : mark.start()] + inside)
            end = mark.end()
        digest.update(raw[end:] + b" ")
        if isinstance(thing, Stream):
            digest.update(thing.read_raw_bytes())
        return digest.digest()


def keep_once(whole: Pdf) -> None:
    """Let all resources name the same font, image or colour profile where they are alike.

    Content and appearances of fields stay apart: programs that fill in or stamp write into them.
    """
    first = _First(whole)
    for found in whole.objects:
        if not isinstance(found, (Dictionary, Stream)):
            continue
        if found.get("/Type") == Name.FontDescriptor:
            for key in FONT_FILES:
                first.put(found, key)
        for key in ("/Resources", "/DR"):
            if key in found:
                first.among(found[key])


class _First:
    """The first of all that are alike."""

    def __init__(self, whole: Pdf) -> None:
        self._likeness = Likeness(whole)
        self._found: dict[bytes, Object] = {}
        self._done: set[Place] = set()

    def among(self, resources: Object) -> None:
        if not isinstance(resources, Dictionary) or resources.objgen in self._done:
            return
        if resources.is_indirect:
            self._done.add(resources.objgen)
        for category in ("/Font", "/XObject", "/ColorSpace"):
            content = resources.get(category)
            if not isinstance(content, Dictionary):
                continue
            for key, value in list(content.items()):
                if isinstance(value, Array) and not value.is_indirect:
                    self._in_array(value)
                elif category != "/XObject" or _is_image(value):
                    self.put(content, key)

    def put(self, holder: Object, key: str) -> None:
        """Let the key name the first of its kind."""
        value = holder.get(key)
        if isinstance(value, Object) and value.is_indirect and (like := self._likeness.of(value)):
            first = self._found.setdefault(like, value)
            if first.objgen != value.objgen:
                holder[key] = first

    def _in_array(self, space: Array) -> None:
        """A colour space that stands in the resources themselves names its profile as its second part."""
        for number, value in enumerate(list(space)):
            if isinstance(value, Stream) and (like := self._likeness.of(value)):
                space[number] = self._found.setdefault(like, value)


def _is_image(value: object) -> bool:
    return isinstance(value, Stream) and value.get("/Subtype") == Name.Image
