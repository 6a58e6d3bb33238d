"""The file with answers: locked with a passphrase, opened in another browser, refused in words."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from codes_and_files import PASSPHRASE, get_file, send_file
from small_web import Browser, text

from formhelper.storage.takeaway import LARGEST
from formhelper.storage.unavailable import Unavailable
from formhelper.web.resume import FILES_PER_ADDRESS


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
    data = {**begun.hidden("/en/later"), "passphrase": typed, "again": again}
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
        response = other.client.post("/en/resume/file", data=other.hidden("/en/resume"))
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
    data = {**other.hidden("/en/resume"), "file": (io.BytesIO(big), "x")}
    assert other.client.post("/en/resume/code", data=data).status_code == 413


def test_files_are_opened_only_so_often(begun: Browser, other: Browser) -> None:
    file = get_file(begun)
    answers = [send_file(other, file[:100]) for _ in range(FILES_PER_ADDRESS.most + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {422}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"]


def test_a_passphrase_is_never_shown_where_the_storage_is_away(begun: Browser, parts: Any, monkeypatch: Any) -> None:
    form = begun.hidden("/en/later")

    def broken(*_: Any) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(parts.cases, "load", broken)
    response = begun.client.post("/en/later/file", data={**form, "passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert response.status_code == 503
    assert PASSPHRASE not in text(response)
