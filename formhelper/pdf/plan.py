"""The plan of a prepared file: what fits its boxes, and filling them without reading the file again.

Lengths are in points (1/72 inch), the origin is the lower left corner of a page, pages are counted from 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from zlib import crc32

from formhelper.core.fields import FieldList, PaperField, from_json
from formhelper.core.font import Fonts
from formhelper.pdf.deciding import Decisions, Filling, Planned
from formhelper.pdf.errors import PdfError, StalePlan, UnknownField, WrongType
from formhelper.pdf.filled import Filled
from formhelper.pdf.fit import Box, Fit, box_of, worst
from formhelper.pdf.places import Holder, TextPlace, TickPlace, literal
from formhelper.pdf.update import Base, Update

FORMAT = 2
"""Raised with every change of what a plan holds or means."""
NO_TITLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Json = Mapping[str, Any]


class Plan:
    """All that filling needs of one prepared file. Made by `prepare`, kept on disk beside the file."""

    def __init__(self, stored: Json, prepared: bytes, fonts: Fonts) -> None:
        self.prepared, self.fonts = prepared, fonts
        self.paper: FieldList = from_json(stored["paper"])
        self.fields: Mapping[str, PaperField] = MappingProxyType(self.paper.by_name())
        self._planned = {
            field.name: _planned(field, row, fonts)
            for field, row in zip(self.paper.fields, stored["places"], strict=True)
        }
        self.preset: frozenset[str] = frozenset(
            field.name for field, row in zip(self.paper.fields, stored["places"], strict=True)
            if any(widget.get("on") for widget in row["widgets"])
        )
        """Tick boxes that the authority's file shows ticked before anyone answered."""
        self._base = Base(
            len(prepared), stored["start"], stored["size"], stored["root"], stored["info"], stored["id"]
        )
        self._info_head, self._metadata = stored["info_head"], stored["metadata"]

    @classmethod
    def load(cls, stored: bytes, prepared: bytes, fonts: Fonts) -> Plan:
        """Read the plan that `prepare` gave for this file.

        Raises StalePlan where another version made it, where it belongs to another file, or where it is damaged.
        """
        try:
            plan = json.loads(stored)
            if plan["format"] != FORMAT:
                raise StalePlan("another version made it")
            if plan["length"] != len(prepared) or plan["crc"] != crc32(prepared):
                raise StalePlan("it belongs to another file")
            return cls(plan, prepared, fonts)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise StalePlan(f"it is damaged ({type(error).__name__})") from None

    @staticmethod
    def is_current(stored: bytes) -> bool:
        """Whether this version made the plan."""
        try:
            return bool(json.loads(stored)["format"] == FORMAT)
        except (ValueError, KeyError, TypeError, RecursionError):
            return False

    def fit(self, field: str, value: str) -> Fit:
        """How a text fits the smallest place of a field: "fits", "smaller", "narrow" or "annex".

        The same that `fill` decides. Raises UnknownField, WrongType where the field takes no text, Unencodable where
        no font draws a letter, and Overflow where a comb or a limited field is too short.
        """
        return worst(self._decisions().fits(self._of_text(field, value), value).values())

    def preview(
        self,
        values: Mapping[str, Filling],
        *,
        labels: Mapping[str, str] | None = None,
        only_widgets: Mapping[str, int] | None = None,
    ) -> Filled:
        """What `fill` would make of the values, without making the file; raises the same errors."""
        decisions = self._decisions(labels, only_widgets)
        decisions.all(self._planned, values)
        return Filled((), tuple(decisions.smaller), tuple(decisions.annexed), tuple(decisions.unseen))

    def fill(
        self,
        values: Mapping[str, Filling],
        *,
        labels: Mapping[str, str] | None = None,
        only_widgets: Mapping[str, int] | None = None,
        title: str = "",
        flatten: bool = False,
        compact: bool = False,
    ) -> Filled:
        """Write values by exact field names: text; True, False or the name of an on-state for ticks.

        `labels` head the entries of the annex; `only_widgets` (field -> number from 1) writes into one place of a
        field that stands several times on the paper; `title` names the document. Fields stay editable unless
        `flatten`, which is slower by far; `compact` saves about half of the bytes that are added. Same input, same
        bytes. Raises UnknownField (naming all), WrongState, WrongType, Unencodable, Overflow, NoRoom, NoSuchPlace,
        Several where more than one value is refused, and PdfError where the title holds what no title can: then
        nothing was written.
        """
        _check_title(title)
        decisions = self._decisions(labels, only_widgets)
        decided = decisions.all(self._planned, values)
        update = Update(self._base, self.fonts, compact=compact)
        for one in decided:
            one.write(update)
        if title:
            self._entitle(update, title)
        chunks = (self.prepared, *update.chunks()) if decided or title else (self.prepared,)
        if flatten:
            from formhelper.pdf.flatten import flat  # needs the library that reads PDFs, which filling does not

            chunks = (flat(b"".join(chunks)),)
        return Filled(chunks, tuple(decisions.smaller), tuple(decisions.annexed), tuple(decisions.unseen))

    def _decisions(
        self, labels: Mapping[str, str] | None = None, only_widgets: Mapping[str, int] | None = None
    ) -> Decisions:
        return Decisions(labels or {}, only_widgets or {})

    def _of_text(self, field: str, value: str) -> Planned:
        if field not in self._planned:
            raise UnknownField([field], sorted(self._planned))
        planned = self._planned[field]
        if planned.known.kind not in ("text", "choice"):
            raise WrongType(field, planned.known.kind, value)
        return planned

    def _entitle(self, update: Update, title: str) -> None:
        number, generation, _ = self._base.info.split()
        update.change(int(number), int(generation), f"{self._info_head}/Title {literal(title)}>>")
        if about := self._metadata:
            shown = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            packet = f"{about['before']}{shown}{about['behind']}".encode()
            update.replace(about["number"], about["generation"], "/Type/Metadata/Subtype/XML", packet)


def _check_title(title: str) -> None:
    """The title is kept as XML too, which knows no characters that steer (XML 1.0, 2.2)."""
    if wrong := NO_TITLE.search(title):
        raise PdfError(f"the title holds U+{ord(wrong[0]):04X}, which no title can hold; leave it out")


def _planned(field: PaperField, row: Json, fonts: Fonts) -> Planned:
    holders = tuple(Holder(one["number"], one["generation"], one["head"]) for one in row["holders"])
    exports = dict(zip(field.options, row.get("exports", ()), strict=False))
    if field.kind in ("checkbox", "radio"):
        ticks = tuple(
            TickPlace(one["number"], one["generation"], one["head"], one["states"], one["holds"])
            for one in row["widgets"]
        )
        return Planned(field, holders, ticks, (), exports)
    texts = tuple(_text(field, number, one, fonts) for number, one in enumerate(row["widgets"]))
    return Planned(field, holders, (), texts, exports)


def _text(field: PaperField, number: int, row: Json, fonts: Fonts) -> TextPlace:
    width, height = box_of(field.widgets[number].rect, row["rotation"])
    return TextPlace(
        field, fonts, row["number"], row["generation"], row["head"], row["holds"],
        Box(width, height, row["size"], row["bold"]), row["rotation"], row["colour"], row["under"],
    )

