"""Makes the plan of a prepared file: per field all that filling needs, so that filling parses nothing."""

from __future__ import annotations

import json
from typing import Any
from zlib import crc32

from pikepdf import Dictionary, Object, Pdf

from formhelper.core.fields import FieldList, to_json
from formhelper.pdf.fit import box_of
from formhelper.pdf.look import is_bold, rotation, text_colour, under
from formhelper.pdf.plan import FORMAT
from formhelper.pdf.tree import Leaf, name_object, page_sizes, rect_of, size_of, state_keys
from formhelper.pdf.writer import Written

VALUE_KEYS = ("/V", "/AS")
Json = dict[str, Any]


def plan_of(pdf: Pdf, leaves: list[Leaf], written: Written, metadata: tuple[str, str]) -> bytes:
    """The plan as JSON; `metadata` is the XMP packet before and behind the title (empty where there is none)."""
    fields = FieldList(page_sizes(pdf), tuple(leaf.field for leaf in leaves))
    form = pdf.Root.get("/AcroForm")
    shared = form.get("/DR") if isinstance(form, Dictionary) else None
    plan = {
        "format": FORMAT, "crc": crc32(written.pdf), "length": len(written.pdf),
        "start": written.start, "size": written.size, "root": written.root, "info": written.info, "id": written.id,
        "info_head": _head(pdf.trailer["/Info"], ("/Title",)), "metadata": _metadata(pdf, metadata),
        "paper": to_json(fields), "places": [_places(leaf, shared) for leaf in leaves],
    }
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":")).encode()


def _head(found: Object, without: tuple[str, ...]) -> str:
    """A dictionary as Latin-1 text, without these keys and without its closing brackets."""
    kept = Dictionary({key: value for key, value in found.items() if key not in without})
    return kept.unparse(resolved=True).decode("latin-1")[:-2].rstrip()


def _metadata(pdf: Pdf, parts: tuple[str, str]) -> Json:
    found = pdf.Root.get("/Metadata")
    if found is None:
        return {}
    return {"number": found.objgen[0], "generation": found.objgen[1], "before": parts[0], "behind": parts[1]}


def _places(leaf: Leaf, shared: Object | None) -> Json:
    """The objects of one field: those that keep its value, and its widgets."""
    tick = leaf.field.kind in ("checkbox", "radio")
    widgets = [_widget(leaf, number, shared, tick=tick) for number in range(len(leaf.widgets))]
    places = {widget.objgen for widget in leaf.widgets}
    holders = [
        {"number": holder.objgen[0], "generation": holder.objgen[1], "head": _head(holder, VALUE_KEYS[:1])}
        for holder in (leaf.object, *leaf.twins) if holder.objgen not in places
    ]
    for row, widget in zip(widgets, leaf.widgets, strict=True):
        row["holds"] = any(widget.objgen == holder.objgen for holder in (leaf.object, *leaf.twins))
    return {"holders": holders, "widgets": widgets} | ({"exports": list(leaf.exports)} if leaf.exports else {})


def _widget(leaf: Leaf, number: int, shared: Object | None, *, tick: bool) -> Json:
    widget, appearance = leaf.widgets[number], leaf.appearances[number]
    row: Json = {"number": widget.objgen[0], "generation": widget.objgen[1]}
    if tick:
        keys = state_keys(widget)
        names = {state: name_object(key).unparse().decode("latin-1") for state, key in keys.items()}
        on = str(widget.get("/AS", "/Off")) in keys.values()
        return row | {"head": _head(widget, VALUE_KEYS), "states": names} | ({"on": True} if on else {})
    turned = rotation(widget)
    width, height = box_of(rect_of(widget), turned)
    own = widget.get("/DR", leaf.object.get("/DR", shared))
    return row | {
        "head": _head(widget, (*VALUE_KEYS, "/AP")), "rotation": turned, "size": size_of(appearance),
        "bold": is_bold(appearance, own) or is_bold(appearance, shared), "colour": text_colour(appearance),
        "under": under(widget, width, height),
    }
