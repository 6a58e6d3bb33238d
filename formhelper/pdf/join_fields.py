"""The fields of all parts in one form: apart by a parent name for each part, each with the font that it asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from formhelper.pdf.join_part import Part, Place, listed
from formhelper.pdf.join_same import Likeness

FONT_CALL = re.compile(rb"/([^\s/<>\[\](){}%]+)(?=\s+[-+]?[\d.]+\s+Tf)")
"""The font in a default appearance."""
FOR_ALL = ("/DA", "/Q")
"""What a form says for all its texts (ISO 32000-1, table 218)."""
DEEPEST = 32


class Fields:
    """The form of the whole, as it grows part by part."""

    def __init__(self, whole: Pdf, *, apart: bool = True) -> None:
        self._whole, self._apart = whole, apart
        self._parents: list[Object] = []
        self._for_all: dict[str, Object] = {}
        self._resources = Dictionary()
        self._known: dict[tuple[str, str], bytes | None] = {}

    def take(self, part: Part) -> Object | None:
        """What has to be copied of the part: its topmost fields, its resources, and what its texts inherit."""
        form = part.pdf.Root.get("/AcroForm")
        form = form if isinstance(form, Dictionary) else Dictionary()
        roots = _roots(part, form)
        if not roots:
            return None
        taken = Dictionary(Roots=Array(roots), Resources=self._fresh(part, form))
        for key in FOR_ALL:
            if key in form:
                taken[key] = form[key]
        return taken

    def place(self, copied: Object, part: Part) -> None:
        """Hang the copied fields under the name of their part; without `apart` the first keep theirs."""
        whole = self._whole
        roots = [root if root.is_indirect else whole.make_indirect(root) for root in listed(copied["/Roots"])]
        for_all = {key: copied[key] for key in FOR_ALL if key in copied}
        if self._apart or self._parents:
            parent = whole.make_indirect(Dictionary({"/T": String(_name(part)), "/Kids": Array(roots), **for_all}))
            for root in roots:
                root["/Parent"] = parent
            self._parents.append(parent)
        else:
            self._parents, self._for_all = roots, for_all
        for category, content in copied["/Resources"].items():
            if category not in self._resources:
                self._resources[category] = Dictionary()
            for key, value in content.items():
                self._resources[category][key] = value

    def finish(self) -> None:
        """Give the whole its form, where any part has one."""
        if self._parents:
            form = Dictionary({"/Fields": Array(self._parents), "/DR": self._resources, **self._for_all})
            self._whole.Root["/AcroForm"] = self._whole.make_indirect(form)

    def _fresh(self, part: Part, form: Object) -> Dictionary:
        """Those resources of the form that the whole has not yet; a font whose name is taken gets a name of its own."""
        likeness, renamed, taken = Likeness(part.pdf), dict[bytes, str](), Dictionary()
        for category, key, value in list(_resources(form)):
            name, like = key, likeness.of(value)
            if (category, key) in self._known:
                if category != "/Font" or (like is not None and like == self._known[category, key]):
                    continue
                name = renamed[_plain(key)] = self._free(key, part)
            self._known[category, name] = like
            if category not in taken:
                taken[category] = Dictionary()
            taken[category][name] = value
        if renamed:
            _rename(part, renamed)
        return taken

    def _free(self, key: str, part: Part) -> str:
        name = "/" + re.sub(r"[^A-Za-z0-9]+", "", key)
        while ("/Font", name) in self._known:
            name = f"{name}-{part.number}"
        return name


def _rename(part: Part, renamed: dict[bytes, str]) -> None:
    """Default appearances call fonts by their new names; where a field has resources, these know both names."""

    def new(call: re.Match[bytes]) -> bytes:
        return renamed[_decoded(call[1])].encode("ascii") if _decoded(call[1]) in renamed else call[0]

    for holder in part.holders("/DA"):
        if isinstance(holder["/DA"], String):
            holder["/DA"] = String(FONT_CALL.sub(new, bytes(holder["/DA"])))
    for holder in part.holders("/DR"):
        for category, key, value in list(_resources(holder)):
            if category == "/Font" and _plain(key) in renamed:
                holder["/DR"]["/Font"][renamed[_plain(key)]] = value


def _resources(holder: Object) -> Iterator[tuple[str, str, Object]]:
    """Category, name and content of all resources of a form or field."""
    resources = holder.get("/DR")
    for category, content in resources.items() if isinstance(resources, Dictionary) else ():
        if isinstance(content, Dictionary):
            for key, value in content.items():
                yield category, key, value


def _plain(key: str) -> bytes:
    return key[1:].encode("utf-8", "surrogateescape")


def _decoded(name: bytes) -> bytes:
    """A name of a content stream without its #-codes."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), name)


def _roots(part: Part, form: Object) -> list[Object]:
    """The topmost fields, each once; also those that only a page shows, since viewers take them for fields too."""
    listed_tops: list[Object] = [top for top in listed(form.get("/Fields")) if isinstance(top, Dictionary)]
    below = _below(listed_tops)
    found: dict[object, Object] = {}
    for top in listed_tops:
        if top.objgen not in below:
            found.setdefault(top.objgen if top.is_indirect else id(top), top)
    for page in part.pdf.pages:
        for annotation in listed(page.obj.get("/Annots")):
            if _is_field(annotation) and annotation.objgen not in below and annotation.objgen not in found:
                highest = _top(annotation)
                if highest.objgen not in below:
                    found.setdefault(highest.objgen, highest)
    return list(found.values())


def _below(tops: list[Object]) -> set[Place]:
    """Where the fields and widgets stand that hang under these; those without a number of their own are not told."""
    found: set[Place] = set()
    waiting = [kid for top in tops for kid in listed(top.get("/Kids"))]
    while waiting:
        kid = waiting.pop()
        if isinstance(kid, Dictionary) and kid.objgen not in found:
            found |= {kid.objgen} if kid.is_indirect else set()
            waiting += listed(kid.get("/Kids"))
    return found


def _is_field(annotation: object) -> bool:
    return (
        isinstance(annotation, Dictionary) and annotation.is_indirect and annotation.get("/Subtype") == Name.Widget
        and any(key in annotation for key in ("/T", "/FT", "/Parent"))
    )


def _top(field: Object) -> Object:
    """The field at the upper end."""
    for _ in range(DEEPEST):
        above = field.get("/Parent")
        if not isinstance(above, Dictionary) or not above.is_indirect:
            break
        field = above
    return field


def _name(part: Part) -> str:
    """The number tells two copies of one paper apart; letters and digits only, as a dot would cut the name."""
    plain = unicodedata.normalize("NFKD", part.title.replace("ß", "ss")).encode("ascii", "ignore").decode()
    short = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:40]
    return f"{part.number}-{short}".rstrip("-")
