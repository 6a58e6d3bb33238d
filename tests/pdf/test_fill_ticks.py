"""Ticks show the file's own states, and every renderer sees them."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pdf_making import (
    HIGH,
    changed,
    complaints,
    fill,
    page_picture,
    plan,
    radio_field,
    root_field,
    sheet,
    text_field,
    tick_field,
)
from reading import OFFICIAL, Poppler, ink

from formhelper import pdf
from formhelper.core.fields import PaperField, Rect, Widget

BLACK = 0.02


def dark(content: bytes, rect: Rect) -> tuple[bool, bool]:
    """Whether pdfium and poppler see ink."""
    return ink(page_picture(content), rect, HIGH) > BLACK, ink(Poppler(content).picture(1), rect, HIGH) > BLACK


def test_a_tick_has_ink_in_two_renderers_and_an_empty_box_has_none() -> None:
    there, not_there = tick_field("a"), tick_field("b", (80, 600, 92, 612))
    made = fill(sheet(there, not_there), {"a": True}).pdf
    assert dark(made, there.widgets[0].rect) == (True, True)
    assert dark(made, not_there.widgets[0].rect) == (False, False)


@pytest.mark.parametrize("state", ["On", "1", "0", "selektiert", "leibliches Kind", "Männlich", "a(b)", "#x", "да"])
def test_states_keep_the_names_of_the_file(state: str) -> None:
    content = sheet(tick_field(state=state))
    assert pdf.inspect(content).fields[0].states == (state,)
    for value in (True, state):
        made = fill(content, {"tick": value}).pdf
        with pikepdf.open(BytesIO(made)) as opened:
            field = root_field(opened)
            assert field["/V"] == field["/AS"] == pikepdf.Name(f"/{state}")


def latin(made: pikepdf.Pdf) -> None:
    """On-states as old files write them: bytes of Latin-1."""
    for kid, raw in zip(root_field(made)["/Kids"], (b"m#e4nnlich", b"weiblich"), strict=True):
        looks = kid["/AP"]["/N"]
        (old,) = set(looks.keys()) - {"/Off"}
        kid["/AP"]["/N"] = pikepdf.Object.parse(b"<< /Off null /" + raw + b" null >>")
        kid["/AP"] = made.make_indirect(pikepdf.Object.parse(b"<< /N << /" + raw + b" 0 >> >>"))
        (new,) = kid["/AP"]["/N"].keys()
        kid["/AP"]["/N"][new] = looks[old]


def test_states_in_latin_1_bytes_are_read_as_text_and_written_as_the_same_bytes() -> None:
    content = changed(sheet(radio_field("geschlecht", "x", "y")), latin)
    (field,) = pdf.inspect(content).fields
    assert field.states == ("männlich", "weiblich")
    made = fill(pdf.prepare(content).pdf, {"geschlecht": "männlich"}).pdf
    with pikepdf.open(BytesIO(made)) as opened:
        assert b"/V /m#e4nnlich" in root_field(opened).unparse(resolved=True)
        assert b"/AS /m#e4nnlich" in root_field(opened)["/Kids"][0].unparse(resolved=True)
    assert dark(made, field.widgets[0].rect) == (True, True)
    assert dark(made, field.widgets[1].rect) == (False, False)


@pytest.mark.parametrize("state", ["0", "1", "2"])
def test_one_of_several_radio_buttons_is_ticked(state: str) -> None:
    field = radio_field("stand", "0", "1", "2")
    made = fill(sheet(field), {"stand": state}).pdf
    assert [dark(made, widget.rect) for widget in field.widgets] == [
        (widget.states == (state,),) * 2 for widget in field.widgets
    ]
    with pikepdf.open(BytesIO(made)) as opened:
        assert root_field(opened)["/V"] == f"/{state}"


def test_a_check_box_with_several_states_behaves_as_radio_buttons_do() -> None:
    widgets = tuple(Widget(1, (50 + 30 * n, 500, 62 + 30 * n, 512), (state,)) for n, state in enumerate(("Ja", "Nein")))
    made = fill(sheet(PaperField("frage", "checkbox", widgets)), {"frage": "Nein"}).pdf
    assert [dark(made, widget.rect)[0] for widget in widgets] == [False, True]


def test_a_new_answer_takes_the_old_tick_away() -> None:
    field = radio_field("stand", "0", "1")
    first = fill(sheet(field), {"stand": "0"}).pdf
    second = fill(first, {"stand": "1"}).pdf
    assert [dark(second, widget.rect)[0] for widget in field.widgets] == [False, True]


@pytest.mark.parametrize("value", ["Yes", "on", "Off", ""])
def test_a_state_that_the_field_cannot_show_is_refused_with_those_that_it_can(value: str) -> None:
    with pytest.raises(pdf.WrongState, match=r"'tick'.*it can show 'On'"):
        fill(sheet(tick_field()), {"tick": value})


def test_false_takes_a_tick_away() -> None:
    ticked = fill(sheet(tick_field()), {"tick": True}).pdf
    assert dark(ticked, (50, 600, 62, 612)) == (True, True)
    assert dark(fill(ticked, {"tick": False}).pdf, (50, 600, 62, 612)) == (False, False)


def test_a_box_that_says_no_state_is_not_ticked() -> None:
    def silent(made: pikepdf.Pdf) -> None:
        del root_field(made)["/AS"]
        del root_field(made)["/AP"]["/N"]["/Off"]

    content = pdf.prepare(changed(sheet(tick_field()), silent)).pdf
    assert dark(content, (50, 600, 62, 612)) == (False, False)
    assert dark(fill(content, {"tick": True}).pdf, (50, 600, 62, 612)) == (True, True)


def without_a_look(made: pikepdf.Pdf) -> None:
    for field in made.Root["/AcroForm"]["/Fields"]:
        for widget in field.get("/Kids", [field]):
            del widget["/AP"]


def test_a_box_that_the_file_gives_no_look_gets_a_cross() -> None:
    content = changed(sheet(tick_field()), without_a_look)
    made = plan(content)
    assert made.fields["tick"].states == ("1",)
    assert dark(made.fill({"tick": True}).pdf, (50, 600, 62, 612)) == (True, True)


def test_circles_that_the_file_gives_no_look_are_told_apart() -> None:
    content = changed(sheet(radio_field("geschlecht", "m", "w")), without_a_look)
    made = plan(content)
    assert made.fields["geschlecht"].states == ("1", "2")
    second = made.fill({"geschlecht": "2"}).pdf
    places = [widget.rect for widget in made.fields["geschlecht"].widgets]
    assert [dark(second, rect)[0] for rect in places] == [False, True]


def test_a_bare_tick_for_several_states_is_refused() -> None:
    with pytest.raises(pdf.WrongState, match="'0', '1'"):
        fill(sheet(radio_field("stand", "0", "1")), {"stand": True})


def test_a_tick_for_a_text_is_refused() -> None:
    with pytest.raises(pdf.WrongType, match="'text' is of kind text and takes no bool"):
        fill(sheet(text_field()), {"text": True})


@pytest.mark.parametrize("kind", ["button", "signature"])
def test_buttons_and_signatures_take_no_value(kind: str) -> None:
    field = PaperField("f", kind, (Widget(1, (50, 600, 90, 620)),))
    with pytest.raises(pdf.WrongType, match=f"of kind {kind}"):
        fill(sheet(field), {"f": "x"})


def borrowed(made: pikepdf.Pdf) -> None:
    """A tick that is a letter of a font that the file does not carry, on a grey ground."""
    name = pikepdf.Name
    dingbats = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.ZapfDingbats)
    look = root_field(made)["/AP"]["/N"]["/On"]
    look.write(b"0.9 g 0 0 12 12 re f q BT /ZaDb 10 Tf 2 3 Td (4) Tj ET Q")
    look["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(ZaDb=made.make_indirect(dingbats)))


def test_ticks_in_a_borrowed_font_are_drawn_as_lines_and_their_ground_stays() -> None:
    prepared = pdf.prepare(changed(sheet(tick_field()), borrowed)).pdf
    with pikepdf.open(BytesIO(prepared)) as opened:
        look = root_field(opened)["/AP"]["/N"]["/On"].read_bytes()
    assert b"Tj" not in look
    assert b"0.9 g 0 0 12 12 re f" in look
    made = fill(prepared, {"tick": True}).pdf
    assert dark(made, (50, 600, 62, 612)) == (True, True)
    assert complaints(made) == ""


def test_ticks_in_a_font_of_the_file_stay_as_they_are() -> None:
    def embed(made: pikepdf.Pdf) -> None:
        borrowed(made)
        font = root_field(made)["/AP"]["/N"]["/On"]["/Resources"]["/Font"]["/ZaDb"]
        font["/FontDescriptor"] = pikepdf.Dictionary(FontFile3=made.make_stream(b"font"))

    with pikepdf.open(BytesIO(pdf.prepare(changed(sheet(tick_field()), embed)).pdf)) as opened:
        assert b"(4) Tj" in root_field(opened)["/AP"]["/N"]["/On"].read_bytes()


@pytest.mark.originals
@pytest.mark.parametrize(
    ("name", "field", "state"),
    [
        ("rundfunk-anmeldung-2016", "Zahlungsweise", "Überweisung"),
        ("rundfunk-anmeldung-2016", "Zahlungsrhythmus", "jährlich im Voraus"),
        ("elterngeld-bund-2025-04", "2b Geschlecht AS", "männlich"),
    ],
)
def test_latin_1_states_of_originals_can_be_ticked(name: str, field: str, state: str) -> None:
    content = pdf.prepare((OFFICIAL / f"{name}.pdf").read_bytes()).pdf
    made = fill(content, {field: state}).pdf
    known = pdf.inspect(content).by_name()[field]
    widget = next(widget for widget in known.widgets if state in widget.states)
    assert printed(content, widget) != printed(made, widget)


def printed(content: bytes, widget: Widget) -> bytes:
    """The dots of one widget, on a page that need not begin at nought."""
    with pikepdf.open(BytesIO(content)) as opened:
        left, _, _, top = (float(edge) for edge in opened.pages[widget.page - 1].mediabox)
    picture = page_picture(content, widget.page)
    x0, y0, x1, y1 = widget.rect
    return picture.crop(tuple(round(edge * 3) for edge in (x0 - left, top - y1, x1 - left, top - y0))).tobytes()
