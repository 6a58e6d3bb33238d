"""What has no room goes whole to the annex, and the box says where."""

from __future__ import annotations

import pytest
from pdf_making import (
    fill,
    filled,
    sheet,
    shown,
    text_field,
    values_of,
)

from formhelper import pdf


def test_what_has_no_room_goes_whole_to_the_annex_and_the_field_says_where() -> None:
    text = "Sehr lange Anmerkung über die Wohnung, " * 8
    made = filled(text_field(), text, labels={"text": "Anmerkung"})
    (entry,) = made.annexed
    assert (entry.number, entry.label, entry.field, entry.text) == (1, "Anmerkung", "text", text)
    assert shown(made.pdf).strip() == "siehe Anhang, Nr. 1"
    assert values_of(made.pdf)["text"] == "siehe Anhang, Nr. 1"


def test_annex_entries_are_numbered_in_the_order_of_the_paper_and_headed_by_the_tooltip() -> None:
    fields = [text_field("a", tooltip="Erstes"), text_field("b", (50, 600, 250, 620))]
    made = fill(sheet(*fields), {"b": "lang " * 50, "a": "weit " * 50})
    assert [(entry.number, entry.label) for entry in made.annexed] == [(1, "Erstes"), (2, "b")]


def test_the_reference_is_shortened_for_a_small_or_limited_field() -> None:
    small = filled(text_field(rect=(50, 700, 76, 714)), "Wolfeschlegelstein")
    limited = filled(text_field(rect=(50, 700, 100, 714), limit=20), "WWWWWWWWWWWWWWWWWWW")
    tight = filled(text_field(rect=(50, 700, 90, 714), limit=9), "WWWWWWWWW")
    assert shown(small.pdf, (50, 700, 76, 714)).strip() == "Anh. 1"
    assert shown(limited.pdf, (50, 700, 100, 714)).strip() == "s. Anhang 1"
    assert shown(tight.pdf, (50, 700, 90, 714)).strip() == "Anh. 1"


def test_a_field_without_room_for_any_reference_is_refused() -> None:
    with pytest.raises(pdf.PdfError, match="no room even to name the annex"):
        filled(text_field(rect=(50, 700, 58, 714)), "Wolfeschlegelstein")
