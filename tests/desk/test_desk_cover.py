"""The cover sheet: everything in the person's language with the German beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from households_at_the_desk import Marked, desk, german, shelf, walk, with_edition, words_on
from reading import plain

from formhelper.core.blocks import Text
from formhelper.desk import cover
from formhelper.desk.words import Words


@cache
def told(form: str, family: str) -> str:
    way = walk(form, family)
    return words_on(desk().make(way.form, way, Marked()).sheets[0].pdf)


def has(text: str, *parts: str) -> None:
    for part in parts:
        assert plain(part) in text, part


def test_every_sentence_of_the_cover_has_its_german() -> None:
    sentences = [
        *cover.HEADINGS.values(),
        cover.PARTLY,
        cover.DISCLAIMER,
        cover.ORIGINAL,
        cover.STAND_IN,
        cover.OWN,
        cover.ANNEX,
        cover.STALE,
        cover.CHECKED,
        cover.WHERE,
    ]
    assert [sentence for sentence in sentences if not german().get(sentence)] == []


@pytest.mark.parametrize(
    ("form", "family"), [("anmeldung", "popescu"), ("kindergeld", "popescu"), ("anmeldung", "wojcik")]
)
def test_title_headings_and_disclaimer_stand_in_both_languages(form: str, family: str) -> None:
    text, title = told(form, family), shelf().forms[form].title
    has(text, f"«{title}»", title, f"«{cover.DISCLAIMER}»", german()[cover.DISCLAIMER])
    for name in ("papers", "evidence", "deadlines", "offices", "signatures"):
        has(text, f"«{cover.HEADINGS[name]}»", german()[cover.HEADINGS[name]])


def test_each_paper_is_named_with_its_edition_and_what_it_is() -> None:
    text = told("anmeldung", "popescu")
    edition = shelf().editions["anmeldung-berlin"][0]
    has(text, edition.form_number, edition.edition, f"«{cover.STAND_IN}»", german()[cover.STAND_IN])
    has(text, f"«{cover.CHECKED}» 22.11.2026", f"{german()[cover.CHECKED]} 22.11.2026")
    has(text, f"«{cover.WHERE}» {edition.authority}, {edition.source}", f"{german()[cover.WHERE]} {edition.authority}")
    has(text, shelf().forms["anmeldung"].data_sheet_title, f"«{cover.OWN}»")


def test_an_original_is_called_official_and_no_address_for_it_is_needed() -> None:
    edition = shelf().editions["anmeldung-berlin"][0]
    way = walk("anmeldung", "popescu")
    text = words_on(desk({edition.key: edition.stand_in}).make(way.form, way, Marked()).sheets[0].pdf)
    has(text, f"«{cover.ORIGINAL}»", german()[cover.ORIGINAL])
    assert plain(cover.STAND_IN) not in text
    assert plain(cover.WHERE) not in text


def test_an_edition_that_was_not_checked_for_a_year_is_told() -> None:
    old = replace(shelf().editions["anmeldung-berlin"][0], checked=date(2025, 1, 1), form_number="")
    way = walk("anmeldung", "popescu")
    text = words_on(desk(on=with_edition("anmeldung-berlin", old)).make(way.form, way, Marked()).sheets[0].pdf)
    has(text, f"«{cover.STALE}»", german()[cover.STALE], f"(Meldeschein): {old.edition};")
    assert plain(cover.STALE) not in told("anmeldung", "popescu")


def test_an_annex_is_told() -> None:
    has(told("kindergeld", "simic"), f"«{cover.ANNEX}»", german()[cover.ANNEX])
    assert plain(cover.ANNEX) not in told("anmeldung", "popescu")


def test_the_data_sheet_for_reading_is_not_among_the_papers_to_hand_in() -> None:
    title = plain(shelf().forms["kindergeld"].data_sheet_title)
    assert title not in told("kindergeld", "popescu")


def test_papers_that_must_be_got_elsewhere_stand_with_their_text() -> None:
    due = next(paper for paper in shelf().forms["anmeldung"].elsewhere if paper.id == "beiblatt")
    text = told("anmeldung", "popescu")
    has(text, f"«{cover.HEADINGS['due']}»", german()[cover.HEADINGS["due"]], f"«{due.title}»", str(due.text))
    assert plain(cover.HEADINGS["due"]) not in told("anmeldung", "wojcik")


def test_evidence_names_each_person_and_only_what_applies() -> None:
    text = told("anmeldung", "popescu")
    has(
        text,
        "Geburtsurkunde von Ana",
        "Geburtsurkunde von Luca-Gheorghe",
        "Pass oder Personalausweis von Maria Ștefania",
    )
    assert plain("Geburtsurkunde von Maria") not in text
    assert "…" not in text
    assert plain("Geburtsurkunde von") not in told("anmeldung", "wojcik")


def test_a_form_that_is_translated_in_part_says_so_on_the_first_sheet() -> None:
    class Partly(Marked):
        def language_of(self, text: Text) -> str:
            return "en" if text in titles else self.language

    way = walk("anmeldung", "wojcik")
    titles = [step.title for step in way.form.steps]
    has(words_on(desk().make(way.form, way, Partly()).sheets[0].pdf), plain(f"«{cover.PARTLY}»"))
    assert plain(cover.PARTLY) not in told("anmeldung", "wojcik")


def test_in_german_each_sentence_stands_once() -> None:
    class German:
        language = "de"

        def text(self, text: str) -> str:
            return str(text)

        def language_of(self, text: str) -> str:
            del text
            return self.language

        def say(self, english: str) -> str:
            return german().get(english) or english

        say_german = say

    words: Words = German()
    way = walk("anmeldung", "wojcik")
    text = words_on(desk().make(way.form, way, words).sheets[0].pdf)
    assert text.count(plain(german()[cover.HEADINGS["evidence"]])) == 1
    assert text.count(plain(german()[cover.DISCLAIMER])) == 1
