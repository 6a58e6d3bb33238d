"""Who has a role: one, several, nobody; and lists of records."""

from __future__ import annotations

import re
from typing import Any

import pytest
from role_list import LIST, names
from small_web import CHILD, CHILD_MORE, DAYS, hidden_fields, text


def test_known_people_are_offered_and_somebody_else_and_nobody(browser: Any) -> None:
    browser.walk(to="partner")
    page = text(browser.get("/en/school/partner"))
    for offered in ("Žofie Kánárek", "Someone else", "Nobody"):
        assert offered in page


def test_somebody_else_is_asked_for_and_nobody_is_an_answer(browser: Any, parts: Any) -> None:
    browser.walk(to="partner")
    response = browser.send("/en/school/partner", {"who": "new"})
    assert response.headers["Location"] == "/en/school/partner-name/p2"
    assert browser.case(parts).members("school", "partner") == ("p2",)
    response = browser.send("/en/school/partner", {"who": "nobody"})
    assert response.headers["Location"] == "/en/school/children"
    assert browser.case(parts).members("school", "partner") == ()


@pytest.mark.parametrize("who", ["", "p9", "x", "../p1"])
def test_who_must_be_one_of_those_offered(browser: Any, parts: Any, who: str) -> None:
    browser.walk(to="partner")
    response = browser.send("/en/school/partner", {"who": who})
    assert response.status_code == 422
    assert '<a href="#who">Please answer this question.</a>' in text(response)
    assert browser.case(parts).members("school", "partner") is None


def test_nobody_is_no_answer_where_somebody_is_needed(browser: Any) -> None:
    browser.walk()
    browser.start("club")
    assert "Nobody" not in text(browser.get("/en/club/who"))
    assert browser.send("/en/club/who", {"who": "nobody"}).status_code == 422


def test_the_answer_who_can_be_changed_later(browser: Any, parts: Any) -> None:
    browser.walk()
    browser.start("club")
    browser.send("/en/club/who", {"who": "p1"})
    page = text(browser.get("/en/club/who"))
    assert 'href="/en/club/who?who=1"' in page
    page = text(browser.get("/en/club/who?who=1"))
    assert 'value="p1" checked' in page
    browser.client.post("/en/club/who?who=1", data={**hidden_fields(page), "who": "p2"})
    assert browser.case(parts).members("club", "applicant") == ("p2",)


def test_several_are_added_one_after_another(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    for given in ("Ștefan", "Zoë"):
        response = browser.send(LIST, {**CHILD, "child-given_names": given, "do": "add"})
        assert response.headers["Location"] == LIST
    page = text(browser.get(LIST))
    assert "Ștefan Kánárek" in page
    assert "Zoë Kánárek" in page
    response = browser.send(LIST, {"do": "continue"})
    assert response.headers["Location"] == "/en/school/child/p2"


def test_somebody_typed_but_not_added_is_not_lost_by_going_on(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    browser.send(LIST, {**CHILD, "do": "continue"})
    assert names(parts, browser) == ["Ștefan"]


def test_enter_does_what_continue_does(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    assert browser.send(LIST, CHILD).headers["Location"] == "/en/school/child/p2"


def test_a_half_typed_person_is_refused_with_what_was_typed(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    for button in ("add", "continue"):
        response = browser.send(LIST, {"child-given_names": "Zoë", "child-family_name": "", "do": button})
        assert response.status_code == 422
        assert 'value="Zoë"' in text(response)
        assert '<a href="#child-family_name">' in text(response)
    assert browser.case(parts).members("school", "children") is None


def test_a_list_that_needs_somebody_cannot_stay_empty(browser: Any) -> None:
    browser.walk(to="children")
    response = browser.send(LIST, {"do": "continue"})
    assert response.status_code == 422
    assert "Please answer this question." in text(response)


def test_known_people_are_put_on_the_list_and_taken_off_without_being_forgotten(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    assert browser.send(LIST, {"bind": "p1"}).headers["Location"] == LIST
    assert names(parts, browser) == ["Žofie"]
    browser.send(LIST, {"unbind": "p1"})
    assert names(parts, browser) == []
    assert browser.case(parts).get("p1", "given_names") == "Žofie"


def test_typing_is_kept_while_others_are_put_on_the_list(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    response = browser.send(LIST, {**CHILD, "bind": "p1"})
    assert response.status_code == 200
    assert 'value="Ștefan"' in text(response)
    assert names(parts, browser) == ["Žofie"]
    response = browser.client.post(LIST, data={**hidden_fields(text(response)), **CHILD, "do": "add"})
    assert response.status_code == 303
    assert names(parts, browser) == ["Žofie", "Ștefan"]


def test_who_was_taken_off_can_be_deleted_but_nobody_with_a_role(browser: Any, parts: Any) -> None:
    browser.walk(to="child/p2")
    browser.send(LIST, {"unbind": "p2"})
    browser.send(LIST, {"sure-forget": "p1"})
    browser.send(LIST, {"sure-forget": "p2"})
    assert [person.id for person in browser.case(parts).people()] == ["p1"]


def test_who_is_taken_off_can_be_put_back_with_one_button(browser: Any, parts: Any) -> None:
    browser.walk(to="child/p2")
    response = browser.send(LIST, {"unbind": "p2"})
    page = text(browser.get(response.headers["Location"]))
    assert "Ștefan Kánárek is no longer on the list." in page
    assert re.search(r'name="bind" value="p2"[^>]*>.*?Put back on the list<span class="unseen">: Ștefan Kánárek', page)
    browser.send(LIST, {"bind": "p2"})
    assert names(parts, browser) == ["Ștefan"]
    assert "no longer on the list" not in text(browser.get(response.headers["Location"]))


def test_deleting_somebody_is_asked_once_more(browser: Any, parts: Any) -> None:
    browser.walk(to="child/p2")
    browser.send(LIST, {"unbind": "p2"})
    page = text(browser.send(LIST, {"forget": "p2", "child-given_names": "Zoë"}))
    assert "Delete “Ștefan Kánárek”?" in page
    assert 'name="sure-forget" value="p2"' in page
    assert 'value="Zoë"' in page
    assert "p2" in browser.case(parts).entities


def test_a_card_tells_the_main_facts_that_are_known(browser: Any) -> None:
    browser.walk()
    page = text(browser.get(LIST))
    card = page[page.index('<bdi>Ștefan Kánárek</bdi>') :]
    assert "00.05.2019" in card[:900]
    assert "Czechia" in card[:1200]


@pytest.mark.parametrize("button", ["bind", "unbind", "forget", "sure-unbind", "sure-forget"])
def test_buttons_for_somebody_unknown_change_nothing(browser: Any, parts: Any, button: str) -> None:
    browser.walk(to="child/p2")
    before = browser.case(parts)
    browser.send(LIST, {button: "p99"})
    assert browser.case(parts) == before


def test_a_member_can_be_changed_on_a_page_of_their_own(browser: Any, parts: Any) -> None:
    browser.walk()
    assert 'href="/en/school/children/p2"' in text(browser.get(LIST))
    page = text(browser.get("/en/school/children/p2"))
    assert 'value="Ștefan"' in page
    response = browser.send("/en/school/children/p2", {**CHILD, "child-given_names": "Stefan"})
    assert response.headers["Location"] == "/en/school/check"
    assert names(parts, browser) == ["Stefan"]


def test_records_are_listed_like_people_and_forgotten_with_the_list(browser: Any, parts: Any) -> None:
    browser.walk(to="trips")
    browser.send("/en/school/trips", {"trip-town": "Košice", "do": "add"})
    page = text(browser.get("/en/school/trips"))
    assert "Košice" in page
    assert "Noch eine Reise" in page
    assert "Žofie" not in page.split("<main")[1]
    (trip,) = browser.case(parts).members("school", "trips")
    page = text(browser.send("/en/school/trips", {"unbind": trip, "trip-town": "Brno"}))
    assert "Delete “Košice”?" in page
    assert 'value="Brno"' in page
    assert trip in browser.case(parts).entities
    browser.send("/en/school/trips", {"keep": "yes"})
    assert trip in browser.case(parts).entities
    browser.send("/en/school/trips", {"sure-unbind": trip})
    assert trip not in browser.case(parts).entities


def test_an_empty_optional_list_is_an_answer(browser: Any, parts: Any) -> None:
    browser.walk(to="trips")
    assert browser.send("/en/school/trips", {"do": "continue"}).headers["Location"] == "/en/school/days"
    assert browser.case(parts).members("school", "trips") == ()


def test_changing_the_language_of_a_list_keeps_what_was_typed(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    answers = {**browser.hidden(LIST), **CHILD, "language": "bg"}
    page = text(browser.client.post("/bg/school/children", data=answers))
    assert '<html lang="bg"' in page
    assert 'value="Ștefan"' in page
    answers = {**browser.hidden("/en/school/partner"), "who": "new", "language": "ro"}
    page = text(browser.client.post("/ro/school/partner?who=1", data=answers))
    assert 'value="new" checked' in page
    assert names(parts, browser) == []


def test_two_children_are_each_asked_and_named(browser: Any) -> None:
    browser.walk(to="children")
    browser.send(LIST, {**CHILD, "do": "add"})
    browser.send(LIST, {**CHILD, "child-given_names": "Zoë", "do": "continue"})
    assert browser.send("/en/school/child/p2", CHILD_MORE).headers["Location"] == "/en/school/child/p3"
    assert "Angaben zu Zoë" in text(browser.get("/en/school/child/p3"))
    browser.send("/en/school/child/p3", CHILD_MORE)
    browser.send("/en/school/trips", {"do": "continue"})
    browser.send("/en/school/days", DAYS)
    page = text(browser.get("/en/school/check"))
    assert "Geburtsurkunde von Ștefan" in page
    assert "Geburtsurkunde von Zoë" in page


def test_records_are_called_by_their_first_answers_in_the_language_of_the_page(browser: Any) -> None:
    browser.walk(to="trips")
    browser.send("/en/school/trips", {"trip-town": "", "do": "continue"})
    browser.send("/en/school/trips", {"trip-town": "Košice", "do": "add"})
    assert '<div class="who"><bdi>Košice</bdi></div>' in text(browser.get("/en/school/trips"))
