"""Leaving and coming back: how long answers live, and what is replaced only when asked to."""

from __future__ import annotations

from typing import Any

import pytest
from codes_and_files import get_code, send_code
from small_web import Browser, text


@pytest.mark.parametrize("page", ["/en/later", "/en/back"])
def test_people_are_told_the_day_on_which_their_answers_end_at_the_latest(begun: Browser, page: str) -> None:
    assert "they are deleted on 27.12.2027 at the latest" in text(begun.get(page))
    assert "at the latest" in text(begun.client.post("/en/later/code", data=begun.hidden("/en/later")))
    assert "answers are deleted 400 days after you began" in text(begun.get("/en/privacy"))


def test_answers_that_are_here_already_are_replaced_only_when_asked_to(
    begun: Browser, other: Browser, parts: Any
) -> None:
    code = get_code(begun)
    other.walk(to="home")
    before = other.secret()
    response = send_code(other, code)
    assert response.status_code == 422
    assert "There are answers in this browser already" in text(response)
    assert other.secret() == before
    assert send_code(other, code, replace="yes").status_code == 303
    assert other.case(parts) == begun.case(parts)
    assert parts.cases.load(before).case.entities  # what was here is still kept until it expires


def test_a_secret_that_a_browser_brings_is_never_taken_over(begun: Browser, other: Browser) -> None:
    code = get_code(begun)
    other.client.set_cookie("formhelper", "A" * 43)
    assert send_code(other, code).status_code == 303
    assert other.secret() not in ("A" * 43, begun.secret())


def test_closing_the_answers_here_keeps_them_for_the_code(begun: Browser, other: Browser, parts: Any) -> None:
    code, case = get_code(begun), begun.case(parts)
    response = begun.client.post("/en/later/leave", data=begun.hidden("/en/later"))
    assert response.headers["Location"] == "/en/left"
    assert begun.client.get_cookie("formhelper") is None
    assert begun.get("/en/school/you").status_code == 410
    assert send_code(other, code).status_code == 303
    assert other.case(parts) == case


def test_pages_are_not_there_without_a_case(other: Browser) -> None:
    for page in ("/en/later", "/en/back"):
        assert other.get(page).status_code == 410
    assert other.get("/en/resume").status_code == 200


@pytest.mark.parametrize("page", ["later/code", "later/file", "later/end", "resume/code", "resume/file", "changed"])
def test_where_a_form_was_sent_to_a_change_of_language_leads_back(begun: Browser, page: str) -> None:
    response = begun.get(f"/pl/{page}")
    assert response.status_code == 303
    assert begun.get(response.headers["Location"]).status_code == 200
