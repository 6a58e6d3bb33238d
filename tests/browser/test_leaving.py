"""Leaving a page with something typed on it: the browser asks first, and only then."""

from __future__ import annotations

from typing import Any

import pytest
from turning import press

pytestmark = pytest.mark.browser


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def page(new_page: Any, asked: list[str]) -> Any:
    """The first page of a form; whoever is asked whether to leave stays."""
    page = new_page()
    page.goto("/en/wohnungsgeberbestaetigung")
    press(page.locator("main .main-button").first)

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return page


def test_nobody_is_asked_who_typed_nothing(page: Any, asked: list[str]) -> None:
    page.locator("#mover-family_name").click()
    press(page.locator("a.back"))
    assert page.url.endswith("/en/wohnungsgeberbestaetigung")
    assert asked == []


def test_what_is_typed_is_not_left_without_a_question_until_it_is_saved(page: Any, asked: list[str]) -> None:
    page.locator("#mover-family_name").press_sequentially("Kanarek")
    page.locator("#mover-given_names").press_sequentially("Zofie")
    with page.expect_event("dialog"):
        page.locator("a.back").click()
    assert asked == ["beforeunload"]
    assert page.input_value("#mover-family_name") == "Kanarek"
    press(page.locator("main button.main-button"))
    press(page.locator("a.back"))
    assert asked == ["beforeunload"]


def test_another_language_is_no_leaving_but_what_was_typed_before_it_is_not_saved_yet(
    page: Any, asked: list[str]
) -> None:
    page.locator("#mover-family_name").press_sequentially("Kanarek")
    page.locator(".languages summary").click()
    press(page.locator(".languages button[value=pl]"))
    assert "/pl/" in page.url
    assert asked == []
    page.locator("#mover-given_names").click()
    with page.expect_event("dialog"):
        page.locator("a.back").click()
    assert asked == ["beforeunload"]
    assert page.input_value("#mover-family_name") == "Kanarek"
