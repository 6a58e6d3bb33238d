"""The log says what happened and to which page, never to whom and never what was typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from secrets_everywhere import SECRETS, found_in, spellings
from small_web import APPLICANT, HOME, Browser
from sqlalchemy.exc import IntegrityError, OperationalError

from formhelper.core.problems import Problem
from formhelper.pdf import Overflow, Unencodable
from formhelper.web import logs

ERRORS: list[Callable[[str], Exception]] = [
    ValueError, KeyError, RuntimeError, TypeError, LookupError, OSError, UnicodeError, MemoryError, RecursionError,
    AssertionError, ZeroDivisionError, StopIteration, TimeoutError, PermissionError,
    lambda said: UnicodeDecodeError("utf-8", said.encode(), 0, 1, said),
    lambda said: OperationalError(said, {"a": said}, Exception(said)),
    lambda said: IntegrityError(said, {"a": said}, Exception(said)),
    lambda said: Problem("too_long", max=said),
    lambda said: Overflow(said, 3, 2),
    lambda said: Unencodable(said, [said]),
]

KNOWN = {"language": "en", "form_id": "school", "number": "1", "page": "1"}


def lines(capsys: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def test_each_request_has_one_line_with_nothing_but_listed_keys(browser: Any, capsys: Any) -> None:
    browser.start()
    capsys.readouterr()
    answer = browser.get("/en/school/you?all=1&tax_id=4711")
    (line,) = lines(capsys)
    assert line["route"] == "/<lang:language>/<form_id>/<step_id>"
    assert (line["method"], line["status"], line["form"]) == ("GET", 200, "school")
    assert line["request"] == answer.headers["X-Request-ID"]
    assert line["milliseconds"] >= 0
    assert set(line) <= logs.KEYS


@pytest.mark.parametrize(
    "address", ["/Kánárek", "/en/Kánárek", "/en/Kánárek/you", "/static/Kánárek", "/en/school/Kánárek"]
)
def test_addresses_that_somebody_made_up_are_not_told(browser: Any, capsys: Any, address: str) -> None:
    browser.get(address)
    (line,) = lines(capsys)
    assert line["status"] in {404, 410}
    assert line.get("form", "school") == "school"
    assert "rek" not in json.dumps(line)


def test_a_key_that_is_not_listed_never_gets_into_the_log(capsys: Any) -> None:
    logs.log().info("request", family_name="Kánárek", path="/en/Kánárek", status=200)
    (line,) = lines(capsys)
    assert set(line) == {"event", "level", "time", "status"}


def test_nothing_breaks_a_line_or_makes_it_long(capsys: Any) -> None:
    logs.log().warning("x", note="a\nb\x1b[31m" + "c" * 10_000)
    (line,) = lines(capsys)
    assert line["note"].startswith("a b [31mc")
    assert len(line["note"]) == logs.LONGEST


@pytest.mark.parametrize(
    ("headers", "said"),
    [({}, "a form with a wrong token"), ({"Origin": "https://evil.example"}, "a form from another website")],
)
def test_forged_forms_are_told_to_the_operator(browser: Any, capsys: Any, headers: dict[str, str], said: str) -> None:
    browser.walk(to="home")
    capsys.readouterr()
    browser.client.post("/en/school/home", data={"token": "Kánárek"}, headers=headers)
    refused, _request = lines(capsys)
    assert (refused["event"], refused["note"]) == ("refused", said)
    assert "evil" not in json.dumps(refused)


def test_a_request_number_of_somebody_else_is_not_taken_over(browser: Any) -> None:
    answer = browser.get("/en/", headers={"X-Request-ID": "forged"})
    assert answer.headers["X-Request-ID"] != "forged"


@pytest.mark.parametrize("secret", SECRETS[:3])
def test_the_search_for_secrets_finds_them_in_every_spelling(secret: str) -> None:
    for way in spellings(secret):
        assert found_in(b"before " + way + b" after") == [secret], way


def test_thirty_secrets_sent_to_every_page_and_into_every_fault_are_found_nowhere(
    app: Flask, parts: Any, monkeypatch: Any, capfd: Any, caplog: Any, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    caplog.set_level(0)
    person, other = Browser(app.test_client()), Browser(app.test_client())
    person.walk()
    other.walk()
    seen = []
    for number, secret in enumerate(SECRETS):
        _send_everywhere(app, person, secret)
        _break(app, parts, monkeypatch, person, ERRORS[number % len(ERRORS)], secret)
        seen.append(_all_pages(app, other))
    out, err = capfd.readouterr()
    assert err.count('"event": "request"') > 30 * 20
    assert err.count('"event": "fault"') >= 20
    assert found_in(caplog.text.encode() + out.encode() + err.encode()) == []
    assert found_in(b"".join(seen)) == []
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or found_in(path.read_bytes()) == [], path
    assert found_in(person.get("/en/school/home?all=1").get_data())  # they were really saved


def _send_everywhere(app: Flask, person: Browser, secret: str) -> None:
    hidden = person.hidden("/en/school/home?all=1")
    typed = {**hidden, **HOME, "home-city": secret, "who": secret, "mark": secret, "odd": secret, secret: secret}
    person.send("/en/school/you?all=1", {**APPLICANT, "applicant-family_name": secret})
    for rule in app.url_map.iter_rules():
        values = {name: KNOWN.get(name, secret) for name in rule.arguments}
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
        headers = {"User-Agent": secret.encode().decode("latin-1"), "X-Name": secret.encode().decode("latin-1")}
        ends = "delete" in rule.rule or rule.endpoint == "pages.leave"
        for method in {"PUT"} if ends else {"GET", "POST", "PUT"}:
            person.client.open(address, method=method, data=typed, headers=headers, query_string={"q": secret})
    person.send("/en/school/home?all=1", {**HOME, "home-city": secret})


def _break(
    app: Flask, parts: Any, monkeypatch: Any, person: Browser, error: Callable[[str], Exception], secret: str
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise error(secret)

    with monkeypatch.context() as patch:
        patch.setattr(parts.desk, "preview", broken, raising=False)
        assert person.get("/en/school/papers").status_code >= 422
    with monkeypatch.context() as patch:
        hidden = person.hidden("/en/school/home?all=1")
        patch.setattr(parts.cases, "save", broken)
        assert person.client.post(
            "/en/school/home", data={**hidden, **HOME, "home-city": f"{secret} "}
        ).status_code in {500, 503}


def _all_pages(app: Flask, other: Browser) -> bytes:
    seen = b""
    for page in ("/", "/en/", "/en/school", "/en/school/you?all=1", "/en/school/check", "/en/school/papers",
                 "/en/school/package.pdf", "/en/nothing", "/healthz", "/readyz"):
        answer = other.get(page)
        seen += answer.get_data() + str(answer.headers).encode()
    return seen
