"""Situations lead to forms in their order, and places of help are told."""

from __future__ import annotations

from typing import Any


def page(browser: Any, address: str) -> str:
    return browser.get(address).get_data(as_text=True)


def test_the_first_page_offers_situations(browser: Any) -> None:
    assert 'href="/en/situations/moving"' in page(browser, "/en/")


def test_a_situation_shows_its_forms_in_order_with_their_condition(browser: Any) -> None:
    said = page(browser, "/de/situations/moving")
    assert said.index('href="/de/school"') < said.index('href="/de/club"')
    assert "Wenn die Kinder Sport machen." in said
    assert "not-there-yet" not in said


def test_an_unknown_situation_is_not_there(browser: Any) -> None:
    assert browser.get("/de/situations/nothing").status_code == 404


def test_the_page_of_a_form_says_where_help_is_found(browser: Any) -> None:
    said = page(browser, "/en/school")
    for words in ("EU-Beratung Musterstadt", "Musterweg 1, 06667 Weißenfels", 'href="tel:034431234"',
                  'href="https://example.org/rat"', "Bitte vorher anrufen.", "German, Bulgarian"):
        assert words in said


def test_languages_of_places_of_help_are_named_in_the_language_of_the_page(browser: Any) -> None:
    assert "Deutsch, Bulgarisch" in page(browser, "/de/school")
    assert "niemiecki, bułgarski" in page(browser, "/pl/school")


def test_after_the_papers_the_next_form_of_the_situation_is_offered(browser: Any) -> None:
    browser.walk()
    said = page(browser, "/en/school/papers")
    assert "What comes next" in said
    assert 'href="/en/club"' in said
    assert "Wenn die Kinder Sport machen." in said
    assert "EU-Beratung Musterstadt" in said
