"""Two states of one PDF, object by object: nothing may differ but what filling and preparing are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary, Object, Stream
from places import Number, array
from structure import Finding, Objects, shortly, written

VALUE_KEYS = frozenset({"/V", "/AS", "/AP"})
ACTING = frozenset({"/A", "/AA", "/JS", "/RV", "/I"})
"""What goes wherever it stands: actions, and what viewers would show instead of the plain value."""
TICK_KEYS = frozenset({"/AP", "/AS", "/MK"})
"""Pictures of ticks whose font is not in the file are drawn anew."""
ROOT_KEYS = frozenset({
    "/Perms", "/OpenAction", "/AA", "/NeedsRendering", "/Extensions", "/Names", "/Metadata", "/Lang", "/AcroForm",
})
FORM_LOSES = frozenset({"/XFA", "/NeedAppearances", "/SigFlags", "/CO"})
REFERENCE = re.compile(rb"(?<![\d.])(\d+) (\d+) R\b")


def changed_by_filling(prepared: Objects, filled: Objects) -> Iterator[Finding]:
    """All that filling changed besides /V, /AS, /AP of widgets and /V of fields."""
    allowed = _title_and_fonts(prepared)
    allowed |= dict.fromkeys(prepared.holders(), frozenset({"/V"})) | dict.fromkeys(prepared.widgets(), VALUE_KEYS)
    names = prepared.holders() | prepared.widgets()
    for number, before in prepared.table.items():
        name, after = names.get(number, f"object {number[0]}"), filled.table.get(number)
        if after is None:
            yield name, "an object that stays", "it is gone"
        elif _same(before, after):
            continue
        elif number not in allowed:
            yield name, "an object that stays as it is", f"{shortly(before)} became {shortly(after)}"
        elif extra := _differing(before, after) - allowed[number]:
            yield name, "no other key changed", f"{', '.join(sorted(extra))} changed"


def _title_and_fonts(prepared: Objects) -> dict[Number, frozenset[str]]:
    """Objects that filling may touch apart from fields, with the keys that may change there."""
    root = prepared.pdf.Root
    found = {root.objgen: frozenset({"/Metadata", "/AcroForm", "/Lang"})}
    for holder, keys in (
        (prepared.pdf.trailer.get("/Info"), frozenset({"/Title", "/Producer"})),
        (root.get("/Metadata"), frozenset({"/Length", "/Filter"})),
        (root.get("/AcroForm"), frozenset({"/DR"})),
    ):
        number = _number(holder)
        if number:
            found[number] = keys
    return found


def changed_by_preparing(original: Objects, prepared: Objects) -> Iterator[Finding]:
    """All that preparing changed besides what acts, what is private to one maker, and pictures of ticks."""
    yield from _numbers(original, prepared)
    judge = _Prepared(original)
    for number, before in original.table.items():
        after = prepared.table.get(number)
        if after is not None and not _same(before, after):
            yield from judge.findings(number, before, after)


class _Prepared:
    """Knows which changes preparing is for."""

    def __init__(self, original: Objects) -> None:
        self.names = original.holders() | original.widgets()
        self.pages = {page.obj.objgen for page in original.pdf.pages}
        self.ticks = {
            place.number for known in original.sheet.fields.values() if known.kind in ("checkbox", "radio")
            for place in known.places
        }
        self.buttons = {
            place.number for known in original.sheet.fields.values() if known.kind == "button" for place in known.places
        }
        root = original.pdf.Root
        self.free = _pictures(original, self.ticks) | {_number(root.get("/Metadata"))}
        self.root, self.form, self.tree = root.objgen, _number(root.get("/AcroForm")), _number(root.get("/Names"))
        self.about = _number(original.pdf.trailer.get("/Info"))
        self.cut_off = _cut_off(original)

    def findings(self, number: Number, before: Object, after: Object) -> Iterator[Finding]:
        """What is wrong with one object that changed."""
        name = self.names.get(number, f"object {number[0]}")
        if number in self.free:
            return
        if not isinstance(before, Dictionary) or not isinstance(after, Dictionary):
            yield name, "an object that stays as it is", f"{shortly(before)} became {shortly(after)}"
            return
        for key in sorted(_differing(before, after)):
            if not self._fine(number, key, before, after):
                yield name, f"{key} {shortly(before.get(key))}", shortly(after.get(key)) if key in after else "gone"

    def _fine(self, number: Number, key: str, before: Object, after: Object) -> bool:
        gone = key not in after
        return (
            (gone and key in ACTING)
            or (number in self.ticks and key in TICK_KEYS)
            or (number in self.buttons and key == "/F")  # without their scripts they are hidden
            or (number == self.root and key in ROOT_KEYS)
            or (number == self.form and ((gone and key in FORM_LOSES) or (key == "/Fields" and bool(self.cut_off))))
            or (number == self.about and key == "/Producer")
            or (number == self.tree and key in ("/JavaScript", "/EmbeddedFiles"))
            or (number in self.pages and key == "/Annots" and _holds_direct(before, key))
            or (key == "/Kids" and (_holds_direct(before, key) or self._only_cut_off(before, after)))
        )

    def _only_cut_off(self, before: Object, after: Object) -> bool:
        """Whether no kid is gone but those that become roots, and parents that have none left."""
        left = {kid.objgen for kid in array(after.get("/Kids"))}
        gone = [kid for kid in array(before.get("/Kids")) if kid.objgen not in left]
        return all(
            kid.objgen in self.cut_off or all(child.objgen in self.cut_off for child in array(kid.get("/Kids")))
            for kid in gone
        )


def _cut_off(original: Objects) -> frozenset[Number]:
    """Named fields that are listed under a parent without saying so: prepared ones are roots."""
    return frozenset(
        kid.objgen for node in original.table.values() if isinstance(node, Dictionary)
        for kid in array(node.get("/Kids")) if isinstance(kid, Dictionary) and "/T" in kid and "/Parent" not in kid
    )


def _pictures(original: Objects, ticks: set[Number]) -> set[Number | None]:
    """Numbers of the pictures of tick boxes, and of the dictionaries that list them."""
    found: set[Number | None] = set()
    for number in ticks & original.table.keys():
        looks = original.table[number].get("/AP")
        states = looks.get("/N") if isinstance(looks, Dictionary) else None
        pictures = list(states.values()) if isinstance(states, Dictionary) else []
        found |= {_number(one) for one in (looks, states, *pictures)} - {None}
    return found


def _numbers(original: Objects, prepared: Objects) -> Iterator[Finding]:
    """Pages and widgets that do not have the number of the original."""
    before, after = ([page.obj.objgen for page in part.pdf.pages] for part in (original, prepared))
    if before != after:
        yield "pages", f"object numbers {before[:4]} …", f"{after[:4]} …"
    for name, known in original.sheet.fields.items():
        if name not in prepared.sheet.fields:
            yield name, "the field", "no such field"
            continue
        numbers = {place.number for place in known.places if place.number != (0, 0)}
        left = {place.number for place in prepared.sheet.fields[name].places}
        if numbers - left:
            yield name, f"widgets {sorted(numbers)}", f"{sorted(left)}"


def dangling(original: Objects, prepared: Objects) -> Iterator[Finding]:
    """References to objects that the original has and the prepared file lost."""
    for number, node in prepared.table.items():
        body = Dictionary(dict(node.items())) if isinstance(node, Stream) else node
        for found in REFERENCE.findall(body.unparse(resolved=True)):
            target = (int(found[0]), int(found[1]))
            if target in original.table and target not in prepared.table:
                yield f"object {number[0]}", f"object {target[0]}, to which it refers", "gone"


def _same(one: Object, other: Object) -> bool:
    if isinstance(one, Stream) and isinstance(other, Stream):
        return one.read_raw_bytes() == other.read_raw_bytes() and not _differing(one, other) - {"/Length"}
    return type(one) is type(other) and one.unparse(resolved=True) == other.unparse(resolved=True)


def _differing(one: Object, other: Object) -> set[str]:
    """Keys of two dictionaries that differ."""
    keys = set(one.keys()) | set(other.keys())
    return {key for key in keys if written(one.get(key)) != written(other.get(key))}


def _number(value: Any) -> Number | None:
    return value.objgen if isinstance(value, Object) and value.is_indirect else None


def _holds_direct(node: Object, key: str) -> bool:
    """Whether widgets stand inside the list itself: prepared ones are objects of their own."""
    return any(not one.is_indirect for one in array(node.get(key)))
