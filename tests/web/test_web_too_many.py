"""An address that asks for more than its share reads how long to wait, loses nothing, and others go on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from small_web import Browser, hidden_fields, text

from formhelper.storage.limiter import Attempts
from formhelper.storage.shares import Shares
from formhelper.web.app import create_app

CENTRE, HOME = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "198.51.100.9"}
FILES = ["papers", "package.pdf", "package.zip", "papers/0.pdf", "papers/1.pdf"]


def few(parts: Any, **shares: Any) -> Flask:
    """The same application, of which each address may ask for less."""
    return create_app(replace(parts, shares=Shares(**shares)))


def begin(app: Flask, who: dict[str, str], address: str = "/en/school") -> Any:
    """Somebody new presses Start."""
    client = app.test_client()
    return client, client.post(address, data=hidden_fields(text(client.get(address))), environ_base=who)


def test_who_begins_more_cases_than_the_share_of_an_address_is_told_to_wait_and_sends_again(parts: Any) -> None:
    app = few(parts, starts=2)
    assert [begin(app, CENTRE)[1].status_code for _ in range(2)] == [303, 303]
    client, refused = begin(app, CENTRE)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 600
    assert "Please wait a little" in text(refused)
    assert "wait 11 minutes" in text(refused)
    assert refused.headers["Cache-Control"] == "no-store"
    assert begin(app, HOME)[1].status_code == 303, "another address has its own share"
    again = client.post("/en/school", data=hidden_fields(text(refused)), environ_base=HOME)
    assert again.status_code == 303, "the page of the refusal can be sent"


def test_who_has_a_case_already_begins_further_forms_without_being_counted(parts: Any) -> None:
    app = few(parts, starts=1)
    client, begun = begin(app, CENTRE)
    for _ in range(3):
        again = client.post("/en/school", data=hidden_fields(text(client.get("/en/school"))), environ_base=CENTRE)
        assert again.status_code == begun.status_code == 303


@pytest.mark.parametrize("name", FILES)
def test_who_has_more_papers_made_than_the_share_of_an_address_keeps_all_answers(parts: Any, name: str) -> None:
    browser = Browser(few(parts, papers=1).test_client())
    browser.walk()
    assert browser.get("/en/school/package.pdf", environ_base=CENTRE).status_code == 200
    refused = browser.get(f"/en/school/{name}", environ_base=CENTRE)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Your answers are saved" in text(refused)
    assert 'href="/en/school/check"' in text(refused)
    assert browser.get("/en/school/check", environ_base=CENTRE).status_code == 200
    assert browser.get("/en/school/deadlines.ics", environ_base=CENTRE).status_code == 200
    assert browser.get(f"/en/school/{name}", environ_base=HOME).status_code == 200


def test_who_is_not_ready_for_papers_uses_up_nothing(parts: Any) -> None:
    browser = Browser(few(parts, papers=1).test_client())
    browser.walk(to="days")
    for _ in range(3):
        assert browser.get("/en/school/package.pdf", environ_base=CENTRE).status_code == 303


@pytest.mark.parametrize("language", ["de", "bg", "pl", "ro", "hu"])
def test_the_page_is_in_the_language_of_the_person(parts: Any, language: str) -> None:
    from formhelper.library.catalogues import translations_folder

    app = few(replace(parts, translations=translations_folder()), starts=1)
    for _ in range(2):
        _, answer = begin(app, CENTRE, f"/{language}/school")
    assert answer.status_code == 429
    assert f'lang="{language}"' in text(answer)
    assert "Please wait" not in text(answer)


def test_where_nobody_can_count_cases_begin_papers_are_made_and_codes_stay_closed(parts: Any) -> None:
    gone = Attempts("redis+unix:///nowhere/redis.sock")
    cases = type(parts.cases)(parts.cases._engine, parts.cases._clock, limiter=gone)
    app = few(replace(parts, cases=cases), starts=1, papers=1, limiter=gone)
    for _ in range(3):
        assert begin(app, CENTRE)[1].status_code == 303
    browser = Browser(app.test_client())
    browser.walk()
    for _ in range(3):
        assert browser.get("/en/school/package.pdf", environ_base=CENTRE).status_code == 200
    code = cases.make_code(browser.secret())
    refused = browser.client.post(
        "/en/resume/code", data={**browser.hidden("/en/resume"), "code": code, "replace": "yes"}, environ_base=CENTRE
    )
    assert refused.status_code == 503


def test_the_address_is_not_in_the_log(parts: Any, capfd: Any) -> None:
    app = few(parts, starts=1)
    for _ in range(3):
        begin(app, CENTRE)
    told = "".join(capfd.readouterr())
    assert "more than the share of an address" in told
    assert CENTRE["REMOTE_ADDR"] not in told
