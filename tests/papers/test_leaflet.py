"""The cover: the person's language first, the German below it, boxes to tick, over as many pages as needed."""

from __future__ import annotations

from io import BytesIO

import pytest
from paper_reading import PEOPLE, letters_off_page, pdfium_pages, poppler_text
from pypdf import PdfReader

from formhelper.library.fonts import load_fonts
from formhelper.papers.ink import Undrawable
from formhelper.papers.leaflet import TICK_SIZE, Block, Both, Item, Leaflet, leaflet

FONTS = load_fonts()
COVERS = {
    "el": Both("Τα έγγραφά σας", "Ihre Mappe"),
    "bg": Both("Вашите документи", "Ihre Mappe"),
    "ro": Both("Mapa dumneavoastră: ține-o așa", "Ihre Mappe"),
    "mt": Both("Il-folder tiegħek, ġwież, żejt", "Ihre Mappe"),
}


def small(title: Both, items: int = 3, language: str = "el") -> Leaflet:
    bring = tuple(Item(Both(f"{title.own} {number} {PEOPLE[number % 7]}", f"Geburtsurkunde {number}"), tick=True)
                  for number in range(items))
    places = (Item(Both("Bürgeramt Musterstadt", "Bürgeramt Musterstadt")),)
    return Leaflet(title, (Both(f"{title.own}!", "Prüfen Sie alles."),),
                 (Block(Both(title.own, "Mitbringen"), bring), Block(Both("⇒".replace("⇒", "→"), "Abgeben"), places)),
                 "Stand heute", language)


def ticks(pdf: bytes) -> int:
    operations = [op for page in PdfReader(BytesIO(pdf)).pages for op in page.get_contents().operations]
    return sum(name == b"re" and float(values[2]) == float(values[3]) == TICK_SIZE for values, name in operations)


@pytest.mark.parametrize("language", COVERS)
def test_both_languages_are_read_back_by_both_readers(language: str) -> None:
    paper = small(COVERS[language], language=language)
    pdf = leaflet(paper, FONTS)
    texts = [text for both in (paper.title, *paper.lead, *(block.heading for block in paper.blocks),
                               *(item.text for block in paper.blocks for item in block.items))
             for text in (both.own, both.german)]
    pdfium, poppler = " ".join(pdfium_pages(pdf)), poppler_text(pdf)
    assert [text for text in texts if text not in pdfium or text not in poppler] == []
    assert str(PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"]) == language


def test_equal_texts_are_shown_once_and_the_german_follows_the_own_text() -> None:
    [page] = pdfium_pages(leaflet(small(COVERS["bg"]), FONTS))
    assert page.count("Bürgeramt Musterstadt") == 1
    assert page.index("Вашите документи") < page.index("Ihre Mappe")


def test_a_missing_translation_falls_back_to_german() -> None:
    [page] = pdfium_pages(leaflet(small(Both("", "Ihre Mappe")), FONTS))
    assert page.count("Ihre Mappe") == 1


def test_only_items_to_tick_have_a_box() -> None:
    assert ticks(leaflet(small(COVERS["el"], items=5), FONTS)) == 5


def test_a_long_list_goes_on_over_pages_and_loses_nothing() -> None:
    pdf = leaflet(small(COVERS["el"], items=120), FONTS)
    pages = pdfium_pages(pdf)
    assert len(pages) > 3
    assert letters_off_page(pdf) == []
    assert ticks(pdf) == 120
    assert all(any(f"Geburtsurkunde {number} " in f"{page} " for page in pages) for number in range(120))


def test_an_item_stays_on_one_page_with_its_german() -> None:
    for page in pdfium_pages(leaflet(small(COVERS["el"], items=120), FONTS)):
        own = [number for number in range(120) if f"έγγραφά σας {number} " in page]
        assert all(f"Geburtsurkunde {number} " in f"{page} " for number in own)


def test_an_enormous_item_is_wrapped_over_pages() -> None:
    item = Item(Both("слово " * 2500, "Wort " * 2500), tick=True)
    pdf = leaflet(Leaflet(Both("А", "A"), (), (Block(Both("Б", "B"), (item,)),), ""), FONTS)
    assert letters_off_page(pdf) == []
    assert sum(page.count("слово") for page in pdfium_pages(pdf)) == 2500
    assert sum(page.count("Wort") for page in pdfium_pages(pdf)) == 2500


def test_the_same_cover_has_the_same_bytes() -> None:
    assert leaflet(small(COVERS["ro"]), FONTS) == leaflet(small(COVERS["ro"]), FONTS)


def test_an_undrawable_text_is_refused() -> None:
    with pytest.raises(Undrawable, match="title"):
        leaflet(small(Both("عربي", "Arabisch")), FONTS)
