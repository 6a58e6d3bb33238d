"""How pages look: themes, the choice of appearance, directions of writing, and files that browsers keep."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from households import shelf as shipped
from small_web import Browser

from formhelper.web import assets
from formhelper.web.app import create_app
from formhelper.web.appearance import COOKIE, THEMES, WORDINGS, Display, chosen
from formhelper.web.display import inside

TEMPLATES = sorted((Path(assets.__file__).parent / "templates").rglob("*.html"))
OWN = sorted((Path(assets.__file__).parent / "static").glob("*.css"))
PHYSICAL = re.compile(r"(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right)\s*:|align:\s*(?:left|right)")


@pytest.fixture
def whole(parts: Any) -> Browser:
    """The shelf as it is, with a desk that makes nothing."""
    return Browser(create_app(replace(parts, shelf=shipped())).test_client())


def html(page: Any) -> Any:
    return re.findall(r"<html[^>]*>", page.get_data(as_text=True))[0]


def choose(browser: Any, back: str = "/en/school", **choice: str) -> Any:
    return browser.send("/en/display", choice, back=back)


@pytest.mark.parametrize(
    ("theme", "said"),
    [("device", ""), ("light", ' data-kern-theme="light"'), ("dark", ' data-kern-theme="dark"'), ("contrast", "")],
)
def test_a_chosen_theme_is_on_every_page_until_it_is_changed(browser: Any, theme: str, said: str) -> None:
    choose(browser, theme=theme, wording="both")
    for page in ("/", "/en/", "/pl/school", "/en/nothing"):
        assert re.fullmatch(rf'<html lang="\w\w" dir="ltr"{said}>', html(browser.get(page)))


@pytest.mark.parametrize("theme", THEMES)
def test_high_contrast_is_for_those_who_chose_it_here_or_on_their_device(browser: Any, theme: str) -> None:
    choose(browser, theme=theme, wording="both")
    page = browser.get("/en/").get_data(as_text=True)
    media = re.search(r'contrast\.css\?v=\w+" media="([^"]+)"', page)
    assert media
    assert media[1] == ("all" if theme == "contrast" else "(prefers-contrast: more)")


def test_nothing_chosen_follows_the_device(browser: Any) -> None:
    assert html(browser.get("/en/")) == '<html lang="en" dir="ltr">'
    assert '<meta name="color-scheme" content="light dark">' in browser.get("/en/").get_data(as_text=True)


def test_the_page_shows_what_is_chosen_and_leads_back(browser: Any) -> None:
    response = choose(browser, theme="dark", wording="mine")
    assert response.status_code == 303
    page = browser.get(response.headers["Location"]).get_data(as_text=True)
    assert "Your choice is kept in this browser." in page
    assert re.findall(r'<input[^>]* value="(\w+)" checked>', page) == ["dark", "mine"]
    assert re.search(r'<a class="[^"]*back" href="/en/school">', page)


def test_the_cookie_says_nothing_about_the_person(browser: Any) -> None:
    browser.walk(to="home")
    cookie = choose(browser, theme="contrast", wording="german").headers.getlist("Set-Cookie")
    kept = next(one for one in cookie if one.startswith(COOKIE))
    assert kept.startswith(f"{COOKIE}=contrast.german;")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(kept.split("; "))


@pytest.mark.parametrize("text", ["", "x", "dark.x", "x.mine", "dark.mine.more", "<script>", "." * 3000])
def test_a_cookie_that_somebody_changed_is_no_choice(app: Flask, text: str) -> None:
    with app.test_request_context("/en/", headers={"Cookie": f"{COOKIE}={text}"}):
        found = chosen()
    assert found.theme in THEMES
    assert found.wording in WORDINGS
    assert Display("x", "x") != found


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/en/school", "/en/school"), ("/pl/school/child/p2", "/en/school/child/p2"), ("/", "/"),
        ("https://evil.example/en/school", "/en/"), ("//evil.example", "/en/"), ("/\\evil.example", "/en/"),
        ("//evil.example/en/school", "/en/school"), ("javascript:alert(1)", "/en/"), ("/nothing/at/all/x/y", "/en/"),
        ("/static/formhelper.css", "/en/"), ("/en/school?next=//evil.example", "/en/school"), ("", "/en/"),
        ("/en/school\r\nSet-Cookie:x", "/en/schoolSet-Cookie:x"), ("/en", "/en/"),
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(app: Flask, asked: str, address: str) -> None:
    with app.test_request_context("/en/display"):
        app.preprocess_request()
        assert inside(asked) == address


def test_every_page_offers_the_choice_and_knows_the_way_back(browser: Any) -> None:
    browser.walk(to="home")
    for page in ("/en/", "/en/school", "/en/school/home", "/en/privacy", "/en/delete"):
        assert f'href="/en/display?back={page}"' in browser.get(page).get_data(as_text=True)


def test_a_language_written_from_right_to_left_gets_the_mirrored_sheet(
    browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("formhelper.web.languages.RIGHT_TO_LEFT", frozenset({"pl"}))
    page = browser.get("/pl/").get_data(as_text=True)
    assert '<html lang="pl" dir="rtl">' in page
    assert "/static/kern/kern.rtl.css" in page
    assert "/static/kern/kern.css" not in page


@pytest.mark.parametrize("sheet", OWN, ids=lambda path: path.name)
def test_our_own_sheets_know_no_left_and_no_right(sheet: Path) -> None:
    assert PHYSICAL.findall(re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.name))
def test_templates_hold_no_style_and_no_script_of_their_own(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_a_file_asked_for_by_its_content_is_kept_for_good_and_otherwise_asked_for_again(browser: Any) -> None:
    page = browser.get("/en/").get_data(as_text=True)
    address = re.search(r'href="(/static/formhelper\.css\?v=\w{12})"', page)
    assert address
    assert browser.get(address[1]).headers["Cache-Control"] == assets.FOR_GOOD
    for other in ("/static/formhelper.css", "/static/formhelper.css?v=000000000000"):
        assert browser.get(other).headers["Cache-Control"] == "no-cache"


def test_a_changed_file_has_another_address(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    (tmp_path / "one.css").write_text("a{}")
    with app.test_request_context("/en/"):
        first = assets.asset("one.css")
        (tmp_path / "one.css").write_text("b{}/**/")
        assert assets.asset("one.css") != first
        assert assets.asset("nothing.css") == "/static/nothing.css"


@pytest.mark.parametrize("algorithm", ["zstd", "br", "gzip"])
@pytest.mark.parametrize("address", ["/en/", "/en/school", "/static/formhelper.css"])
def test_pages_and_style_sheets_go_out_compressed(browser: Any, address: str, algorithm: str) -> None:
    plain, small = browser.get(address), browser.get(address, headers={"Accept-Encoding": algorithm})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == algorithm
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.get_data()) < 0.5 * len(plain.get_data())


def test_papers_go_out_as_they_are(browser: Any) -> None:
    browser.walk()
    assert "Content-Encoding" not in browser.get("/en/school/package.pdf", headers={"Accept-Encoding": "br"}).headers


def test_what_somebody_puts_into_the_address_does_not_come_back_on_a_page_with_answers(browser: Any) -> None:
    browser.walk(to="partner")
    for name in ("all", "who", "back", "x"):
        page = browser.get(f"/en/school/home?{name}=Weissenfels").get_data(as_text=True)
        assert "Weissenfels" not in page


def test_a_step_page_is_under_60_kilobytes_in_all(whole: Any) -> None:
    """As Chromium asks for it: the page, and every style sheet and script that it links."""
    whole.send("/en/kindergeld")
    address = "/en/kindergeld/abroad"
    page = whole.get(address).get_data(as_text=True)
    linked = re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"', page)
    assert any("/kern/kern.css?v=" in one for one in linked), "make assets comes first"
    sizes = {one: len(whole.get(one, headers={"Accept-Encoding": "gzip, br"}).get_data()) for one in [address, *linked]}
    assert sum(sizes.values()) < 60_000, sizes
