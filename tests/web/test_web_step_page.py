"""What a page with questions shows: errors, hints, controls, both wordings, and what is asked for with care."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from small_web import APPLICANT, CHILD, CHILD_MORE, HOME, text, title


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


def test_progress_and_titles_say_where_people_are(browser: Any) -> None:
    browser.walk(to="home")
    response = browser.get("/en/school/home")
    assert title(response).startswith("Wo wohnen Sie? – Step 2 of 6 – Kind in der Schule anmelden")
    assert "Step 2 of 6" in text(response).split("<main")[1]
    assert re.search(r'<a class="[^"]*back" href="/en/school/you">', text(response))


def test_names_in_texts_are_filled_and_escaped(browser: Any) -> None:
    browser.walk(to="children")
    browser.send("/en/school/children", {**CHILD, "child-given_names": "Ann-Karin d’Arc", "do": "continue"})
    raw = browser.get("/en/school/child/p2").get_data(as_text=True)
    assert "Angaben zu Ann-Karin d’Arc" in raw
