"""Answers that people do not know yet: the way goes on, and the end says what is missing and where to add it."""

from __future__ import annotations

import re
from typing import Any

from small_web import APPLICANT, DAYS, text

LATER = {"do": "later"}


def test_a_needed_answer_that_is_not_known_yet_does_not_stop_the_person(browser: Any, parts: Any) -> None:
    browser.start()
    response = browser.send("/en/school/you", {**APPLICANT, "applicant-family_name": "", **LATER})
    assert (response.status_code, response.headers["Location"]) == (303, "/en/school/home")
    case = browser.case(parts)
    assert case.is_later("p1", "family_name")
    assert not case.has("p1", "family_name")
    assert case.get("p1", "given_names") == "Žofie"


def test_what_may_stay_blank_is_left_blank_and_not_postponed(browser: Any, parts: Any) -> None:
    browser.start()
    browser.send("/en/school/you", {**APPLICANT, "applicant-family_name": "", **LATER})
    case = browser.case(parts)
    assert case.has("p1", "tax_id")
    assert not case.is_later("p1", "tax_id")


def test_an_answer_that_is_wrong_is_still_refused(browser: Any, parts: Any) -> None:
    browser.start()
    response = browser.send("/en/school/you", {**APPLICANT, "applicant-tax_id": "4711", **LATER})
    assert response.status_code == 422
    assert not browser.case(parts).has("p1", "given_names")


def test_the_button_is_there_where_something_is_needed_and_comes_after_the_main_one(browser: Any) -> None:
    browser.start()
    page = text(browser.get("/en/school/you"))
    main, later = page.rindex("Save and continue"), page.rindex('value="later"')
    assert main < later


def test_without_anything_needed_there_is_no_such_button(browser: Any) -> None:
    browser.start()
    browser.send("/en/school/you", {**APPLICANT, "applicant-tax_id": "", **LATER})
    browser.walk(to="days")
    page = text(browser.get("/en/school/you?all=1"))
    assert 'value="later"' in page
    only_optional = re.findall(r'name="asked" value="([^"]+)"', page)
    assert "applicant.family_name" in only_optional


def test_the_end_lists_what_is_missing_and_leads_to_it(browser: Any, parts: Any) -> None:
    browser.walk()
    browser.send("/en/school/you?all=1", {**APPLICANT, "applicant-family_name": "", **LATER})
    page = text(browser.get("/en/school/check"))
    assert "Still missing" in page
    assert 'href="/en/school/you#applicant-family_name"' in page.split("Still missing", 1)[1]
    assert "not known yet" in page
    response = browser.get("/en/school/you")
    assert 'id="applicant-family_name"' in text(response)
    browser.send("/en/school/you", APPLICANT)
    assert not browser.case(parts).is_later("p1", "family_name")
    assert "Still missing" not in text(browser.get("/en/school/check"))


def test_papers_are_made_although_something_is_missing_and_say_so(browser: Any) -> None:
    browser.walk()
    browser.send("/en/school/days?all=1", {**DAYS, "school-days": [], **LATER})
    response = browser.get("/en/school/papers")
    assert response.status_code == 200
    assert "Still missing" in text(response)


def test_the_wording_can_be_switched_without_saving_and_without_losing_what_was_typed(browser: Any, parts: Any) -> None:
    browser.start()
    typed = {**APPLICANT, "applicant-family_name": "Kaná"}
    german = text(browser.send("/en/school/you", {**typed, "wording": "german"}))
    assert 'value="Kaná"' in german
    assert not browser.case(parts).has("p1", "given_names")
    assert '<span lang="de">Wer meldet das Kind an?</span>' in german
    mine = text(browser.send("/en/school/you", {**typed, "wording": "mine"}))
    assert 'class="official-words"' not in mine
    assert 'class="official-words"' not in text(browser.get("/en/school/you"))
    both = text(browser.send("/en/school/you", {**typed, "wording": "both"}))
    assert 'class="official-words"' in both
    assert text(browser.get("/en/school/you")).count('aria-pressed="true">English + <span lang="de">Deutsch') == 1


def test_a_wording_that_is_none_changes_nothing(browser: Any) -> None:
    browser.start()
    response = browser.send("/en/school/you", {**APPLICANT, "wording": "klingon"})
    assert response.status_code == 200
    assert 'aria-pressed="true">English + <span lang="de">Deutsch' in text(response)
