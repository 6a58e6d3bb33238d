"""The data sheet: all answers in official order, nothing clipped, empty ones left to write on."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from paper_reading import PEOPLE, letters_off_page, pdfium_pages, poppler_text

from formhelper.library.fonts import load_fonts
from formhelper.papers.data_sheet import DataSheet, Row, Section, data_sheet
from formhelper.papers.ink import Undrawable

FONTS = load_fonts()
SHEET = DataSheet(
    title="Anmeldung einer Wohnung",
    subtitle="Datenblatt für die Meldebehörde",
    lead="Alle Angaben in der Reihenfolge des Vordrucks.",
    sections=(
        Section("Neue Wohnung", "", (Row("1", "Straße", "Musterweg 1"), Row("2", "Zusatz", ""))),
        *(Section("Person", name, (Row("3", "Name", name), Row("4.1", "Geburtsort", "Łódź"))) for name in PEOPLE),
    ),
    remarks=("Bitte den Pass mitbringen.",),
    signature=("Ort, Datum", "Unterschrift", "Unterschrift der zweiten Person"),
    footer="Kein amtlicher Vordruck",
)


def with_value(value: str) -> DataSheet:
    return replace(SHEET, sections=(Section("Lang", "", (Row("1", "Bemerkung", value),)),))


def test_every_text_of_the_sheet_is_read_back_by_both_readers() -> None:
    pdf = data_sheet(SHEET, FONTS)
    pdfium, poppler = " ".join(pdfium_pages(pdf)), poppler_text(pdf)
    texts = [SHEET.title, SHEET.subtitle, SHEET.lead, SHEET.footer, *SHEET.remarks, *SHEET.signature]
    rows = [row for section in SHEET.sections for row in section.rows]
    texts += [text for row in rows for text in (row.number, row.label, row.value)]
    assert [text for text in texts if text not in pdfium] == []
    assert [text for text in texts if text not in poppler] == []


def test_sections_and_rows_keep_their_order() -> None:
    text = " ".join(pdfium_pages(data_sheet(SHEET, FONTS)))
    places = [text.index(f"Name {name}") for name in PEOPLE]
    assert places == sorted(places)
    assert text.index("Musterweg 1") < places[0]


@pytest.mark.parametrize("value", ["Wort " * 2500, "x" * 4000, "Zeile\n" * 200, "Donaudampfschiff" * 20])
def test_a_long_value_wraps_over_lines_and_pages_and_loses_nothing(value: str) -> None:
    pdf = data_sheet(with_value(value), FONTS)
    read = "".join("".join(page.split()) for page in pdfium_pages(pdf))
    wanted = "".join(value.split())
    assert letters_off_page(pdf) == []
    for word in ("Wort", "Zeile", "x", "Donaudampfschiff"):
        assert read.count(word) == wanted.count(word)


def test_a_long_value_stays_in_its_column() -> None:
    page = pypdfium2.PdfDocument(data_sheet(with_value("q" * 300), FONTS))[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1) == "q"]
    assert len(boxes) == 300
    assert max(box[2] for box in boxes) <= page.get_width() - 56
    assert len({round(box[1]) for box in boxes}) > 4


def test_an_empty_value_leaves_a_line_to_write_on() -> None:
    def dark_lines(sheet: DataSheet) -> int:
        image = pypdfium2.PdfDocument(data_sheet(sheet, FONTS))[0].render(scale=4).to_pil().convert("L")
        x = round(image.width * 0.8)
        return sum(image.getpixel((x, y)) < 90 and image.getpixel((x, y - 40)) > 200 for y in range(700, image.height))

    empty = with_value("")
    assert dark_lines(empty) > dark_lines(with_value("a"))


def test_a_short_section_is_never_torn_apart() -> None:
    sections = tuple(
        Section(f"Abschnitt {number}", "", tuple(Row("", f"Zeile {number}.{row}", "w") for row in range(6)))
        for number in range(20)
    )
    pages = pdfium_pages(data_sheet(replace(SHEET, sections=sections), FONTS))
    assert len(pages) > 3
    for number in range(20):
        [page] = [text for text in pages if f"Abschnitt {number} " in text]
        assert all(f"Zeile {number}.{row}" in page for row in range(6))


def test_a_section_longer_than_a_page_repeats_its_heading() -> None:
    rows = tuple(Row(str(number), f"Angabe {number}", "Wert") for number in range(90))
    pages = pdfium_pages(data_sheet(replace(SHEET, sections=(Section("Kinder", "Ana", rows),)), FONTS))
    assert sum("Kinder Ana" in page for page in pages) == sum("Wert" in page for page in pages) > 2
    assert all(f"Angabe {number} " in " ".join(pages) for number in range(90))


def test_the_same_sheet_has_the_same_bytes() -> None:
    assert data_sheet(SHEET, FONTS) == data_sheet(SHEET, FONTS)


def test_a_sheet_without_extras_is_drawn_too() -> None:
    [page] = pdfium_pages(data_sheet(DataSheet("Titel", "", "", (Section("Leer", "", ()),)), FONTS))
    assert "Leer" in page


def test_an_undrawable_value_names_its_row() -> None:
    with pytest.raises(Undrawable, match=r"row 1: .*U\+6F22"):
        data_sheet(with_value("漢"), FONTS)
