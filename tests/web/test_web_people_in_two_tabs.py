"""Lists of people in two tabs: both additions hold, and nobody is deleted or doubled unseen."""

from __future__ import annotations

from typing import Any

import pytest
from role_list import LIST, names
from small_web import CHILD, CHILD_MORE, hidden_fields, text


def test_two_tabs_do_not_add_the_same_person_twice(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    tab = browser.hidden(LIST)
    answers = {**tab, **CHILD, "do": "add"}
    assert browser.client.post(LIST, data=answers).status_code == 303
    versions = parts.cases.load(browser.secret()).versions
    assert browser.client.post(LIST, data=answers).headers["Location"] == LIST
    assert names(parts, browser) == ["Ștefan"]
    assert parts.cases.load(browser.secret()).versions == versions


def test_two_tabs_add_two_people_and_both_are_on_the_list(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    tab = browser.hidden(LIST)
    browser.send(LIST, {**CHILD, "do": "add"})
    other = {**tab, **CHILD, "child-given_names": "Zoë", "do": "add"}
    assert browser.client.post(LIST, data=other).status_code == 303
    assert names(parts, browser) == ["Ștefan", "Zoë"]


def test_who_was_changed_in_another_tab_is_not_deleted_without_asking_once_more(browser: Any, parts: Any) -> None:
    browser.walk(to="trips")
    browser.send("/en/school/trips", {"trip-town": "Košice", "do": "add"})
    (trip,) = browser.case(parts).members("school", "trips")
    sure = hidden_fields(text(browser.send("/en/school/trips", {"unbind": trip})))
    stored = parts.cases.load(browser.secret())
    parts.cases.save(browser.secret(), stored, stored.case.put(trip, {"town": "Brno"}))
    page = text(browser.client.post("/en/school/trips", data={**sure, "sure-unbind": trip}))
    assert "Delete “Brno”?" in page
    assert trip in browser.case(parts).entities
    browser.client.post("/en/school/trips", data={**hidden_fields(page), "sure-unbind": trip})
    assert trip not in browser.case(parts).entities


def test_what_another_tab_put_on_the_list_stays_when_the_language_changes(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    tab = browser.hidden(LIST)
    browser.send(LIST, {"bind": "p1"})
    page = text(browser.client.post("/hu/school/children", data={**tab, **CHILD, "language": "hu"}))
    response = browser.client.post("/hu/school/children", data={**hidden_fields(page), **CHILD, "do": "add"})
    assert response.status_code == 303
    assert names(parts, browser) == ["Žofie", "Ștefan"]


def test_of_two_tabs_that_name_somebody_else_the_later_sees_all_three(browser: Any, parts: Any) -> None:
    browser.walk(to="partner")
    tab = browser.hidden("/en/school/partner")
    browser.send("/en/school/partner", {"who": "nobody"})
    response = browser.client.post("/en/school/partner", data={**tab, "who": "new"})
    page = text(response)
    assert response.status_code == 409
    assert "not answered" in page
    assert "Nobody" in page
    assert "Person 2" in page
    again = browser.client.post("/en/school/partner", data={**hidden_fields(page), "who": "new"})
    assert again.status_code == 303
    assert browser.case(parts).members("school", "partner") == ("p2",)


def test_naming_somebody_new_twice_makes_one_person(browser: Any, parts: Any) -> None:
    browser.walk(to="partner")
    form = {**browser.hidden("/en/school/partner"), "who": "new"}
    places = {browser.client.post("/en/school/partner", data=form).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert len(browser.case(parts).people()) == 2


@pytest.mark.parametrize("change", ["deleted", "kept"])
def test_what_was_typed_about_somebody_who_was_deleted_meanwhile_is_shown(
    browser: Any, parts: Any, change: str
) -> None:
    browser.walk(to="child/p2")
    form = {**browser.hidden("/en/school/child/p2"), **CHILD_MORE}
    if change == "deleted":
        stored = parts.cases.load(browser.secret())
        parts.cases.save(browser.secret(), stored, stored.case.forget("p2"))
    response = browser.client.post("/en/school/child/p2", data=form)
    assert response.status_code == (409 if change == "deleted" else 303)
    assert ("was deleted in another tab" in text(response)) == (change == "deleted")
    assert ("2019" in text(response)) == (change == "deleted")
