"""The proof is not blind: each kind of fault, planted into a filled form, is found; a form without fault passes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from formhelper import pdf
from formhelper.core.fields import FieldList, PaperField, Widget
from formhelper.pdf import Filled

sys.path.append(str(Path(__file__).resolve().parents[1] / "proof"))  # behind all else, so that it hides nothing

from case import prepared_case, prove
from checking import Case, Checking, alike
from row import Row

WIDE, HIGH = 595.0, 842.0
VALUES: dict[str, str | bool] = {
    "name": "Žofie Großmann", "story": "Sie wohnt seit 2019 in Łódź\nund zieht nun um.", "number": "12345",
    "married": True, "home": "rent",
}
Plant = Callable[[pikepdf.Pdf], list[Object]]
"""Changes an open PDF; gives the objects that changed."""


def field(name: str, y: float, *, high: float = 18, wide: float = 200, **more: Any) -> PaperField:
    return replace(PaperField(name, "text", (Widget(1, (50, y, 50 + wide, y + high)),)), **more)


FIELDS = (
    field("name", 760, font_size=10, tooltip="Familienname"),
    field("story", 650, high=60, multiline=True, font_size=10),
    field("number", 600, limit=5, comb=True),
    PaperField("married", "checkbox", (Widget(1, (50, 560, 62, 572), ("Ja",)),)),
    PaperField("home", "radio", (Widget(1, (50, 520, 62, 532), ("rent",)), Widget(1, (90, 520, 102, 532), ("own",)))),
)


def original(change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """A small tagged form as an authority might make it."""
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(WIDE, HIGH))
        plain = BytesIO()
        made.save(plain, static_id=True)
    with pikepdf.open(BytesIO(pdf.add_fields(plain.getvalue(), FieldList(((WIDE, HIGH),), FIELDS)))) as made:
        made.Root["/Lang"] = String("de-DE")
        element = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        made.Root["/StructTreeRoot"] = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
        if change:
            change(made)
        out = BytesIO()
        made.save(out, static_id=True)
        return out.getvalue()


@pytest.fixture(scope="module")
def case() -> Case:
    return prepared_case(Row("made"), original())


def appended(content: bytes, plant: Plant) -> bytes:
    """An incremental update with the objects that the plant changed; all others stay byte for byte."""
    with pikepdf.open(BytesIO(content)) as opened:
        out, places = bytearray(content + b"\n"), {}
        for changed in plant(opened):
            places[changed.objgen[0]] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (changed.objgen[0], body(changed))
        size, root = int(opened.trailer["/Size"]), opened.Root.objgen[0]
    start = len(out)
    last = content.rindex(b"startxref")
    before = int(content[last + 9 :].split()[0])
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items()))
    out += b"xref\n" + rows + b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, before)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def body(changed: Object) -> bytes:
    if isinstance(changed, Stream):
        content = changed.read_bytes()
        keys = Dictionary({key: value for key, value in changed.items() if key not in ("/Filter", "/DecodeParms")})
        keys["/Length"] = len(content)
        return keys.unparse(resolved=True) + b"\nstream\n" + content + b"\nendstream"
    return changed.unparse(resolved=True)


def widget(opened: pikepdf.Pdf, name: str) -> Object:
    for leaf in opened.Root["/AcroForm"]["/Fields"]:
        if leaf["/T"] == name:
            return leaf["/Kids"][0] if "/Kids" in leaf else leaf
    raise KeyError(name)


def found(case: Case, filled: Filled, values: dict[str, str | bool] | None = None) -> set[tuple[str, str]]:
    """Oracle and place of all that the proof finds wrong."""
    row = Row("made")
    Checking(row, case, "set", values or VALUES, filled).all(None)
    return {(miss.oracle, miss.field) for miss in row.misses}


def planted(case: Case, plant: Plant) -> set[tuple[str, str]]:
    filled = case.engine.fill(VALUES)
    return found(case, replace(filled, chunks=(appended(filled.pdf, plant),)))


def redrawn(name: str, drawn: Callable[[bytes], bytes]) -> Plant:
    def plant(opened: pikepdf.Pdf) -> list[Object]:
        picture = widget(opened, name)["/AP"]["/N"]
        picture.write(drawn(picture.read_bytes()))
        return [picture]

    return plant


def test_a_form_that_is_filled_right_has_no_miss_in_any_set(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(original())

    row = prove(path)

    assert row.misses == []
    assert row.counts["fields"] == 5
    assert row.counts["values"] > 20
    assert row.counts["annexed"]
    assert row.counts["refused"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_and_cut_pages_with_turned_fields_are_read_at_the_right_places(turn: int, tmp_path: Path) -> None:
    def change(made: pikepdf.Pdf) -> None:
        page = made.pages[0].obj
        page["/Rotate"], page["/CropBox"] = turn, Array([20, 100, 500, 800])
        widget(made, "story")["/MK"] = Dictionary(R=turn)

    path = tmp_path / "turned.pdf"
    path.write_bytes(original(change))

    assert prove(path).misses == []


def test_an_update_that_changes_nothing_is_no_fault(case: Case) -> None:
    assert planted(case, lambda opened: [widget(opened, "name")]) == set()


def test_another_text_than_the_one_asked_for_is_found_on_the_page_and_in_the_field(case: Case) -> None:
    filled = case.engine.fill({**VALUES, "name": "Žofie Grossmann"})

    assert found(case, filled) == {("text pdfium", "name"), ("text poppler", "name"), ("read back", "name")}


def test_a_value_that_is_kept_but_drawn_short_is_found(case: Case) -> None:
    def shorter(drawn: bytes) -> bytes:
        head, _, tail = drawn.rpartition(b"> Tj")
        return head[:-8] + b"> Tj" + tail

    assert planted(case, redrawn("name", shorter)) >= {("text pdfium", "name"), ("text poppler", "name")}


@pytest.mark.parametrize("shift", [b"0 6", b"0 -6", b"-3 0"])
def test_letters_that_the_edge_of_the_box_cuts_are_found(case: Case, shift: bytes) -> None:
    shifted = planted(case, redrawn("name", lambda drawn: b"1 0 0 1 " + shift + b" cm " + drawn))

    assert ("clipped", "name") in shifted


def test_a_value_without_ink_is_found(case: Case) -> None:
    assert planted(case, redrawn("name", lambda drawn: b"3 Tr " + drawn)) == {
        ("ink pdfium", "name"), ("ink poppler", "name")
    }


def test_ink_outside_of_the_boxes_is_found(case: Case) -> None:
    def dot(opened: pikepdf.Pdf) -> list[Object]:
        page = opened.pages[0].obj
        page["/Contents"] = opened.make_stream(b"400 400 2 2 re f")
        return [page, page["/Contents"]]

    assert ("outside", "page 1") in planted(case, dot)


def test_ink_one_point_beside_a_box_is_found(case: Case) -> None:
    def wider(opened: pikepdf.Pdf) -> list[Object]:
        box = widget(opened, "name")
        box["/Rect"] = Array([50, 760, 258, 778])
        box["/AP"]["/N"]["/BBox"] = Array([0, 0, 208, 18])
        box["/AP"]["/N"].write(b"0 0 206 18 re f")
        return [box, box["/AP"]["/N"]]

    assert ("outside", "page 1") in planted(case, wider)


def test_another_key_of_a_widget_is_found(case: Case) -> None:
    def smaller(opened: pikepdf.Pdf) -> list[Object]:
        box = widget(opened, "name")
        box["/DA"] = String("/Helv 8 Tf 0 g")
        return [box]

    assert planted(case, smaller) == {("keys", "name")}


def test_a_tick_that_is_not_set_is_found(case: Case) -> None:
    def unset(opened: pikepdf.Pdf) -> list[Object]:
        box = widget(opened, "married")
        box["/AS"] = Name.Off
        return [box]

    assert planted(case, unset) == {("ticks", "married"), ("ink pdfium", "married"), ("ink poppler", "married")}


def test_the_wrong_radio_button_is_found(case: Case) -> None:
    wrong = found(case, case.engine.fill({**VALUES, "home": "own"}))

    assert wrong == {("ticks", "home"), ("ink pdfium", "home"), ("ink poppler", "home")}


def test_an_annex_that_lacks_a_word_and_a_box_that_names_another_entry_are_found(case: Case) -> None:
    values = {**VALUES, "name": "Anna " * 60 + "Ende"}
    filled = case.engine.fill(values)
    short = [replace(entry, text=entry.text[:-5]) for entry in filled.annexed]
    other = [replace(entry, number=7) for entry in filled.annexed]

    assert found(case, filled, values) == set()
    assert found(case, replace(filled, annexed=tuple(short)), values) == {("annex", "name")}
    assert found(case, replace(filled, annexed=tuple(other)), values) == {("annex", "name")}


def test_tags_tooltips_and_language_that_are_lost_are_found(case: Case) -> None:
    def bare(opened: pikepdf.Pdf) -> list[Object]:
        box = widget(opened, "name")
        del opened.Root["/StructTreeRoot"], opened.Root["/Lang"], box["/TU"]
        return [opened.Root, box]

    lost = {where for oracle, where in planted(case, bare) if oracle == "kept"}
    assert {"structure tree", "language"} <= lost
    assert len(lost) == 3


def test_a_file_of_which_qpdf_complains_is_found(case: Case) -> None:
    filled = case.engine.fill(VALUES)
    again = appended(filled.pdf, redrawn("name", lambda drawn: drawn))
    start = again.rindex(b"/Length ") + 8
    broken = again[:start] + b"9 " + again[start + 2 :]

    assert found(case, replace(filled, chunks=(again,))) == set()
    assert ("qpdf", "-") in found(case, replace(filled, chunks=(broken,)))


def test_a_refusal_with_reason_is_no_miss(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(BytesIO(original())) as opened:
        opened.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))

    row = prove(path)

    assert row.misses == []
    assert row.remark.startswith("refused")


def test_a_refusal_without_reason_is_a_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: bytes) -> None:
        raise pdf.PasswordNeeded

    path = tmp_path / "made.pdf"
    path.write_bytes(original())
    monkeypatch.setattr(pdf, "guarded_prepare", refuse)

    assert [miss.expected for miss in prove(path).misses] == ["a form that is filled"]


def test_a_file_that_ends_too_early_may_be_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(original()[:-200])

    assert prove(path).misses == []


def test_a_flat_paper_that_looks_otherwise_or_keeps_fields_is_found(case: Case) -> None:
    row, filled = Row("made"), case.engine.fill(VALUES)

    alike(row, case, "flat", filled, case.engine.fill(VALUES, flatten=True))
    assert row.misses == []

    alike(row, case, "flat", filled, case.engine.fill({**VALUES, "name": "Žofie Grossmann"}))
    assert {miss.oracle for miss in row.misses} == {"outside", "other"}
