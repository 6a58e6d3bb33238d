"""Answer once: after the Anmeldung of a family, the Kindergeld form asks nothing about them that it knows already."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from households import shelf as shipped

from formhelper.core.definition import Form
from formhelper.core.facts import Case
from formhelper.core.flow import Journey, journey, owner
from formhelper.desk.facts_file import household
from formhelper.library.shelf import Shelf

TODAY = date(2026, 11, 22)
FAMILY = Path(__file__).resolve().parents[1] / "journeys" / "families" / "popescu.toml"
SHARED = {"family_name", "given_names", "birth_date", "birth_place", "birth_country", "sex", "nationalities", "title"}


@cache
def shelf() -> Shelf:
    return shipped()


def family() -> Mapping[str, Any]:
    return tomllib.loads(FAMILY.read_text(encoding="utf-8"))


def after_anmeldung() -> tuple[Case, dict[str, str]]:
    """The case as the Anmeldung leaves it: only what that form asked; and the ids of the people."""
    data = family()
    way = household(data, shelf().forms["anmeldung"], TODAY, shelf().forms)
    asked = {
        (whose, way.form.place(question.fact).name)
        for visit in way.visits
        for question in way.questions(visit)
        for whose in [owner(way.known, visit, question)]
    }
    case, names = Case(), {}
    for name in data["people"]:
        case, names[name] = case.add()
    for whose, fact in asked:
        case = case.put(whose, {fact: way.case.get(whose, fact)})
    return case.bind("anmeldung", "movers", way.case.members("anmeldung", "movers") or ()), names


def second(form: Form, case: Case, names: Mapping[str, str], children: list[str]) -> Journey:
    case = case.bind(form.id, "applicant", [names["maria"]]).bind(form.id, "partner", [names["ion"]])
    case = case.bind(form.id, "children", [names[child] for child in children])
    return journey(form, case, TODAY)


def lacking(way: Journey) -> list[tuple[str, str]]:
    return [
        (visit.id, question.fact.rpartition(".")[2] if question.fact.count(".") == 1 else question.fact)
        for visit in way.visits
        for question in way.lacking(visit)
    ]


def test_both_forms_keep_their_facts_of_a_person_under_one_name() -> None:
    anmeldung, kindergeld = shelf().forms["anmeldung"], shelf().forms["kindergeld"]
    for name in SHARED:
        places = {anmeldung.place(f"mover.{name}").name, kindergeld.place(f"child.{name}").name}
        assert places == {kindergeld.place(f"applicant.{name}").name}


def test_after_the_anmeldung_kindergeld_lacks_nothing_that_the_anmeldung_asked_of_the_same_people() -> None:
    case, names = after_anmeldung()
    way = second(shelf().forms["kindergeld"], case, names, ["ana", "luca"])
    asked = {question.fact.rpartition(".")[2] for visit in way.visits for question in way.questions(visit)}
    assert asked >= SHARED - {"birth_country"}
    missing = lacking(way)
    assert missing, "the form has questions of its own, so something must be left to ask"
    for visit, fact in missing:
        assert fact not in SHARED, f"{visit} asks again for {fact}"
        assert not fact.startswith("home."), f"{visit} asks again for the address"
    lacking_home = [
        question.fact for visit in way.visits for question in way.lacking(visit) if question.fact.startswith("home.")
    ]
    assert lacking_home == []


def test_a_person_who_did_not_move_in_is_asked_for_as_usual() -> None:
    case, names = after_anmeldung()
    way = second(shelf().forms["kindergeld"], case, names, ["ana", "ioana"])
    about = {fact for visit, fact in lacking(way) if visit.endswith(f"/{names['ioana']}")}
    assert {"family_name", "given_names", "birth_date", "birth_place", "sex", "nationalities"} <= about
    others = {fact for visit, fact in lacking(way) if visit.endswith(f"/{names['ana']}")}
    assert not others & SHARED


def test_the_steps_about_the_applicant_are_answered_before_they_are_opened() -> None:
    case, names = after_anmeldung()
    way = second(shelf().forms["kindergeld"], case, names, ["ana", "luca"])
    done = {visit.id for visit in way.visits if not way.lacking(visit)}
    assert {"applicant", "applicant-birth", "place", "home", "civil-status", "civil-status-since"} <= done
    assert {f"children/{names['ana']}", f"children/{names['luca']}"} <= done
    assert way.open is not None
    assert way.open.id == "abroad"


def test_the_landlords_paper_after_the_anmeldung_asks_for_the_landlord_only() -> None:
    case, names = after_anmeldung()
    form = shelf().forms["wohnungsgeberbestaetigung"]
    movers = [names[name] for name in ("maria", "ion", "ana", "luca")]
    way = journey(form, case.bind(form.id, "movers", movers), TODAY)
    assert {question.fact for visit in way.visits for question in way.lacking(visit)} == {"landlord.ownership"}
    way = journey(form, way.case.put(None, {"landlord.ownership": "landlord"}), TODAY)
    facts = {question.fact for visit in way.visits for question in way.lacking(visit)}
    assert facts == {
        f"landlord.{name}" for name in ("name", "street", "house_number", "postcode", "city", "acting_person")
    }
