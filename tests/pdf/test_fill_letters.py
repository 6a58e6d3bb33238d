"""Every letter that an office must be able to write has ink on the page, and is copied from it as it was given."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

import pytest
from pdf_making import HIGH, copied, fill, page_picture, sheet, shown, text_field, values_of
from reading import Pdfium, ink

from formhelper.core.fields import PaperField, Rect

COLUMNS, CELL_WIDE, CELL_HIGH = 24, 22, 18


def entries() -> list[str]:
    """The texts of the committed list of DIN 91379, without blanks and ends of lines."""
    lines = files("formhelper.fonts").joinpath("din91379.txt").read_text(encoding="utf-8").splitlines()
    codes = [line.split("; ")[2] for line in lines if line and not line.startswith("#")]
    texts = ["".join(chr(int(code, 16)) for code in row.split()) for row in codes]
    return [text for text in texts if text.strip(" \u00a0\t\r\n")]


def place(number: int) -> Rect:
    row, column = divmod(number, COLUMNS)
    x, y = 20 + column * CELL_WIDE, HIGH - 40 - row * CELL_HIGH
    return (x, y, x + CELL_WIDE, y + CELL_HIGH)


@cache
def grid() -> bytes:
    """One field for each entry, all filled."""
    fields: list[PaperField] = [
        text_field(f"entry-{number}", place(number), font_size=10) for number in range(len(entries()))
    ]
    values = {f"entry-{number}": text for number, text in enumerate(entries())}
    return fill(sheet(*fields), values).pdf


@cache
def reader() -> Pdfium:
    return Pdfium(grid())


def is_lone_mark(text: str) -> bool:
    return len(text) == 1 and unicodedata.combining(text) != 0


def test_the_list_has_all_entries_and_all_149_sequences() -> None:
    assert len(entries()) == 925
    assert sum(len(text) > 1 for text in entries()) == 149


def test_every_visible_entry_has_ink() -> None:
    picture = reader().picture(1)
    without = [text for n, text in enumerate(entries()) if ink(picture, place(n), HIGH) < 0.001]
    assert without == []


def test_every_entry_is_copied_as_it_was_given() -> None:
    read = copied(grid(), [place(number) for number in range(len(entries()))])
    pairs = [(unicodedata.normalize("NFC", text), unicodedata.normalize("NFC", got))
             for text, got in zip(entries(), read, strict=True) if not is_lone_mark(text)]
    assert [(text, got) for text, got in pairs if text != got] == []


def test_the_value_of_each_field_is_the_entry() -> None:
    kept = values_of(grid())
    assert [kept[f"entry-{number}"] for number in range(len(entries()))] == entries()


def test_letters_that_look_different_have_different_pictures() -> None:
    picture = reader().picture(1)
    seen = {}
    for text in ("o", "ö", "ő", "ø", "ọ", "ọ̈", "s", "š", "ș", "ş", "ß", "ẞ", "l", "ł", "l̥", "l̥̄", "đ", "d", "d̂"):
        x0, y0, x1, y1 = place(entries().index(text))
        crop = picture.crop((round(x0 * 3), round((HIGH - y1) * 3), round(x1 * 3), round((HIGH - y0) * 3)))
        seen[crop.tobytes()] = text
    assert len(seen) == 19


@pytest.mark.parametrize(
    "alphabet",
    [
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", "ΆΈΉΊΌΎΏΪΫ",
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ", "абвгдежзийклмнопрстуфхцчшщъьюя", "ЭЫЁЄІЇҐэыёєіїґЂЉЊЋЏђљњћџ",
    ],
)
def test_greek_and_cyrillic_are_seen_and_copied(alphabet: str) -> None:
    places: list[Rect] = [place(number) for number in range(len(alphabet))]
    fields = [text_field(f"f{number}", rect, font_size=10) for number, rect in enumerate(places)]
    made = fill(sheet(*fields), {f"f{n}": letter for n, letter in enumerate(alphabet)}).pdf
    assert "".join(copied(made, places)) == alphabet
    picture = page_picture(made)
    assert all(ink(picture, rect, HIGH) > 0.001 for rect in places)


@pytest.mark.parametrize(
    "name",
    [
        "Zuzanna Łęcka-Żółkiewska", "Ștefan Țurcanu-Brâncuș", "Örs Nyírő-Gyűjtő", "Петър Щерев-Йовков",
        "Ελευθερία Ξανθοπούλου", "Ģirts Ķēniņš", "Žydrūnė Įkvėpytė", "Þórdís Ægisdóttir", "Aodhán Ó Súilleabháin",
        "Željko Đurđević", "Jiří Řeháček-Ďuriš", "Ġorġ Ħalżejtun", "Õnne-Mai Šõtš", "Yağmur İçli-Güneş",
    ],
)
def test_names_of_all_eu_scripts_are_copied_whole_with_their_blanks(name: str) -> None:
    made = fill(sheet(text_field()), {"text": name}).pdf
    assert shown(made).strip() == name


def test_text_is_brought_to_its_composed_form() -> None:
    made = fill(sheet(text_field()), {"text": unicodedata.normalize("NFD", "Đặng-Žižková")}).pdf
    assert values_of(made)["text"] == "Đặng-Žižková"
    assert shown(made).strip() == "Đặng-Žižková"
