"""Letters told as data: gaps filled for one household, the address where a window shows it, tagged, nothing lost."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from households_at_the_desk import Marked, Originals, walk
from reading import Poppler, plain

from formhelper.desk.package import Desk
from formhelper.library.check import findings
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import Shelf, data_folder, load_shelf
from formhelper.library.strict import DefinitionError

LETTER = """
title = "Bitte um Auskunft"
edition = "Ausgabe November 2026"
authority = "formhelper"
source = "eigenes Blatt"
checked = 2026-11-22
region = "DE"

[letter]
subject = "Bitte um Auskunft für {applicant.full_name}"
sender = ["{applicant.full_name}", "{home.street_line}", "{home.city_line}", "Telefon {applicant.occupation}"]
recipient = ["Familienkasse Sachsen-Anhalt – Thüringen", "Straße der Vorläufigkeit 1", "06108 Halle (Saale)"]
reference = ["Ihr Zeichen: {child_benefit.number}"]
dated = true
place = "{home.city}"
closing = "Mit freundlichen Grüßen"
receipt = true
part = [
  { text = "Sehr geehrte Damen und Herren,\\nbitte teilen Sie mir mit, wie weit mein Antrag ist." },
  { heading = "Kinder" },
  { item = "{child.given_names}, geboren am {child.birth_date}", for_each = "children" },
  { text = "Das gilt nie.", when = [{ "home.city" = "Nirgendwo" }] },
  { text = "Rückruf unter {applicant.occupation}." },
]
signature = [{ text = "Unterschrift" }]
enclosure = [{ text = "Kopie des Antrags" }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("forms", "pdf_templates"):
        shutil.copytree(data_folder(name), tmp_path / name)
    (tmp_path / "pdf_templates" / "bitte").mkdir()
    (tmp_path / "pdf_templates" / "bitte" / "2026-11.toml").write_text(LETTER, encoding="utf-8")
    form = tmp_path / "forms" / "kindergeld.toml"
    text = form.read_text(encoding="utf-8")
    first = text.index("[[step]]")
    form.write_text(
        text[:first] + '[[paper]]\nuse = ["bitte"]\ntitle = "Bitte um Auskunft"\n\n' + text[first:], encoding="utf-8"
    )
    return tmp_path


def read(folder: Path) -> Shelf:
    return load_shelf(folder / "forms", folder / "pdf_templates")


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "pdf_templates" / "bitte" / "2026-11.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def made(folder: Path) -> bytes:
    shelf = read(folder)
    journey = walk("kindergeld", "popescu", shelf)
    package = Desk(shelf, Originals({}), load_fonts()).make(shelf.forms["kindergeld"], journey, Marked())
    return next(paper.pdf for paper in package.papers if paper.edition and paper.edition.paper == "bitte")


def words(content: bytes) -> str:
    return plain(" ".join(word[4] for page in Poppler(content).pages for word in page))


def test_a_letter_says_what_is_known_of_the_household(folder: Path) -> None:
    said = words(made(folder))
    for text in ("Bitte um Auskunft für", "Sonnenallee", "Sehr geehrte Damen und Herren,", "Anlagen",
                 "Mit freundlichen Grüßen", "22.11.2026", "Eingangsvermerk der Stelle", "geboren am"):
        assert plain(text) in said, text
    assert plain("Das gilt nie") not in said


def test_the_address_stands_where_a_window_envelope_shows_it(folder: Path) -> None:
    page = Poppler(made(folder)).pages[0]
    x, top = next((word[0], word[1]) for word in page if word[4] == "Familienkasse")
    assert x == pytest.approx(25 / 25.4 * 72, abs=2)
    assert 45 / 25.4 * 72 < top < 85 / 25.4 * 72


def test_a_line_of_unknown_facts_is_left_out_and_a_gap_in_a_sentence_is_to_be_written_on(folder: Path) -> None:
    change(folder, "Rückruf unter {applicant.occupation}.", "Rückruf unter {applicant.artist_name}.")
    change(folder, "Telefon {applicant.occupation}", "Titel {applicant.artist_name}")
    said = words(made(folder))
    assert "Titel" not in said
    assert "Rückrufunter_______________." in said


def test_letters_are_tagged_and_say_the_same_to_the_byte(folder: Path) -> None:
    content = made(folder)
    assert content == made(folder)
    with pikepdf.open(BytesIO(content)) as paper:
        assert paper.Root["/MarkInfo"]["/Marked"] is True
        assert "/StructTreeRoot" in paper.Root
        assert str(paper.Root["/Lang"]).startswith("de")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("{home.street_line}", "{home.strasse}", "home.strasse"),
        ("{child.given_names}, geboren", "{kid.given_names}, geboren", "kid.given_names"),
        (', for_each = "children"', "", "is about one of 'children'"),
        ('for_each = "children"', 'for_each = "kids"', "there is no role 'kids'"),
    ],
)
def test_gaps_that_nobody_asks_for_are_found(folder: Path, old: str, new: str, why: str) -> None:
    change(folder, old, new)
    assert any(why in str(one) and "bitte/2026-11: letter." in str(one) for one in findings(read(folder)))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('{ heading = "Kinder" }', '{ heading = "Kinder", text = "x" }', "exactly one of text, item, heading"),
        ("dated = true", "datet = true", "datet"),
    ],
)
def test_a_letter_with_unknown_words_is_refused(folder: Path, old: str, new: str, why: str) -> None:
    change(folder, old, new)
    with pytest.raises(DefinitionError, match=why):
        read(folder)
