"""Texts stand in their boxes as a careful clerk would write them."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pdf_making import (
    BOX,
    HIGH,
    appearance,
    changed,
    fill,
    filled,
    font_used,
    ink_box,
    middle,
    page_picture,
    root_field,
    sheet,
    shown,
    size_used,
    text_field,
    values_of,
)
from reading import Poppler, plain

from formhelper import pdf
from formhelper.core.fields import PaperField, Widget

PARAGRAPH: tuple[float, float, float, float] = (50, 500, 250, 570)


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
