"""The field tree of an open PDF: leaves by fully qualified name, with what they inherit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from formhelper.core.fields import FieldKind, PaperField, Rect, Widget
from formhelper.pdf.errors import Damaged, NotAPdf, PasswordNeeded, TooLarge

LARGEST_BYTES = 30 * 1024 * 1024
MOST_PAGES = 100
MOST_FIELDS = 5000
DEEPEST = 32
TAIL = 2048
"""Bytes at the end among which the mark of the end has to stand, however much a web server added."""

FLAGS = {"multiline": 1 << 12, "radio": 1 << 15, "button": 1 << 16, "comb": 1 << 24}
SIZES = (1.0, 1000.0)
"""The smallest and the largest letters in points that a form can mean."""
HIDDEN, PRINT = 2, 4
"""Flags of a widget: that which keeps it from paper, and that which brings it there."""
INHERITED = ("/FT", "/Ff", "/DA", "/Q", "/MaxLen", "/Opt")
COMMON = ("/DA", "/Q")
"""What the form says for all its texts (ISO 32000-1, table 218)."""
KINDS: dict[str, FieldKind] = {"/Ch": "choice", "/Sig": "signature"}

Place = tuple[int, int]
"""Number and generation of an object in the file; (0, 0) for an object that stands inside another one."""


@dataclass(frozen=True)
class Leaf:
    """A field that takes a value: its objects in the file and what is known of it.

    `appearances` are the default appearances of the widgets, with what they inherit; `exports` says for each option
    of a choice what the file stores for it; `twins` are further objects of the same name, which share the value.
    """

    field: PaperField
    object: Object
    widgets: tuple[Object, ...]
    appearances: tuple[str, ...]
    exports: tuple[str, ...] = ()
    twins: tuple[Object, ...] = ()


def open_pdf(content: bytes) -> Pdf:
    """Open with the empty user password; raises NotAPdf, PasswordNeeded, Damaged or TooLarge."""
    if len(content) > LARGEST_BYTES:
        raise TooLarge("bytes", len(content), LARGEST_BYTES)
    if not content:
        raise NotAPdf("the file is empty")
    if b"%PDF-" not in content[:1024]:
        raise NotAPdf("it does not begin as PDF files do")
    try:
        # A file that was cut off is not mended: qpdf would find the fields and lose what the pages show.
        pdf = pikepdf.open(BytesIO(content), attempt_recovery=_ends(content))
        pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise PasswordNeeded from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError, KeyError) as error:
        raise Damaged(_why(error) if _ends(content) else "its end is missing, so it was not loaded whole") from None
    if pages > MOST_PAGES:
        raise TooLarge("pages", pages, MOST_PAGES)
    if not pages:
        raise Damaged("it has no pages")
    return pdf


def _ends(content: bytes) -> bool:
    return b"%%EOF" in content[-TAIL:]


def _why(error: Exception) -> str:
    """The library's words in one line, without the name that it gives to bytes in memory."""
    words = re.sub(r"^stream <[^>]*>( \([^)]*\))?: ", "", " ".join(str(error).split()))
    return words[:120] or "it cannot be read"


def page_sizes(pdf: Pdf) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points, before it is turned."""
    return tuple(_size(page) for page in pdf.pages)


def _size(page: Page) -> tuple[float, float]:
    x0, y0, x1, y1 = (float(number) for number in list(page.mediabox))  # qpdf mends what is no box
    return round(abs(x1 - x0), 1), round(abs(y1 - y0), 1)


def leaves(pdf: Pdf) -> list[Leaf]:
    """All fields in file order, each name once; raises TooLarge and Damaged."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return []
    common = {key: form[key] for key in COMMON if key in form}
    walk = _Walk(pdf, common)
    found: dict[tuple[str, FieldKind], Leaf] = {}
    try:
        for root in _array(form.get("/Fields")):
            for leaf in walk.below(root, "", {}, frozenset()):
                key = (leaf.field.name, leaf.field.kind)
                found[key] = _merged(found[key], leaf) if key in found else leaf
                if len(found) > MOST_FIELDS:
                    raise TooLarge("fields", len(found), MOST_FIELDS)
    except (pikepdf.PdfError, TypeError, ValueError) as error:
        raise Damaged(f"its fields cannot be read ({type(error).__name__})") from None
    return list(found.values())


def _merged(one: Leaf, other: Leaf) -> Leaf:
    """Two objects of one name are one field (ISO 32000-1, 12.7.3.2): what is written stands in both."""
    return replace(
        one, field=replace(one.field, widgets=one.field.widgets + other.field.widgets),
        widgets=one.widgets + other.widgets, appearances=one.appearances + other.appearances,
        twins=(*one.twins, other.object),
    )


class _Walk:
    """Goes through the tree of names."""

    def __init__(self, pdf: Pdf, common: dict[str, Object]) -> None:
        self.widgets, self.common = _pages_of_widgets(pdf), common
        self.pages: dict[Place, int] = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.seen: set[Place] = set()

    def below(
        self, node: Object, prefix: str, inherited: dict[str, Object], above: frozenset[Place]
    ) -> Iterator[Leaf]:
        if not isinstance(node, Dictionary):
            return
        if len(above) > DEEPEST or node.objgen in above:
            raise Damaged("its fields are nested in a circle or deeper than any form")
        if node.is_indirect and node.objgen in self.seen:
            return  # listed twice
        self.seen.add(node.objgen)
        own = [str(node["/T"])] if "/T" in node else []
        name = ".".join([prefix, *own] if prefix else own)
        inherited = inherited | {key: node[key] for key in INHERITED if key in node}
        kids = [kid for kid in _array(node.get("/Kids")) if isinstance(kid, Dictionary)]
        if any("/T" in kid for kid in kids):
            above |= {node.objgen if node.is_indirect else (-len(above), 0)}
            for kid in kids:
                # Readers climb from a field to find its name and the rest: where the way up is missing, they end.
                own_root = is_cut_off(kid)
                yield from self.below(kid, "" if own_root else name, {} if own_root else inherited, above)
        elif kids or "/Rect" in node or "/FT" in inherited:
            yield self._leaf(name, node, tuple(kids) or (node,), inherited)

    def _leaf(self, name: str, node: Object, parts: tuple[Object, ...], inherited: dict[str, Object]) -> Leaf:
        widgets = tuple(part for part in parts if len(_array(part.get("/Rect"))) == 4)
        flags = _number(inherited.get("/Ff"))
        kind = _kind(str(inherited.get("/FT", "")), flags)
        common = self.common if kind in ("text", "choice") else {}
        appearance = inherited.get("/DA", common.get("/DA"))
        appearances = tuple(_appearance(widget.get("/DA", appearance)) for widget in widgets)
        limit = _number(inherited.get("/MaxLen")) if kind == "text" else 0
        options = _options(inherited.get("/Opt")) if kind == "choice" else []
        known = PaperField(
            name=name,
            kind=kind,
            widgets=tuple(self._widget(widget, kind) for widget in widgets),
            tooltip=next((str(part["/TU"]) for part in (node, *widgets) if "/TU" in part), ""),
            limit=limit if limit > 0 else None,
            comb=bool(flags & FLAGS["comb"]) and limit > 0,
            multiline=kind == "text" and bool(flags & FLAGS["multiline"]),
            align=_number(inherited.get("/Q", common.get("/Q"))) if kind == "text" else 0,
            font_size=size_of(appearances[0] if appearances else _appearance(appearance)),
            options=tuple(shown for _, shown in options),
        )
        return Leaf(known, node, widgets, appearances, tuple(stored for stored, _ in options))

    def _widget(self, widget: Object, kind: FieldKind) -> Widget:
        page, rect = self._page(widget), rect_of(widget)
        unseen = "" if kind in ("button", "signature") else _unseen(widget, page, rect)
        return Widget(page, rect, _states(widget, kind), unseen)

    def _page(self, widget: Object) -> int:
        """The page that lists the widget, else the one that it names itself; 0 for none."""
        if widget.is_indirect and widget.objgen in self.widgets:
            return self.widgets[widget.objgen]
        page = widget.get("/P")
        return self.pages.get(page.objgen, 0) if isinstance(page, Dictionary) else 0


def is_cut_off(kid: Object) -> bool:
    """Whether a named field does not say under which field it hangs, though it is listed there."""
    return "/T" in kid and "/Parent" not in kid


def _unseen(widget: Object, page: int, rect: Rect) -> str:
    """Why ink there never comes on paper (ISO 32000-1, table 165); a flag that only hides it on screen does no harm."""
    flags = _number(widget.get("/F"))
    if not page:
        return "it stands on no page"
    if rect[0] == rect[2] or rect[1] == rect[3]:
        return "its box has no size"
    if flags & HIDDEN:
        return "it is hidden"
    return "" if flags & PRINT else "it is not printed"


def _kind(field_type: str, flags: int) -> FieldKind:
    if field_type == "/Btn":
        if flags & FLAGS["button"]:
            return "button"
        return "radio" if flags & FLAGS["radio"] else "checkbox"
    return KINDS.get(field_type, "text")


def _appearance(value: Object | None) -> str:
    """The default appearance string, Latin-1, which is enough for its operators."""
    return bytes(value).decode("latin-1") if isinstance(value, pikepdf.String) else ""


def size_of(appearance: str) -> float:
    """The font size that a default appearance asks for; 0 means automatic, as does a size that no letter can have."""
    match = re.search(r"(-?\d*\.?\d+)\s+Tf", appearance)
    size = float(match[1]) if match else 0.0
    return size if SIZES[0] <= size <= SIZES[1] else 0.0


def state_name(key: str) -> str:
    """An on-state as text: names in old files are Latin-1 bytes, in newer ones UTF-8."""
    raw = key.removeprefix("/").encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def name_object(key: str) -> Object:
    """A name as a key of the file, byte for byte, since pikepdf takes no bytes beyond UTF-8."""
    raw = key.removeprefix("/").encode("utf-8", "surrogateescape")
    return Object.parse(b"/" + b"".join(b"#%02X" % byte for byte in raw))


def state_keys(widget: Object) -> dict[str, str]:
    """On-states of a widget by their text, with the key in the file."""
    looks = widget.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    if not isinstance(normal, Dictionary):
        return {}
    return {state_name(key): key for key, _ in normal.items() if key != "/Off"}


def _states(widget: Object, kind: FieldKind) -> tuple[str, ...]:
    return tuple(state_keys(widget)) if kind in ("checkbox", "radio") else ()


def rect_of(widget: Object) -> Rect:
    """The rectangle in points, lower left corner first, rounded to a tenth."""
    x0, y0, x1, y1 = (float(number) for number in _array(widget.get("/Rect")))
    low, high = (min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1))
    return (round(low[0], 1), round(low[1], 1), round(high[0], 1), round(high[1], 1))


def _options(options: Object | None) -> list[tuple[str, str]]:
    """What the file stores for each option, and what it shows."""
    found = []
    for item in _array(options):
        parts = [str(part) for part in _array(item)] if isinstance(item, Array) else [str(item)]
        found += [(parts[0], parts[-1])] if parts else []
    return found


def _pages_of_widgets(pdf: Pdf) -> dict[Place, int]:
    return {
        annotation.objgen: number
        for number, page in enumerate(pdf.pages, 1)
        for annotation in _array(page.obj.get("/Annots"))
        if isinstance(annotation, Dictionary) and annotation.is_indirect
    }


def _number(value: object) -> int:
    """A whole number of the file; 0 where it is none."""
    return int(value) if isinstance(value, (int, float)) or hasattr(value, "__int__") else 0


def _array(value: Object | None) -> list[Object]:
    return list(value) if isinstance(value, Array) else []


__all__ = [
    "Leaf", "Name", "is_cut_off", "leaves", "name_object", "open_pdf", "page_sizes", "rect_of", "size_of",
    "state_keys",
]
