"""Requests that are too large in any direction, addresses that lead outside, and pages that nobody may keep."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
from flask import Flask
from small_web import HOME, Browser

from formhelper.web import headers, limits
from formhelper.web.app import create_app

OUTSIDE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "/%5cevil.example",
    "/%2f%2fevil.example", "/%09/evil.example", "/%0d%0aLocation:%20https://evil.example", "https://evil.example",
    "https:evil.example", "https:/evil.example", "http:///evil.example", "javascript:alert(1)", "data:text/html,x",
    "//evil.example/..;/", "/.evil.example", "/en//evil.example", "/en/../..//evil.example", "//evil.example%2f..",
    "/%2e%2e//evil.example", "//user@evil.example", "//localhost@evil.example", "/;@evil.example", "/?next=//evil",
    "/@evil.example", "//%E3%80%82evil.example", "/\u2215\u2215evil.example", "//[::1]", "/%00//evil.example",
]


@pytest.mark.parametrize("inside", ["/", "/en", "/en/", "/en/school/you"], ids=["root", "en", "home", "step"])
@pytest.mark.parametrize("payload", OUTSIDE, ids=range(len(OUTSIDE)))
def test_no_redirect_leaves_the_house(browser: Any, inside: str, payload: str) -> None:
    browser.start()
    query = "&".join(f"{name}={payload}" for name in ("next", "lang", "return", "all"))
    for path, asked in ((payload, ""), (inside + payload, ""), (inside, query)):
        raw = {"PATH_INFO": unquote(path).encode().decode("latin-1"), "QUERY_STRING": asked.encode().decode("latin-1")}
        place = browser.get("/", environ_overrides=raw).headers.get("Location", "/")
        assert re.match(r"/(?![/\\])", place) or place.startswith("http://localhost/"), place


@pytest.mark.parametrize("payload", OUTSIDE, ids=range(len(OUTSIDE)))
def test_a_form_that_names_another_place_is_not_followed(browser: Any, payload: str) -> None:
    browser.walk(to="home")
    response = browser.send("/en/school/home", {**HOME, "next": payload, "return": payload, "back": payload})
    assert response.headers["Location"] == "/en/school/partner"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Long": "x" * 5000}, 431), ({f"X-{n}": "1" for n in range(80)}, 431), ({"Cookie": "a=" + "b" * 5000}, 431),
        ({"Accept-Language": "de;q=0.5," * 600}, 431), ({"User-Agent": "x" * 3000}, 200),
    ],
    ids=["long", "many", "cookie", "languages", "ordinary"],
)
def test_headers_that_are_too_large_are_refused(app: Flask, headers: dict[str, str], status: int) -> None:
    assert app.test_client(use_cookies=False).get("/en/", headers=headers).status_code == status


@pytest.mark.parametrize(
    "said", [b"formhelper=\xed\xa0\x80", b"\xff\xfe", b'formhelper="\\377"', b";=;", "formhelper=Kánárek".encode()],
    ids=["surrogate", "no-text", "octal", "empty", "accents"],
)
@pytest.mark.parametrize("path", ["/en/", "/en/school/you", "/nothing"], ids=["home", "step", "nowhere"])
def test_cookies_that_are_no_text_open_nothing_and_break_nothing(app: Flask, path: str, said: bytes) -> None:
    raw = {"HTTP_COOKIE": said.decode("latin-1")}
    assert app.test_client(use_cookies=False).get(path, environ_overrides=raw).status_code in {200, 404, 410}


@pytest.mark.parametrize(
    "address", ["/en/" + "x" * 600, "/en/?all=" + "x" * 2000, "/en/?" + "&".join(f"a{n}=" for n in range(40))],
    ids=["path", "query", "arguments"],
)
def test_addresses_that_are_too_long_are_refused(browser: Any, address: str) -> None:
    assert browser.get(address).status_code == 414


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_forms_with_too_many_fields_are_refused(browser: Any, method: str, kind: str) -> None:
    browser.walk(to="home")
    part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    body = part * 1100 + "--x--\r\n" if "multipart" in kind else "&".join(["a=b"] * 1100)
    assert len(body) < limits.MOST_BYTES
    assert browser.client.open("/en/school/home", method=method, data=body, content_type=kind).status_code == 413


@pytest.mark.parametrize("rest", [1, 30, 10_000], ids=["a-letter", "an-answer", "all"])
def test_a_form_that_is_shorter_than_it_says_is_refused_and_not_taken_for_all_of_it(
    browser: Any, parts: Any, rest: int
) -> None:
    browser.walk(to="partner")
    hidden = browser.hidden("/en/school/home?all=1")
    whole = urlencode([*hidden.items(), *{**HOME, "home-city": "Leipzig an der Pleiße"}.items()], doseq=True).encode()
    sent = {"CONTENT_LENGTH": str(len(whole)), "wsgi.input_terminated": True}  # as gunicorn hands it over
    kind = "application/x-www-form-urlencoded"

    def send(body: bytes) -> int:
        answer = browser.client.post("/en/school/home?all=1", input_stream=BytesIO(body), environ_overrides=sent,
                                     content_type=kind)
        return int(answer.status_code)

    assert send(whole[:-rest]) == 400
    assert browser.case(parts).get(None, "home.city") == "Weißenfels"
    assert send(whole) == 303
    assert browser.case(parts).get(None, "home.city") == "Leipzig an der Pleiße"


def test_a_body_that_does_not_say_its_length_is_refused(browser: Any) -> None:
    browser.walk(to="home")
    answer = browser.client.post(
        "/en/school/home", input_stream=BytesIO(b"a=b"), headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 411


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PATCH", "PUT", "DELETE", "PROPFIND", "FOO"])
@pytest.mark.parametrize("address", ["/en/", "/en/school/you", "/nothing", "/static/formhelper.css"])
def test_only_the_methods_of_browsers_are_answered(browser: Any, method: str, address: str) -> None:
    assert browser.client.open(address, method=method).status_code == 405


@pytest.mark.parametrize("fill", ["x" * 66_000, "\x00", "\ud800", "\u202e" * 50, "%00%ff%fe"], ids=range(5))
def test_odd_text_in_every_control_is_answered_and_not_a_fault(browser: Any, fill: str) -> None:
    browser.walk(to="home")
    hidden = browser.hidden("/en/school/home")
    odd = fill.encode("utf-8", "surrogatepass")
    response = browser.client.post("/en/school/home", data={**hidden, **dict.fromkeys(HOME, odd)})
    assert response.status_code in {413, 422}


def test_a_page_without_scripts_may_run_none_and_a_nonce_serves_once(app: Flask) -> None:
    @app.get("/scripted")
    def scripted() -> str:
        return headers.nonce()

    client = app.test_client()
    assert "script-src" not in client.get("/healthz").headers["Content-Security-Policy"]
    seen = {client.get("/scripted").get_data(as_text=True) for _ in range(20)}
    assert len(seen) == 20
    answer = client.get("/scripted")
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src 'nonce-{answer.get_data(as_text=True)}';" in policy
    assert "unsafe" not in policy
    assert len(answer.get_data()) >= 22  # 128 bits


def test_over_https_browsers_are_told_to_stay_with_it(parts: Any, browser: Any) -> None:
    assert "Strict-Transport-Security" not in browser.get("/en/").headers
    client = create_app(replace(parts, secure_cookies=True)).test_client()
    for page in ("/en/", "/en/nothing"):
        answer = client.get(page, base_url="https://localhost")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_pages_may_use_no_device_and_be_embedded_nowhere(browser: Any) -> None:
    answer = browser.get("/en/")
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_secret_that_somebody_planted_before_the_start_is_never_the_secret_of_a_case(app: Flask) -> None:
    planted = "A" * 43
    victim = Browser(app.test_client())
    victim.client.set_cookie("formhelper", planted)
    victim.client.set_cookie("formhelper-start", "B" * 43)
    victim.walk()
    assert victim.secret() != planted
    thief = Browser(app.test_client())
    thief.client.set_cookie("formhelper", planted)
    assert thief.get("/en/school/you").status_code == 410


def test_after_deleting_the_old_secret_is_dead_and_the_new_one_another(app: Flask, browser: Any) -> None:
    browser.walk()
    old = browser.secret()
    browser.send("/en/delete")
    browser.start()
    assert browser.secret() != old
    thief = Browser(app.test_client())
    thief.client.set_cookie("formhelper", old)
    assert thief.get("/en/school/you").status_code == 410


TEMPLATES = sorted((Path(headers.__file__).parent / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_form_is_filled_again_by_the_browser_for_the_next_person(template: Path) -> None:
    forms = re.findall(r"<form\b[^>]*>", template.read_text(encoding="utf-8"))
    assert [form for form in forms if 'autocomplete="off"' not in form] == []


ASKING = ["you", "home", "partner", "children", "child/p2", "trips", "days"]


@pytest.mark.parametrize("step", ASKING)
def test_the_browser_is_asked_not_to_keep_what_is_typed(browser: Any, step: str) -> None:
    browser.walk()
    page = browser.get(f"/en/school/{step}?all=1&who=1").get_data(as_text=True)
    forms = re.findall(r"<form\b[^>]*>", page)
    assert [form for form in forms if 'id="step"' in form]
    assert [form for form in forms if 'id="step"' in form and 'autocomplete="off"' not in form] == []


@pytest.mark.parametrize("query", ["\xed\xa0\x80", "a=\xff", "\xed" * 2000, "\r\nX: y"], ids=range(4))
def test_a_query_that_is_no_text_is_refused_on_a_page_that_can_be_read(browser: Any, query: str) -> None:
    browser.start()
    answer = browser.get("/en/school/you", environ_overrides={"QUERY_STRING": query})
    assert answer.status_code in {400, 414}
    assert "</html>" in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "TRACE"])
def test_under_a_foreign_name_every_request_gets_the_same_short_answer(parts: Any, method: str) -> None:
    client = create_app(replace(parts, trusted_hosts=["localhost"])).test_client()
    answer = client.open("/en/" + "x" * 600, method=method, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.content_type.startswith("text/plain")


@pytest.mark.parametrize("path", ["/en\r\nX: y", "/en/school\0", "/\x7f", "/en/school/you\n"])
def test_an_address_with_a_line_break_or_zero_is_refused_and_never_redirected_to(browser: Any, path: str) -> None:
    answer = browser.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 400
    assert "Location" not in answer.headers
