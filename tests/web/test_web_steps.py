"""The view that shows and saves every step."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from small_web import APPLICANT, CHILD, CHILD_MORE, DAYS, HOME, hidden_fields

from formhelper.storage.cases import Conflict


def text(response: Any) -> str:
    return unescape(response.get_data(as_text=True))


def title(response: Any) -> str:
    found = re.search(r"<title>(.*?)</title>", text(response))
    assert found
    return found[1]


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


def test_the_error_summary_comes_first_takes_the_focus_and_links_to_each_field(browser: Any) -> None:
    browser.start()
    page = text(browser.send("/en/school/you", {**APPLICANT, "applicant-family_name": "", "applicant-tax_id": "4711"}))
    main = page.split("<main", 1)[1]
    assert re.match(r'[^>]*>\s*<div class="problems [^"]*" role="alert" tabindex="-1" autofocus', main)
    for name in ("applicant-family_name", "applicant-tax_id"):
        said = re.search(rf'<a href="#{name}">.*? – ([^<]+)</a>', page)
        assert said
        assert re.search(rf'id="{name}-error"><span class="unseen">Error:</span> {re.escape(said[1])}</p>', page)
        assert re.search(rf'<input [^>]*id="{name}"[^>]*aria-invalid="true"', page)


def test_hints_and_errors_are_described_in_this_order_and_only_where_they_are(browser: Any) -> None:
    browser.start()
    page = text(browser.send("/en/school/you", {**APPLICANT, "applicant-family_name": ""}))
    assert 'aria-describedby="applicant-family_name-hint applicant-family_name-error" aria-invalid="true"' in page
    given = re.search(r'<input [^>]*id="applicant-given_names"[^>]*>', page)
    assert given
    assert "aria-" not in given[0]
    ids = re.findall(r'aria-describedby="([^"]+)"', page)
    assert all(f'id="{one}"' in page for found in ids for one in found.split())


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "{{ 7*7 }}", "%s %(x)s", '"><b>', "{home.city}"])
def test_what_is_typed_stands_on_the_page_as_it_was_typed_and_is_never_run(browser: Any, typed: str) -> None:
    browser.walk(to="home")
    response = browser.send("/en/school/home", {**HOME, "home-city": typed, "home-postcode": "x"})
    raw = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "<script>" not in raw
    assert "<b>" not in raw
    assert f'value="{typed}"' in unescape(raw)


def test_every_kind_of_control_shows_what_is_stored(browser: Any) -> None:
    browser.walk()
    child = text(browser.get("/en/school/child/p2"))
    for part, value in (("day", "00"), ("month", "05"), ("year", "2019")):
        assert f'name="child-birth_date-{part}" value="{value}"' in child
    assert re.search(r'<option value="CZ" selected>Czechia</option>', child)
    assert re.search(r'<option value="BG" selected>Bulgaria</option>', child)
    assert re.search(r'value="LD" checked', child)
    days = text(browser.get("/en/school/days"))
    assert re.search(r'type="checkbox"[^>]*value="wed" checked', days)
    assert not re.search(r'value="tue" checked', days)
    assert 'value="1.234,50"' in days


def test_too_many_choices_are_refused(browser: Any) -> None:
    browser.walk(to="days")
    response = browser.send("/en/school/days", {**DAYS, "school-days": ["mon", "tue", "wed"]})
    assert response.status_code == 422
    assert "Please choose at most 2." in text(response)
    assert 'value="tue" checked' in text(response)


def test_radio_buttons_stand_in_a_fieldset_and_the_first_bears_the_name_of_the_field(browser: Any) -> None:
    browser.walk(to="child/p2")
    page = text(browser.send("/en/school/child/p2", {**CHILD_MORE, "child-civil_status": ""}))
    assert re.search(r'<fieldset class="question [^"]*wrong" aria-describedby="child-civil_status-error"', page)
    assert 'type="radio" id="child-civil_status" name="child-civil_status" value="LD"' in page
    assert '<a href="#child-civil_status">' in page


def test_the_german_wording_stands_beside_and_says_that_it_is_german(browser: Any) -> None:
    browser.start()
    page = text(browser.get("/pl/school/you"))
    assert '<p class="official-words" lang="de">Name, Vorname: Name</p>' in page
    assert '<p class="official-words" lang="de">Angaben zu den Eltern</p>' in page


def test_on_german_pages_equal_wording_stands_there_once(browser: Any) -> None:
    browser.start()
    page = text(browser.get("/de/school/you"))
    assert page.count(">Vornamen<") == 1
    assert '<p class="official-words" lang="de">Name, Vorname: Name</p>' in page


def test_only_the_data_of_the_person_who_types_are_offered_to_the_browser_for_filling(browser: Any) -> None:
    browser.start()
    assert 'autocomplete="family-name"' in text(browser.get("/en/school/you"))
    browser.walk(to="children")
    page = text(browser.get("/en/school/children"))
    assert 'autocomplete="family-name"' not in page
    assert re.search(r'<form id="step" method="post" novalidate autocomplete="off"[^>]*>', page)


def test_a_sensitive_question_says_why_before_it_is_answered(browser: Any) -> None:
    browser.walk(to="days")
    page = text(browser.get("/en/school/days"))
    assert page.index("Diese Angabe sagt etwas über Ihre Religion") < page.index('name="school-lunch"')
    assert '(optional)' in page


def test_an_optional_choice_can_be_taken_back(browser: Any, parts: Any) -> None:
    browser.walk()
    browser.send("/en/school/days", {**DAYS, "school-lunch": "yes"})
    assert browser.case(parts).get(None, "school.lunch") == "yes"
    assert "Leave blank" in text(browser.get("/en/school/days"))
    browser.send("/en/school/days", {**DAYS, "school-lunch": ""})
    assert browser.case(parts).get(None, "school.lunch") is None
    assert browser.case(parts).has(None, "school.lunch")
    assert "Leave blank" not in text(browser.get("/en/school/child/p2"))


def test_progress_and_titles_say_where_people_are(browser: Any) -> None:
    browser.walk(to="home")
    response = browser.get("/en/school/home")
    assert title(response).startswith("Wo wohnen Sie? – Step 2 of 6 – Kind in der Schule anmelden")
    assert "Step 2 of 6" in text(response).split("<main")[1]
    assert re.search(r'<a class="[^"]*back" href="/en/school/you">', text(response))


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


# language


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


# two tabs


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


# no case


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


def test_names_in_texts_are_filled_and_escaped(browser: Any) -> None:
    browser.walk(to="children")
    browser.send("/en/school/children", {**CHILD, "child-given_names": "Ann-Karin d’Arc", "do": "continue"})
    raw = browser.get("/en/school/child/p2").get_data(as_text=True)
    assert "Angaben zu Ann-Karin d’Arc" in raw
