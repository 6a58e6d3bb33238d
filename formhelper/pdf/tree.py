"""The field tree of an open PDF: leaves by fully qualified name, with what they inherit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from formhelper.core.fields import FieldKind, PaperField, Rect, Widget
from formhelper.pdf.errors import Damaged, NotAPdf, PasswordNeeded, TooLarge

LARGEST_BYTES = 30 * 1024 * 1024
MOST_PAGES = 100
MOST_FIELDS = 5000
DEEPEST = 32

READ_ONLY_BITS = {"multiline": 1 << 12, "radio": 1 << 15, "button": 1 << 16, "comb": 1 << 24}


@dataclass(frozen=True)
class Leaf:
    """A field that takes a value: its objects in the file and what is known of it."""

    field: PaperField
    object: Object
    widgets: tuple[Object, ...]


def open_pdf(content: bytes) -> Pdf:
    """Open with the empty user password; raises NotAPdf, PasswordNeeded, Damaged or TooLarge."""
    if len(content) > LARGEST_BYTES:
        raise TooLarge("bytes", len(content), LARGEST_BYTES)
    if not content:
        raise NotAPdf("the file is empty")
    if b"%PDF-" not in content[:1024]:
        raise NotAPdf("it does not begin as PDF files do")
    try:
        pdf = pikepdf.open(BytesIO(content))
        pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise PasswordNeeded from None
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError, AttributeError, KeyError) as error:
        raise Damaged(str(error).splitlines()[0][:120] if str(error) else "it cannot be read") from None
    if pages > MOST_PAGES:
        raise TooLarge("pages", pages, MOST_PAGES)
    if not pages:
        raise Damaged("it has no pages")
    return pdf


def leaves(pdf: Pdf) -> list[Leaf]:
    """All fields in file order; raises TooLarge and Damaged."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Object) or "/Fields" not in form:
        return []
    pages = _pages_of_widgets(pdf)
    found: list[Leaf] = []
    seen: set[tuple[int, int]] = set()
    for root in _array(form.get("/Fields")):
        for leaf in _walk(root, "", {}, pages, seen, 0):
            found.append(leaf)
            if len(found) > MOST_FIELDS:
                raise TooLarge("fields", len(found), MOST_FIELDS)
    return found


INHERITED = ("/FT", "/Ff", "/DA", "/Q", "/MaxLen", "/Opt", "/V")


def _walk(
    node: Object, prefix: str, inherited: dict[str, Object], pages: dict[tuple[int, int], int],
    seen: set[tuple[int, int]], depth: int,
) -> Iterator[Leaf]:
    if not isinstance(node, Dictionary) and not hasattr(node, "keys"):
        return
    if depth > DEEPEST or (node.is_indirect and node.objgen in seen):
        raise Damaged("its fields are nested in a circle or deeper than any form")
    if node.is_indirect:
        seen.add(node.objgen)
    name = f"{prefix}.{node['/T']!s}" if prefix and "/T" in node else str(node["/T"]) if "/T" in node else prefix
    inherited = inherited | {key: node[key] for key in INHERITED if key in node}
    kids = [kid for kid in _array(node.get("/Kids")) if hasattr(kid, "keys")]
    if any("/T" in kid for kid in kids):
        for kid in kids:
            yield from _walk(kid, name, inherited, pages, seen, depth + 1)
    elif kids or "/Rect" in node or "/FT" in inherited:
        widgets = tuple(kids) or ((node,) if "/Rect" in node else ())
        yield Leaf(_field(name, node, widgets, inherited, pages), node, widgets)


def _field(
    name: str, node: Object, widgets: tuple[Object, ...], inherited: dict[str, Object], pages: dict[tuple[int, int], int]
) -> PaperField:
    flags = int(inherited.get("/Ff", 0))  # type: ignore[call-overload]  # a number in every file that opens
    kind = _kind(str(inherited.get("/FT", "")), flags)
    limit = int(inherited["/MaxLen"]) if "/MaxLen" in inherited and kind == "text" else None  # type: ignore[call-overload]  # same
    appearance = default_appearance(next((w["/DA"] for w in widgets if "/DA" in w), inherited.get("/DA")))
    return PaperField(
        name=name,
        kind=kind,
        widgets=tuple(
            Widget(pages.get(widget.objgen, 0), rect_of(widget), _states(widget, kind)) for widget in widgets
        ),
        tooltip=str(node.get("/TU", "")),
        limit=limit,
        comb=kind == "text" and bool(flags & READ_ONLY_BITS["comb"]) and limit is not None,
        multiline=kind == "text" and bool(flags & READ_ONLY_BITS["multiline"]),
        align=int(inherited.get("/Q", 0)) if kind == "text" else 0,  # type: ignore[call-overload]  # same
        font_size=size_of(appearance),
        options=_options(inherited.get("/Opt")) if kind == "choice" else (),
    )


def _kind(field_type: str, flags: int) -> FieldKind:
    if field_type == "/Btn":
        if flags & READ_ONLY_BITS["button"]:
            return "button"
        return "radio" if flags & READ_ONLY_BITS["radio"] else "checkbox"
    return {"/Ch": "choice", "/Sig": "signature"}.get(field_type, "text")  # type: ignore[return-value]  # all are kinds


def default_appearance(value: Object | None) -> str:
    """The default appearance string, Latin-1, which is enough for its operators."""
    return bytes(value).decode("latin-1") if isinstance(value, pikepdf.String) else ""


def size_of(appearance: str) -> float:
    """The font size that a default appearance asks for; 0 means automatic."""
    match = re.search(r"(-?\d*\.?\d+)\s+Tf", appearance)
    return float(match[1]) if match else 0.0


def state_name(key: str) -> str:
    """An on-state as text: names in old files are Latin-1 bytes, in newer ones UTF-8."""
    raw = key.removeprefix("/").encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def state_keys(widget: Object) -> dict[str, str]:
    """On-states of a widget by their text, with the key in the file."""
    normal = widget.get("/AP", Dictionary()).get("/N")
    if normal is None or isinstance(normal, pikepdf.Stream) or not hasattr(normal, "keys"):
        return {}
    return {state_name(key): key for key in normal.keys() if key != "/Off"}  # noqa: SIM118  # pikepdf's dictionary


def _states(widget: Object, kind: FieldKind) -> tuple[str, ...]:
    return tuple(state_keys(widget)) if kind in ("checkbox", "radio") else ()


def rect_of(widget: Object) -> Rect:
    """The rectangle in points, lower left corner first, rounded to a tenth."""
    x0, y0, x1, y1 = (float(number) for number in _array(widget["/Rect"]))  # type: ignore[arg-type]  # numbers
    low, high = (min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1))
    return (round(low[0], 1), round(low[1], 1), round(high[0], 1), round(high[1], 1))


def _options(options: Object | None) -> tuple[str, ...]:
    return tuple(str(_array(item)[-1]) if isinstance(item, Array) else str(item) for item in _array(options))


def _pages_of_widgets(pdf: Pdf) -> dict[tuple[int, int], int]:
    return {
        annotation.objgen: number
        for number, page in enumerate(pdf.pages, 1)
        for annotation in _array(page.obj.get("/Annots"))
        if hasattr(annotation, "keys")
    }


def _array(value: Object | None) -> list[Object]:
    return list(value) if isinstance(value, Array) else []  # type: ignore[call-overload]  # arrays iterate


__all__ = ["Leaf", "Name", "leaves", "open_pdf", "rect_of", "state_keys"]
