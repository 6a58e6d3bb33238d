"""One case in two tabs: nothing is overwritten unseen, and the same form sent twice makes one step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from small_web import APPLICANT, CHILD, HOME, hidden_fields, text

from formhelper.storage.cases import Conflict


def test_of_two_tabs_the_later_is_told_and_keeps_what_was_typed(browser: Any, parts: Any) -> None:
    browser.walk(to="home")
    tab = browser.hidden("/en/school/home")
    browser.send("/en/school/home", {**HOME, "home-city": "Halle"})
    response = browser.client.post("/en/school/home", data={**tab, **HOME, "home-city": "Leipzig"})
    page = text(response)
    assert response.status_code == 409
    assert "Something changed in another tab" in page
    assert 'value="Leipzig"' in page
    assert browser.case(parts).get(None, "home.city") == "Halle"
    again = browser.client.post("/en/school/home", data={**hidden_fields(page), **HOME, "home-city": "Leipzig"})
    assert again.status_code == 303
    assert browser.case(parts).get(None, "home.city") == "Leipzig"


def test_the_later_of_two_tabs_sees_what_was_there_what_is_typed_and_what_is_there_now(browser: Any) -> None:
    browser.walk(to="partner")
    tab = browser.hidden("/en/school/home?all=1")
    browser.send("/en/school/home?all=1", {**HOME, "home-city": "Halle"})
    page = text(browser.client.post("/en/school/home?all=1", data={**tab, **HOME, "home-city": "Leipzig"}))
    told = page.split('aria-labelledby="lost"')[1].split("<form")[0]
    assert [told.index(city) for city in ("Weißenfels", "Leipzig", "Halle")] == sorted(
        told.index(city) for city in ("Weißenfels", "Leipzig", "Halle")
    )
    assert told.count("<dl") == 1  # the postcode is alike in both
    assert 'href="#home-city"' in told


def test_two_tabs_that_change_different_answers_of_a_page_both_hold(browser: Any, parts: Any) -> None:
    browser.walk(to="partner")
    tab = browser.hidden("/en/school/home?all=1")
    browser.send("/en/school/home?all=1", {**HOME, "home-city": "Halle"})
    mine = {**tab, **HOME, "home-postcode": "06108"}
    assert browser.client.post("/en/school/home?all=1", data=mine).status_code == 303
    case = browser.case(parts)
    assert (case.get(None, "home.city"), case.get(None, "home.postcode")) == ("Halle", "06108")


def test_what_only_the_other_tab_changed_stands_in_its_control_beside_a_difference(browser: Any, parts: Any) -> None:
    browser.walk(to="partner")
    tab = browser.hidden("/en/school/home?all=1")
    browser.send("/en/school/home?all=1", {**HOME, "home-city": "Halle", "home-postcode": "06108"})
    page = text(browser.client.post("/en/school/home?all=1", data={**tab, **HOME, "home-city": "Leipzig"}))
    assert 'value="06108"' in page
    assert 'value="Leipzig"' in page
    again = {**hidden_fields(page), **HOME, "home-postcode": "06108", "home-city": "Leipzig"}
    assert browser.client.post("/en/school/home?all=1", data=again).status_code == 303
    case = browser.case(parts)
    assert (case.get(None, "home.city"), case.get(None, "home.postcode")) == ("Leipzig", "06108")


MARKS = {"none": "", "short": "x", "odd": "A" * 200, "letters": "ä", "long": "A" * 61_000}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_without_a_mark_nothing_that_is_there_is_overwritten_unseen(browser: Any, parts: Any, mark: str) -> None:
    browser.walk(to="partner")
    form = {**browser.hidden("/en/school/home?all=1"), "mark": mark}
    response = browser.client.post("/en/school/home?all=1", data={**form, **HOME, "home-city": "Leipzig"})
    assert response.status_code == 409
    assert "It was" not in text(response)
    assert browser.case(parts).get(None, "home.city") == "Weißenfels"


def test_the_mark_of_a_page_of_another_kind_says_nothing(browser: Any, parts: Any) -> None:
    browser.walk(to="trips")
    home, children = (browser.hidden(f"/en/school/{page}?all=1") for page in ("home", "children"))
    answers = {**home, **HOME, "home-city": "Leipzig", "mark": children["mark"]}
    response = browser.client.post("/en/school/home?all=1", data=answers)
    assert response.status_code == 409
    assert browser.case(parts).get(None, "home.city") == "Weißenfels"
    answers = {**children, "do": "continue", "mark": home["mark"]}
    assert browser.client.post("/en/school/children", data=answers).status_code in {303, 409}


@pytest.mark.parametrize("page", ["home", "partner", "children"])
def test_the_same_form_twice_at_once_and_once_more_makes_one_step(
    app: Any, browser: Any, parts: Any, page: str
) -> None:
    typed = {"home": HOME, "partner": {"who": "new"}, "children": {**CHILD, "do": "add"}}[page]
    browser.walk(to=page)
    address = f"/en/school/{page}"
    data, cookie = {**browser.hidden(address), **typed}, {"Cookie": f"formhelper={browser.secret()}"}
    before = parts.cases.load(browser.secret()).versions

    def press(_: int) -> Any:
        return app.test_client(use_cookies=False).post(address, data=data, headers=cookie)

    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(press, range(2)), press(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    after = parts.cases.load(browser.secret()).versions
    assert max(after[part] - before.get(part, 0) for part in after) == 1


def test_pressing_the_button_twice_is_no_conflict(browser: Any) -> None:
    browser.walk(to="home")
    tab = browser.hidden("/en/school/home")
    for _ in range(2):
        assert browser.client.post("/en/school/home", data={**tab, **HOME}).status_code == 303


def test_two_tabs_on_different_steps_do_not_disturb_each_other(browser: Any, parts: Any) -> None:
    browser.walk(to="partner")
    tab = browser.hidden("/en/school/you")
    browser.send("/en/school/home", {**HOME, "home-city": "Halle"})
    assert browser.client.post("/en/school/you", data={**tab, **APPLICANT, "applicant-tax_id": ""}).status_code == 303


def test_a_save_that_loses_the_race_is_a_conflict_too(browser: Any, parts: Any, monkeypatch: Any) -> None:
    browser.walk(to="home")
    hidden = browser.hidden("/en/school/home")

    def too_late(*_: Any) -> None:
        raise Conflict

    with monkeypatch.context() as patch:
        patch.setattr(parts.cases, "save", too_late)
        response = browser.client.post("/en/school/home", data={**hidden, **HOME})
    assert response.status_code == 409
    assert 'value="Weißenfels"' in text(response)
    assert browser.client.post("/en/school/home", data={**hidden_fields(text(response)), **HOME}).status_code == 303
