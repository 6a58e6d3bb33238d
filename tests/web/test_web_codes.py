"""Codes: shown once, typed in many ways, one at a time, and told to nobody who guesses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from codes_and_files import code_in, get_code, send_code
from flask import Flask
from small_web import Browser, text

from formhelper.storage.limiter import TooMany
from formhelper.storage.unavailable import Unavailable
from formhelper.storage.ways import PER_ADDRESS

SPELLINGS = {
    "as-shown": lambda code: code, "small": str.lower, "no-dashes": lambda code: code.replace("-", ""),
    "blanks": lambda code: f"  {code.replace('-', ' ')} ", "letters-for-digits": lambda c: c.replace("0", "O"),
    "one-as-letter": lambda c: c.replace("1", "l"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_code_opens_the_answers_in_another_browser_however_it_is_typed(
    begun: Browser, other: Browser, parts: Any, spelling: str
) -> None:
    response = send_code(other, SPELLINGS[spelling](get_code(begun)))
    assert response.status_code == 303
    assert response.headers["Location"] == "/en/back"
    assert other.secret() != begun.secret()
    assert other.case(parts) == begun.case(parts)
    assert "/en/school/partner" in text(other.get("/en/back"))


def test_a_code_is_on_one_page_only_and_in_no_address_or_cookie(begun: Browser) -> None:
    response = begun.client.post("/en/later/code", data=begun.hidden("/en/later"))
    code = code_in(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert code not in str(response.headers)
    for page in ("/en/later", "/en/back", "/en/", "/en/resume", "/en/school/check"):
        assert code not in text(begun.get(page))
    assert "<svg" in text(response)
    assert 'style="' not in text(response)
    assert " ".join(code.split("-")[0]) in text(response)  # as it is read aloud


def test_a_new_code_ends_the_one_before_and_the_page_says_so_first(begun: Browser, other: Browser) -> None:
    assert "You have a code already" not in text(begun.get("/en/later"))
    old = get_code(begun)
    assert "You have a code already" in text(begun.get("/en/later"))
    new = get_code(begun)
    assert send_code(other, old).status_code == 422
    assert send_code(other, new).status_code == 303


def test_a_form_for_a_code_that_is_sent_again_shows_the_same_code(begun: Browser, other: Browser) -> None:
    form = begun.hidden("/en/later")
    codes = {code_in(begun.client.post("/en/later/code", data=form)) for _ in range(3)}
    assert len(codes) == 1
    assert send_code(other, codes.pop()).status_code == 303


def test_two_presses_at_once_show_the_same_code_and_it_works(app: Flask, begun: Browser, other: Browser) -> None:
    form, cookie = begun.hidden("/en/later"), f"formhelper={begun.secret()}"

    def press(_: int) -> str:
        client = app.test_client(use_cookies=False)
        return code_in(client.post("/en/later/code", data=form, headers={"Cookie": cookie}))

    with ThreadPoolExecutor(2) as pool:
        codes = set(pool.map(press, range(2)))
    assert len(codes) == 1
    assert send_code(other, codes.pop()).status_code == 303


@pytest.mark.parametrize(
    "wrong", ["", "nonsense", "AAAAA-AAAAA-AAAAA-AAAAA", "x" * 500, "one letter", "ended"],
)
def test_whatever_is_wrong_about_a_code_the_answer_is_the_same(begun: Browser, other: Browser, wrong: str) -> None:
    code = get_code(begun)
    if wrong == "one letter":
        wrong = ("Z" if code[-1] != "Z" else "Y").join((code[:-1], ""))
    if wrong == "ended":
        begun.client.post("/en/later/end", data=begun.hidden("/en/later"))
        wrong = code
    response = send_code(other, wrong)
    assert response.status_code == 422
    assert ("No answers were found with this code" if wrong else "Please type the code") in text(response)
    assert other.client.get_cookie("formhelper") is None
    assert text(response).count("Error:") >= 2  # in the title, and at the field


def test_after_too_many_codes_people_are_told_to_wait(begun: Browser, other: Browser) -> None:
    code = get_code(begun)
    wrong = f"{code[:6]}ZZZZZ{code[11:]}"
    answers = [send_code(other, _valid(wrong, number)) for number in range(PER_ADDRESS.most + 1)]
    assert {answer.status_code for answer in answers} == {422, 429}
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Too many attempts" in text(answers[-1])


def _valid(code: str, number: int) -> str:
    """A code of the right shape that opens nothing."""
    from formhelper.storage.codes import code_of

    symbols = code.replace("-", "")[:17] + f"{number:02d}"
    return str(code_of("resume", symbols))


@pytest.mark.parametrize("error", [Unavailable("away"), TooMany(90)], ids=["away", "many"])
def test_what_keeps_codes_from_opening_is_said_beside_what_was_typed(
    begun: Browser, other: Browser, parts: Any, monkeypatch: Any, error: Exception
) -> None:
    code = get_code(begun)

    def broken(*_: Any) -> None:
        raise error

    monkeypatch.setattr(parts.cases, "redeem", broken)
    response = send_code(other, code)
    assert response.status_code in (503, 429)
    assert response.headers["Retry-After"]
    assert f'value="{code}"' in text(response)


def test_the_picture_holds_our_own_address_and_the_code_behind_the_sign_that_is_never_sent() -> None:
    from formhelper.web.later import _picture

    drawn = str(_picture("https://example.org/en/resume#ABCDE-FGHJK-MNPQR-STVWX"))
    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert "<script" not in drawn
    assert "http://" not in drawn.replace("http://www.w3.org/2000/svg", "")
