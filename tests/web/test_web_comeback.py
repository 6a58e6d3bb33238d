"""Codes, files of answers, and definitions that changed while a case was open."""

from __future__ import annotations

import html
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from small_web import HOME, Browser, hidden_fields

from formhelper.storage.limiter import TooMany
from formhelper.storage.takeaway import LARGEST, pack
from formhelper.storage.unavailable import Unavailable
from formhelper.web.app import create_app

PASSPHRASE = "Žluťoučký kůň 7"
SPELLINGS = {
    "as-shown": lambda code: code, "small": str.lower, "no-dashes": lambda code: code.replace("-", ""),
    "blanks": lambda code: f"  {code.replace('-', ' ')} ", "letters-for-digits": lambda c: c.replace("0", "O"),
    "one-as-letter": lambda c: c.replace("1", "l"),
}


def text(response: Any) -> str:
    return html.unescape(response.get_data(as_text=True))


def code_in(response: Any) -> str:
    found = re.search(r'aria-hidden="true">([0-9A-Z-]{23})<', text(response))
    assert found, text(response)
    return found[1]


def forms(browser: Browser, address: str) -> dict[str, list[str]]:
    return browser.hidden(address)


def get_code(browser: Browser) -> str:
    response = browser.client.post("/en/later/code", data=forms(browser, "/en/later"))
    assert response.status_code == 200
    return code_in(response)



def send_code(browser: Browser, code: str, **more: str) -> Any:
    return browser.client.post("/en/resume/code", data={**forms(browser, "/en/resume"), "code": code, **more})


def get_file(browser: Browser, passphrase: str = PASSPHRASE) -> bytes:
    data = {**forms(browser, "/en/later"), "passphrase": passphrase, "again": passphrase}
    response = browser.client.post("/en/later/file", data=data)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="formhelper-answers.fha"'
    assert response.headers["Cache-Control"] == "no-store"
    return bytes(response.get_data())


def send_file(browser: Browser, file: bytes, passphrase: str = PASSPHRASE, **more: str) -> Any:
    data = {**forms(browser, "/en/resume"), "passphrase": passphrase, **more}
    return browser.client.post("/en/resume/file", data={**data, "file": (io.BytesIO(file), "answers.fha")})


@pytest.fixture
def begun(browser: Browser) -> Browser:
    browser.walk(to="partner")
    return browser


@pytest.fixture
def other(app: Flask) -> Browser:
    return Browser(app.test_client())


# codes

@pytest.mark.parametrize("page", ["/en/later", "/en/back"])
def test_people_are_told_the_day_on_which_their_answers_end_at_the_latest(begun: Browser, page: str) -> None:
    assert "they are deleted on 27.12.2027 at the latest" in text(begun.get(page))
    assert "at the latest" in text(begun.client.post("/en/later/code", data=forms(begun, "/en/later")))
    assert "answers are deleted 400 days after you began" in text(begun.get("/en/privacy"))



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
    response = begun.client.post("/en/later/code", data=forms(begun, "/en/later"))
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
    form = forms(begun, "/en/later")
    codes = {code_in(begun.client.post("/en/later/code", data=form)) for _ in range(3)}
    assert len(codes) == 1
    assert send_code(other, codes.pop()).status_code == 303


def test_two_presses_at_once_show_the_same_code_and_it_works(app: Flask, begun: Browser, other: Browser) -> None:
    form, cookie = forms(begun, "/en/later"), f"formhelper={begun.secret()}"

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
        begun.client.post("/en/later/end", data=forms(begun, "/en/later"))
        wrong = code
    response = send_code(other, wrong)
    assert response.status_code == 422
    assert ("No answers were found with this code" if wrong else "Please type the code") in text(response)
    assert other.client.get_cookie("formhelper") is None
    assert text(response).count("Error:") >= 2  # in the title, and at the field


def test_after_too_many_codes_people_are_told_to_wait(begun: Browser, other: Browser) -> None:
    code = get_code(begun)
    wrong = f"{code[:6]}ZZZZZ{code[11:]}"
    answers = [send_code(other, _valid(wrong, number)) for number in range(12)]
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
    response = begun.client.post("/en/later/leave", data=forms(begun, "/en/later"))
    assert response.headers["Location"] == "/en/left"
    assert begun.client.get_cookie("formhelper") is None
    assert begun.get("/en/school/you").status_code == 410
    assert send_code(other, code).status_code == 303
    assert other.case(parts) == case


def test_the_picture_holds_our_own_address_and_the_code_behind_the_sign_that_is_never_sent() -> None:
    from formhelper.web.later import _picture

    drawn = str(_picture("https://example.org/en/resume#ABCDE-FGHJK-MNPQR-STVWX"))
    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert "<script" not in drawn
    assert "http://" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_pages_are_not_there_without_a_case(other: Browser) -> None:
    for page in ("/en/later", "/en/back"):
        assert other.get(page).status_code == 410
    assert other.get("/en/resume").status_code == 200


@pytest.mark.parametrize("page", ["later/code", "later/file", "later/end", "resume/code", "resume/file", "changed"])
def test_where_a_form_was_sent_to_a_change_of_language_leads_back(begun: Browser, page: str) -> None:
    response = begun.get(f"/pl/{page}")
    assert response.status_code == 303
    assert begun.get(response.headers["Location"]).status_code == 200


# files


def test_a_file_brings_the_answers_into_another_browser(begun: Browser, other: Browser, parts: Any) -> None:
    file = get_file(begun)
    assert "Weißenfels".encode() not in file
    assert send_file(other, file).headers["Location"] == "/en/back"
    assert replace(other.case(parts), definitions="") == replace(begun.case(parts), definitions="")
    assert other.secret() != begun.secret()


@pytest.mark.parametrize(
    ("typed", "again", "says"),
    [("short", "short", "at least 8"), ("long enough 1", "long enough 2", "not alike"), ("", "", "at least 8")],
    ids=["short", "different", "empty"],
)
def test_a_passphrase_that_cannot_be_taken_is_refused(begun: Browser, typed: str, again: str, says: str) -> None:
    data = {**forms(begun, "/en/later"), "passphrase": typed, "again": again}
    response = begun.client.post("/en/later/file", data=data)
    assert response.status_code == 422
    assert says in text(response)
    assert not typed or typed not in text(response)


@pytest.mark.parametrize("fault", ["passphrase", "cut", "flipped", "other", "empty", "none", "bomb", "weak"])
def test_a_file_that_cannot_be_opened_is_refused_in_words_and_nothing_begins(
    begun: Browser, other: Browser, fault: str
) -> None:
    file = get_file(begun)
    files = {"cut": file[:200], "flipped": file[:-1] + bytes([file[-1] ^ 1]), "other": b"%PDF-1.7", "empty": b"",
             "bomb": file[:20] + b"\xff" * 8 + file[28:]}
    if fault == "none":
        response = other.client.post("/en/resume/file", data=forms(other, "/en/resume"))
    else:
        wrong = {"passphrase": "not the right one", "weak": "short"}.get(fault, PASSPHRASE)
        response = send_file(other, files.get(fault, file), wrong)
    assert response.status_code == 422
    assert "There is a problem" in text(response)
    assert other.client.get_cookie("formhelper") is None


def test_a_file_may_be_large_and_only_there(begun: Browser, other: Browser) -> None:
    big = b"x" * (LARGEST - 100)
    assert send_file(other, big).status_code == 422
    response = send_file(other, b"x" * (LARGEST + 100_000))
    assert response.status_code == 413
    assert "This file is too large" in text(response)
    data = {**forms(other, "/en/resume"), "file": (io.BytesIO(big), "x")}
    assert other.client.post("/en/resume/code", data=data).status_code == 413


def test_files_are_opened_only_so_often(begun: Browser, other: Browser) -> None:
    file = get_file(begun)
    answers = [send_file(other, file[:100]) for _ in range(11)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"]


def test_a_passphrase_is_never_shown_where_the_storage_is_away(begun: Browser, parts: Any, monkeypatch: Any) -> None:
    form = forms(begun, "/en/later")

    def broken(*_: Any) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(parts.cases, "load", broken)
    response = begun.client.post("/en/later/file", data={**form, "passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert response.status_code == 503
    assert PASSPHRASE not in text(response)


# newer definitions


@pytest.fixture
def newer(parts: Any) -> Any:
    """The same drawer, with a form that asks for the city no more, and one choice less."""
    shelf = parts.shelf
    blocks = dict(shelf.blocks)
    home = blocks["home"]
    blocks["home"] = replace(home, facts={name: fact for name, fact in home.facts.items() if name != "city"})
    forms_ = {
        form.id: replace(form, blocks={name: blocks.get(name, one) for name, one in form.blocks.items()},
                         steps=tuple(replace(step, questions=tuple(q for q in step.questions if q.fact != "home.city"))
                                     for step in form.steps))
        for form in shelf.forms.values()
    }
    return replace(parts, shelf=replace(shelf, blocks=blocks, forms=forms_))


def moved(browser: Browser, parts: Any) -> Browser:
    """The browser at the newer application."""
    found = Browser(create_app(parts).test_client())
    found.client.set_cookie("formhelper", browser.secret())
    return found


def test_what_could_not_be_kept_is_shown_until_it_was_read(begun: Browser, newer: Any) -> None:
    after = moved(begun, newer)
    for page in ("/en/", "/en/school/you", "/en/school/you"):
        response = after.get(page)
        assert response.status_code == 409
        assert "The forms have changed" in text(response)
        assert HOME["home-city"] in text(response)
    assert after.client.post("/en/changed", data=hidden_fields(text(response))).headers["Location"] == "/en/back"
    assert HOME["home-city"] not in text(after.get("/en/back"))
    assert after.get("/en/school/you").status_code == 200
    assert after.case(newer).get(None, "home.postcode") == HOME["home-postcode"]
    assert not after.case(newer).has(None, "home.city")


def test_what_was_typed_meanwhile_is_sent_with_the_same_button(begun: Browser, newer: Any) -> None:
    form = begun.hidden("/en/school/partner")
    after = moved(begun, newer)
    response = after.client.post("/en/school/partner", data={**form, "who": "nobody"})
    assert response.status_code == 409
    again = after.client.post("/en/school/partner", data=hidden_fields(text(response)))
    assert again.status_code == 303
    assert after.case(newer).members("school", "partner") == ()


def test_a_file_of_older_definitions_tells_what_is_not_kept(begun: Browser, newer: Any, parts: Any) -> None:
    file = pack(begun.case(parts), PASSPHRASE)
    after = Browser(create_app(newer).test_client())
    response = send_file(after, file)
    assert response.status_code == 200
    assert HOME["home-city"] in text(response)
    assert "I have read it" in text(response)
    assert after.get("/en/back").status_code == 200


def test_where_nothing_is_lost_nobody_is_told_anything(begun: Browser, parts: Any) -> None:
    case = begun.case(parts)
    assert case.definitions == parts.shelf.definitions.fingerprint
    parts.cases.save(begun.secret(), parts.cases.load(begun.secret()), replace(case, definitions="0" * 32))
    assert begun.get("/en/school/you").status_code == 200
    assert begun.case(parts).definitions == parts.shelf.definitions.fingerprint
