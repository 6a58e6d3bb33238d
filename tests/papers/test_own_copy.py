"""The copy in the person's language: rows that stay whole, heads repeated, and every script of the EU read back."""

from __future__ import annotations

from io import BytesIO

import pytest
from paper_reading import letters_off_page, pdfium_pages, poppler_text
from pypdf import PdfReader
from structure_reading import read

from formhelper.library.fonts import load_fonts
from formhelper.papers.leaflet import Both
from formhelper.papers.own_copy import Box, CopiedPaper, OwnCopy, Part, Remains, own_copy

FONTS = load_fonts()
LANGUAGES = {
    "bg": "Какво пише в полето и какво означава", "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "da": "Særlig rødgrød på æblegrød", "de": "Größe, Übermut, Ärger, ẞ", "el": "Τι γράφει εδώ και τι σημαίνει ΐ ΰ",
    "en": "What is written here", "es": "¿Qué dice aquí? Año, corazón", "et": "Õnn, häälik, šokolaad, žanr",
    "fi": "Mitä tässä lukee, yöllä", "fr": "Où est l’œuvre, naïve, ça", "ga": "Cad atá scríofa anseo, féach",
    "hr": "Što ovdje piše, đak, ćuk", "hu": "Mit jelent ez: őrült, űrlap", "it": "Che cosa c’è scritto, perché, più",
    "lt": "Ką čia rašo: žąsis, ūkis, ėjimas", "lv": "Kas šeit rakstīts: ģimene, ķīlis, ņemt, ļoti",
    "mt": "X’hemm miktub: għaxra, ħobż, żejt, ċavetta", "nl": "Wat staat hier, reünie, één",
    "pl": "Co tu jest napisane: źdźbło, łąka, jeż", "pt": "O que está escrito: ação, avó, português",
    "ro": "Ce scrie aici: țară, șase, înălțime", "sk": "Čo je tu napísané: ľúbosť, ôsmy, vŕba",
    "sl": "Kaj piše tukaj: žaba, čebela, šola", "sv": "Vad står det här: ålder, öga, är",
}


def copy(language: str, boxes: int = 1, answer: str = "") -> OwnCopy:
    said = LANGUAGES[language]
    rows = tuple(
        Box(f"{number}", f"Amtliche Worte {number}", f"{said} {number}", said, answer or f"{said}!",
            f"Antwort {number}", person="Ștefan Kánárek")
        for number in range(boxes)
    )
    paper = CopiedPaper(Both(said, "Antrag"), (Part(Both("", ""), rows),),
                        (Remains(Both(said, "bleibt offen"), (Both(said, "Unterschrift – von Hand"),)),))
    head = (Both("", "Feld"), Both(said, "Frage"), Both(said, "Antwort"))
    return OwnCopy(Both(said, "Kopie"), (Both(said, "Nicht abgeben."),), head, Both(said, "Auf dem Papier:"), (paper,),
                   "Kopie", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_eu_is_read_back_by_both_readers(language: str) -> None:
    pdf = own_copy(copy(language), FONTS)
    for text in ("".join(pdfium_pages(pdf)), poppler_text(pdf)):
        plain = text.replace("\u00ad", "")
        assert f"{LANGUAGES[language]}!" in plain
        assert "Amtliche Worte 0" in plain
        assert "Ștefan Kánárek" in plain
    assert letters_off_page(pdf) == []
    assert str(PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"]) == language


def test_german_words_say_that_they_are_german_and_others_do_not() -> None:
    texts = {node.text.strip(): node.language for node in read(own_copy(copy("pl"), FONTS)).root.all() if node.text}
    assert texts["Amtliche Worte 0"] == texts["Antwort 0"] == texts["Unterschrift – von Hand"] == "de"
    assert texts[f"{LANGUAGES['pl']}!"] == ""


def test_a_german_copy_names_no_language_twice() -> None:
    assert {node.language for node in read(own_copy(copy("de"), FONTS)).root.all()} == {""}


def test_each_row_of_the_table_has_a_head_and_columns_are_named() -> None:
    root = read(own_copy(copy("hu", boxes=3), FONTS)).root
    [table] = [node for node in root.all() if node.kind == "Table"]
    assert [[cell.kind for cell in row.kids] for row in table.kids] == [["TH"] * 3, *[["TH", "TD", "TD"]] * 3]


def test_a_long_table_repeats_its_head_and_tears_no_row() -> None:
    pages = pdfium_pages(own_copy(copy("ro", boxes=60), FONTS))
    assert len(pages) > 4
    rows = 0
    for page in pages:
        numbers = [number for number in range(60) if f"Amtliche Worte {number} " in f"{page} "]
        rows += len(numbers)
        assert all(f"Antwort {number} " in f"{page} " for number in numbers)
        assert not numbers or "Frage" in page
    assert rows == 60


def test_an_answer_longer_than_a_page_is_torn_and_loses_nothing() -> None:
    words = [f"Wort{number}" for number in range(1500)]
    pdf = own_copy(copy("bg", boxes=3, answer=" ".join(words)), FONTS)
    pages = " ".join(pdfium_pages(pdf))
    assert all(pages.count(f"{word} ") + pages.count(f"{word}\u0002") >= 3 for word in words[:-1])
    assert letters_off_page(pdf) == []


def test_a_heading_never_stands_alone_at_the_end_of_a_page() -> None:
    for boxes in range(5, 22):
        told = copy("en", boxes=boxes)
        second = CopiedPaper(Both("Second paper", "Zweites Papier"), told.papers[0].parts)
        pages = pdfium_pages(own_copy(OwnCopy(told.title, told.lead, told.head, told.on_paper,
                                              (*told.papers, second), told.footer, "en"), FONTS))
        [page] = [page for page in pages if "Second paper" in page]
        assert "Amtliche Worte 0" in page.partition("Second paper")[2]


def test_the_same_copy_has_the_same_bytes() -> None:
    assert own_copy(copy("el", boxes=9), FONTS) == own_copy(copy("el", boxes=9), FONTS)
