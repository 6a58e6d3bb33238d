"""Pages kept with gaps: what stands in a gap is of one person, and the page is what it would be without keeping it."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from flask import g
from small_web import APPLICANT, DAYS, HOME, Browser, title

from formhelper.web import stencils as module
from formhelper.web.stencils import Stencil, Stencils, gap, stencils

NAMES = ("Kánárek", "Žofie", "Ștefan", "Weißenfels", "06667")
PAGES = [f"/en/school/{step}{asked}" for step in ("you", "home", "partner", "children", "child/p2", "trips", "days")
         for asked in ("", "?all=1", "?who=1")]


def plain(response: Any) -> str:
    """The page without what differs each time."""
    return re.sub(r'(name="token" value|name="mark" value|nonce)="[^"]*"', r'\1=""', response.get_data(as_text=True))


def test_what_stands_in_a_gap_is_not_looked_through_for_gaps_and_not_kept() -> None:
    stencil = Stencil(f"<p>{gap('a')} {gap('b')}</p>{gap('a')}")
    filled = stencil.filled({"a": str(gap("b")).encode(), "b": b"c"})
    assert filled.plain().decode() == f"<p>{gap('b')} c</p>{gap('b')}"
    assert stencil.filled({"a": b"1", "b": b"2"}).plain() == b"<p>1 2</p>1"


@pytest.mark.parametrize("length", [0, 1, 299, 300, 301, 70_000])
def test_what_is_put_together_of_packed_parts_unpacks_to_the_page(length: int) -> None:
    within = Stencil(f"{gap('a')} Straße {gap('b')}").filled({"a": b"x" * length, "b": b""})
    filled = Stencil(f"<p>{gap('a')}</p>" * 3).filled({"a": within})
    assert gzip.decompress(filled.gzip()) == filled.plain() == b"<p>%b Stra\xc3\x9fe </p>" % (b"x" * length) * 3


def test_the_length_of_a_packed_page_does_not_tell_what_an_answer_is_like() -> None:
    stencil = Stencil(f"<p>Musterstraße {gap('a')}</p>")
    assert len({len(stencil.filled({"a": answer}).gzip()) for answer in (b"Muster", b"qxzjkw", b"aaaaaa")}) == 1


@pytest.mark.parametrize(("accepted", "encoding"), [
    ("gzip", "gzip"), ("gzip, deflate, br, zstd", "gzip"), ("gzip;q=0, br", "br"), ("br", "br"), ("", None),
    ("identity", None), ("*", "gzip"),
])
def test_a_kept_page_goes_out_packed_to_those_who_take_it(
    browser: Browser, accepted: str, encoding: str | None
) -> None:
    browser.walk()
    answer = browser.get("/en/school/home?all=1", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.get_data())
    if encoding == "gzip":
        page = gzip.decompress(answer.get_data()).decode()
        assert re.sub(r'="[^"]*"', "", page) == re.sub(r'="[^"]*"', "", plain(browser.get("/en/school/home?all=1")))
        assert len(answer.get_data()) < 0.5 * len(page.encode())


def test_a_stencil_is_made_once_for_each_look_and_name(app: Any) -> None:
    kept, made = Stencils(), []

    def make() -> str:
        made.append(1)
        return "a"

    for language in ("en", "pl", "en"):
        with app.test_request_context():
            g.language = language
            assert kept.of("a", make) is kept.of("a", make) is not kept.of("b", make)
    assert len(made) == len(kept) == 4


def test_no_more_are_kept_than_are_allowed(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    kept = Stencils()
    with app.test_request_context():
        for number in range(10):
            kept.of(number, lambda: "a")
            assert len(kept) <= 3


def test_no_answer_of_anybody_is_in_what_is_kept(app: Any, browser: Browser) -> None:
    browser.walk()
    seen = "".join(browser.get(page).get_data(as_text=True) for page in PAGES)
    with app.app_context():
        kept = stencils()
    assert len(kept) > 10
    assert not [name for name in NAMES if name not in seen], "the pages show all of them"
    assert not [name for name in NAMES if name in kept.said()]
    assert browser.secret() not in kept.said()
    assert not [token for token in re.findall(r'(?:name="(?:token|mark)" value|nonce)="([^"]+)"', seen)
                if token in kept.said()]


@pytest.mark.parametrize(("page", "answers"), [
    ("you?all=1", APPLICANT), ("home?all=1", HOME), ("partner", {"who": "nobody"}), ("children", {}), ("trips", {}),
    ("days?all=1", {**DAYS, "school-lunch": [], "school-income": "1.234,50"}),
])
def test_a_page_is_the_same_as_one_that_is_made_for_this_person_alone(
    browser: Browser, page: str, answers: dict[str, Any]
) -> None:
    browser.walk()
    page = f"/en/school/{page}"
    first, again = browser.get(page), browser.get(page)
    assert plain(first) == plain(again)
    made = browser.send(page, answers, language="en")
    assert made.status_code == 200
    assert plain(made).replace(" data-typed", "") == plain(first)


def test_two_people_get_the_same_page_with_their_own_answers_in_it(browser: Browser, other: Browser) -> None:
    for person in (browser, other):
        person.walk()
    page = "/en/school/home?all=1"
    assert other.send(page, {**HOME, "home-city": 'Halle "&<i> {home.city}'}).status_code == 303
    first, second = (plain(person.get(page)) for person in (browser, other))
    strange = "Halle &#34;&amp;&lt;i&gt; {home.city}"
    assert "Weißenfels" not in second
    assert first == second.replace(strange, "Weißenfels") != second


def test_a_page_whose_title_names_somebody_is_not_kept(app: Any, browser: Browser) -> None:
    browser.walk()
    assert "Ștefan" in title(browser.get("/en/school/child/p2"))
    with app.app_context():
        assert "/en/school/days" in stencils().said()
        assert "/en/school/child/p2'" not in stencils().said()
