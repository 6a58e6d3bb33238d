"""The copy to understand what is signed: every box of the papers, in their order, with the reason of an open one."""

from __future__ import annotations

import re

from households_at_the_desk import Marked, desk, shelf, walk, words_on
from reading import plain
from sheet_reading import CASES, boxes, made, sheet

from formhelper.core.fields import PaperField, Widget
from formhelper.core.flow import journey
from formhelper.desk import own_copy
from formhelper.desk.boxes import in_order
from formhelper.desk.own_copy import OPEN


def test_the_copy_says_first_that_only_the_german_paper_counts() -> None:
    text = sheet("kindergeld", "popescu", "copy")
    assert text.startswith(plain(f"«{own_copy.TITLE}»"))
    assert plain(f"«{own_copy.LEAD}»") in text


def test_ticks_parts_and_translated_answers_are_one_box_each() -> None:
    found = {box.official: box for box in boxes("kindergeld", "popescu", "kg1")}
    status = found["Familienstand"]
    assert (status.number, status.own, status.german) == ("1", "«verheiratet»", "[X] verheiratet")
    assert status.meaning == "«Familienstand»"
    [tax] = [box for name, box in found.items() if name.startswith("Steuerliche Identifikationsnummer der antrag")]
    assert re.fullmatch(r"\d\d \d{3} \d{3} \d{3}", tax.german)
    assert tax.own == tax.german


def test_boxes_come_in_the_order_of_the_paper() -> None:
    way, package = made("anmeldung", "popescu")
    [paper] = [one for one in package.papers if one.edition and one.edition.paper == "anmeldung-berlin"]
    found = boxes("anmeldung", "popescu", "anmeldung-berlin")
    movers = [way.known.paper("mover.full_name", {"mover": member}) for member in way.known.members("movers")]
    told = list(dict.fromkeys(box.person for box in found if box.person))
    assert told[: 2] == movers[: 2]
    assert paper.sheets > 1


def test_every_answer_that_is_written_on_a_paper_stands_in_the_copy() -> None:
    for form, family in CASES:
        way, package = made(form, family)
        text = sheet(form, family, "copy")
        for visit in way.visits:
            for question in way.questions(visit):
                written = way.known.paper(question.fact, visit.here)
                on_papers = any(plain(written) in words_on(paper.pdf) for paper in package.papers
                                if not paper.extra and paper.edition is None)
                assert not written or not on_papers or plain(written) in text, f"{form}/{family}: {question.fact}"


def test_boxes_that_stay_open_are_told_with_their_reason() -> None:
    text = sheet("anmeldung", "popescu", "copy")
    assert plain(f"«{OPEN}»") in text
    assert plain("von Hand bei der Unterschrift") in text
    assert plain(own_copy.REASONS["hand"]) in text
    assert plain(own_copy.REASONS["others"]) in text


def test_reasons_are_told_apart() -> None:
    reasons = {reason for edition in shelf().all_editions() for reason in edition.leave_empty.values()}
    others = {reason for reason in reasons if own_copy.OTHERS.search(reason)}
    assert {"nur für die Behörde", "füllt die Schule aus", "die Gemeindekennzahl trägt die Behörde ein"} <= others
    assert not {"von Hand", "von Hand bei der Unterschrift", "Titel eines Kindes: von Hand, falls es einen trägt",
                "von Hand: Unterschrift"} & others


def test_a_german_person_gets_a_plain_copy() -> None:
    way = walk("anmeldung", "wojcik")
    package = desk().make(way.form, way, Marked("de"))
    [found] = [paper for paper in package.all if paper.kind == "copy"]
    assert plain(f"«{own_copy.TITLE_GERMAN}»") in words_on(found.pdf)


def test_what_is_not_known_yet_is_told_on_the_copy_and_on_the_cover() -> None:
    way = walk("kindergeld", "popescu")
    [person] = way.known.members("applicant")
    later = journey(way.form, way.case.postpone(person, ["tax_id"]), way.known.today)
    package = desk().make(way.form, later, Marked())
    [found] = [paper for paper in package.all if paper.kind == "copy"]
    for text in (words_on(found.pdf), words_on(package.sheets[0].pdf)):
        assert plain(f"«{own_copy.LATER}»") in text
    assert words_on(found.pdf).count(plain(f"«{own_copy.LATER}»")) == 1, "on the paper that asks for it only"
    assert plain("«not known yet: fill it in by hand»") in words_on(found.pdf)


def test_fields_are_told_line_by_line_although_a_line_is_not_quite_straight() -> None:
    places = {"third": (10, 50, 30, 60), "second": (60, 71, 80, 81), "first": (10, 69, 30, 80), "other": (5, 90, 9, 99)}
    fields = [PaperField(name, "text", (Widget(2 if name == "other" else 1, place),)) for name, place in places.items()]
    assert [field.name for field in in_order(fields)] == ["first", "second", "third", "other"]
