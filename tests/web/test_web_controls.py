"""Controls as people meet them: dates in three fields, groups of digits, and lists of states."""

from __future__ import annotations

import re
from typing import Any

import pytest
from small_web import CHILD_MORE, hidden_fields, text

CHILD = "/en/school/child/p2"
REST = {name: value for name, value in CHILD_MORE.items() if name not in ("child-birth_date", "child-valid_until")}


def three(name: str, day: str = "", month: str = "", year: str = "") -> dict[str, str]:
    return {f"child-{name}-day": day, f"child-{name}-month": month, f"child-{name}-year": year}


BORN = three("birth_date", "3", "maja", "2019")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (three("birth_date", "3", "maja", "2019"), "2019-05-03"),
        (three("birth_date", "03", "V", "2019"), "2019-05-03"),
        (three("birth_date", "", "", "2019"), "2019-00-00"),
        (three("birth_date", "2019. 05. 03."), "2019-05-03"),
        (three("birth_date", "03052019"), "2019-05-03"),
        ({"child-birth_date": "03.05.2019"}, "2019-05-03"),
    ],
)
def test_a_date_is_taken_from_its_fields(browser: Any, parts: Any, typed: dict[str, str], kept: str) -> None:
    browser.walk(to="child/p2")
    assert browser.send(CHILD, {**REST, **three("valid_until", "1", "2", "2030"), **typed}).status_code == 303
    assert browser.case(parts).get("p2", "birth_date") == kept
    assert browser.case(parts).get("p2", "valid_until") == "2030-02-01"


@pytest.mark.parametrize(
    ("typed", "part", "says"),
    [
        (three("birth_date", "31", "12", "90"), "year", "all four digits"),
        (three("birth_date", "31", "Foo", "1990"), "month", "not a month"),
        (three("birth_date", "30", "2", "1990"), "day", "does not exist"),
        (three("birth_date"), "day", "Please answer"),
    ],
)
def test_the_error_leads_to_the_field_that_is_wrong_and_all_stay_as_typed(
    browser: Any, typed: dict[str, str], part: str, says: str
) -> None:
    browser.walk(to="child/p2")
    response = browser.send(CHILD, {**REST, **typed})
    page = text(response)
    assert response.status_code == 422
    link = re.search(r'<a [^>]*href="#child-birth_date-(\w+)">Geburtsdatum – ([^<]+)</a>', page)
    link = link or re.search(r'<a [^>]*href="#child-birth_date-(\w+)">(?:<[^>]+>)*[^–]+ – ([^<]+)</a>', page)
    assert link
    assert (link[1], says in link[2]) == (part, True)
    for name, value in typed.items():
        assert f'name="{name}" value="{value}"' in page
    wrong = re.findall(r'id="child-birth_date-(\w+)"[^>]*aria-invalid="true"', page)
    assert wrong == [part]


def test_a_document_without_end_date_is_ticked(browser: Any, parts: Any) -> None:
    browser.walk(to="child/p2")
    answers = {**REST, **BORN, **three("valid_until"), "child-valid_until-unlimited": "yes"}
    assert browser.send(CHILD, answers).status_code == 303
    assert browser.case(parts).get("p2", "valid_until") == "unlimited"
    assert re.search(r'name="child-valid_until-unlimited" value="yes" checked', text(browser.get(CHILD)))
    answers |= three("valid_until", "1", "2", "2030")
    response = browser.send(CHILD, answers)
    assert 'href="#child-valid_until-unlimited"' in text(response)
    assert response.status_code == 422


def test_changing_the_language_keeps_the_three_fields(browser: Any) -> None:
    browser.walk(to="child/p2")
    page = text(browser.get(CHILD))
    answers = {**hidden_fields(page), **REST, **three("birth_date", "32", "maja", "19"), "language": "pl"}
    page = text(browser.client.post("/pl/school/child/p2", data=answers))
    for part, value in (("day", "32"), ("month", "maja"), ("year", "19")):
        assert f'name="child-birth_date-{part}" value="{value}"' in page


def test_three_fields_stand_in_a_fieldset_and_each_has_its_label(browser: Any) -> None:
    browser.walk(to="child/p2")
    page = text(browser.get(CHILD))
    field = re.search(r'<fieldset [^>]*aria-describedby="child-birth_date-hint".*?</fieldset>', page, re.S)
    assert field
    for part, label in (("day", "Day"), ("month", "Month"), ("year", "Year")):
        assert re.search(rf'<label [^>]*for="child-birth_date-{part}">{label}</label>', field[0])
        digits_only = bool(re.search(rf'id="child-birth_date-{part}"[^>]*inputmode="numeric"', field[0]))
        assert digits_only == (part != "month"), "a month may be typed as a name"


def test_only_the_own_birth_date_is_offered_to_the_browser_for_filling(browser: Any) -> None:
    browser.walk()
    assert "bday" not in text(browser.get(CHILD))
    browser.start("club")
    browser.send("/en/club/who", {"who": "p1"})
    page = text(browser.get("/en/club/who"))
    for part in ("day", "month", "year"):
        assert f'autocomplete="bday-{part}"' in page


def test_numbers_run_from_left_to_right_and_names_as_their_letters_do(browser: Any) -> None:
    browser.start()
    page = text(browser.get("/en/school/you"))
    for name, direction in (("applicant-family_name", "auto"), ("applicant-tax_id", "ltr")):
        found = re.search(rf'<input [^>]*id="{name}"[^>]*>', page)
        assert found
        assert f' dir="{direction}"' in found[0]
    browser.send("/en/school/you", {
        "applicant-family_name": "Kánárek", "applicant-given_names": "Žofie", "applicant-tax_id": "36574261809",
    })
    assert 'value="36 574 261 809"' in text(browser.get("/en/school/you"))


def test_an_unknown_state_is_never_chosen(browser: Any) -> None:
    browser.walk(to="child/p2")
    page = text(browser.send(CHILD, {**REST, "child-nationalities": ["XX", '"><b>', "RO"]}))
    assert page.count(" selected>") >= 1
    assert re.search(r'<option value="RO" selected>Romania</option>', page)
    assert "<b>" not in page


def test_an_amount_stands_in_german_spelling_with_its_sign_outside_the_field(browser: Any) -> None:
    browser.walk()
    page = text(browser.get("/en/school/days"))
    assert re.search(r'value="1.234,50"[^>]*>\s*<span aria-hidden="true">€</span>', page)
    assert "1.234,50 €" in text(browser.get("/en/school/check"))
