"""Texts stand in their boxes as a careful clerk would write them."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pdf_making import (
    BOX,
    HIGH,
    appearance,
    blank,
    changed,
    fill,
    filled,
    font_used,
    ink_box,
    page_picture,
    root_field,
    sheet,
    shown,
    size_used,
    text_field,
    values_of,
)
from reading import Poppler, ink, plain

from formhelper import pdf
from formhelper.core.fields import FieldList, PaperField, Widget

PARAGRAPH: tuple[float, float, float, float] = (50, 500, 250, 570)


def middle(box: tuple[float, float, float, float] | None) -> tuple[float, float]:
    assert box is not None, "no ink"
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def test_comb_letters_stand_in_the_middle_of_their_cells() -> None:
    made = filled(text_field(limit=10, comb=True), "HOHIHOHIHO").pdf
    for cell in range(10):
        rect = (50 + 20 * cell, 700, 70 + 20 * cell, 720)
        assert middle(ink_box(made, rect))[0] == pytest.approx(60 + 20 * cell, abs=1)


def test_a_short_comb_begins_in_the_first_cell_and_ends_in_the_last_when_aligned_right() -> None:
    left = filled(text_field(limit=10, comb=True), "12").pdf
    right = filled(text_field(limit=10, comb=True, align=2), "12").pdf
    assert middle(ink_box(left, (50, 700, 70, 720)))[0] == pytest.approx(60, abs=1.5)
    assert ink_box(left, (91, 700, 250, 720)) is None
    assert middle(ink_box(right, (230, 700, 250, 720)))[0] == pytest.approx(240, abs=1.5)
    assert ink_box(right, (50, 700, 209, 720)) is None


def test_a_combining_sequence_takes_one_cell() -> None:
    made = filled(text_field(limit=3, comb=True), "m̂k͟hl̥̄")
    assert [ink_box(made.pdf, (x, 700, x + 66.6, 720)) is not None for x in (50, 116.7, 183.4)] == [True] * 3


def test_wide_letters_stay_in_the_cells_of_a_comb() -> None:
    made = filled(text_field(limit=10, comb=True, rect=(50, 700, 150, 720), font_size=12), "WWWWWWWWWW").pdf
    for cell in range(1, 10):
        x = round((50 + 10 * cell) * 3)
        column = page_picture(made).crop((x, round((HIGH - 719) * 3), x + 1, round((HIGH - 701) * 3)))
        assert column.getextrema()[0] > 128, f"ink on the line before cell {cell + 1}"


def test_a_comb_of_automatic_size_is_readable_and_whole() -> None:
    made = filled(text_field(limit=34, comb=True, rect=(50, 700, 450, 714)), "DE02120300000000202051").pdf
    assert size_used(made) >= 8
    assert plain(shown(made, (50, 700, 450, 714))) == "DE02120300000000202051"


def test_a_value_that_is_longer_than_the_limit_is_refused_and_names_both_numbers() -> None:
    with pytest.raises(pdf.Overflow, match=r"'text' takes 11 characters, but 14 are given") as caught:
        filled(text_field(limit=11), "123FK123456ABC")
    assert (caught.value.needed, caught.value.available) == (14, 11)


def test_the_limit_counts_letters_and_not_code_points() -> None:
    assert values_of(filled(text_field(limit=2), "k͟hl̥̄").pdf)["text"] == "k͟hl̥̄"


def test_a_fixed_size_is_kept() -> None:
    made = filled(text_field(font_size=9), "Kärntner Ring")
    assert size_used(made.pdf) == 9
    assert made.smaller == ()


@pytest.mark.parametrize(("height", "size"), [(10, 7), (12, 8.5), (14, 10), (20, 12), (60, 12)])
def test_an_automatic_size_follows_the_height_up_to_twelve_points(height: float, size: float) -> None:
    assert size_used(filled(text_field(rect=(50, 700, 250, 700 + height)), "Ort").pdf) == size


def test_the_document_wide_appearance_serves_fields_that_have_none() -> None:
    def inherit(made: pikepdf.Pdf) -> None:
        del root_field(made)["/DA"]
        made.Root["/AcroForm"]["/DA"] = pikepdf.String("/Helv 9 Tf 0 0 1 rg")

    made = filled(text_field(font_size=11), "Ort", inherit).pdf
    assert size_used(made) == 9
    assert "0 0 1 rg" in appearance(made)


def test_a_size_below_nought_counts_as_automatic() -> None:
    def negative(made: pikepdf.Pdf) -> None:
        root_field(made)["/DA"] = pikepdf.String("/Helv -10 Tf 0 g")

    assert size_used(filled(text_field(), "Ort", negative).pdf) == 12


def test_the_ladder_shrinks_to_eight_points_before_it_narrows_and_to_six_before_the_annex() -> None:
    steps = []
    for count in range(10, 80):
        made = filled(text_field(font_size=12), "n" * count)
        step = (font_used(made.pdf), size_used(made.pdf), bool(made.smaller), bool(made.annexed))
        if not steps or steps[-1] != step:
            steps.append(step)
    regular, narrow = "/FormHelperSans", "/FormHelperNarrow"
    upright = [size for font, size, _, annexed in steps if font == regular and not annexed and size >= 8]
    assert upright == sorted(upright, reverse=True)
    assert upright[0] == 12
    assert upright[-1] == 8
    first_narrow = next(n for n, step in enumerate(steps) if step[0] == narrow)
    assert all(step[:2] >= (regular, 8) for step in steps[:first_narrow])
    assert steps[first_narrow][1] >= 8
    assert min(size for _, size, _, _ in steps) >= 6
    assert steps[-1][3]
    assert all(smaller for _, size, smaller, annexed in steps if size < 12 and not annexed)


def test_a_text_that_was_written_smaller_is_named() -> None:
    assert filled(text_field(font_size=12), "n" * 36).smaller == ("text",)


def test_a_multiline_text_wraps_at_blanks_and_behind_hyphens() -> None:
    text = "Donau-Auen-Nationalparkverwaltung und Neusiedler-See-Schifffahrtsgesellschaft"
    rect = (50, 500, 200, 570)
    made = filled(text_field(rect=rect, multiline=True, font_size=10), text).pdf
    rows: dict[float, list[str]] = {}
    for _, top, _, _, word in Poppler(made).pages[0]:
        rows.setdefault(top, []).append(word)
    assert [" ".join(words) for words in rows.values()] == [
        "Donau-Auen-", "Nationalparkverwaltung und", "Neusiedler-See-", "Schifffahrtsgesellschaft",
    ]


def test_a_multiline_text_keeps_its_own_lines_and_stays_inside_its_box() -> None:
    made = filled(text_field(rect=PARAGRAPH, multiline=True, font_size=10), "Erste Zeile\n\nDritte gq").pdf
    assert [line.strip() for line in shown(made, PARAGRAPH).split("\n") if line.strip()] == [
        "Erste Zeile", "Dritte gq",
    ]
    box = ink_box(made, PARAGRAPH)
    assert box
    assert box[3] > 560
    assert ink_box(made, (40, 570, 260, 600)) is None
    assert ink_box(made, (40, 470, 260, 500)) is None


def test_lines_of_a_text_become_one_line_where_the_field_has_one() -> None:
    assert shown(filled(text_field(), "Erste\nZweite").pdf).strip() == "Erste Zweite"


def test_a_no_break_space_does_not_break() -> None:
    made = filled(text_field(rect=(50, 500, 120, 570), multiline=True, font_size=10), "aaaaaaaa 12\u00a0000\u00a0Euro")
    assert [plain(line) for line in shown(made.pdf, (50, 500, 120, 570)).split("\n")] == ["aaaaaaaa", "12000Euro"]


def test_the_tails_of_letters_are_seen_in_a_narrow_box() -> None:
    rect = (50, 700, 250, 709.2)
    tails, flat = (ink_box(filled(text_field(rect=rect, font_size=10), text).pdf, (50, 698, 250, 712))
                   for text in ("gjpqy", "nomac"))
    assert tails
    assert flat
    assert flat[1] - tails[1] == pytest.approx(2.1, abs=0.4)


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


@pytest.mark.parametrize(("align", "left", "right"), [(0, 52, None), (1, None, None), (2, None, 248)])
def test_texts_are_aligned_as_the_field_asks(align: int, left: float | None, right: float | None) -> None:
    box = ink_box(filled(text_field(align=align, font_size=12), "HHHH").pdf)
    assert box
    if left:
        assert box[0] == pytest.approx(left, abs=1.3)
    if right:
        assert box[2] == pytest.approx(right, abs=1.3)
    if align == 1:
        assert (box[0] + box[2]) / 2 == pytest.approx(150, abs=0.7)
    assert (box[1] + box[3]) / 2 == pytest.approx(710, abs=0.7)


def test_each_line_of_a_centred_text_is_centred() -> None:
    made = filled(text_field(rect=PARAGRAPH, multiline=True, align=1, font_size=10), "HH\nHHHHHHHH").pdf
    for rect in ((50, 557, 250, 570), (50, 545, 250, 557)):
        assert middle(ink_box(made, rect))[0] == pytest.approx(150, abs=0.7)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, 360, -90])
def test_texts_turn_with_their_field(rotation: int) -> None:
    rect = (100, 400, 120, 600) if rotation % 180 else (100, 400, 300, 420)

    def turn(made: pikepdf.Pdf) -> None:
        root_field(made)["/MK"] = pikepdf.Dictionary(R=rotation)

    made = filled(text_field(rect=rect, font_size=12), "HHHH", turn).pdf
    box = ink_box(made, rect)
    assert box
    edges = {0: (0, 102), 90: (1, 402), 180: (2, 298), 270: (3, 598)}[rotation % 360]
    assert box[edges[0]] == pytest.approx(edges[1], abs=1.3)
    assert (box[2] - box[0] > box[3] - box[1]) is (rotation % 180 == 0)


@pytest.mark.parametrize("colour", ["1 0 0 rg", "0.2 g", "0 1 1 0 k"])
def test_texts_keep_the_colour_of_the_field(colour: str) -> None:
    def paint(made: pikepdf.Pdf) -> None:
        root_field(made)["/DA"] = pikepdf.String(f"{colour} /Helv 10 Tf")

    assert f"{colour}\n" in appearance(filled(text_field(), "Ort", paint).pdf)


def test_background_and_border_of_the_field_are_drawn_again() -> None:
    def paint(made: pikepdf.Pdf) -> None:
        root_field(made)["/MK"] = pikepdf.Dictionary(BG=pikepdf.Array([0.9, 0.9, 1]), BC=pikepdf.Array([0]))
        root_field(made)["/BS"] = pikepdf.Dictionary(W=2, S=pikepdf.Name.S)

    made = filled(text_field(), "Ort", paint).pdf
    picture = page_picture(made)
    assert picture.getpixel(((200 * 3), round((HIGH - 705) * 3))) in range(200, 250)
    assert picture.getpixel(((150 * 3), round((HIGH - 719) * 3))) < 60
    assert shown(made).strip() == "Ort"


def twice() -> PaperField:
    return PaperField("name", "text", (Widget(1, BOX), Widget(1, (50, 600, 250, 620))), font_size=10)


def test_a_field_that_stands_twice_is_written_in_both_places() -> None:
    made = fill(sheet(twice()), {"name": "Nyírő"}).pdf
    assert [shown(made, widget.rect).strip() for widget in twice().widgets] == ["Nyírő", "Nyírő"]


def test_one_place_of_a_field_can_be_written_alone() -> None:
    made = fill(sheet(twice()), {"name": "Nyírő"}, only_widgets={"name": 2}).pdf
    assert [shown(made, widget.rect).strip() for widget in twice().widgets] == ["", "Nyírő"]
    assert ink(page_picture(made), BOX, HIGH) == 0


def test_a_place_that_the_field_has_not_is_refused() -> None:
    with pytest.raises(pdf.PdfError, match="'name' has no place number 3"):
        fill(sheet(twice()), {"name": "Nyírő"}, only_widgets={"name": 3})


def test_each_place_keeps_its_own_size() -> None:
    def sizes(made: pikepdf.Pdf) -> None:
        for kid, size in zip(root_field(made)["/Kids"], (8, 12), strict=True):
            kid["/DA"] = pikepdf.String(f"/Helv {size} Tf 0 g")

    made = fill(changed(sheet(twice()), sizes), {"name": "HHHH"}).pdf
    first, second = (ink_box(made, widget.rect) for widget in twice().widgets)
    assert first
    assert second
    assert (second[2] - second[0]) / (first[2] - first[0]) == pytest.approx(1.5, abs=0.1)


def test_two_objects_of_one_name_are_one_field() -> None:
    def same_name(made: pikepdf.Pdf) -> None:
        root_field(made, 1)["/T"] = pikepdf.String("a")

    content = changed(sheet(text_field("a"), text_field("b", (50, 600, 250, 620))), same_name)
    (field,) = pdf.inspect(content).fields
    made = fill(content, {"a": "Ort"}).pdf
    assert len(field.widgets) == 2
    assert [shown(made, widget.rect).strip() for widget in field.widgets] == ["Ort", "Ort"]


def test_a_choice_keeps_its_export_value_and_shows_its_words() -> None:
    choice = PaperField("land", "choice", (Widget(1, BOX),), options=("Österreich", "Ungarn"), font_size=10)

    def exports(made: pikepdf.Pdf) -> None:
        root_field(made)["/Opt"] = pikepdf.Array([
            pikepdf.Array([pikepdf.String("AT"), pikepdf.String("Österreich")]),
            pikepdf.Array([pikepdf.String("HU"), pikepdf.String("Ungarn")]),
        ])

    made = fill(changed(sheet(choice), exports), {"land": "Ungarn"}).pdf
    assert shown(made).strip() == "Ungarn"
    assert values_of(made)["land"] == "HU"
    with pytest.raises(pdf.WrongState, match="'Österreich', 'Ungarn'"):
        fill(sheet(choice), {"land": "HU"})


def test_a_rich_text_of_the_field_goes_since_viewers_would_show_it_instead() -> None:
    def rich(made: pikepdf.Pdf) -> None:
        root_field(made)["/RV"] = pikepdf.String("<body><p>alt</p></body>")

    with pikepdf.open(BytesIO(filled(text_field(), "neu", rich).pdf)) as made:
        assert "/RV" not in root_field(made)


def test_texts_on_the_second_page_stand_there() -> None:
    content = pdf.add_fields(blank(2), FieldList(((595, 842),) * 2, (text_field(page=2),)))
    made = fill(content, {"text": "Seite zwei"}).pdf
    assert shown(made, page=2).strip() == "Seite zwei"
    assert ink_box(made, page=1) is None
