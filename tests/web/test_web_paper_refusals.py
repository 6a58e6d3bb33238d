"""Answers that the German paper cannot take are named with the way to change them."""

from __future__ import annotations

from typing import Any

import pytest

from formhelper.pdf import Overflow, Several, Unencodable, UnknownField


@pytest.mark.parametrize(
    ("error", "said", "where"),
    [
        (Unencodable("Ort", "ß"), "cannot be written on the German paper: ß", "/en/school/home#home-city"),
        (Overflow("Ort", 10, 8), "too long for its box: 8 characters", "/en/school/home#home-city"),
    ],
)
def test_an_answer_that_the_paper_cannot_take_is_named(
    browser: Any, parts: Any, monkeypatch: Any, error: Exception, said: str, where: str
) -> None:
    browser.walk()

    def refused(*_: Any) -> None:
        raise error

    for maker in ("make", "one", "preview"):
        monkeypatch.setattr(parts.desk, maker, refused, raising=False)
    for page in ("papers", "package.pdf", "package.zip", "papers/1.pdf"):
        response = browser.get(f"/en/school/{page}")
        assert response.status_code == 422
        assert said in response.get_data(as_text=True)
        assert f'href="{where}"' in response.get_data(as_text=True)
    check = browser.get("/en/school/check")
    assert check.status_code == 200
    assert said in check.get_data(as_text=True)
    assert f'href="{where}"' in check.get_data(as_text=True)


def test_several_answers_that_the_paper_cannot_take_are_named_together(
    browser: Any, parts: Any, monkeypatch: Any
) -> None:
    browser.walk()

    def refused(*_: Any) -> None:
        raise Several([Unencodable("Ort", "ß"), Overflow("Ort", 10, 8), Unencodable("Land", "ß")])

    monkeypatch.setattr(parts.desk, "preview", refused, raising=False)
    page = browser.get("/en/school/papers").get_data(as_text=True)
    assert page.count("cannot be written on the German paper: ß") == 1
    assert "too long for its box: 8 characters" in page


def test_the_check_page_says_what_is_too_long_for_its_box(browser: Any) -> None:
    browser.walk()
    page = browser.get("/en/school/check").get_data(as_text=True)
    assert "Too long for the boxes" in page
    assert "Bemerkungen der Familie" in page
    assert "in smaller letters" in page


def test_a_fault_of_the_paper_itself_is_not_blamed_on_an_answer(browser: Any, parts: Any, monkeypatch: Any) -> None:
    browser.walk()

    def refused(*_: Any) -> None:
        raise UnknownField(["Ort"], [])

    monkeypatch.setattr(parts.desk, "preview", refused, raising=False)
    assert browser.get("/en/school/papers").status_code == 500
