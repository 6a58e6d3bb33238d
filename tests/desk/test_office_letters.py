"""The letter that goes with papers sent by post: its window, its folds, and what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from households_at_the_desk import Marked, desk, walk, words_on
from reading import Poppler, plain
from sheet_reading import made, sheet

from formhelper.core.flow import journey

MM = 72 / 25.4


def test_papers_that_go_by_post_get_a_letter_that_names_them() -> None:
    way, package = made("kindergeld", "popescu")
    text = sheet("kindergeld", "popescu", "letter")
    for paper in package.papers:
        assert (plain(paper.title) in text) is not paper.extra
    for line in ("SehrgeehrteDamenundHerren,", "MitfreundlichenGrüßen", "Anlagen", "GeburtsurkundevonAna"):
        assert line in text
    assert "Betreff" not in text
    assert way.known.today.strftime("%d.%m.%Y") in text


@pytest.mark.parametrize(("form", "family"), [("anmeldung", "popescu"), ("wohnungsgeberbestaetigung", "wojcik")])
def test_papers_that_are_handed_in_at_a_counter_get_none(form: str, family: str) -> None:
    _, package = made(form, family)
    assert [paper for paper in package.all if paper.kind == "letter"] == []


def test_the_address_stands_in_the_window_and_the_marks_where_a_letter_is_folded() -> None:
    way = walk("kindergeld", "popescu")
    office = replace(way.form.offices[0], address=("Familienkasse Musterstadt", "06667 Weißenfels"))
    form = replace(way.form, offices=(office,))
    package = desk().make(form, journey(form, way.case, way.known.today), Marked())
    [letter] = [paper for paper in package.all if paper.kind == "letter"]
    words = {word[4]: word for word in Poppler(letter.pdf).pages[0]}
    left, top, right, bottom = words["Familienkasse"][:4]
    assert left >= 20 * MM
    assert top >= (45 + 17.7 - 1) * MM
    assert words["Weißenfels"][3] <= 90 * MM
    assert max(right, words["Weißenfels"][2]) <= 105 * MM
    assert bottom < words["Weißenfels"][3]
    with pikepdf.open(BytesIO(letter.pdf)) as whole:
        drawn = whole.pages[0].Contents.read_bytes()
    marks = [float(y) / MM for y in re.findall(rb"n 11\.33858 ([\d.]+) m", drawn)]
    assert [round(297 - up, 1) for up in marks] == [105, 148.5, 210]


def test_without_an_address_lines_are_left_to_write_it_on_and_the_cover_says_so() -> None:
    _, package = made("kindergeld", "popescu")
    assert plain("write the address of the office on it") in words_on(package.sheets[0].pdf)


def test_without_a_known_address_of_the_person_there_is_no_letter_and_the_cover_says_so() -> None:
    way = walk("kindergeld", "popescu")
    lost = journey(way.form, way.case.postpone(None, ["home.street"]), way.known.today)
    lost = journey(way.form, lost.case.postpone(None, ["home.house_number"]), way.known.today)
    package = desk().make(way.form, lost, Marked())
    assert [paper for paper in package.all if paper.kind == "letter"] == []
    assert package.without_letter
    assert plain("There is no cover letter to the office") in words_on(package.sheets[0].pdf)
