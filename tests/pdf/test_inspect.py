"""What is read of a PDF is what stands in it: compared with field lists that another tool made."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdf_making import blank, changed, fill, radio_field, root_field, saved, sheet, text_field, tick_field, values_of
from pikepdf import Array, Dictionary, Name, String
from reading import OFFICIAL

from formhelper import pdf
from formhelper.core.fields import FieldList, PaperField, Widget, from_json, to_json

ORIGINALS = sorted(OFFICIAL.glob("*.pdf"))
TWO_TOOLTIPS = {"elterngeld-bund-2024-04"}
"""Fields say one thing there and their widgets another; the other tool read the widgets."""
Place = tuple[int, tuple[float, ...], tuple[str, ...]]


def latin_1(state: str) -> str:
    """The other tool wrote bytes of Latin-1 as escapes of surrogates."""
    return re.sub(r"\\udc([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), state.removeprefix("/"))


def expected_places(row: dict[str, Any]) -> list[Place]:
    found = []
    for widget in row["widgets"]:
        x0, y0, x1, y1 = widget["rect"]
        states = [latin_1(state) for state in widget["states"] if state != "/Off"] if "states" in widget else []
        ticks = row["type"] in ("checkbox", "radio")
        upright = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        found.append((widget["page"], upright, tuple(states) if ticks else ()))
    return sorted(found)


def places(field: PaperField) -> list[Place]:
    return sorted((widget.page, widget.rect, widget.states) for widget in field.widgets)


@pytest.mark.originals
@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem)
def test_originals_have_the_names_kinds_pages_and_places_of_their_lists(path: Path) -> None:
    rows = json.loads((OFFICIAL / "fields" / f"{path.stem}.json").read_text(encoding="utf-8"))
    found = pdf.inspect(path.read_bytes())
    assert sorted(field.name for field in found.fields) == sorted(row["name"] for row in rows)
    for row in rows:
        field = found.by_name()[row["name"]]
        kind = {"pushbutton": "button"}.get(row["type"], row["type"])
        assert field.kind == kind, row["name"]
        assert path.stem in TWO_TOOLTIPS or field.tooltip == (row["tu"] or ""), row["name"]
        assert len(field.widgets) == len(row["widgets"]), row["name"]
        for (page, rect, states), (other_page, other_rect, other_states) in zip(
            places(field), expected_places(row), strict=True
        ):
            assert (page, states) == (other_page, other_states), row["name"]
            assert rect == pytest.approx(other_rect, abs=0.1001), row["name"]
        if kind == "text":
            assert field.limit == row["maxlen"], row["name"]
            assert field.align == row["q"], row["name"]
            assert field.multiline == ("multiline" in row["flags"]), row["name"]


@pytest.mark.originals
@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem)
def test_field_lists_of_originals_survive_as_json(path: Path) -> None:
    found = pdf.inspect(path.read_bytes())
    assert from_json(json.loads(json.dumps(to_json(found)))) == found


def test_a_flat_pdf_has_pages_and_no_fields() -> None:
    assert pdf.inspect(blank(2)) == FieldList(((595.0, 842.0), (595.0, 842.0)), ())


def test_an_empty_form_is_no_fault() -> None:
    def empty(made: pikepdf.Pdf) -> None:
        made.Root["/AcroForm"] = Dictionary()

    assert pdf.inspect(changed(blank(), empty)).fields == ()


def test_rectangles_that_were_drawn_backwards_are_put_upright() -> None:
    def backwards(made: pikepdf.Pdf) -> None:
        root_field(made)["/Rect"] = Array([250, 720, 50, 700])

    assert pdf.inspect(changed(sheet(text_field()), backwards)).fields[0].widgets[0].rect == (50, 700, 250, 720)


def test_kinds_limits_and_flags_are_inherited() -> None:
    def nest(made: pikepdf.Pdf) -> None:
        field = root_field(made)
        parent = made.make_indirect(Dictionary(
            T=String("person"), FT=Name.Tx, Ff=1 << 12, MaxLen=7, Q=2, DA=String("/Helv 9 Tf 0 g"), Kids=Array([field])
        ))
        for key in ("/FT", "/Ff", "/Q", "/DA"):
            del field[key]
        field["/Parent"] = parent
        made.Root["/AcroForm"]["/Fields"] = Array([parent])

    (field,) = pdf.inspect(changed(sheet(text_field("ort")), nest)).fields
    assert (field.name, field.kind, field.multiline, field.limit, field.align, field.font_size) == (
        "person.ort", "text", True, 7, 2, 9.0
    )


def test_names_keep_blanks_umlauts_brackets_and_escaped_dots() -> None:
    names = [" Ort ", "Straße  Nr.", r"Frage-3\.1[0]", "#subform[0].Größe", "a" * 188]
    fields = [text_field(name, (50, 700 - 30 * n, 250, 720 - 30 * n)) for n, name in enumerate(names)]
    assert [field.name for field in pdf.inspect(sheet(*fields)).fields] == names


def test_a_field_that_is_listed_twice_is_found_once() -> None:
    def twice(made: pikepdf.Pdf) -> None:
        made.Root["/AcroForm"]["/Fields"].append(root_field(made))

    assert len(pdf.inspect(changed(sheet(text_field()), twice)).fields) == 1


def test_a_widget_that_no_page_lists_names_its_page_itself() -> None:
    def unlisted(made: pikepdf.Pdf) -> None:
        del made.pages[1].obj["/Annots"]
        made.pages[1].obj["/Annots"] = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 1, 1]))])

    content = changed(sheet(text_field("a"), text_field("b", page=2), pages=2), unlisted)
    assert [field.widgets[0].page for field in pdf.inspect(content).fields] == [1, 2]


def test_a_field_without_a_place_has_no_widgets_and_is_not_filled_in_silence() -> None:
    def homeless(made: pikepdf.Pdf) -> None:
        del root_field(made)["/Rect"]

    content = changed(sheet(text_field()), homeless)
    assert pdf.inspect(content).fields[0].widgets == ()
    made = fill(content, {"text": "Ort"})
    assert made.unseen == ("text",)
    assert values_of(made.pdf) == {"text": "Ort"}
    assert "'text' is never seen on paper: it has no place on any page" in pdf.prepare(content).report.findings[0]


@pytest.mark.parametrize(
    ("flags", "why"), [(2, "hidden"), (6, "hidden"), (0, "not printed"), (1, "not printed"), (5, ""), (4, "")]
)
def test_a_field_that_never_comes_on_paper_is_found(flags: int, why: str) -> None:
    def hide(made: pikepdf.Pdf) -> None:
        root_field(made)["/F"] = flags

    content = changed(sheet(text_field()), hide)
    assert why in pdf.inspect(content).fields[0].unseen
    made = fill(content, {"text": "Ort"})
    assert made.unseen == (("text",) if why else ())
    assert [why in finding for finding in pdf.prepare(content).report.findings] == ([True] if why else [])
    assert from_json(json.loads(json.dumps(to_json(pdf.inspect(content))))) == pdf.inspect(content)


def test_fields_that_were_added_are_found_again_as_they_were_given() -> None:
    given = FieldList(((595.0, 842.0),) * 2, (
        text_field("person.name", font_size=9.5, tooltip="Name, wie im Ausweis", align=1),
        text_field("person.iban", (50, 650, 450, 670), limit=34, comb=True),
        text_field("note", (50, 500, 450, 600), page=2, multiline=True, limit=400),
        tick_field("person.married", (50, 450, 62, 462), "selektiert"),
        radio_field("stand", "ledig", "verheiratet", "männlich"),
        PaperField("land", "choice", (Widget(1, (50, 400, 150, 420)),), options=("Wien", "Győr"), font_size=8.0),
        PaperField("drucken", "button", (Widget(2, (50, 50, 150, 70)),)),
        PaperField("zeichen", "signature", (Widget(2, (50, 100, 150, 130)),)),
        PaperField("zweimal", "text", (Widget(1, (300, 700, 400, 720)), Widget(2, (300, 700, 400, 720)))),
    ))
    found = pdf.inspect(pdf.add_fields(blank(2), given))
    assert found.pages == given.pages
    assert found.by_name() == given.by_name()
    assert {field.name for field in given.fields} == found.names()


def test_added_fields_are_the_same_bytes_each_time() -> None:
    fields = FieldList(((595.0, 842.0),), (text_field(), tick_field()))
    assert pdf.add_fields(blank(), fields) == pdf.add_fields(blank(), fields)


def test_fields_are_added_to_flat_pdfs_only() -> None:
    with pytest.raises(pdf.PdfError, match="has fields already"):
        pdf.add_fields(sheet(text_field()), FieldList(((595.0, 842.0),), (tick_field(),)))


def test_fields_are_not_added_to_pages_that_are_not_there() -> None:
    with pytest.raises(pdf.PdfError, match="'text' is to stand on page 2, but there are 1"):
        pdf.add_fields(blank(), FieldList(((595.0, 842.0),), (text_field(page=2),)))


def test_pages_are_rendered_as_pngs_with_their_fields() -> None:

    made = fill(sheet(text_field(), pages=2), {"text": "Ort"}).pdf
    first, second = pdf.render(made, 1)
    empty, _ = pdf.render(sheet(text_field(), pages=2), 1)
    assert first.startswith(b"\x89PNG")
    assert first != empty == second


def test_pages_without_a_size_count_as_letter_size() -> None:
    with pikepdf.new() as made:
        made.add_blank_page()
        made.pages[0].obj["/MediaBox"] = Array([0, 0, Name.Wide, 800])
        assert pdf.inspect(saved(made)).pages == ((612.0, 792.0),)
