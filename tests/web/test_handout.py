"""The papers to take away: a page that comes while they are made, can be stopped, and says so when it fails."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from formhelper.desk.gate import Gate


def step(number: int) -> Any:
    title = SimpleNamespace(own="", german=f"Papier {number}", language="")
    return SimpleNamespace(number=number, count=3, title=title)


def test_the_page_says_what_is_made_and_ends_with_everything_to_take(browser: Any) -> None:
    browser.walk()
    page = browser.get("/en/school/papers").get_data(as_text=True)
    assert page.index("1 of 2:") < page.index("2 of 2:") < page.index("Your papers are ready")
    for name in ("package.pdf", "package.zip", "deadlines.ics", "papers/0.pdf", "papers/1.pdf"):
        assert f'href="/en/school/{name}"' in page
    assert page.index("/en/school/check") < page.index("1 of 2:"), "the way to stop comes first"
    assert "There is no cover letter to the office" in page
    assert page.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [
        ("package.pdf", "application/pdf", b"%PDF"), ("package.zip", "application/zip", b"PK"),
        ("deadlines.ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR"),
        ("papers/0.pdf", "application/pdf", b"%PDF"), ("papers/1.pdf", "application/pdf", b"%PDF"),
    ],
)
def test_every_file_says_its_kind_and_length_and_is_kept_nowhere(
    browser: Any, name: str, kind: str, begins: bytes
) -> None:
    browser.walk()
    response = browser.get(f"/en/school/{name}")
    assert (response.status_code, response.headers["Content-Type"]) == (200, kind)
    assert response.data.startswith(begins)
    assert response.headers["Content-Length"] == str(len(response.data))
    assert response.headers["Cache-Control"] == "no-store"
    assert "attachment" in response.headers["Content-Disposition"]


def test_a_file_that_is_not_there_is_not_found(browser: Any, parts: Any, monkeypatch: Any) -> None:
    browser.walk()
    assert browser.get("/en/school/papers/2.pdf").status_code == 404
    monkeypatch.setattr(parts.desk, "calendar", lambda *_: b"", raising=False)
    assert browser.get("/en/school/deadlines.ics").status_code == 404


def test_before_all_is_answered_nothing_is_made(browser: Any) -> None:
    browser.walk(to="days")
    for name in ("papers", "package.pdf", "package.zip", "deadlines.ics", "papers/1.pdf"):
        assert browser.get(f"/en/school/{name}").status_code == 303


def test_the_first_words_are_sent_before_the_first_paper_is_made(
    browser: Any, parts: Any, monkeypatch: Any
) -> None:
    browser.walk()
    done: list[int] = []

    def making(*_: Any) -> Iterator[Any]:
        for number in (1, 2, 3):
            yield step(number)
            done.append(number)

    monkeypatch.setattr(parts.desk, "making", making, raising=False)
    response = browser.get("/en/school/papers", buffered=False)
    pieces = response.iter_encoded()
    first = ""
    while "1 of 3:" not in first:
        first += next(pieces).decode()
    assert "Stop" in first
    assert done == []
    response.close()
    assert done == [], "a closed connection makes nothing more"


def test_a_compressed_page_grows_too(browser: Any, parts: Any, monkeypatch: Any) -> None:
    browser.walk()
    done: list[int] = []

    def making(*_: Any) -> Iterator[Any]:
        for number in (1, 2, 3):
            yield step(number)
            done.append(number)

    monkeypatch.setattr(parts.desk, "making", making, raising=False)
    response = browser.get("/en/school/papers", buffered=False, headers={"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Encoding"] == "gzip"
    unpacker, pieces, first = zlib.decompressobj(31), response.iter_encoded(), ""
    while "1 of 3:" not in first:
        first += unpacker.decompress(next(pieces)).decode()
    assert done == []
    response.close()
    whole = browser.get("/en/school/papers", headers={"Accept-Encoding": "gzip"})
    assert zlib.decompress(whole.data, 31).decode().rstrip().endswith("</html>")


def test_an_error_on_the_way_says_so_and_offers_no_file(
    browser: Any, parts: Any, monkeypatch: Any, capsys: Any
) -> None:
    browser.walk()

    def making(*_: Any) -> Iterator[Any]:
        yield step(1)
        raise RuntimeError("cannot draw Kánárek")

    monkeypatch.setattr(parts.desk, "making", making, raising=False)
    page = browser.get("/en/school/papers").get_data(as_text=True)
    assert "The papers could not be finished" in page
    assert not re.search(r"\.(pdf|zip|ics)\"", page)
    assert "RuntimeError" not in page
    assert page.rstrip().endswith("</html>")
    log = capsys.readouterr().err
    assert '"kind": "RuntimeError"' in log
    assert "Kánárek" not in log


def test_where_too_many_papers_are_made_already_people_are_told_to_come_again(browser: Any, app: Any) -> None:
    browser.walk()
    app.extensions["formhelper-gate"] = Gate(at_once=1, waiting=0)
    with app.extensions["formhelper-gate"]():
        for name in ("package.pdf", "package.zip", "papers/1.pdf"):
            response = browser.get(f"/en/school/{name}")
            assert (response.status_code, response.headers["Retry-After"]) == (503, "3")
            assert b"Too much is going on at the moment" in response.data
        page = browser.get("/en/school/papers").get_data(as_text=True)
        assert "could not be finished" in page
        assert "package.pdf" not in page
    assert browser.get("/en/school/package.pdf").status_code == 200


def test_who_reads_the_page_slowly_keeps_nobody_from_making_papers(browser: Any, app: Any) -> None:
    browser.walk()
    app.extensions["formhelper-gate"] = Gate(at_once=1, waiting=0)
    slow = browser.get("/en/school/papers", buffered=False)
    next(slow.response)
    assert browser.get("/en/school/package.pdf").status_code == 200
    slow.close()
