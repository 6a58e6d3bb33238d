"""Pages without questions."""

from __future__ import annotations

import re
from typing import Any

import pytest

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
        "Für Kinder, die neu im Ort sind.", "about 5 minutes", "§ 1 TestG", "Manchmal braucht die Schule",
        "Geburtsurkunde von …", "Bis zum 1. März.", "Schulamt", "Beide Eltern unterschreiben.",
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
