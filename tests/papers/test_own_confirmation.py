"""Our own Wohnungsgeberbestätigung: what the law asks for, fields with stable names, a line to sign by hand."""

from __future__ import annotations

from itertools import combinations

import pypdfium2
import pytest
from paper_reading import letters_off_page, pdfium_pages, poppler_text

from formhelper.core.fields import Rect, from_json, to_json
from formhelper.library.fonts import load_fonts
from formhelper.papers.own_confirmation import confirmation_pages

PDF, FIELDS = confirmation_pages(load_fonts())
RECTS = {field.name: field.widgets[0].rect for field in FIELDS.fields}


def meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_the_field_names_are_those_that_mappings_rely_on() -> None:
    movers = {f"mover_{number}_{part}" for number in range(1, 11) for part in ("family_name", "given_names")}
    assert FIELDS.names() == movers | {
        "landlord_name", "landlord_street", "landlord_postcode", "landlord_city", "acting_person", "owner_name",
        "moved_in", "home_street", "home_extra", "home_postcode", "home_city", "sheet_number",
    }


def test_fields_are_text_of_ten_points_with_german_names_for_screen_readers() -> None:
    assert {(field.kind, field.font_size, len(field.widgets)) for field in FIELDS.fields} == {("text", 10.0, 1)}
    assert len({field.tooltip for field in FIELDS.fields}) == len(FIELDS.fields)
    assert FIELDS.by_name()["mover_10_given_names"].tooltip == "Person 10: Vornamen"


def test_fields_lie_apart_on_the_page_and_are_high_enough_for_their_type() -> None:
    [(width, height)] = FIELDS.pages
    assert all(0 < x0 < x1 < width and 0 < y0 < y1 < height and y1 - y0 >= 13.5 for x0, y0, x1, y1 in RECTS.values())
    assert [pair for pair in combinations(RECTS, 2) if meet(RECTS[pair[0]], RECTS[pair[1]])] == []


@pytest.mark.parametrize("name", RECTS)
def test_no_print_lies_where_a_value_goes(name: str) -> None:
    x0, y0, x1, y1 = RECTS[name]
    assert pypdfium2.PdfDocument(PDF)[0].get_textpage().get_text_bounded(x0, y0 + 1, x1, y1).strip() == ""


@pytest.mark.parametrize("words", [
    "Wohnungsgeberbestätigung", "§ 19 Absatz 3 des Bundesmeldegesetzes", "Eigentümer der Wohnung", "Tag des Einzugs",
    "Beauftragte Person", "innerhalb von zwei Wochen", "darf dieses Blatt nicht selbst unterschreiben", "§ 54 BMG",
    "Datum", "Unterschrift des Wohnungsgebers",
])
def test_the_page_says_what_the_law_asks_for(words: str) -> None:
    assert words in " ".join(pdfium_pages(PDF)).replace("\u00a0", " ")
    assert words in poppler_text(PDF).replace("\u00a0", " ")


def test_it_is_one_page_with_everything_on_it() -> None:
    assert len(pdfium_pages(PDF)) == 1
    assert letters_off_page(PDF) == []


def test_page_and_fields_come_out_the_same_every_time() -> None:
    assert confirmation_pages(load_fonts()) == (PDF, FIELDS)
    assert from_json(to_json(FIELDS)) == FIELDS
