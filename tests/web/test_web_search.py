"""Searching from the first page, in any language, without scripts; what is searched for is kept nowhere."""

from __future__ import annotations

import logging
from typing import Any

import pytest


def results(page: str) -> list[str]:
    """The addresses of what was found, in their order."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return [part.partition('"')[0] for part in main.split('" href="')[1:] if "/en/" in part]


def search(browser: Any, asked: str, language: str = "en") -> str:
    response = browser.get(f"/{language}/search", query_string={"q": asked})
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


@pytest.mark.parametrize("language", ["de", "en", "pl", "ro", "bg", "hu"])
def test_the_first_page_has_a_search_field_that_leads_to_the_results(browser: Any, language: str) -> None:
    page = browser.get(f"/{language}/").get_data(as_text=True)
    assert f'action="/{language}/search"' in page
    assert '<label class="kern-label" for="q">' in page
    assert f'href="/{language}/school"' in search(browser, "Schule", language)


@pytest.mark.parametrize("asked", ["Schule", "schule", "Shcule", "schul", "Kind in der Schule anmelden", "school"])
def test_what_fits_is_shown_with_its_german_name(browser: Any, asked: str) -> None:
    page = search(browser, asked)
    assert results(page)[0] == "/en/school"
    assert "Kind in der Schule anmelden" in page


def test_situations_are_found_too(browser: Any) -> None:
    assert "/en/situations/moving" in results(search(browser, "umziehen"))


def test_where_nothing_fits_topics_and_a_kind_word_help_on(browser: Any) -> None:
    page = search(browser, "qwrtzp")
    assert "We found nothing for these words" in page
    assert "/en/school" in results(page)
    assert 'value="qwrtzp"' in page


def test_an_empty_search_shows_all_topics_and_blames_nobody(browser: Any) -> None:
    for asked in ("", "   "):
        page = search(browser, asked)
        assert "We found nothing" not in page
        assert "/en/club" in results(page)


@pytest.mark.parametrize(
    "asked",
    ['"><script>alert(1)</script>', "{{ 7*7 }}", "%00", "\x00", "' or 1=1", "👶" * 50, "%(asked)s", "../../etc"],
    ids=range(8),
)
def test_whatever_is_typed_is_shown_as_text(browser: Any, asked: str) -> None:
    page = search(browser, asked)
    assert "<script>alert" not in page
    assert "49" not in page.partition('id="q"')[2][:300]


def test_only_the_first_letters_of_a_long_text_are_looked_at(browser: Any) -> None:
    assert f'value="{"x" * 80}"' in search(browser, "x" * 900)


def test_the_language_can_be_changed_over_the_results(browser: Any) -> None:
    assert 'href="/pl/search?q=Schule"' in search(browser, "Schule")


def test_what_is_searched_for_is_logged_nowhere_and_kept_nowhere(
    browser: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = browser.get("/en/search", query_string={"q": "geheimniswort"})
    assert "geheimniswort" not in caplog.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "geheimniswort" not in str(response.headers)
