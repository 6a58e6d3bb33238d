"""Which papers a journey leads to, on which editions, and what a package is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

import pytest
from households_at_the_desk import Marked, desk, facts, shelf, walk, with_edition, words_on
from pypdf import PdfReader
from reading import plain

from formhelper import pdf
from formhelper.core.facts import Case
from formhelper.core.filling import filling
from formhelper.core.flow import Journey, journey
from formhelper.core.regions import Region
from formhelper.desk.package import NotChosen, NotFinished, Package
from formhelper.library.fonts import load_fonts

CASES = [
    ("anmeldung", "popescu"),
    ("anmeldung", "wojcik"),
    ("kindergeld", "popescu"),
    ("kindergeld", "simic"),
    ("wohnungsgeberbestaetigung", "wojcik"),
    ("wohnungsgeberbestaetigung", "wohnheim"),
]
BERLIN = shelf().editions["anmeldung-berlin"]


@cache
def made(form: str, family: str) -> tuple[Journey, Package]:
    way = walk(form, family)
    return way, desk().make(way.form, way, Marked())


def editions(form: str, family: str, edition: str = "", **given: dict[str, bytes]) -> list[str]:
    way = walk(form, family)
    found = desk(given.get("there")).chosen(way.form, way, edition)
    return [paper.edition.key if paper.edition else "data sheet" for paper in found]


def test_the_paper_of_the_place_is_chosen_else_the_data_sheet() -> None:
    assert editions("anmeldung", "popescu") == ["anmeldung-berlin/2020-08"]
    assert editions("anmeldung", "wojcik") == ["data sheet"]
    assert editions("wohnungsgeberbestaetigung", "popescu") == ["wohnungsgeberbestaetigung-berlin/2020-08"]
    assert editions("wohnungsgeberbestaetigung", "wojcik") == ["wohnungsgeberbestaetigung/2026-11"]


def test_a_place_called_like_a_city_elsewhere_never_gets_the_paper_of_that_city() -> None:
    way = walk("anmeldung", "popescu", home={"postcode": "06667"})
    assert [paper.edition for paper in desk().chosen(way.form, way)] == [None]
    assert desk().regions(way.form, way) == ("DE-ST", "DE")


def test_a_paper_for_each_child_is_chosen_once_a_child_and_named_after_it() -> None:
    way = walk("kindergeld", "popescu")
    chosen = desk().chosen(way.form, way)
    assert [paper.edition.paper for paper in chosen if paper.edition] == ["kg1", *["kg1-anlage-kind"] * 3]
    assert [dict(paper.here) for paper in chosen] == [{}, {"child": "p3"}, {"child": "p4"}, {"child": "p5"}]


def test_a_tick_that_came_with_the_file_is_taken_away() -> None:
    way, edition = walk("anmeldung", "wojcik", home={"postcode": "12059", "city": "Berlin"}), BERLIN[0]
    written = filling(edition, way.known, {}, 0)
    name = next(field.name for field in edition.fields.fields if field.states and field.name not in written)
    prepared = pdf.prepare(edition.stand_in)
    ticked = pdf.Plan.load(prepared.plan, prepared.pdf, load_fonts()).fill({name: True}).pdf
    package = desk({edition.key: ticked}).make(way.form, way, Marked())
    paper = next(paper for paper in package.papers if paper.edition == edition)
    found = PdfReader(BytesIO(paper.pdf)).get_fields()
    values = [field.get("/V") for key, field in found.items() if key == name or key.endswith(f".{name}")]
    assert values == ["/Off"] * paper.sheets


def test_the_newest_edition_is_taken_but_an_installed_original_is_better() -> None:
    old, new = BERLIN[1].key, BERLIN[0].key
    blank = BERLIN[1].stand_in
    assert editions("anmeldung", "popescu") == [new]
    assert editions("anmeldung", "popescu", there={old: blank}) == [old]
    assert editions("anmeldung", "popescu", there={old: blank, new: BERLIN[0].stand_in}) == [new]


def test_an_edition_may_be_asked_for_by_name() -> None:
    old = BERLIN[1].key
    assert editions("anmeldung", "popescu", old) == [old]
    assert editions("anmeldung", "popescu", old, there={BERLIN[0].key: BERLIN[0].stand_in}) == [old]
    assert editions("wohnungsgeberbestaetigung", "popescu", "wohnungsgeberbestaetigung/2026-11") == [
        "wohnungsgeberbestaetigung/2026-11"
    ]


@pytest.mark.parametrize(
    ("form", "family", "asked", "made_are"),
    [
        ("anmeldung", "wojcik", "anmeldung-berlin/2015-10", "the data sheet only"),
        ("kindergeld", "popescu", "kg1/1999", "kg1, kg1-"),
        ("anmeldung", "popescu", "kg1/2025-09", "anmeldung-berlin"),
    ],
)
def test_an_edition_that_is_not_for_this_journey_is_refused_not_ignored(
    form: str, family: str, asked: str, made_are: str
) -> None:
    with pytest.raises(NotChosen) as caught:
        editions(form, family, asked)
    assert str(caught.value).startswith(
        f"the edition {asked!r} is not for this form and this place; made are {made_are}"
    )
    way = walk(form, family)
    with pytest.raises(NotChosen):
        desk().make(way.form, way, Marked(), asked)


def test_originals_stand_ins_own_papers_and_stale_editions_are_told_apart() -> None:
    def only(form: str, family: str, there: dict[str, bytes]) -> tuple[bool, bool]:
        way = walk(form, family)
        found = desk(there).chosen(way.form, way)[0]
        return found.original, found.stale

    assert only("anmeldung", "popescu", {}) == (False, False)
    assert only("anmeldung", "popescu", {BERLIN[0].key: b"x"}) == (True, False)
    assert only("wohnungsgeberbestaetigung", "wojcik", {}) == (True, False)
    way = walk("anmeldung", "popescu")
    stale = with_edition("anmeldung-berlin", replace(BERLIN[0], checked=date(2025, 11, 21)))
    assert desk(on=stale).chosen(way.form, way)[0].stale


def test_a_paper_of_a_region_within_a_land_is_nearer_than_that_of_the_country() -> None:
    on = replace(shelf(), regions=(Region("DE-ST-1", "Weißenfels", (("06667", "06667"),)),))
    local = replace(shelf().editions["wohnungsgeberbestaetigung-berlin"][0], region="DE-ST-1")
    on = replace(on, editions={**on.editions, "wohnungsgeberbestaetigung-berlin": (local,)})
    way = walk("wohnungsgeberbestaetigung", "wojcik")
    assert [paper.edition for paper in desk(on=on).chosen(way.form, way)] == [local]


@pytest.mark.parametrize(("form", "family"), CASES)
def test_no_file_name_tells_anything_of_the_person(form: str, family: str) -> None:
    _, package = made(form, family)
    assert [paper.name for paper in package.papers] == [
        f"{number:02d}-{paper.edition.paper if paper.edition else f'datenblatt-{form}'}.pdf"
        for number, paper in enumerate(package.papers, 1)
    ]


@pytest.mark.parametrize(("form", "family"), CASES)
def test_the_same_case_makes_the_same_bytes(form: str, family: str) -> None:
    _, package = made(form, family)
    way = walk(form, family)
    again = desk().make(way.form, way, Marked())
    assert [paper.pdf for paper in again.papers] == [paper.pdf for paper in package.papers]
    assert again.sheets[0].pdf == package.sheets[0].pdf
    assert again.joined == package.joined


@pytest.mark.parametrize(("form", "family"), CASES)
def test_every_package_has_one_data_sheet_with_the_answers(form: str, family: str) -> None:
    way, package = made(form, family)
    sheets = [paper for paper in package.papers if "datenblatt" in paper.name]
    assert [paper.edition for paper in sheets] == [None]
    told = words_on(sheets[0].pdf)
    assert plain(way.form.data_sheet_title) in told
    assert plain(way.known.paper("home.city", {})) in told
    for person in way.case.people():
        if person.id in {member for members in way.case.roles[form].values() for member in members}:
            assert plain(str(person.facts["family_name"])) in told


@pytest.mark.parametrize(
    ("form", "family", "extra"),
    [
        ("anmeldung", "popescu", False),
        ("anmeldung", "wojcik", False),
        ("kindergeld", "popescu", True),
        ("wohnungsgeberbestaetigung", "wojcik", True),
    ],
)
def test_the_data_sheet_is_handed_in_where_it_is_the_paper_or_the_form_says_so(
    form: str, family: str, extra: bool
) -> None:
    way, package = made(form, family)
    sheet = next(paper for paper in package.papers if paper.edition is None)
    assert sheet.extra is extra
    assert (plain(way.form.data_sheet_title) in words_on(package.joined)) is not extra


@pytest.mark.parametrize(("form", "family"), CASES)
def test_the_joined_package_has_the_cover_first_and_every_page_once(form: str, family: str) -> None:
    _, package = made(form, family)
    pages = [len(pdf.inspect(part).pages) for part in (p.pdf for p in package.all if not p.extra)]
    joined = pdf.inspect(package.joined)
    assert len(joined.pages) == sum(pages)
    assert words_on(package.joined).startswith(words_on(package.sheets[0].pdf)[:40])


def test_fields_of_the_joined_package_stay_apart_and_can_be_changed() -> None:
    _, package = made("kindergeld", "popescu")
    names = [field.name for field in pdf.inspect(package.joined).fields]
    assert len(set(names)) == len(names)
    expected = sum(len(pdf.inspect(paper.pdf).fields) for paper in package.papers if paper.edition)
    assert len(names) == expected


def test_members_without_a_row_go_on_on_a_further_sheet_or_in_the_annex() -> None:
    _, package = made("wohnungsgeberbestaetigung", "wohnheim")
    paper = package.papers[0]
    assert (paper.sheets, paper.annexed) == (2, ())
    _, package = made("kindergeld", "simic")
    labels = {entry.label for entry in package.papers[0].annexed}
    assert any(label.endswith("(weitere)") for label in labels)
    numbers = [entry.number for entry in package.papers[0].annexed]
    assert numbers == list(range(1, len(numbers) + 1))
    for entry in package.papers[0].annexed:
        for line in entry.text.splitlines():
            assert plain(line) in words_on(package.papers[0].pdf)


def test_a_package_is_made_of_a_finished_journey_only() -> None:
    form = shelf().forms["anmeldung"]
    way = journey(form, Case(), date(2026, 11, 22))
    with pytest.raises(NotFinished, match="who"):
        desk().make(form, way, Marked())


def test_an_installed_original_is_what_gets_filled() -> None:
    installed = shelf().editions["wohnungsgeberbestaetigung-berlin"][0]
    blank = BERLIN[1].stand_in
    bare = replace(
        installed, entries={"Tag des EinzugsRow1": installed.entries["Einzugsdatum1"]}, fields=BERLIN[1].fields
    )
    way = walk("wohnungsgeberbestaetigung", "popescu")
    on = with_edition("wohnungsgeberbestaetigung-berlin", bare)
    paper = desk({installed.key: blank}, on).make(way.form, way, Marked()).papers[0]
    assert paper.original
    assert pdf.inspect(paper.pdf).names() == BERLIN[1].fields.names()


def test_the_papers_due_elsewhere_are_those_whose_condition_holds() -> None:
    def due(family: str, **change: dict[str, str]) -> list[str]:
        way = walk("kindergeld", family, **change)
        return [found.paper.id for found in desk().due(way.form, way)]

    assert "anlage-ausland" in due("simic")
    assert due("zukauskaite") == ["anlage-eu"]
    assert facts("zukauskaite")["kindergeld"]["works_abroad"] == "no"
    assert due("zukauskaite", kindergeld={"works_abroad": "yes"}) == ["anlage-ausland"]


def test_a_line_about_a_paper_stands_only_where_that_paper_is_made() -> None:
    def signs(city: str, postcode: str) -> list[str]:
        way = walk("wohngeld", "vlachou", home={"city": city, "postcode": postcode})
        return [str(text) for text, _ in desk().remarks(way.form.signatures, way)]

    everywhere, *of_the_paper = signs("Nürnberg", "90402")
    assert of_the_paper
    assert "letzten Seite" in of_the_paper[0]
    assert signs("Weißenfels", "06667") == [everywhere]


def test_a_paper_to_be_got_elsewhere_is_not_due_where_another_one_is_filled() -> None:
    def due(city: str, postcode: str) -> list[str]:
        way = walk("wohngeld", "vlachou", home={"city": city, "postcode": postcode})
        return [found.paper.id for found in desk().due(way.form, way)]

    assert "local" not in due("Nürnberg", "90402")
    assert due("Weißenfels", "06667")[0] == "local"
