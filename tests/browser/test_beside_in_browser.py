"""The paper beside the questions in a real browser: shown in place, told while typing, and nothing lost offline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from test_browser import violations
from turning import press

pytestmark = pytest.mark.browser

LINK = "a[data-in-place='.on-paper']"


@pytest.fixture
def name_page(new_page: Callable[..., Any], walks: Any) -> Callable[..., Any]:
    """Opens the page that asks for the name of the person who applies for Kindergeld."""

    def opened(**options: Any) -> Any:
        page = new_page(**options)
        page.context.add_cookies(walks["kindergeld"].cookies)
        page.goto("/en/kindergeld/applicant?all=1")
        assert page.locator("input.text").count() > 1
        return page

    return opened


def test_the_paper_is_shown_in_place_on_request_only(name_page: Callable[..., Any]) -> None:
    page = name_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "image" else None)
    page.locator("input.text").first.fill("Kánárek-Nová")
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(300)
    assert asked == []
    link = page.locator(LINK).first
    expect(link).to_have_attribute("aria-expanded", "false")
    link.click()
    expect(link).to_have_attribute("aria-expanded", "true")
    picture = page.locator(".question .on-paper img").first
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert picture.evaluate("picture => picture.naturalWidth") > 500
    assert picture.get_attribute("alt").startswith("Part of page")
    assert violations(page) == []
    expect(page.locator("input.text").first).to_have_value("Kánárek-Nová")
    link.click()
    expect(page.locator(".on-paper")).to_have_count(0)
    expect(link).to_have_attribute("aria-expanded", "false")
    assert page.complaints == []


def test_the_keyboard_opens_and_closes_the_paper(name_page: Callable[..., Any]) -> None:
    page = name_page()
    page.locator(LINK).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".on-paper img").first).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".on-paper")).to_have_count(0)
    assert page.evaluate("() => document.activeElement.matches('a[data-in-place]')")


def test_a_phone_gets_the_narrow_picture(name_page: Callable[..., Any]) -> None:
    page = name_page(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page.locator(LINK).first.click()
    picture = page.locator(".on-paper img").first
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert picture.evaluate("picture => picture.currentSrc").endswith("narrow.png")
    wide, inner = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= inner


def test_without_scripts_the_link_opens_a_page_with_the_picture(name_page: Callable[..., Any]) -> None:
    page = name_page(java_script_enabled=False)
    link = page.locator(LINK).first
    assert "new tab" in link.text_content()
    with page.context.expect_page() as opened:
        link.click()
    shown = opened.value
    shown.wait_for_load_state()
    expect(shown.locator(".on-paper img").first).to_be_visible()
    press(shown.locator(".back"))
    assert "/kindergeld/applicant" in shown.url


def test_while_typing_it_is_told_how_the_answer_fits(name_page: Callable[..., Any]) -> None:
    page = name_page()
    control, told = page.locator("input.text").first, page.locator(".fit[role=status]").first
    expect(told).to_be_empty()
    control.fill("Nová")
    expect(told).to_have_attribute("data-kind", "fits")
    expect(told).not_to_be_empty()
    control.fill("Nová-Kánárková " * 7)
    expect(told).to_have_attribute("data-kind", "annex")
    assert violations(page) == []
    control.fill("")
    expect(told).to_be_empty()
    page.reload()
    expect(page.locator("input.text").first).not_to_have_value("")
    assert page.complaints == []


def test_the_server_is_asked_once_somebody_stops_typing(name_page: Callable[..., Any]) -> None:
    page = name_page()
    page.clock.install()  # the page's own time: it takes a machine under load no longer to type
    page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/fit") else None)
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    control = page.locator("input.text").first
    for letter in "Nová-Kánárková":
        control.press_sequentially(letter)
        page.clock.run_for(400)
    assert asked == []
    page.clock.run_for(200)
    expect(page.locator(".fit[role=status]").first).to_have_attribute("data-kind", "fits")
    assert len(asked) == 1


def test_offline_nothing_is_sent_and_what_is_typed_stays(name_page: Callable[..., Any]) -> None:
    page = name_page()
    address = page.url
    page.locator("input.text").first.fill("Neu-Getippt")
    page.context.set_offline(True)
    page.locator("main .main-button").click()
    message = page.get_by_role("alert").filter(has_text="You are offline.")
    expect(message).to_be_visible()
    page.locator("main .main-button").click()
    expect(message).to_have_count(1)
    assert violations(page) == []
    assert page.url == address
    expect(page.locator("input.text").first).to_have_value("Neu-Getippt")
    page.context.set_offline(False)
    expect(message).to_have_count(0)
    press(page.locator("main .main-button"))
    assert page.url != address


def test_offline_the_paper_cannot_be_loaded_and_that_is_said(name_page: Callable[..., Any]) -> None:
    page = name_page()
    page.context.set_offline(True)
    page.locator(LINK).first.click()
    expect(page.get_by_text("This cannot be loaded just now.")).to_be_visible()
    page.context.set_offline(False)
    page.locator(LINK).first.click()
    page.locator(LINK).first.click()
    expect(page.locator(".on-paper img").first).to_be_visible()


def test_the_pages_of_a_paper_are_shown_on_the_page_to_check(new_page: Callable[..., Any], walks: Any) -> None:
    page = new_page()
    page.context.add_cookies(walks["kindergeld"].cookies)
    page.goto("/en/kindergeld/check")
    page.locator("a[data-in-place='.paper-pages']").first.click()
    picture = page.locator(".paper-pages img").first
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert picture.evaluate("picture => picture.naturalWidth") > 500
    assert violations(page) == []
    page.goto("/en/kindergeld/check/1")
    assert violations(page) == []
