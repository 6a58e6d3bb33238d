"""The sheets of a package beside the papers: copy, letter to the office, evidence list, "handed in", calendar, ZIP."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

import icalendar
import pikepdf
import pytest
from households_at_the_desk import Marked, desk, shelf, walk, words_on
from reading import Poppler, plain

from formhelper import pdf
from formhelper.core.definition import Remark, Text
from formhelper.core.fields import PaperField, Widget
from formhelper.core.flow import Journey, journey
from formhelper.core.terms import Term
from formhelper.desk import evidence, handed_in, own_copy
from formhelper.desk.boxes import PaperBoxes, asked, in_order
from formhelper.desk.deadlines import calendar_of
from formhelper.desk.handed_out import Package
from formhelper.desk.making import made as finished
from formhelper.desk.own_copy import OPEN
from formhelper.desk.teller import Teller
from formhelper.papers.own_copy import Box

MM = 72 / 25.4
CASES = [("anmeldung", "popescu"), ("anmeldung", "wojcik"), ("kindergeld", "popescu"), ("kindergeld", "simic"),
         ("wohnungsgeberbestaetigung", "wojcik")]


@cache
def made(form: str, family: str) -> tuple[Journey, Package]:
    way = walk(form, family)
    return way, desk().make(way.form, way, Marked())


def sheet(form: str, family: str, kind: str) -> str:
    _, package = made(form, family)
    [found] = [paper for paper in package.all if paper.kind == kind]
    return words_on(found.pdf)


def boxes(form: str, family: str, paper: str, at: int = 0) -> list[Box]:
    way, package = made(form, family)
    found = [one for one in package.papers if one.edition and one.edition.paper == paper][at]
    assert found.edition is not None
    return list(PaperBoxes(found.edition, found.here, 0, Teller(way, Marked()), asked(way), {}).boxes())


# ---- the copy


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
    for text in (words_on(found.pdf), words_on(package.cover)):
        assert plain(f"«{own_copy.LATER}»") in text
    assert words_on(found.pdf).count(plain(f"«{own_copy.LATER}»")) == 1, "on the paper that asks for it only"
    assert plain("«not known yet: fill it in by hand»") in words_on(found.pdf)


def test_fields_are_told_line_by_line_although_a_line_is_not_quite_straight() -> None:
    places = {"third": (10, 50, 30, 60), "second": (60, 71, 80, 81), "first": (10, 69, 30, 80), "other": (5, 90, 9, 99)}
    fields = [PaperField(name, "text", (Widget(2 if name == "other" else 1, place),)) for name, place in places.items()]
    assert [field.name for field in in_order(fields)] == ["first", "second", "third", "other"]


# ---- letter to the office


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
    assert plain("write the address of the office on it") in words_on(package.cover)


def test_without_a_known_address_of_the_person_there_is_no_letter_and_the_cover_says_so() -> None:
    way = walk("kindergeld", "popescu")
    lost = journey(way.form, way.case.postpone(None, ["home.street"]), way.known.today)
    lost = journey(way.form, lost.case.postpone(None, ["home.house_number"]), way.known.today)
    package = desk().make(way.form, lost, Marked())
    assert [paper for paper in package.all if paper.kind == "letter"] == []
    assert package.without_letter
    assert plain("There is no cover letter to the office") in words_on(package.cover)


# ---- evidence list and "handed in"


@pytest.mark.parametrize(("form", "family"), CASES)
def test_the_evidence_list_has_all_that_is_needed_in_both_languages(form: str, family: str) -> None:
    way, package = made(form, family)
    needed = desk().remarks(way.form.evidence, way)
    due = desk().due(way.form, way)
    if not needed and not due:
        assert [paper for paper in package.all if paper.kind == "evidence"] == []
        return
    text = sheet(form, family, "evidence")
    assert plain(f"«{evidence.TITLE}»") in text
    for said, _ in needed:
        assert plain(str(said).partition("{")[0]) in text
    for one in due:
        assert plain(f"«{one.paper.title}».partition") or plain(str(one.paper.title)) in text


@pytest.mark.parametrize(("form", "family"), CASES)
def test_the_sheet_handed_in_is_one_page_with_each_paper(form: str, family: str) -> None:
    _, package = made(form, family)
    [found] = [paper for paper in package.all if paper.kind == "handed_in"]
    text = words_on(found.pdf)
    for paper in package.papers:
        assert (plain(paper.title) in text) or paper.extra
    assert plain(handed_in.LINES["stamp"]) in text
    assert len(pdf.inspect(found.pdf).pages) == 1


# ---- deadlines


def with_deadline(text: str, term: Term) -> Journey:
    way = walk("anmeldung", "popescu")
    form = replace(way.form, deadlines=(Remark(Text(text), term=term),))
    return journey(form, way.case, way.known.today)


def test_a_deadline_with_a_day_stands_in_the_calendar_and_on_the_cover() -> None:
    way = with_deadline("Bald anmelden.", Term("today", days=14))
    package = desk().make(way.form, way, Marked())
    [event] = icalendar.Calendar.from_ical(package.calendar).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2026, 12, 6)
    assert str(event["SUMMARY"]) == f"«Last day: «{way.form.title}»»"
    assert str(event["DESCRIPTION"]).splitlines() == ["«Bald anmelden.»", str(way.form.title), "Bald anmelden."]
    assert "fristen.ics" in package.files()
    assert plain("06.12.2026") in words_on(package.cover)
    again = desk().make(way.form, way, Marked("bg"))
    assert str(icalendar.Calendar.from_ical(again.calendar).walk("VEVENT")[0]["UID"]) == str(event["UID"])


def test_the_calendar_names_nobody() -> None:
    way = with_deadline("{applicant.given_names} meldet sich an.", Term("today", days=14))
    content = calendar_of(((way.form.deadlines[0], {}),), Teller(way, Marked())).decode()
    people = {str(entity.facts[name]) for entity in way.case.people() for name in ("given_names", "family_name")}
    assert not [name for name in people if name in content]


def test_days_that_are_over_or_unknown_are_no_appointments() -> None:
    for term in (Term("home.moved_in", days=1), Term("previous_home.city")):
        way = with_deadline("Bald anmelden.", term)
        package = desk().make(way.form, way, Marked())
        assert package.calendar == b""
        assert "fristen.ics" not in package.files()


# ---- all together


@pytest.mark.parametrize(("form", "family"), CASES)
def test_the_archive_holds_every_file_in_order_under_plain_names(form: str, family: str) -> None:
    _, package = made(form, family)
    content = b"".join(package.archive())
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert all(name.isascii() for name in names)
        assert names[: len(package.all)] == sorted(names[: len(package.all)])
        assert {name: archive.read(name) for name in names} == {
            name: b"".join(chunks) for name, chunks in package.files().items()}
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 22, 0, 0, 0)}
    assert content == b"".join(package.archive())


@pytest.mark.parametrize(("form", "family"), CASES)
def test_the_joined_package_has_a_bookmark_for_each_part_in_order(form: str, family: str) -> None:
    _, package = made(form, family)
    with pikepdf.open(BytesIO(package.joined)) as whole, whole.open_outline() as outline:
        titles = [item.title for item in outline.root]
        parts = [paper for paper in package.all if not paper.extra]
        assert titles == [paper.title if paper.kind == "paper" else paper.own_title for paper in parts]
        assert parts[0].kind == "cover"
        assert bool(whole.Root.ViewerPreferences.DisplayDocTitle)
        assert str(whole.docinfo["/Title"]) == str(package.form.title)


@pytest.mark.parametrize(("form", "family"), CASES)
def test_every_sheet_has_title_and_language(form: str, family: str) -> None:
    _, package = made(form, family)
    for paper in package.all:
        with pikepdf.open(BytesIO(paper.pdf)) as whole:
            german = paper.kind in ("paper", "letter")
            assert str(whole.Root.Lang).startswith("de" if german else "pl"), paper.name
            assert str(whole.docinfo["/Title"])
            assert bool(whole.Root.ViewerPreferences.DisplayDocTitle)


def test_one_file_alone_is_the_same_as_in_the_package() -> None:
    way, package = made("kindergeld", "popescu")
    for number, paper in enumerate(package.all):
        alone = desk().one(way.form, way, Marked(), number)
        assert (alone.name, alone.pdf) == (paper.name, paper.pdf)
    for number in (-1, len(package.all)):
        with pytest.raises(LookupError):
            desk().one(way.form, way, Marked(), number)


def test_progress_counts_to_the_end_and_nothing_is_made_after_a_stop() -> None:
    way = walk("kindergeld", "popescu")
    making = desk().making(way.form, way, Marked())
    steps = list(making)
    assert [step.number for step in steps] == list(range(1, steps[0].count + 1))
    stopped = desk().making(way.form, way, Marked())
    next(stopped)
    stopped.close()
    with pytest.raises(StopIteration):
        next(stopped)
    assert finished(desk().making(way.form, way, Marked())).joined == made("kindergeld", "popescu")[1].joined
