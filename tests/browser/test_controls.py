"""Controls in a real browser: three fields of a date, an IBAN while it is typed, the lines of a passport."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import answer
from playwright.sync_api import expect
from turning import enter, press

pytestmark = pytest.mark.browser

CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159POL<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"


def until(page: Any, form: str, selector: str) -> None:
    """Walk through a form to the first page that has the control."""
    page.goto(f"/en/{form}")
    press(page.locator("main .main-button").first)
    for _ in range(30):
        if page.locator(selector).count():
            return
        answer(page)
        press(page.locator("main .main-button").last)
    raise AssertionError(f"{form} has no {selector}")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_error_of_a_date_leads_to_the_field_that_is_wrong(new_page: Any, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    until(page, "wohnungsgeberbestaetigung", "#home-moved_in-day")
    for part, typed in (("day", "1"), ("month", "listopada"), ("year", "25")):
        page.fill(f"#home-moved_in-{part}", typed)
    press(page.locator("main .main-button").last)
    page.locator(".problems:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#home-moved_in-year:focus").wait_for()
    assert page.input_value("#home-moved_in-month") == "listopada"
    page.fill("#home-moved_in-year", "2025")
    enter(page)
    assert "/ownership" in page.url
    page.goto("/en/wohnungsgeberbestaetigung/moved-in")
    assert [page.input_value(f"#home-moved_in-{part}") for part in ("day", "month", "year")] == ["01", "11", "2025"]


def test_a_whole_date_pasted_into_the_first_field_is_understood(new_page: Any) -> None:
    page = new_page()
    until(page, "wohnungsgeberbestaetigung", "#home-moved_in-day")
    page.locator("#home-moved_in-day").focus()
    page.keyboard.insert_text("2025. 11. 01.")
    enter(page)
    assert "/ownership" in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_lines_of_a_card_fill_the_page_and_the_focus_says_so(new_page: Any, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    until(page, "wohnungsgeberbestaetigung", "#mrz")
    page.locator("details.lines summary").click()
    page.fill("#mrz", CARD)
    press(page.locator("button[name=read]"))
    page.locator("#lines-read:focus").wait_for()
    assert page.input_value("#mover-family_name") == "Eriksson"
    assert page.input_value("#mover-given_names") == "Anna Maria"
    assert "ERIKSSON" not in page.content()
    assert "ERIKSSON" not in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_a_latin_spelling_is_written_and_the_focus_is_in_its_field(new_page: Any, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    until(page, "wohnungsgeberbestaetigung", "#mover-family_name")
    page.fill("#mover-family_name", "Георгиева")
    page.fill("#mover-given_names", "Zoë")
    press(page.locator("main .main-button").last)
    press(page.locator("button[name=write]"))
    page.locator("#mover-family_name:focus").wait_for()
    assert page.input_value("#mover-family_name") == "Georgieva"
    assert page.input_value("#mover-given_names") == "Zoë"
    enter(page)
    assert page.url.endswith("/place")


def typed_iban(new_page: Any) -> Any:
    page = new_page()
    until(page, "kfz-steuer-sepa", "#bank-iban")
    page.locator("#bank-iban").press_sequentially("de02120300000000202051")
    return page


def test_an_iban_is_grouped_while_it_is_typed_and_the_caret_stays_where_it_was(new_page: Any) -> None:
    page = typed_iban(new_page)
    field = page.locator("#bank-iban")
    expect(field).to_have_value("de02 1203 0000 0000 2020 51")
    expect(field).to_have_js_property("selectionStart", 27)
    page.evaluate("document.activeElement.setSelectionRange(6, 6)")
    page.keyboard.type("99")
    expect(field).to_have_value("de02 1992 0300 0000 0020 2051")
    expect(field).to_have_js_property("selectionStart", 8)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("de02 1203 0000 0000 2020 51")
    expect(field).to_have_js_property("selectionStart", 6)


def test_between_groups_both_keys_that_delete_take_a_letter_and_not_only_the_gap(new_page: Any) -> None:
    page = typed_iban(new_page)
    field = page.locator("#bank-iban")
    page.evaluate("document.activeElement.setSelectionRange(4, 4)")
    page.keyboard.press("Delete")
    expect(field).to_have_value("de02 2030 0000 0002 0205 1")
    expect(field).to_have_js_property("selectionStart", 4)
    page.evaluate("document.activeElement.setSelectionRange(5, 5)")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("de02 2030 0000 0002 0205 1")
    expect(field).to_have_js_property("selectionStart", 4)


def test_a_pasted_iban_is_grouped_and_saved(new_page: Any) -> None:
    page = new_page()
    until(page, "kfz-steuer-sepa", "#bank-iban")
    page.locator("#bank-iban").focus()
    page.keyboard.insert_text("NL91ABNA0417164300")
    expect(page.locator("#bank-iban")).to_have_value("NL91 ABNA 0417 1643 00")
