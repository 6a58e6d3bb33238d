"""Evidence, deadlines, the sheet handed in, and the package as one file or as an archive."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import icalendar
import pikepdf
import pytest
from households_at_the_desk import Marked, desk, walk, words_on
from reading import plain
from sheet_reading import CASES, made, sheet

from formhelper import pdf
from formhelper.core.blocks import Text
from formhelper.core.definition import Remark
from formhelper.core.flow import Journey, journey
from formhelper.core.terms import Term
from formhelper.desk import evidence, handed_in
from formhelper.desk.deadlines import calendar_of
from formhelper.desk.making import made as finished
from formhelper.desk.teller import Teller


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
    assert plain("06.12.2026") in words_on(package.sheets[0].pdf)
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
