"""Cookies, forged forms, headers, and requests that are wrong in every way."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from small_web import APPLICANT, HOME, Browser, hidden_fields

from formhelper.web.app import create_app

POST_PAGES = {
    "pages.start": "/en/school",
    "pages.delete": "/en/delete",
    "pages.step": "/en/school/home",
    "pages.fit": "/en/school/home/fit",
    "pages.choose_display": "/en/display",
    "pages.make_code": "/en/later/code",
    "pages.end_code": "/en/later/end",
    "pages.leave": "/en/later/leave",
    "pages.make_file": "/en/later/file",
    "pages.redeem": "/en/resume/code",
    "pages.bring_file": "/en/resume/file",
    "pages.read": "/en/changed",
}
ALL_PAGES = [
    "/", "/en/", "/en/school", "/en/school/you", "/en/school/child/p2", "/en/school/children", "/en/school/check",
    "/en/school/papers", "/en/school/papers/1.pdf", "/en/school/package.pdf", "/en/delete", "/en/deleted",
    "/en/privacy", "/en/display", "/en/later", "/en/resume", "/en/back", "/en/left",
    "/healthz", "/static/formhelper.css", "/en/nothing", "/static/nothing",
]


def untokened(response: Any) -> str:
    """A page without its tokens, marks and nonce, which are others on every page."""
    others = r'name="(token|mark)" value="[^"]+"| nonce="[^"]+"'
    return re.sub(others, "", response.get_data(as_text=True))


def test_every_page_that_takes_a_form_is_known_to_these_tests(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "POST" in rule.methods}
    assert posts == set(POST_PAGES)


@pytest.mark.parametrize("page", POST_PAGES.values())
@pytest.mark.parametrize("token", [None, "", "x", "0" * 64, "foreign"])
def test_a_form_without_the_right_token_is_refused(app: Flask, browser: Any, page: str, token: str | None) -> None:
    browser.walk(to="home")
    before = untokened(browser.get("/en/school/home"))
    if token == "foreign":
        other = Browser(app.test_client())
        other.walk(to="home")
        token = other.hidden("/en/school/home")["token"][0]
    response = browser.client.post(page, data={**HOME, **({"token": token} if token is not None else {})})
    assert response.status_code == 400
    assert "can no longer be sent" in response.get_data(as_text=True)
    assert untokened(browser.get("/en/school/home")) == before


def test_a_token_is_in_other_letters_on_every_page_and_each_is_taken(browser: Any) -> None:
    browser.walk(to="home")
    tokens = [browser.hidden("/en/school/home")["token"][0] for _ in range(3)]
    assert len(set(tokens)) == 3
    assert len({token[part] for token in tokens for part in (slice(64), slice(64, 128))}) == 6
    for token in tokens:
        assert browser.send("/en/school/home", HOME, token=token).status_code == 303


@pytest.mark.parametrize("change", ["upper", "short", "long", "swapped", "pad"])
def test_a_token_that_was_changed_is_refused(browser: Any, change: str) -> None:
    browser.walk(to="home")
    token = browser.hidden("/en/school/home")["token"][0]
    changed = {
        "upper": token.upper() + "x", "short": token[:-2], "long": f"{token}00", "pad": f"{'0' * 64}{token[64:]}",
        "swapped": f"{token[:126]}{'00' if token[126:] != '00' else '01'}",
    }[change]
    assert browser.send("/en/school/home", HOME, token=changed).status_code == 400


@pytest.mark.parametrize("page", POST_PAGES.values())
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
        {"Origin": "null"}, {"Origin": "http://localhost.evil.example"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_the_token(
    browser: Any, page: str, headers: dict[str, str]
) -> None:
    browser.walk(to="home")
    data = {**browser.hidden("/en/school/home"), **HOME}
    assert browser.client.post(page, data=data, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}])
def test_our_own_forms_are_taken(browser: Any, headers: dict[str, str]) -> None:
    browser.walk(to="home")
    data = {**browser.hidden("/en/school/home"), **HOME}
    assert browser.client.post("/en/school/home", data=data, headers=headers).status_code == 303


def test_without_a_case_the_start_button_needs_its_own_token(browser: Any) -> None:
    assert browser.client.post("/en/school").status_code == 400
    browser.get("/en/school")
    assert browser.client.post("/en/school", data={"token": "x"}).status_code == 400
    assert browser.start().status_code == 303


@pytest.mark.parametrize("forged", ["A" * 43, "x", "é", "../../etc/passwd", "A" * 4000, "' OR 1=1 --"])
def test_a_forged_cookie_opens_nothing_is_taken_away_and_never_adopted(browser: Any, forged: str) -> None:
    browser.client.set_cookie("formhelper", forged)
    response = browser.get("/en/school/you")
    assert response.status_code == 410
    assert browser.client.get_cookie("formhelper") is None
    browser.client.set_cookie("formhelper", forged)
    browser.start()
    assert browser.secret() != forged


def test_the_cookie_of_one_case_does_not_open_another(app: Flask, browser: Any) -> None:
    browser.walk(to="home")
    other = Browser(app.test_client())
    other.start()
    assert "Kánárek" not in other.get("/en/school/you").get_data(as_text=True)
    assert other.secret() != browser.secret()


def test_cookies_are_closed_to_scripts_and_neighbours(parts: Any) -> None:
    client = create_app(replace(parts, secure_cookies=True)).test_client()
    page = client.get("/en/school", base_url="https://localhost")
    data = hidden_fields(page.get_data(as_text=True))
    response = client.post("/en/school", data=data, base_url="https://localhost")
    cookies = [*page.headers.getlist("Set-Cookie"), *response.headers.getlist("Set-Cookie")]
    assert [cookie.partition("=")[0] for cookie in cookies] == [
        "__Host-formhelper-start", "formhelper-language", "__Host-formhelper"
    ]
    for cookie in cookies:
        assert "; Secure" in cookie
        assert "; HttpOnly" in cookie
        assert "; Path=/" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("page", ALL_PAGES)
def test_every_response_bears_the_safe_headers(browser: Any, page: str) -> None:
    browser.walk()
    response = browser.get(page)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if not (page.startswith("/static/") and response.status_code == 200):
        assert response.headers["Cache-Control"] == "no-store"
    scripts = re.findall(r"<script[^>]*>[^<]*", response.get_data(as_text=True))
    nonces = re.findall(r"script-src 'nonce-([^']+)'", policy)
    assert all(f'nonce="{nonces[0]}"' in script and script.endswith("defer>") for script in scripts)
    assert " style=" not in response.get_data(as_text=True)


def test_too_much_text_is_refused(browser: Any) -> None:
    browser.walk(to="home")
    hidden = browser.hidden("/en/school/home")
    response = browser.client.post("/en/school/home", data={**hidden, **HOME, "home-city": "x" * 66_000})
    assert response.status_code == 413
    assert "too much text" in response.get_data(as_text=True)
    many = "&".join(["a=b"] * 50_000)
    assert browser.client.post(
        "/en/school/home", data=many, content_type="application/x-www-form-urlencoded"
    ).status_code == 413


def test_a_page_opened_in_the_wrong_way_says_so(browser: Any) -> None:
    for method, page in (("put", "/en/school"), ("post", "/en/"), ("delete", "/en/delete")):
        response = getattr(browser.client, method)(page)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
        assert "cannot be opened like that" in response.get_data(as_text=True)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "", "a b"])
def test_only_our_own_host_names_are_served(parts: Any, host: str) -> None:
    client = create_app(replace(parts, trusted_hosts=["localhost"])).test_client()
    response = client.get("/en/", headers={"Host": host})
    assert response.status_code == 400
    assert host == "" or host not in response.get_data(as_text=True)
    assert client.get("/en/", headers={"Host": "localhost:8080"}).status_code == 200


def test_an_unforeseen_error_says_nothing_to_people_and_no_answer_to_the_log(
    browser: Any, parts: Any, monkeypatch: Any, capsys: Any, caplog: Any
) -> None:
    browser.walk()

    def broken(*_: Any) -> None:
        raise RuntimeError("cannot draw Kánárek")

    monkeypatch.setattr(parts.desk, "preview", broken, raising=False)
    capsys.readouterr()
    with caplog.at_level(logging.DEBUG):
        response = browser.get("/en/school/papers")
    log = capsys.readouterr().err
    assert response.status_code == 500
    page = response.get_data(as_text=True)
    assert "went wrong on our side" in page
    assert "RuntimeError" not in page
    assert '"kind": "RuntimeError"' in log
    assert "test_web_guard.py" in log
    assert "Kánárek" not in log + caplog.text
    assert "K\\u00e1" not in log
    monkeypatch.undo()
    assert browser.get("/en/school/check").status_code == 200


BY_CHANCE = re.compile(r"[0-9a-f]{32,}|\d{4}-\d{2}-\d{2}T[\d:.]+")
"""Numbers of requests and times of day, in which any digits come up sooner or later."""


def test_no_answer_is_in_logs_addresses_headers_or_cookies(
    browser: Any, caplog: Any, capfd: Any, database: Any
) -> None:
    with caplog.at_level(logging.DEBUG):
        browser.walk()
        seen = []
        for page in ALL_PAGES:
            response = browser.get(page)
            seen += [response.request.path, response.request.query_string.decode(), str(response.headers)]
        browser.send("/en/school/you", {**APPLICANT, "applicant-tax_id": "4711"})
    out, err = capfd.readouterr()
    cookies = [browser.secret()]
    stored = b"".join(path.read_bytes() for path in database.parent.glob("cases*")).decode("latin-1")
    for canary in ("Kánárek", "K%C3%A1n", "Žofie", "06667", "Weißenfels", "1.234", "2019"):
        for place in (*seen, caplog.text, out, err, *cookies):
            assert canary not in BY_CHANCE.sub("", place)
        assert canary.encode().decode("latin-1") not in stored
