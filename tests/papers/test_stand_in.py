"""Stand-ins: same pages, same places, our own labels that cover nothing, and on every page what it stands in for."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations

import pypdfium2
import pytest
from paper_reading import letter_boxes, letters_off_page, pdfium_pages, poppler_text
from reading import OFFICIAL

from formhelper.core.fields import FieldList, PaperField, Rect, Widget
from formhelper.library.fonts import load_fonts
from formhelper.papers.ink import Undrawable, load_ink
from formhelper.papers.labels import value_area
from formhelper.papers.stand_in import LONGEST_LABEL, NoRoom, Page, plan_page, short_label, stand_in_pages

FONTS = load_fonts()
INK = load_ink(FONTS)
A4 = (595.0, 842.0)


def text_field(name: str, rect: Rect, **extras: object) -> PaperField:
    return replace(PaperField(name, "text", (Widget(1, rect),)), **extras)


FIELDS = FieldList((A4, (842.0, 595.0), A4), (
    text_field("family_name", (60, 700, 300, 716), tooltip="Familienname. Bitte in Druckbuchstaben eintragen."),
    text_field("iban", (60, 650, 500, 666), comb=True, limit=22),
    text_field("remark", (60, 500, 500, 600), multiline=True),
    PaperField("married", "checkbox", (Widget(1, (60, 450, 70, 460), ("Ja",)),)),
    PaperField("sex", "radio", (Widget(2, (60, 450, 70, 460), ("m",)), Widget(2, (160, 450, 170, 460), ("w",)))),
    PaperField("print", "button", (Widget(2, (700, 20, 780, 40)),), tooltip="Drucken"),
    PaperField("hidden", "text", (Widget(2, (0, 0, 0, 0)),)),
))
LABELS = {"iban": "IBAN", "remark": "Παρατηρήσεις / Бележка / J̌", "married": "verheiratet", "sex": "Geschlecht"}


def draw(fields: FieldList = FIELDS, labels: dict[str, str] = LABELS) -> bytes:
    return stand_in_pages("Antrag auf Proben", "AP 1", "Stand Mai 2026", "Amt für Proben", "https://amt.example/ap1.pdf",
                          fields, labels, FONTS)


def meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def collisions(page: Page) -> list[str]:
    """What covers what on a planned page; a label inside its own box may touch only a value of less than 20 points."""
    found = [f"{one.text}/{two.text}" for one, two in combinations(page.labels, 2) if meet(one.rect, two.rect)]
    for spot, label in zip([spot for spot in page.spots if spot.text], page.labels, strict=True):
        others = [other.rect for other in page.spots if other is not spot or label.side != "inside"]
        high = spot.rect[3] - spot.rect[1] >= 20
        own = [value_area(spot)] if label.side == "inside" and high else []
        found += [label.text for rect in (*others, *own, page.notice.rect) if meet(label.rect, rect)]
        found += [label.text for edge in (label.rect[0], page.size[0] - label.rect[2]) if edge < 0]
    return found


def test_pages_have_the_sizes_of_the_original() -> None:
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(draw())]
    assert sizes == [pytest.approx(size, abs=0.1) for size in FIELDS.pages]


def test_every_page_says_what_it_stands_in_for_and_where_the_original_is() -> None:
    notice = ("Platzhalter für: Antrag auf Proben, AP 1, Stand Mai 2026. Das Original gibt es bei: Amt für Proben, "
              "https://amt.example/ap1.pdf. Dieses Blatt ist nicht amtlich.")
    pdf = draw()
    assert [page.count(notice) for page in pdfium_pages(pdf)] == [1, 1, 1]
    assert poppler_text(pdf).count(notice) == 3


def test_labels_are_ours_or_the_first_words_of_the_tooltip() -> None:
    first, second, third = pdfium_pages(draw())
    assert all(text in first for text in ("Familienname", "IBAN", "Παρατηρήσεις / Бележка / J̌", "verheiratet"))
    assert "Druckbuchstaben" not in first
    assert "m: Geschlecht" in second
    assert "w: Geschlecht" in second
    assert "Drucken" not in second
    assert "Auf dieser Seite ist nichts auszufüllen." in third


def test_each_choice_of_a_field_can_have_its_own_label() -> None:
    page = plan_page("Platzhalter", 2, FIELDS, LABELS | {"sex=w": "weiblich"}, INK)
    assert [label.text for label in page.labels] == ["m: Geschlecht", "weiblich"]


def test_boxes_and_comb_cells_are_drawn_in_their_places() -> None:
    image = pypdfium2.PdfDocument(draw())[0].render(scale=4).to_pil().convert("L")

    def grey(x: float, y: float) -> int:
        return min(image.getpixel((round(x * 4) + dx, round((A4[1] - y) * 4))) for dx in (-1, 0, 1))

    assert grey(60, 708) < 200  # left edge of the first box
    assert all(grey(60 + 440 / 22 * cell, 658) < 215 for cell in range(1, 22))
    assert all(grey(70 + 440 / 22 * cell, 658) > 235 for cell in range(21))


def test_no_label_covers_a_box_a_label_or_the_notice() -> None:
    assert [collisions(plan_page("Platzhalter", number, FIELDS, LABELS, INK)) for number in (1, 2, 3)] == [[], [], []]


@pytest.mark.parametrize("height", [8, 12, 20, 40])
@pytest.mark.parametrize("gap", [0, 2, 9])
@pytest.mark.parametrize("multiline", [False, True])
def test_even_a_crowded_table_has_labels_that_cover_nothing(height: int, gap: int, multiline: bool) -> None:
    fields = tuple(
        text_field(f"Zelle {row} {column}", (
            20 + column * 110, 700 - row * (height + gap), 130 + column * 110 - gap,
            700 - row * (height + gap) + height,
        ), multiline=multiline) for row in range(12) for column in range(5)
    )
    page = plan_page("Platzhalter", 1, FieldList((A4,), fields), {}, INK)
    assert len(page.labels) == 60
    assert collisions(page) == []


def test_a_label_goes_inside_only_where_no_other_place_is() -> None:
    page = plan_page("Platzhalter", 1, FIELDS, LABELS, INK)
    assert {label.side for label in page.labels} == {"above", "right"}


def test_drawn_labels_lie_where_they_were_planned() -> None:
    page = plan_page("Platzhalter", 1, FIELDS, LABELS, INK)
    [label] = [label for label in page.labels if label.text == "verheiratet"]
    inside = [letter for at, letter, box in letter_boxes(draw()) if at.get_size()[0] < 600 and
              label.rect[0] - 0.5 <= box[0] and box[2] <= label.rect[2] + 0.5 and
              label.rect[1] - 0.5 <= box[1] and box[3] <= label.rect[3] + 0.5]
    assert "".join(inside) == "verheiratet"


@pytest.mark.parametrize(("tooltip", "name", "label"), [
    ("Kindergeldnummer. Diese besteht aus drei Ziffern.", "x", "Kindergeldnummer"),
    ("Telefonnummer für Rückfragen:", "x", "Telefonnummer für Rückfragen"),
    ("Name, ggf. Doktorgrad", "x", "Name, ggf. Doktorgrad"),
    ("Wert\x07 in\r\nEuro", "x", "Wert in Euro"),
    ("", "form[0].Seite1[0].Steuer-ID-1[0]", "Steuer-ID-1"),
    ("", r"Frage-3\.1[0]", "Frage-3.1"),
    ("Dies ist ein sehr langer Satz, den kein Kasten ganz zeigt", "x", "Dies ist ein sehr langer Satz, den kein…"),
])
def test_a_short_label_is_no_sentence(tooltip: str, name: str, label: str) -> None:
    assert short_label(PaperField(name, "text", (), tooltip=tooltip)) == label


def test_the_same_stand_in_has_the_same_bytes() -> None:
    assert draw() == draw()


def test_a_label_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(Undrawable, match=r"field 'iban'.*U\+6F22"):
        draw(labels={"iban": "漢"})


def test_a_page_without_any_free_line_is_refused_with_its_number() -> None:
    with pytest.raises(NoRoom, match="Page 1"):
        draw(FieldList((A4,), (text_field("all", (0, 0, 595, 842)),)))


def test_the_notice_evades_boxes_at_the_top_of_the_page() -> None:
    fields = FieldList((A4,), (text_field("head", (10, 800, 580, 840)),))
    assert plan_page("Platzhalter", 1, fields, {}, INK).notice.rect[3] <= 800


def official_fields(name: str) -> FieldList:
    """A field list of the corpus, with the page sizes of its original."""
    kinds = {"pushbutton": "button"}
    rows = json.loads((OFFICIAL / "fields" / f"{name}.json").read_text(encoding="utf-8"))
    pages = tuple(page.get_size() for page in pypdfium2.PdfDocument(OFFICIAL / f"{name}.pdf"))
    return FieldList(pages, tuple(
        PaperField(
            row["name"], kinds.get(row["type"], row["type"]),
            tuple(Widget(widget["page"], tuple(widget["rect"]), tuple(state.lstrip("/") for state in widget["states"]))
                  for widget in row["widgets"]),
            tooltip=row["tu"] or "", limit=row["maxlen"], comb="comb" in row["flags"],
            multiline="multiline" in row["flags"],
        ) for row in rows
    ))


@pytest.mark.originals
@pytest.mark.parametrize("name", sorted(path.stem for path in (OFFICIAL / "fields").glob("*.json")))
def test_a_stand_in_of_a_real_paper_covers_nothing_and_quotes_no_sentence(name: str) -> None:
    fields = official_fields(name)
    numbers = range(1, len(fields.pages) + 1)
    found = [collisions(plan_page("Platzhalter " * 30, number, fields, {}, INK)) for number in numbers]
    pdf = stand_in_pages("Titel", "", "Stand", "Amt", "https://amt.example/", fields, {}, FONTS)
    text = " ".join(pdfium_pages(pdf))
    long = [field.tooltip for field in fields.fields if len(field.tooltip) > LONGEST_LABEL + 10]
    assert [hit for hits in found for hit in hits] == []
    assert letters_off_page(pdf) == []
    assert [tooltip for tooltip in long if " ".join(tooltip.split()) in text] == []
