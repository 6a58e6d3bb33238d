"""Our papers are tagged: every line is heard once, as what it is and in the order of sight; the rest is an artifact."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from paper_reading import PEOPLE, letters_off_page, pdfium_pages
from structure_reading import Node, Paper, read

from formhelper.core.annex import AnnexEntry
from formhelper.core.fields import FieldList, PaperField, Widget
from formhelper.library.fonts import load_fonts
from formhelper.papers.annex import annex
from formhelper.papers.data_sheet import DataSheet, Row, Section, data_sheet
from formhelper.papers.labels import Label, in_order_of_sight
from formhelper.papers.leaflet import Block, Both, Item, Leaflet, leaflet
from formhelper.papers.own_confirmation import LAW, REMARKS, STATEMENT, TITLE, confirmation_pages
from formhelper.papers.stand_in import stand_in_pages

FONTS = load_fonts()
WORDS = "  ".join(PEOPLE).split(" ")
LONG = " ".join(WORDS[at % len(WORDS)] for at in range(800))[:5000].strip()
LONG_WORD = "Donaudampfschifffahrt" * 10
ENTRIES = (
    AnnexEntry(1, "3 Vorname", "a", "J̌ana C̨̆elik\n\n  Ελένη\nБожидара"),
    AnnexEntry(2, "4.1 Bemerkungen", "b", LONG),
    AnnexEntry(3, "5 Firma", "c", LONG_WORD),
    *(AnnexEntry(number, f"{number} Angaben", "d", PEOPLE[number % 7]) for number in range(4, 13)),
)
LONG_ROWS = tuple(Row(str(number), f"Angabe {number}", " ".join(PEOPLE * (number // 2))) for number in range(30))
SHEET = DataSheet(
    "Anmeldung", "Datenblatt", "Alle Angaben.",
    (Section("Wohnung", "", (Row("1", "Straße", "Musterweg 1"), Row("2", "Zusatz", ""))),
     Section("Kinder", "Ana Muster", LONG_ROWS)),
    remarks=("Erst lesen.", "Dann unterschreiben."), signature=("Ort, Datum", "Unterschrift"), footer="Am Fuß",
)
COVER = Leaflet(
    Both("Τα έγγραφά σας", "Ihre Mappe"), (Both("Ελέγξτε τα όλα.", "Prüfen Sie alles."),),
    (Block(Both("Φέρτε", "Mitbringen"), (Item(Both("Διαβατήριο", "Pass"), tick=True), Item(Both("", "Bürgeramt")))),),
    "Am Fuß", "el",
)
FIELDS = FieldList(((595.0, 842.0), (595.0, 842.0)), (
    PaperField("b", "text", (Widget(1, (300, 700, 400, 716)),), tooltip="Vorname"),
    PaperField("c", "text", (Widget(1, (60, 600, 300, 616)),), tooltip="Straße"),
    PaperField("a", "text", (Widget(1, (60, 701, 200, 717)),), tooltip="Familienname"),
))


def annex_of(*entries: AnnexEntry) -> bytes:
    return annex(entries, "Antrag", "J̌ana C̨̆elik, geboren 01.02.1990", FONTS)


MAKERS = {
    "annex": lambda: annex_of(*ENTRIES),
    "data sheet": lambda: data_sheet(SHEET, FONTS),
    "cover": lambda: leaflet(COVER, FONTS),
    "own confirmation": lambda: confirmation_pages(FONTS)[0],
    "stand-in": lambda: stand_in_pages("Antrag", "AP 1", "2026", "Amt", "https://amt.example/", FIELDS, {}, FONTS),
}
each_paper = pytest.mark.parametrize("name", MAKERS)


@cache
def made(name: str) -> bytes:
    return MAKERS[name]()


def structure(name: str) -> Paper:
    return read(made(name))


def of_kind(name: str, *kinds: str) -> list[Node]:
    return [node for node in structure(name).root.all() if node.kind in kinds]


@each_paper
def test_every_mark_is_reached_once_from_the_root_and_in_the_order_in_which_it_is_drawn(name: str) -> None:
    paper = structure(name)
    reached = [mark for node in paper.root.all() for mark in node.marks]
    drawn = [(page, number) for page, marks in enumerate(paper.marks) for number, _, _ in marks]
    assert len(drawn) > 5
    assert reached == drawn


@each_paper
def test_the_parent_tree_names_the_element_of_every_mark(name: str) -> None:
    paper = structure(name)
    owner = {mark: node.objgen for node in paper.root.all() for mark in node.marks}
    assert paper.owners == [[owner[page, number] for number, _, _ in marks] for page, marks in enumerate(paper.marks)]


@each_paper
def test_a_mark_is_named_as_its_element(name: str) -> None:
    paper = structure(name)
    kinds = {mark: node.kind for node in paper.root.all() for mark in node.marks}
    named = {(page, number): kind for page, marks in enumerate(paper.marks) for number, kind, _ in marks}
    assert kinds == named


@each_paper
def test_nothing_is_drawn_outside_of_elements_and_artifacts(name: str) -> None:
    assert structure(name).loose == []


@each_paper
def test_elements_stand_only_where_they_may(name: str) -> None:
    below = {"Document": {"Sect", "H1", "H2", "P", "L", "Table"}, "Sect": {"P"}, "L": {"LI"}, "LI": {"Lbl", "LBody"},
             "LBody": {"P"}, "Table": {"TR"}, "TR": {"TH", "TD"}, "TH": {"P"}, "TD": {"P"}}
    for node in structure(name).root.all():
        assert {kid.kind for kid in node.kids} <= below.get(node.kind, set())
        assert node.marks or node.kids or node.kind in ("TH", "TD")
        if node.kind == "Table":
            assert len({len(row.kids) for row in node.kids}) == 1
        if node.kind == "LI":
            assert [kid.kind for kid in node.kids] == ["Lbl", "LBody"]


@each_paper
def test_the_first_heading_is_the_only_one_of_the_first_level(name: str) -> None:
    headings = [node.kind for node in of_kind(name, "H1", "H2")]
    assert headings == ([] if name == "stand-in" else ["H1", *["H2"] * (len(headings) - 1)])
    assert headings or name == "stand-in"


@each_paper
def test_the_document_says_that_it_is_tagged_its_language_and_its_title(name: str) -> None:
    with pikepdf.open(BytesIO(made(name))) as pdf:
        root, title = pdf.Root, str(pdf.docinfo["/Title"])
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(root.Lang) == ("el" if name == "cover" else "de")
        assert {str(page.obj.Tabs) for page in pdf.pages} == {"/S"}
        assert root.StructTreeRoot.ParentTreeNextKey == len(pdf.pages)
        with pdf.open_metadata() as about:
            assert about["dc:title"] == title != ""
            assert about["dc:language"] == {str(root.Lang)}
        assert b"pdfuaid" not in root.Metadata.read_bytes()  # nobody has checked the whole of it


@each_paper
def test_a_tagged_paper_has_the_same_bytes_every_time(name: str) -> None:
    assert MAKERS[name]() == made(name)


@each_paper
def test_two_other_tools_read_the_same_tree(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(made(name))
    subprocess.run(["qpdf", "--check", "--no-warn", path], check=True, capture_output=True)
    run = subprocess.run(["pdfinfo", "-struct-text", path], check=True, capture_output=True, encoding="utf-8")
    assert run.stderr == ""
    heard = re.findall(r'^ *"(.*)"$', run.stdout, re.MULTILINE)
    ours = "".join(node.text for node in structure(name).root.all())
    assert "".join("".join(heard).split()) == "".join(ours.split())
    kinds = re.findall(r"^ *(Document|Sect|H1|H2|P|LI|L|Lbl|LBody|Table|TR|TH|TD)\b", run.stdout, re.MULTILINE)
    assert kinds == [node.kind for node in structure(name).root.all()]


def test_an_annex_is_heard_as_headings_with_the_whole_answers_below() -> None:
    expected = ["H1 Anhang zu: Antrag", "P J̌ana C̨̆elik, geboren 01.02.1990"]
    for entry in ENTRIES:
        expected.append(f"H2 Nr. {entry.number}: {entry.label}")
        expected += [f"P {line}" for line in entry.text.split("\n") if line]
    assert structure("annex").root.lines() == expected


def test_an_answer_that_goes_on_over_pages_is_one_paragraph() -> None:
    [node] = [node for node in of_kind("annex", "P") if node.text == LONG]
    assert [page for page, _ in node.marks] == [0, 1]


@pytest.mark.parametrize("many", [1, 12, 60])
def test_an_annex_of_any_length_keeps_every_answer_on_the_paper(many: int) -> None:
    entries = [AnnexEntry(number, f"{number}.1 Angabe", "f", f"{number}: {LONG[:number * 9]}")
               for number in range(1, many + 1)]
    pdf = annex_of(*entries)
    assert letters_off_page(pdf) == []
    heard = [node.text.strip() for node in read(pdf).root.all() if node.kind == "P"][1:]
    assert heard == [entry.text.strip() for entry in entries]
    shown = "".join("".join(pdfium_pages(pdf)).split())
    assert [entry.number for entry in entries if "".join(entry.text.split())[:30] not in shown] == []


def test_the_head_of_an_answer_never_stands_alone_at_the_end_of_a_page() -> None:
    for before in range(44, 52):
        pdf = annex_of(AnnexEntry(1, "x", "a", "Zeile\n" * before), AnnexEntry(2, "Angabe", "b", LONG))
        heads = [page for page in pdfium_pages(pdf) if "Nr. 2: Angabe" in page]
        assert [" ".join(LONG.split()[:20]) in head for head in heads] == [True]


def test_a_data_sheet_is_heard_section_by_section_and_row_by_row() -> None:
    lines = structure("data sheet").root.lines()
    assert lines[:10] == [
        "H1 Anmeldung", "P Datenblatt", "P Alle Angaben.", "H2 Wohnung", "P 1", "P Straße", "P Musterweg 1", "P 2",
        "P Zusatz", "H2 Kinder",
    ]
    assert lines[-7:] == [
        "H2 Hinweise", "Lbl •", "LBody Erst lesen.", "Lbl •", "LBody Dann unterschreiben.", "P Ort, Datum",
        "P Unterschrift",
    ]


def test_number_and_label_are_the_head_of_their_row_and_an_open_answer_is_an_empty_cell() -> None:
    rows = of_kind("data sheet", "TR")
    assert [[[kid.text for kid in cell.kids] for cell in row.kids] for row in rows[:2]] == [
        [["1", "Straße"], ["Musterweg 1"]], [["2", "Zusatz"], []],
    ]
    assert len(rows) == 2 + len(LONG_ROWS)
    assert rows[-1].kids[1].kids[0].text == LONG_ROWS[-1].value


def test_a_head_that_is_repeated_on_the_next_page_is_heard_once_and_stands_only_at_the_top() -> None:
    paper = structure("data sheet")
    shown = [page.count("Kinder Ana Muster") for page in pdfium_pages(made("data sheet"))]
    assert sum(shown) == len(shown) > 3
    assert [node.text for node in paper.root.all()].count("Kinder") == 1


def test_heads_and_feet_of_pages_are_artifacts() -> None:
    paper = structure("data sheet")
    last = len(paper.artifacts)
    assert all(f"Seite {number} von {last}" in text and "Am Fuß" in text
               for number, text in enumerate(paper.artifacts, 1))
    assert not any("Seite" in node.text or "Am Fuß" in node.text for node in paper.root.all())


def test_a_cover_says_which_of_its_texts_are_german() -> None:
    texts = [(node.text, node.language) for node in structure("cover").root.all() if node.text]
    assert texts == [
        ("Τα έγγραφά σας", ""), ("Ihre Mappe", "de"), ("Ελέγξτε τα όλα.", ""), ("Prüfen Sie alles.", "de"),
        ("Φέρτε", ""), ("Mitbringen", "de"), ("Διαβατήριο", ""), ("Pass", "de"), ("Bürgeramt", "de"),
    ]


def test_a_german_cover_names_no_other_language() -> None:
    paper = read(leaflet(replace(COVER, language="de"), FONTS))
    assert {node.language for node in paper.root.all()} == {""}


def test_boxes_to_tick_are_spoken() -> None:
    assert [node.spoken for node in of_kind("cover", "Lbl")] == ["☐", "–"]


def test_the_own_confirmation_is_heard_from_its_title_to_its_remarks() -> None:
    lines = structure("own confirmation").root.lines()
    assert lines[:5] == [f"H1 {TITLE}", f"P {LAW}", f"P {STATEMENT}", "H2 1   Wohnungsgeber",
                         "P Name (Familienname und Vorname, oder Firma)"]
    remarks = [f"LBody {remark}".replace("\u00a0", " ") for remark in REMARKS]
    assert [line for line in lines if line.startswith("LBody")] == remarks
    table = of_kind("own confirmation", "TR")
    assert len(table) == 11
    assert [cell.kind for cell in table[0].kids] == ["TD", "TH", "TH"]


def test_a_stand_in_is_heard_page_by_page_in_the_order_of_sight() -> None:
    sections = of_kind("stand-in", "Sect")
    assert [[kid.text for kid in section.kids][1:] for section in sections] == [
        ["Familienname", "Vorname", "Straße"], ["Auf dieser Seite ist nichts auszufüllen."],
    ]
    assert all("Dieses Blatt ist nicht amtlich." in section.kids[0].text for section in sections)


def test_labels_of_one_line_are_heard_from_left_to_right() -> None:
    labels = [Label(text, 7, x, y, (x, y, x + 10, y + 7), "above")
              for text, x, y in (("4", 9, 90), ("2", 50, 101), ("1", 9, 100), ("3", 80, 99))]
    assert [label.text for label in in_order_of_sight(labels)] == ["1", "2", "3", "4"]


def test_words_stay_apart_where_a_line_is_broken_and_a_cut_word_stays_whole() -> None:
    heard = [node.text for node in (*of_kind("annex", "P"), *of_kind("data sheet", "P"))]
    assert [text for text in (LONG, LONG_WORD, LONG_ROWS[9].value, LONG_ROWS[29].value) if text not in heard] == []


def test_no_text_of_the_tree_is_missing_on_the_page() -> None:
    for name in MAKERS:
        shown = "".join("".join(pdfium_pages(made(name))).split())
        missing = [node.text for node in structure(name).root.all() if "".join(node.text.split())[:30] not in shown]
        assert missing == []
