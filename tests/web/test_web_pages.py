"""Pages without questions."""

from __future__ import annotations

import re
from typing import Any

import pytest

from formhelper.library.check_names import FORM_PAGES, STEP_PAGES
from formhelper.storage.unavailable import Unavailable
from formhelper.web.languages import LANGUAGES


def links(page: str) -> list[str]:
    return re.findall(r'<li><a href="/(..)/" lang', page)


@pytest.mark.parametrize(
    ("accepted", "first"),
    [("pl-PL,de;q=0.5", "pl"), ("fr,hu;q=0.2", "hu"), ("", "de"), ("fr", "de"), ("bg;q=1,ro;q=0.9", "bg")],
)
def test_the_first_page_offers_the_language_of_the_browser_first(browser: Any, accepted: str, first: str) -> None:
    page = browser.get("/", headers={"Accept-Language": accepted}).get_data(as_text=True)
    assert links(page)[0] == first
    assert sorted(links(page)) == sorted(LANGUAGES)
    assert f'<html lang="{first}" dir="ltr">' in page
    for own_name in LANGUAGES.values():
        assert own_name in page


def test_the_language_of_the_last_page_is_offered_first_the_next_time(browser: Any) -> None:
    browser.get("/hu/school", headers={"Accept-Language": "pl"})
    page = browser.get("/", headers={"Accept-Language": "pl"}).get_data(as_text=True)
    assert links(page)[:2] == ["hu", "pl"]
    assert '<html lang="hu"' in page
    assert '<html lang="hu"' in browser.get("/nothing", headers={"Accept-Language": "pl"}).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/healthz", "/en/nothing", "/xx/", "/static/formhelper.css", "/en/delete"])
def test_pages_without_a_language_of_their_own_remember_none(browser: Any, path: str) -> None:
    browser.get(path)
    assert browser.client.get_cookie("formhelper-language") is None


def test_the_remembered_language_is_a_harmless_cookie(browser: Any) -> None:
    said = browser.get("/ro/").headers["Set-Cookie"]
    assert said.startswith("formhelper-language=ro; ")
    for part in ("Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=15552000"):
        assert part in said
    assert "Set-Cookie" not in browser.get("/ro/").headers


@pytest.mark.parametrize("said", ["xx", "<script>", "pl; Path=/", "../..", "p" * 3000])
def test_a_remembered_language_that_we_do_not_have_counts_for_nothing(browser: Any, said: str) -> None:
    browser.client.set_cookie("formhelper-language", said)
    page = browser.get("/", headers={"Accept-Language": "bg"}).get_data(as_text=True)
    assert links(page)[0] == "bg"


def test_deleting_everything_forgets_the_language_too(browser: Any) -> None:
    browser.start()
    response = browser.send("/en/delete")
    assert '"cookies"' in response.headers["Clear-Site-Data"]
    browser.client.delete_cookie("formhelper-language")  # what a browser does that reads the header
    browser.get(response.headers["Location"])
    assert browser.client.get_cookie("formhelper-language") is None


def test_each_language_invites_and_says_in_which_language(browser: Any) -> None:
    page = browser.get("/").get_data(as_text=True)
    assert page.count("Go on in this language") == len(LANGUAGES)
    assert page.count('class="invitation" lang="en"') == len(LANGUAGES) - 1


def test_without_a_case_nothing_was_begun(browser: Any) -> None:
    assert "You have begun" not in browser.get("/en/").get_data(as_text=True)
    browser.client.set_cookie("formhelper", "unknown")
    assert "You have begun" not in browser.get("/en/").get_data(as_text=True)


def test_a_form_that_was_begun_goes_on_from_the_first_page(browser: Any) -> None:
    browser.walk(to="partner")
    page = browser.get("/en/").get_data(as_text=True)
    assert "You have begun" in page
    assert 'href="/en/school/partner"' in page
    assert 'href="/en/club/who"' not in page


def test_the_first_page_opens_while_the_storage_is_away(browser: Any, parts: Any, monkeypatch: Any) -> None:
    browser.walk(to="partner")

    def away(_: str) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(parts.cases, "load", away)
    response = browser.get("/en/")
    assert response.status_code == 200
    assert "You have begun" not in response.get_data(as_text=True)


def test_a_form_that_is_answered_leads_to_its_check(browser: Any) -> None:
    browser.walk()
    page = browser.get("/en/").get_data(as_text=True)
    assert 'href="/en/school/check"' in page
    assert "Look at it again" in page


def test_second_best_languages_come_second(browser: Any) -> None:
    page = browser.get("/", headers={"Accept-Language": "ro,hu;q=0.3,bg;q=0.7"}).get_data(as_text=True)
    assert links(page)[:3] == ["ro", "bg", "hu"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_are_listed_by_topic_with_their_german_name(browser: Any, language: str) -> None:
    page = browser.get(f"/{language}/").get_data(as_text=True)
    assert f'href="/{language}/school"' in page
    assert "Kind in der Schule anmelden" in page
    assert f'<html lang="{language}"' in page


def test_the_information_page_says_what_awaits_people(browser: Any) -> None:
    page = browser.get("/en/school").get_data(as_text=True)
    for text in (
        "Für Kinder, die neu im Ort sind.", "about 5 minutes", "Who this form is for", "Für alle Eltern.",
        "§ 1 TestG", "Manchmal braucht die Schule",
        "Geburtsurkunde von [Vornamen]", "Bis zum 1. März.", "Schulamt", "Beide Eltern unterschreiben.",
        "Die Schule ist kostenlos.", "Zeugnis", "Only the German original is binding", "no legal advice",
    ):
        assert text in page, text


def test_texts_in_another_language_than_the_page_say_so(browser: Any) -> None:
    assert '<span lang="de">Die Schule ist kostenlos.</span>' in browser.get("/pl/school").get_data(as_text=True)
    assert '<span lang="de">Die Schule' not in browser.get("/de/school").get_data(as_text=True)


def test_start_leads_to_the_first_question_and_a_second_start_keeps_the_case(browser: Any, parts: Any) -> None:
    assert browser.start().headers["Location"] == "/en/school/you"
    first = browser.secret()
    assert browser.start("club").headers["Location"] == "/en/club/who"
    assert browser.secret() == first


def test_the_first_person_is_there_at_once_so_that_nobody_is_asked_who_they_are(browser: Any, parts: Any) -> None:
    browser.start()
    case = browser.case(parts)
    assert [person.id for person in case.people()] == ["p1"]
    assert case.members("school", "applicant") == ("p1",)


def test_deleting_asks_first_and_then_forgets_all(browser: Any, parts: Any) -> None:
    browser.walk(to="home")
    secret = browser.secret()
    assert "Delete everything?" in browser.get("/en/delete").get_data(as_text=True)
    response = browser.send("/en/delete")
    assert (response.status_code, response.headers["Location"]) == (303, "/en/deleted")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert browser.client.get_cookie("formhelper") is None
    browser.client.set_cookie("formhelper", secret)
    assert browser.get("/en/school/home").status_code == 410
    assert browser.get("/en/deleted").status_code == 200


def test_other_pages_answer(browser: Any) -> None:
    assert browser.get("/healthz").get_data(as_text=True) == "ok\n"
    assert "24 hours" in browser.get("/en/privacy").get_data(as_text=True)
    assert browser.get("/static/formhelper.css").status_code == 200


def test_the_style_sheet_is_small_and_fetches_nothing(browser: Any) -> None:
    css = browser.get("/static/formhelper.css").get_data(as_text=True)
    assert len(css.encode()) < 24_000
    assert "url(" not in css
    assert "@import" not in css


@pytest.mark.parametrize(
    "path",
    [
        "/xx/", "/xx/school", "/en/nothing", "/en/school/nothing", "/en/school/nothing/p1", "/en/school/you/p9",
        "/nothing", "/en/school/papers/x.pdf", "/en/a/b/c/d", "/static/nothing.css", "/de-DE/", "/../etc/passwd",
    ],
)
def test_what_does_not_exist_is_a_friendly_404(browser: Any, path: str) -> None:
    browser.start()
    response = browser.get(path, headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert "This page does not exist" in response.get_data(as_text=True)


def test_the_404_page_speaks_the_language_of_the_address_else_that_of_the_browser(browser: Any) -> None:
    page = browser.get("/hu/nothing", headers={"Accept-Language": "pl"}).get_data(as_text=True)
    assert '<html lang="hu"' in page
    page = browser.get("/xx/nothing", headers={"Accept-Language": "pl"}).get_data(as_text=True)
    assert '<html lang="pl"' in page


def test_the_language_links_keep_the_page(browser: Any) -> None:
    page = browser.get("/en/school").get_data(as_text=True)
    assert '<a href="/pl/school" lang="pl"' in page


def test_no_form_and_no_step_may_take_the_address_of_a_page(app: Any) -> None:
    paths = [rule.rule.removeprefix("/<lang:language>/").split("/") for rule in app.url_map.iter_rules()
             if rule.rule.startswith("/<lang:language>/")]
    assert {first for first, *_ in paths if "<" not in first} - {""} <= set(FORM_PAGES)
    steps = {path[1] for path in paths if path[0] == "<form_id>" and len(path) > 1 and "<" not in path[1]}
    assert {step for step in steps if "." not in step} <= set(STEP_PAGES)
