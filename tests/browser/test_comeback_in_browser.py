"""Coming back in a real browser: by keyboard, without scripts, on a narrow screen, in the dark, and on paper."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import zxingcpp
from conftest import Site
from PIL import Image
from playwright.sync_api import expect
from test_browser import SCHEMES, tab_to, violations
from turning import enter, press

from formhelper.web.parts import NAME

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def begun(new_page: Any) -> Any:
    """A browser in which a form is begun, made with these options."""

    def made(**options: Any) -> Any:
        page = new_page(**options)
        page.goto("/en/wohnungsgeberbestaetigung")
        press(page.locator("main .main-button").first)
        return page

    return made


def get_code(page: Any) -> str:
    page.goto("/en/later")
    press(page.get_by_role("button", name="Get a code"))
    return str(page.locator(".code-groups").inner_text())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_the_pages_of_coming_back(begun: Any, scheme: str) -> None:
    page = begun(**SCHEMES[scheme])
    get_code(page)
    found = violations(page)
    for address in ("/en/later", "/en/back", "/en/resume", "/en/left"):
        page.goto(address)
        found += violations(page)
    page.goto("/en/resume")
    press(page.get_by_role("button", name="Open my answers"))
    expect(page.locator(".problems")).to_be_focused()
    found += violations(page)
    assert found == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_code_leads_back_with_and_without_scripts(begun: Any, new_page: Any, scripts: bool) -> None:
    page = begun(java_script_enabled=scripts)
    page.fill("#mover-family_name", "Kánárek")
    page.fill("#mover-given_names", "Žofie")
    press(page.locator("main button.main-button"))
    code = get_code(page)
    assert re.fullmatch(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}", code)
    other = new_page(java_script_enabled=scripts)
    other.goto("/en/resume")
    other.get_by_label("Code", exact=True).fill(code.lower().replace("-", " "))
    press(other.get_by_role("button", name="Open my answers"))
    assert other.url.endswith("/en/back")
    assert code not in other.content()
    press(other.locator("main .begun a").first)
    assert "/en/wohnungsgeberbestaetigung/" in other.url


def test_a_scanned_code_stands_in_its_field_and_no_longer_in_the_address(begun: Any, new_page: Any) -> None:
    code = get_code(begun())
    other = new_page()
    asked: list[str] = []
    other.on("request", lambda sent: asked.append(sent.url))
    other.goto(f"/en/resume#{code}")
    expect(other.locator("#code")).to_have_value(code)
    other.wait_for_url("**/en/resume")
    assert not [address for address in asked if code in address.partition("#")[0]]


def test_a_camera_reads_the_code_from_the_screen_and_from_paper_and_it_opens_the_case(
    begun: Any, new_page: Any
) -> None:
    page = begun()
    code = get_code(page)
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        seen = np.asarray(Image.open(io.BytesIO(page.locator(".qr-frame").screenshot())).convert("L"))
        read = zxingcpp.read_barcodes(seen)
        assert [one.text.partition("#")[2] for one in read] == [code]
    other = new_page()
    other.goto(read[0].text)
    press(other.get_by_role("button", name="Open my answers"))
    assert other.url.endswith("/en/back")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_newer_form_tells_what_it_cannot_keep_and_axe_finds_nothing_there(
    begun: Any, sites: dict[str, Site], scheme: str
) -> None:
    page = begun(**{**SCHEMES[scheme], **NARROW})
    cases = sites["http"].app.extensions[NAME].cases
    secret = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "formhelper")
    stored = cases.load(secret)
    older = replace(stored.case, household={"moved_home.floor": "Hinterhaus, 3. Stock"}, definitions="0" * 32)
    cases.save(secret, stored, older)
    page.goto("/en/later")
    assert page.locator("h1").inner_text() == "The forms have changed"
    assert "Hinterhaus, 3. Stock" in page.locator("main").inner_text()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    press(page.get_by_role("button", name="I have read it"))
    assert page.url.endswith("/en/back")


def test_a_file_is_saved_and_opened_by_keyboard_alone(begun: Any, new_page: Any, tmp_path: Any) -> None:
    page = begun()
    page.goto("/en/later")
    tab_to(page, "#passphrase")
    page.keyboard.type("kůň a sedm mraků")
    tab_to(page, "#again")
    page.keyboard.type("kůň a sedm mraků")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    other = new_page()
    other.goto("/en/resume")
    other.set_input_files("#file", saved)
    tab_to(other, "#passphrase")
    other.keyboard.type("kůň a sedm mraků")
    enter(other)
    assert other.url.endswith("/en/back")


@pytest.mark.parametrize("language", ["en", "de", "pl", "ro", "bg", "hu"])
def test_a_narrow_screen_needs_no_scrolling_sideways(begun: Any, language: str) -> None:
    page = begun(**NARROW)
    page.goto(f"/{language}/later")
    press(page.locator("main .main-button").first)
    assert page.locator(".code-groups").is_visible()
    wide = [page.evaluate("document.documentElement.scrollWidth")]
    for address in ("later", "resume", "back", "left"):
        page.goto(f"/{language}/{address}")
        wide.append(page.evaluate("document.documentElement.scrollWidth"))
    assert max(wide) <= 320


def test_on_paper_there_is_the_code_and_nothing_to_press(begun: Any) -> None:
    page = begun()
    code = get_code(page)
    page.emulate_media(media="print")
    expect(page.locator(".code-groups")).to_be_visible()
    expect(page.locator(".qr")).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)
    expect(page.locator(".kern-alert:visible")).to_have_count(0)
    assert code in page.locator("main").inner_text()


def test_two_tabs_are_shown_what_differs_and_axe_finds_nothing_there(begun: Any) -> None:
    page = begun()
    page.fill("#mover-family_name", "Kánárek")
    page.fill("#mover-given_names", "Žofie")
    press(page.locator("main button.main-button"))
    first, second = page.context.new_page(), page.context.new_page()
    address = page.evaluate("document.querySelector('.back').href")
    for tab in (first, second):
        tab.goto(f"{address}?all=1")
    first.fill("#mover-given_names", "Zofie")
    press(first.locator("main button.main-button"))
    second.fill("#mover-given_names", "Sofia")
    press(second.locator("main button.main-button"))
    told = second.locator(".problems:focus")
    told.wait_for()
    assert [name for name in ("Žofie", "Sofia", "Zofie") if name in told.inner_text()] == ["Žofie", "Sofia", "Zofie"]
    assert violations(second) == []
    second.set_viewport_size({"width": 320, "height": 640})
    assert second.evaluate("document.documentElement.scrollWidth") <= 320
    second.emulate_media(color_scheme="dark")
    assert violations(second) == []
