"""A file of facts: it becomes a finished journey, or all that is wrong with it is listed with its place."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from households import shelf as shipped

from formhelper.core.flow import Journey
from formhelper.desk.facts_file import WrongFacts, household, read_facts
from formhelper.library.shelf import Shelf

TODAY = date(2026, 11, 22)
FAMILIES = Path(__file__).resolve().parents[1] / "journeys" / "families"
LANDLORD = """
[people.eva]
family_name = "Ķīlis"
given_names = "Eva"
[home]
postcode = "06667"
city = "Weißenfels"
street = "Große Kalandstraße"
house_number = "12a"
moved_in = 2026-11-14
[landlord]
name = "Saale-Wohnen Muster GmbH"
street = "Markt"
house_number = "1"
postcode = "06667"
city = "Weißenfels"
ownership = "landlord"
[roles]
movers = ["eva"]
"""


@cache
def shelf() -> Shelf:
    return shipped()


def plain() -> dict[str, Any]:
    return tomllib.loads(LANDLORD)


def family(name: str = "popescu") -> dict[str, Any]:
    return tomllib.loads((FAMILIES / f"{name}.toml").read_text(encoding="utf-8"))


def read(data: dict[str, Any], form: str = "wohnungsgeberbestaetigung", others: Any = None) -> Journey:
    return household(data, shelf().forms[form], TODAY, shelf().forms if others is None else others)


def wrong(data: dict[str, Any], form: str = "wohnungsgeberbestaetigung", others: Any = None) -> dict[str, str]:
    with pytest.raises(WrongFacts) as caught:
        read(data, form, others)
    assert str(caught.value) == "; ".join(map(str, caught.value.found))
    found = {found.place: found.message for found in caught.value.found}
    assert len(found) == len(caught.value.found), "each place once"
    return found


def test_a_file_becomes_a_finished_journey_and_what_it_leaves_out_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "eva.toml"
    path.write_text(LANDLORD, encoding="utf-8")
    way = read_facts(path, shelf().forms["wohnungsgeberbestaetigung"], TODAY)
    assert way.open is None
    assert way.known.paper("home.moved_in", {}) == "14.11.2026"
    assert way.case.has(None, "home.extra")
    assert way.case.get(None, "home.extra") is None
    assert way.known.paper("movers.full_name", {}) == "Ķīlis, Eva"


@pytest.mark.parametrize("form", ["anmeldung", "kindergeld", "wohnungsgeberbestaetigung"])
def test_one_file_serves_several_forms(form: str) -> None:
    way = read(family(), form)
    assert way.open is None
    assert len(way.case.people()) == 5
    assert set(way.case.roles) == {form}


def test_all_problems_are_listed_at_once_with_their_places() -> None:
    data = plain()
    data["people"]["eva"]["given_names"] = "Ева"
    data["people"]["eva"]["birthday"] = "1.1.1990"
    data["home"]["postcode"] = "6667"
    data["home"]["moved_in"] = "31.02.2026"
    data["landlord"]["ownership"] = "mine"
    data["car"] = {"plate": "X"}
    data["bank"] = []
    data["roles"]["owner"] = "eva"
    found = wrong(data)
    assert set(found) == {
        "people.eva.given_names",
        "people.eva.birthday",
        "home.postcode",
        "home.moved_in",
        "landlord.ownership",
        "car",
        "bank",
        "roles.owner",
    }
    assert "“Eva”" in found["people.eva.given_names"]
    assert found["people.eva.birthday"].startswith("unknown fact; known are artist_name, ")
    assert "five digits" in found["home.postcode"]
    assert "does not exist" in found["home.moved_in"]
    assert found["car"].startswith("unknown table; known are people, roles, ")
    assert found["bank"] == "a table is expected, not list"
    assert found["roles.owner"] == "unknown role; known are movers"


def test_missing_facts_are_named_with_the_person_whom_they_are_about() -> None:
    data = family()
    del data["people"]["luca"]["birth_place"]
    del data["people"]["maria"]["family_name"]
    del data["people"]["ana"]["kindergeld"]["prior"]
    assert wrong(data, "kindergeld") == {
        "applicant.family_name (maria)": "is missing",
        "child.birth_place (luca)": "is missing",
        "child.kindergeld.prior (ana)": "is missing",
    }


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_required_fact_that_is_blank_is_missing(blank: str) -> None:
    data = plain()
    data["home"]["street"] = blank
    assert wrong(data) == {"home.street": "is missing"}


def test_an_empty_file_lacks_its_people_and_all_else() -> None:
    found = wrong({})
    assert found["roles.movers"] == "is missing: who is it?"
    assert found["home.city"] == "is missing"


def test_roles_name_people_of_the_file_once() -> None:
    data = plain()
    data["roles"]["movers"] = ["eva", "adam", "eva", 7]
    assert wrong(data) == {
        "roles.movers[2]": "unknown person 'adam'; known are eva",
        "roles.movers[3]": "'eva' is named twice",
        "roles.movers[4]": "unknown person 7; known are eva",
    }


def test_a_role_that_follows_from_others_is_left_out() -> None:
    data = family("kalogeraki")
    data["roles"]["grundsicherungsgeld"]["owners"] = ["eleni"]
    found = wrong(data, "grundsicherungsgeld", shelf().forms)
    assert found == {"roles.owners": "leave it out: all of applicant, others, children have this role"}


def test_a_role_of_one_person_takes_one() -> None:
    data = family()
    data["roles"]["kindergeld"]["applicant"] = ["maria", "ion"]
    assert wrong(data, "kindergeld") == {"roles.applicant": "only one person can have this role"}
    data["roles"]["kindergeld"]["applicant"] = "nobody"
    assert set(wrong(data, "kindergeld")) == {"roles.applicant[1]"}


def test_a_role_that_is_required_is_missed_and_an_optional_one_is_nobody() -> None:
    data = family()
    del data["roles"]["kindergeld"]["applicant"]
    assert wrong(data, "kindergeld")["roles.applicant"] == "is missing: who is it?"
    data = family("zukauskaite")
    assert read(data, "kindergeld").known.members("partner") == ()


def test_records_are_tables_in_their_role_and_are_read_like_all_else() -> None:
    way = read(family(), "kindergeld")
    assert way.known.paper("received.name", {}) == "Mihai, Elena Ionescu"
    data = family()
    data["roles"]["kindergeld"]["received"] = [{"name": "Mihai", "birth_date": "99.99.2011", "age": 3}, "Elena"]
    found = wrong(data, "kindergeld")
    assert set(found) >= {"roles.received[1].birth_date", "roles.received[1].age", "roles.received[2]"}
    assert found["roles.received[2]"] == "a table is expected, not str"


def test_nothing_misspelt_is_skipped_in_silence() -> None:
    data = family()
    data["people"]["ana"]["kindergled"] = data["people"]["ana"].pop("kindergeld")
    data["roles"]["anmeldnug"] = data["roles"].pop("anmeldung")
    data["people"]["ana"]["passport_nmae"] = "x"
    found = wrong(data, "wohnungsgeberbestaetigung")
    assert set(found) == {"people.ana.kindergled", "roles.anmeldnug", "people.ana.passport_nmae"}
    assert found["roles.anmeldnug"] == f"unknown form; known are {', '.join(sorted(shelf().forms))}"


def test_what_other_forms_ask_is_left_alone_only_where_there_are_such_forms() -> None:
    data = plain() | {"kindergeld": {"nato": "perhaps"}}
    assert read(data).open is None
    assert set(wrong(data, others=())) == {"kindergeld"}
    assert set(wrong(data | {"kindergeld": {"nato": "perhaps"}}, "kindergeld")) >= {"kindergeld.nato"}


@pytest.mark.parametrize("value", [1.5, [], {}, {"a": 1}, ["x", 1], True, date(2026, 1, 1), [["RO"]]])
@pytest.mark.parametrize("fact", ["nationalities", "family_name", "birth_date", "sex", "tax_id"])
def test_a_value_of_a_wrong_type_is_listed_and_never_ends_in_a_trace(fact: str, value: Any) -> None:
    data = plain()
    data["people"]["eva"][fact] = value
    if (fact, value) in (("nationalities", []), ("birth_date", date(2026, 1, 1))):
        assert read(data).open is None
    else:
        assert f"people.eva.{fact}" in wrong(data)


@pytest.mark.parametrize(
    "data",
    [
        {"people": 5},
        {"people": {"eva": 5}},
        {"roles": []},
        {"roles": {"movers": {}}},
        {"home": "x"},
        {"person": {}},
        {"roles": {"kindergeld": 5, "wohnungsgeberbestaetigung": 7}},
        {"people": {"eva": {"kindergeld": 5}}},
    ],
)
def test_a_table_that_is_none_is_listed(data: dict[str, Any]) -> None:
    assert wrong(plain() | data)


def test_a_file_that_cannot_be_read_is_one_problem_with_its_name(tmp_path: Path) -> None:
    form = shelf().forms["wohnungsgeberbestaetigung"]
    (tmp_path / "bad.toml").write_text("[people\n", encoding="utf-8")
    (tmp_path / "latin.toml").write_bytes("a = 'ä'".encode("latin-1"))
    said = {"none.toml": "cannot be read: No such file", "bad.toml": "at line 1", "latin.toml": "not TOML in UTF-8"}
    for name, says in said.items():
        with pytest.raises(WrongFacts) as caught:
            read_facts(tmp_path / name, form, TODAY)
        assert [found.place for found in caught.value.found] == [name]
        assert says in str(caught.value)


def test_the_data_given_are_not_changed() -> None:
    data = family()
    before = copy.deepcopy(data)
    read(data, "kindergeld")
    assert data == before
