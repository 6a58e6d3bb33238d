"""The view that saves every step and leads to the next one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from small_web import APPLICANT, DAYS, HOME, hidden_fields, text, title


def test_answers_are_kept_and_lead_to_the_next_step(browser: Any, parts: Any) -> None:
    browser.start()
    response = browser.send("/en/school/you", APPLICANT)
    assert (response.status_code, response.headers["Location"]) == (303, "/en/school/home")
    assert browser.case(parts).get("p1", "family_name") == "Kánárek"


def test_an_optional_question_left_blank_is_answered_and_not_asked_again(browser: Any, parts: Any) -> None:
    browser.walk(to="home")
    case = browser.case(parts)
    assert case.has("p1", "tax_id")
    assert case.get("p1", "tax_id") is None


def test_a_required_question_left_blank_saves_nothing_and_keeps_all_that_was_typed(browser: Any, parts: Any) -> None:
    browser.start()
    response = browser.send("/en/school/you", {**APPLICANT, "applicant-family_name": "", "applicant-tax_id": "4711"})
    page = text(response)
    assert response.status_code == 422
    assert title(response).startswith("Error:")
    assert 'value="Žofie"' in page
    assert 'value="4711"' in page
    assert not browser.case(parts).has("p1", "given_names")


def test_too_many_choices_are_refused(browser: Any) -> None:
    browser.walk(to="days")
    response = browser.send("/en/school/days", {**DAYS, "school-days": ["mon", "tue", "wed"]})
    assert response.status_code == 422
    assert "Please choose at most 2." in text(response)
    assert 'value="tue" checked' in text(response)


def test_an_optional_choice_can_be_taken_back(browser: Any, parts: Any) -> None:
    browser.walk()
    browser.send("/en/school/days", {**DAYS, "school-lunch": "yes"})
    assert browser.case(parts).get(None, "school.lunch") == "yes"
    assert "Leave blank" in text(browser.get("/en/school/days"))
    browser.send("/en/school/days", {**DAYS, "school-lunch": ""})
    assert browser.case(parts).get(None, "school.lunch") is None
    assert browser.case(parts).has(None, "school.lunch")
    assert "Leave blank" not in text(browser.get("/en/school/child/p2"))


def test_a_step_asked_too_early_leads_to_the_open_one(browser: Any) -> None:
    browser.start()
    for page in ("days", "home", "check", "papers", "package.pdf", "papers/1.pdf", "partner-name"):
        response = browser.get(f"/en/school/{page}")
        assert (response.status_code, response.headers["Location"]) == (303, "/en/school/you"), page


def test_a_step_that_does_not_apply_leads_on(browser: Any) -> None:
    browser.walk()
    response = browser.get("/en/school/partner-name/p2")
    assert (response.status_code, response.headers["Location"]) == (303, "/en/school/check")


def test_changing_one_answer_leads_back_to_the_check(browser: Any, parts: Any) -> None:
    browser.walk()
    response = browser.send("/en/school/home", {**HOME, "home-city": "Leipzig"})
    assert response.headers["Location"] == "/en/school/check"
    assert browser.case(parts).get(None, "home.city") == "Leipzig"


def test_what_another_form_knows_is_not_asked_again_but_can_be_changed(browser: Any) -> None:
    browser.walk()
    assert browser.start("club").headers["Location"] == "/en/club/who"
    assert browser.send("/en/club/who", {"who": "p1"}).headers["Location"] == "/en/club/who"
    page = text(browser.get("/en/club/who"))
    assert "Already answered" in page
    assert 'name="applicant-family_name"' not in page
    assert 'name="applicant-birth_date-day"' in page
    assert 'value="Kánárek"' in text(browser.get("/en/club/who?all=1"))
    response = browser.send("/en/club/who", {"applicant-birth_date": "1980"})
    assert response.headers["Location"] == "/en/club/check"


@pytest.mark.parametrize("typed", ["Kánárková", "  ", "Ж"])
def test_changing_the_language_keeps_what_was_typed_and_saves_nothing(browser: Any, parts: Any, typed: str) -> None:
    browser.start()
    page = text(browser.get("/en/school/you"))
    assert re.search(r'<button [^>]*form="step" name="language" value="pl" lang="pl" formaction="/pl/school/you"', page)
    answers = {**hidden_fields(page), "applicant-family_name": typed, "language": "pl"}
    response = browser.client.post("/pl/school/you", data=answers)
    page = text(response)
    assert response.status_code == 200
    assert '<html lang="pl"' in page
    assert f'id="applicant-family_name" name="applicant-family_name" value="{typed}"' in page
    assert 'class="problems' not in page
    assert not browser.case(parts).has("p1", "family_name")
    assert browser.client.post("/pl/school/you", data={**hidden_fields(page), **APPLICANT}).status_code == 303


def test_changing_the_language_keeps_choices_too(browser: Any) -> None:
    browser.walk(to="days")
    chosen = {"school-days": ["tue", "wed"], "school-lunch": "no"}
    answers = {**browser.hidden("/en/school/days"), **chosen, "language": "hu"}
    page = text(browser.client.post("/hu/school/days", data=answers))
    for value in ("tue", "wed", "no"):
        assert f'value="{value}" checked' in page


def test_the_first_button_of_the_form_is_not_a_language_so_that_enter_saves(browser: Any) -> None:
    browser.start()
    first = re.search(r"<button[^>]*>", text(browser.get("/en/school/you")))
    assert first
    assert "name=" not in first[0]


@pytest.mark.parametrize("page", ["you", "children", "check", "papers", "package.pdf", "papers/1.pdf"])
def test_without_a_case_people_are_asked_kindly_to_start_anew(browser: Any, page: str) -> None:
    response = browser.get(f"/en/school/{page}")
    assert response.status_code == 410
    assert "Please start anew" in text(response)
    assert 'href="/en/school"' in text(response)


def test_after_a_day_the_answers_are_gone_and_the_cookie_too(browser: Any, clock: Any) -> None:
    from datetime import timedelta

    browser.walk(to="home")
    hidden = browser.hidden("/en/school/home")
    clock.now += timedelta(hours=24)
    response = browser.client.post("/en/school/home", data={**hidden, **HOME})
    assert response.status_code == 410
    assert "Kánárek" not in text(response)
    assert browser.client.get_cookie("formhelper") is None
    assert browser.client.post("/en/school/home", data={**hidden, **HOME}).status_code == 410
    assert browser.start().headers["Location"] == "/en/school/you"
