"""The database is away, full or busy: the person reads that nothing is saved yet, and loses nothing that they typed."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from small_web import APPLICANT, CHILD, HOME, hidden_fields

from formhelper.storage.unavailable import Unavailable


@pytest.fixture
def broken(parts: Any, monkeypatch: Any) -> Callable[..., None]:
    """Breaks methods of the drawer of cases until they are mended."""

    def away(*_: Any) -> None:
        raise Unavailable("busy", "SQLITE_BUSY") from ValueError("UPDATE parts Weißenfels")

    def break_it(*methods: str) -> None:
        for method in methods:
            monkeypatch.setattr(parts.cases, method, away)

    return break_it


def test_a_page_that_cannot_be_saved_comes_back_with_what_was_typed(
    browser: Any, broken: Callable[..., None], monkeypatch: Any
) -> None:
    browser.walk(to="home")
    sent = {**browser.hidden("/en/school/home"), **HOME}
    broken("save")
    response = browser.client.post("/en/school/home", data=sent)
    page = response.get_data(as_text=True)
    assert response.status_code == 503
    assert "Not saved yet" in page
    for typed in ("06667", "Weißenfels", 'value="DE" selected'):
        assert typed in page
    monkeypatch.undo()
    again = browser.client.post("/en/school/home", data={**hidden_fields(page), **HOME})
    assert again.headers["Location"] == "/en/school/partner"


def test_somebody_new_who_cannot_be_saved_stays_on_the_page(browser: Any, broken: Callable[..., None]) -> None:
    browser.walk(to="children")
    sent = {**browser.hidden("/en/school/children"), **CHILD, "do": "add"}
    broken("save")
    response = browser.client.post("/en/school/children", data=sent)
    assert response.status_code == 503
    assert "Not saved yet" in response.get_data(as_text=True)
    assert "Ștefan" in response.get_data(as_text=True)


def test_where_not_even_the_case_can_be_read_all_that_was_sent_can_be_sent_again(
    browser: Any, broken: Callable[..., None], monkeypatch: Any
) -> None:
    browser.walk(to="you")
    sent = {**browser.hidden("/en/school/you"), **APPLICANT, "applicant-family_name": "O'Kánárek", "odd": "<b>"}
    broken("load", "save")
    response = browser.client.post("/en/school/you", data=sent)
    page = response.get_data(as_text=True)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "<b>" not in page
    assert "What you typed" in page
    monkeypatch.undo()
    kept = {name: [unescape(value) for value in values] for name, values in hidden_fields(page).items()}
    assert kept["applicant-family_name"] == ["O'Kánárek"]
    assert browser.client.post("/en/school/you", data=kept).headers["Location"] == "/en/school/home"
    assert "O&#39;Kánárek" in browser.get("/en/school/you?all=1").get_data(as_text=True)


@pytest.mark.parametrize("page", ["/en/school/you", "/en/school/check", "/en/school/papers", "/en/school/package.pdf"])
def test_a_page_that_cannot_be_read_says_that_nothing_is_lost(
    browser: Any, broken: Callable[..., None], page: str
) -> None:
    browser.walk()
    broken("load")
    response = browser.get(page)
    assert response.status_code == 503
    assert "What was saved is still there" in response.get_data(as_text=True)
    assert browser.client.get_cookie("formhelper") is not None


def test_the_start_button_can_be_pressed_again(browser: Any, broken: Callable[..., None], monkeypatch: Any) -> None:
    hidden = browser.hidden("/en/school")
    broken("start", "sweep")
    page = browser.client.post("/en/school", data=hidden)
    assert page.status_code == 503
    monkeypatch.undo()
    assert browser.client.post("/en/school", data=hidden_fields(page.get_data(as_text=True))).status_code == 303


def test_the_fault_itself_and_its_values_are_told_to_nobody(
    browser: Any, broken: Callable[..., None], caplog: Any, capfd: Any
) -> None:
    browser.walk()
    broken("load")
    page = browser.get("/en/school/you").get_data(as_text=True)
    for place in (page, caplog.text, *capfd.readouterr()):
        for word in ("Weißenfels", "UPDATE"):
            assert word not in place
