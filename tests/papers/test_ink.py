"""Text on our own papers: every letter is drawn, copies as what it is, or is refused by name."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from paper_reading import PEOPLE, letters_off_page, pdfium_pages, poppler_text
from pypdf import PdfReader

from formhelper.core.font import Font
from formhelper.library.fonts import load_fonts
from formhelper.papers.ink import FontClash, Undrawable, load_ink, style
from formhelper.papers.sheet import Sheet, build, open_canvas
from formhelper.papers.tags import Element
from formhelper.papers.text import Text, lines_of, shortened

FONTS = load_fonts()
INK = load_ink(FONTS)


def paper(*texts: str, footer: str = "Fußzeile") -> bytes:
    return build(
        lambda root: [Text(text, style(INK.regular, 10), INK, root.add("P")) for text in texts],
        Sheet("Probe", footer), INK,
    )


@pytest.mark.parametrize("sequence", ["J̌", "C̨̆", "Z̧", "k̀"])
def test_a_combining_sequence_copies_as_itself_in_both_readers(sequence: str) -> None:
    pdf = paper(f"vor {sequence}ab nach")
    assert f"vor {sequence}ab nach" in pdfium_pages(pdf)[0]
    assert f"vor {sequence}ab nach" in poppler_text(pdf)


@pytest.mark.parametrize("name", ["regular", "bold", "narrow"])
def test_every_letter_of_a_font_copies_as_itself(name: str) -> None:
    font: Font = getattr(FONTS, name)
    letters = [piece for piece in font.glyphs if piece.strip() and not unicodedata.combining(piece[0])]
    target = BytesIO()
    canvas = open_canvas(target, INK, (400, 200), "Probe")
    for letter in letters:
        INK.draw(canvas, 20, 100, letter, getattr(INK, name), 30)
        canvas.showPage()
    canvas.save()
    read = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(target.getvalue())]
    assert [(letter, text) for letter, text in zip(letters, read, strict=True) if text != letter] == []


@pytest.mark.parametrize("person", PEOPLE)
def test_names_of_every_eu_script_are_read_back(person: str) -> None:
    pdf = paper(f"Name: {person}")
    assert person in pdfium_pages(pdf)[0]
    assert person in poppler_text(pdf)


def test_what_cannot_be_drawn_is_named_with_its_place() -> None:
    with pytest.raises(Undrawable, match=r"row 3: the font cannot draw 漢 \(U\+6F22\)") as caught:
        Text("Name 漢字", style(INK.regular, 10), INK, Element("P"), "row 3")
    assert caught.value.characters == ("漢", "字")


def test_an_error_does_not_tell_the_whole_answer() -> None:
    with pytest.raises(Undrawable) as caught:
        Text("Geheim 漢", style(INK.regular, 10), INK, Element("P"), "row 3")
    assert "Geheim" not in str(caught.value)


def test_markup_in_an_answer_stays_text() -> None:
    assert "<b>fett</b> & <font size=99>" in pdfium_pages(paper("<b>fett</b> & <font size=99>"))[0]


def test_line_breaks_stay_and_invisible_marks_fall_away() -> None:
    text = pypdfium2.PdfDocument(paper("eins\r\nzwei\tdrei\u200b vi\u00ader"))[0].get_textpage().get_text_bounded()
    assert "eins \r\nzwei drei vier" in text


def test_all_fonts_of_a_paper_are_embedded_and_ours() -> None:
    page = PdfReader(BytesIO(paper(*PEOPLE))).pages[0]
    fonts = [entry.get_object() for entry in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("FormHelper" in font["/BaseFont"] and "/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_registering_again_is_harmless_but_another_font_of_that_name_is_refused() -> None:
    assert load_ink(FONTS) == load_ink(FONTS)
    with pytest.raises(FontClash, match=FONTS.regular.name):
        load_ink(replace(FONTS, regular=replace(FONTS.bold, name=FONTS.regular.name)))


def test_pages_are_numbered_and_carry_the_footer() -> None:
    pages = pdfium_pages(paper(*["Zeile"] * 150, footer="Unser Fuß"))
    assert len(pages) == 3
    assert all(f"Seite {number} von 3" in text and "Unser Fuß" in text for number, text in enumerate(pages, 1))


def test_a_long_footer_wraps_and_leaves_the_text_above_it() -> None:
    pdf = paper(*["Zeile"] * 150, footer="Langer Fuß " * 60)
    assert letters_off_page(pdf) == []
    assert pdfium_pages(pdf)[0].count("Langer Fuß") == 60


def test_the_same_paper_has_the_same_bytes_also_in_many_threads() -> None:
    alone = paper(*PEOPLE)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: paper(*PEOPLE), range(24))) == {alone}


def test_the_document_says_title_author_and_language() -> None:
    reader = PdfReader(BytesIO(paper("Text")))
    assert (reader.metadata["/Title"], reader.metadata["/Author"]) == ("Probe", "formhelper")
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("de")


def test_shortened_keeps_what_fits_and_never_cuts_a_sequence() -> None:
    width = INK.width("J̌J̌J̌…", INK.regular, 10)
    assert shortened("J̌J̌J̌J̌J̌J̌", INK, INK.regular, 10, width) == "J̌J̌J̌…"
    assert shortened("kurz", INK, INK.regular, 10, 100) == "kurz"
    assert shortened("kurz", INK, INK.regular, 10, 1) == ""


def test_lines_are_broken_at_blanks_but_not_at_non_breaking_ones() -> None:
    width = INK.width("Geldbuße bekommen", INK.regular, 10)
    assert lines_of("Geldbuße bekommen (§\u00a054 BMG)", INK, INK.regular, 10, width) == [
        "Geldbuße bekommen ", "(§\u00a054 BMG)",
    ]
    assert "".join(lines_of("x" * 99, INK, INK.regular, 10, 50)) == "x" * 99
