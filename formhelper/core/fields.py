"""The fields of an official paper, as read from its PDF or from `<edition>.fields.json`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

FieldKind = Literal["text", "checkbox", "radio", "choice", "button", "signature"]
Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Widget:
    """One place of a field on paper: page from 1; rect in points (x0, y0, x1, y1), origin at the page's lower left."""

    page: int
    rect: Rect
    states: tuple[str, ...] = ()
    """On-states that this widget can show, without slash and without Off; empty for text."""
    unseen: str = ""
    """Why what is written here is never seen on paper (hidden, not printed, on no page); empty where it is seen."""


@dataclass(frozen=True)
class PaperField:
    """One field by its exact, fully qualified name; sizes in points; font_size 0 means automatic."""

    name: str
    kind: FieldKind
    widgets: tuple[Widget, ...]
    tooltip: str = ""
    limit: int | None = None
    comb: bool = False
    multiline: bool = False
    align: int = 0
    font_size: float = 0.0
    options: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The tooltip as it can be shown: in one line, without the control characters that real files hold."""
        return printable(self.tooltip)

    @property
    def states(self) -> tuple[str, ...]:
        """All on-states of the field in the order of its widgets, each once."""
        return tuple(dict.fromkeys(state for widget in self.widgets for state in widget.states))

    @property
    def unseen(self) -> str:
        """Why no value of this field is ever seen on paper; empty where it is seen in at least one place."""
        if not self.widgets:
            return "it has no place on any page"
        return self.widgets[0].unseen if all(widget.unseen for widget in self.widgets) else ""


def printable(text: str) -> str:
    """In one line, without control characters; an authority's file may have a bell (U+0007) in its tooltips."""
    kept = "".join(char if char.isspace() or unicodedata.category(char)[0] != "C" else "" for char in text)
    return " ".join(kept.split())


@dataclass(frozen=True)
class FieldList:
    """What is known of a PDF: the size of each page in points (width, height), and its fields in file order."""

    pages: tuple[tuple[float, float], ...]
    fields: tuple[PaperField, ...]

    def names(self) -> frozenset[str]:
        """The fully qualified names of all fields."""
        return frozenset(field.name for field in self.fields)

    def by_name(self) -> Mapping[str, PaperField]:
        """Fields by fully qualified name."""
        return self._by_name

    @cached_property
    def _by_name(self) -> dict[str, PaperField]:
        """A field list of an edition is asked on each page."""
        return {field.name: field for field in self.fields}


def to_json(fields: FieldList) -> dict[str, Any]:
    """The shape of `<edition>.fields.json`: empty values left out, so that the file stays short to read."""
    return {"pages": [list(page) for page in fields.pages], "fields": [_field_json(field) for field in fields.fields]}


def _field_json(field: PaperField) -> dict[str, Any]:
    row: dict[str, Any] = {"name": field.name, "kind": field.kind}
    extras: dict[str, Any] = {
        "tooltip": field.tooltip, "limit": field.limit, "comb": field.comb, "multiline": field.multiline,
        "align": field.align, "font_size": field.font_size, "options": list(field.options),
    }
    row |= {key: value for key, value in extras.items() if value}
    row["widgets"] = [
        {"page": widget.page, "rect": list(widget.rect)}
        | ({"states": list(widget.states)} if widget.states else {})
        | ({"unseen": widget.unseen} if widget.unseen else {})
        for widget in field.widgets
    ]
    return row


def from_json(data: Mapping[str, Any]) -> FieldList:
    """Read what `to_json` wrote; raises KeyError or TypeError where the shape is wrong."""
    pages = tuple((float(width), float(height)) for width, height in data["pages"])
    return FieldList(pages, tuple(_field(row) for row in data["fields"]))


def _field(row: Mapping[str, Any]) -> PaperField:
    extras = {key: value for key, value in row.items() if key not in {"widgets", "options"}}
    return PaperField(**extras, widgets=tuple(map(_widget, row["widgets"])), options=tuple(row.get("options", ())))


def _widget(row: Mapping[str, Any]) -> Widget:
    return Widget(int(row["page"]), _rect(row["rect"]), tuple(row.get("states", ())), row.get("unseen", ""))


def _rect(numbers: Sequence[float]) -> Rect:
    x0, y0, x1, y1 = (float(number) for number in numbers)
    return (x0, y0, x1, y1)
