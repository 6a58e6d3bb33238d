"""Joined papers stay what they were: readable, editable, each with its own fields."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pdf_making import (
    BOX,
    blank,
    changed,
    complaints,
    fill,
    page_picture,
    radio_field,
    sheet,
    shown,
    text_field,
    tick_field,
)
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageChops
from reading import OFFICIAL

from formhelper import pdf


def paper(name: str) -> bytes:
    empty = sheet(text_field(), tick_field(), radio_field("stand", "0", "1"))
    return fill(empty, {"text": name, "tick": True, "stand": "1"}).pdf


def both() -> bytes:
    return pdf.join([("Anmeldung für Győző", paper("Győző")), ("Anlage Kind 1.2", paper("Žydrūnė"))])


def test_fields_of_the_same_name_are_kept_apart_by_the_title_of_their_paper() -> None:
    names = pdf.inspect(both()).names()
    assert names == {f"{parent}.{field}" for parent in ("1-anmeldung-fur-gyozo", "2-anlage-kind-1-2")
                     for field in ("text", "tick", "stand")}


def test_each_paper_shows_its_own_values() -> None:
    assert [shown(both(), BOX, page).strip() for page in (1, 2)] == ["Győző", "Žydrūnė"]


def test_joined_pages_look_as_they_did() -> None:
    for page, name in enumerate(("Győző", "Žydrūnė"), 1):
        difference = ImageChops.difference(page_picture(both(), page), page_picture(paper(name)))
        assert difference.getbbox() is None


def test_fields_of_joined_papers_are_editable_one_by_one() -> None:
    changed_one = fill(both(), {"2-anlage-kind-1-2.text": "Ķēniņš"}).pdf
    assert [shown(changed_one, BOX, page).strip() for page in (1, 2)] == ["Győző", "Ķēniņš"]


def test_joined_papers_are_clean_and_always_the_same_bytes() -> None:
    assert both() == both()
    assert complaints(both()) == ""


def test_each_paper_has_a_bookmark_at_its_first_page() -> None:
    whole = pdf.join([("Übersicht", blank(2)), ("Antrag", paper("Győző"))])
    with pikepdf.open(BytesIO(whole)) as opened, opened.open_outline() as outline:
        found = [(item.title, opened.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root]
    assert found == [("Übersicht", 0), ("Antrag", 2)]


def test_flat_papers_are_joined_without_a_form() -> None:
    whole = pdf.join([("a", blank()), ("b", blank())])
    with pikepdf.open(BytesIO(whole)) as opened:
        assert "/AcroForm" not in opened.Root
        assert len(opened.pages) == 2


def test_pages_keep_what_they_inherit() -> None:
    def inherit(made: pikepdf.Pdf) -> None:
        made.Root["/Pages"]["/MediaBox"] = Array([0, 0, 300, 400])
        for page in made.pages:
            del page.obj["/MediaBox"]

    assert pdf.inspect(pdf.join([("a", changed(blank(), inherit))])).pages == ((300.0, 400.0),)


def test_papers_whose_fields_are_cut_off_are_kept_apart_too() -> None:
    def cut(made: pikepdf.Pdf) -> None:
        fields = made.Root["/AcroForm"]["/Fields"]
        made.Root["/AcroForm"]["/Fields"] = Array([
            made.make_indirect(Dictionary(T=String("txt"), FT=Name.Tx, Kids=Array(list(fields))))
        ])

    content = pdf.prepare(changed(sheet(text_field("txt.a"), text_field("b")), cut)).pdf
    names = [field.name for field in pdf.inspect(pdf.join([("x", content), ("x", content)])).fields]
    assert len(set(names)) == len(names)
    assert all(name.startswith(("1-x.", "2-x.")) for name in names)


@pytest.mark.originals
@pytest.mark.parametrize("name", ["berlin-anmeldung-2020", "kg1-2025-09", "elterngeld-bund-2024-04"])
def test_two_sheets_of_an_original_are_kept_apart_and_look_as_they_did(name: str) -> None:
    prepared = pdf.prepare((OFFICIAL / f"{name}.pdf").read_bytes()).pdf
    text = next(field for field in pdf.inspect(prepared).fields if field.kind == "text" and field.limit is None)
    sheets = [fill(prepared, {text.name: word}).pdf for word in ("Győr", "Žagarė")]
    whole = pdf.join([("Blatt", content) for content in sheets])
    assert len(pdf.inspect(whole).fields) == 2 * len(pdf.inspect(prepared).fields)
    assert len(pdf.inspect(whole).names()) == 2 * len(pdf.inspect(prepared).names())
    pages = len(pdf.inspect(prepared).pages)
    page = text.widgets[0].page
    for number, content in enumerate(sheets):
        difference = ImageChops.difference(page_picture(whole, page + number * pages), page_picture(content, page))
        assert difference.getbbox() is None
    assert complaints(whole) == ""
