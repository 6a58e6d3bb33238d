"""The paper beside the questions: pictures without answers, fits that are told and not stored, filled pages."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from households import shelf as shipped
from PIL import Image
from small_web import Browser, hidden_fields

from formhelper import web
from formhelper.desk.facts_file import household
from formhelper.desk.gate import Gate
from formhelper.desk.package import Desk
from formhelper.library.catalogues import translations_folder
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import Shelf
from formhelper.pdf import Overflow
from formhelper.storage.cases import Cases
from formhelper.storage.database import open_database
from formhelper.storage.originals import OriginalsFolder
from formhelper.web import Parts, create_app
from formhelper.web.parts import NAME

TODAY = date(2026, 11, 22)
FAMILIES = Path(__file__).resolve().parents[1] / "journeys" / "families"
YOU = "/en/kindergeld/you"


@pytest.fixture(scope="module")
def all_forms() -> Shelf:
    return shipped()


@pytest.fixture
def app(all_forms: Shelf, tmp_path: Path) -> Flask:
    cases = Cases(open_database(tmp_path / "cases.sqlite"), lambda: datetime.now(UTC))
    desk = Desk(all_forms, OriginalsFolder(tmp_path / "originals"), load_fonts())
    return create_app(Parts(all_forms, cases, desk, translations_folder(), lambda: TODAY, secure_cookies=False))


@pytest.fixture
def browser(app: Flask) -> Browser:
    return seated(app, "popescu")


def seated(app: Flask, family: str, form: str = "kindergeld") -> Browser:
    """A browser whose household has answered the form."""
    parts: Parts = app.extensions[NAME]
    facts = tomllib.loads((FAMILIES / f"{family}.toml").read_text(encoding="utf-8"))
    way = household(facts, parts.shelf.forms[form], TODAY, parts.shelf.forms)
    secret = parts.cases.start()
    parts.cases.save(secret, parts.cases.load(secret), way.case)
    client = app.test_client()
    client.set_cookie("formhelper", secret)
    return Browser(client)


def steps(app: Flask, form: str = "kindergeld") -> list[str]:
    parts: Parts = app.extensions[NAME]
    return [step.id for step in parts.shelf.forms[form].steps]


def page(browser: Browser, address: str) -> str:
    response = browser.get(address, follow_redirects=True)
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


def links(text: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]*/on-paper/[^"]*)"', text)]


def sources(text: str) -> list[str]:
    return re.findall(r'<(?:img src|source media="[^"]*" srcset)="([^"]+)"', text)


def asks(app: Flask, browser: Browser, name: str) -> str:
    """The address of the page that has this control."""
    addresses = (f"/en/kindergeld/{step}?all=1" for step in steps(app))
    return next(address for address in addresses if f'name="{name}"' in page(browser, address))


@pytest.fixture
def asks_name(app: Flask, browser: Browser) -> str:
    return asks(app, browser, "applicant-family_name")


def test_a_question_links_to_its_place_on_the_paper(browser: Browser, asks_name: str) -> None:
    found = [link for link in links(page(browser, asks_name)) if link.endswith("/applicant-family_name")]
    assert len(found) == 1
    text = page(browser, found[0])
    assert 'lang="de"' in text
    assert "Part of page 1 of the German paper" in unescape(text)
    assert "placeholder" in text
    wide, narrow = (next(s for s in sources(text) if s.endswith(f"{width}.png")) for width in ("wide", "narrow"))
    for address in (wide, narrow):
        response = browser.get(address)
        assert response.mimetype == "image/png"
        assert "immutable" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers
        assert Image.open(BytesIO(response.data)).width > 500


def test_pictures_and_their_addresses_hold_no_answers(app: Flask, asks_name: str) -> None:
    found = []
    for family in ("popescu", "simic"):
        browser = seated(app, family)
        link = next(link for link in links(page(browser, asks_name)) if link.endswith("/applicant-family_name"))
        addresses = sources(page(browser, link))
        found.append((link, addresses, [browser.get(address).data for address in addresses]))
    assert found[0] == found[1]


def test_a_picture_needs_no_case_as_it_holds_nothing_of_anybody(app: Flask, browser: Browser, asks_name: str) -> None:
    address = sources(page(browser, links(page(browser, asks_name))[0]))[0]
    assert app.test_client().get(address).data == browser.get(address).data


def test_a_page_with_the_place_needs_a_case(app: Flask) -> None:
    assert app.test_client().get(f"{YOU}/on-paper/applicant-family_name").status_code == 410


@pytest.mark.parametrize("name", ["nothing", "applicant-", "child-birth_date", "..", "applicant.family_name"])
def test_a_question_that_the_page_does_not_ask_has_no_place(browser: Browser, asks_name: str, name: str) -> None:
    address = asks_name.partition("?")[0]
    assert browser.get(f"{address}/on-paper/{name}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "kg1/1999-01/x/1/wide.png", "nothing/2025-09/x/1/wide.png", "kg1/2025-09/{}/99999/wide.png",
        "kg1/2025-09/{}/1-0/wide.png", "kg1/2025-09/{}/x/wide.png", "kg1/2025-09/{}/{}/huge.png",
        "kg1/2025-09/{}/0-1-2-3-4-5-6-7-8-9-10-11-12-13-14/wide.png",
    ],
)
def test_a_picture_that_no_page_shows_is_not_drawn(browser: Browser, asks_name: str, address: str) -> None:
    shown = sources(page(browser, links(page(browser, asks_name))[0]))[0].split("/")
    response = browser.get("/paper-pictures/" + address.format(shown[4], shown[5]))
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


def test_the_address_of_an_older_paper_leads_to_the_present_one(browser: Browser, asks_name: str) -> None:
    shown = sources(page(browser, links(page(browser, asks_name))[0]))[0]
    parts = shown.split("/")
    response = browser.get("/".join([*parts[:4], "0123456789abcdef", *parts[5:]]))
    assert (response.status_code, response.headers["Location"]) == (302, shown)
    assert response.headers["Cache-Control"] == "no-store"


def test_somebody_new_on_a_list_is_shown_where_they_will_stand(app: Flask) -> None:
    browser = seated(app, "popescu")
    text = page(browser, "/en/kindergeld/children")
    found = [link for link in links(text) if link.endswith("/child-given_names")]
    assert found == ["/en/kindergeld/children/on-paper/child-given_names"]
    assert "kg1-anlage-kind" in page(browser, found[0])


def told(browser: Browser, address: str, **typed: str) -> Any:
    hidden = hidden_fields(page(browser, address))
    fit = f"{address.partition('?')[0]}/fit"
    return browser.client.post(fit, data={**hidden, **{name.replace("__", "-"): text for name, text in typed.items()}})


def kind(response: Any, name: str = "applicant-birth_place") -> str:
    assert response.status_code == 200
    return str(response.get_json().get(name, {}).get("kind", ""))


LONG = "Bad Donaudampfschifffahrtsgesellschaftshausen " * 2


@pytest.fixture
def asks_birth_place(app: Flask, browser: Browser) -> str:
    return asks(app, browser, "applicant-birth_place")


def test_what_is_typed_is_told_how_it_fits(browser: Browser, asks_birth_place: str) -> None:
    assert kind(told(browser, asks_birth_place, applicant__birth_place="Cluj")) == "fits"
    assert kind(told(browser, asks_birth_place, applicant__birth_place=LONG)) == "annex"
    assert kind(told(browser, asks_birth_place, applicant__birth_place="")) == ""
    sizes = {kind(told(browser, asks_birth_place, applicant__birth_place="m" * many)) for many in range(10, 60, 2)}
    assert {"fits", "smaller", "annex"} <= sizes


def test_letters_that_the_paper_cannot_show_are_named(browser: Browser, asks_birth_place: str) -> None:
    response = told(browser, asks_birth_place, applicant__birth_place="Tokyo 東")
    assert kind(response) in ("refused", "")
    if found := response.get_json().get("applicant-birth_place"):
        assert "東" in found["sentence"]


def test_asking_how_something_fits_stores_nothing(app: Flask, browser: Browser, asks_birth_place: str) -> None:
    parts: Parts = app.extensions[NAME]
    before = parts.cases.load(browser.secret()).case
    response = told(browser, asks_birth_place, applicant__birth_place="Cluj-Napoca")
    assert response.headers["Cache-Control"] == "no-store"
    assert parts.cases.load(browser.secret()).case == before


def test_how_something_fits_is_told_on_the_way_only(app: Flask, browser: Browser) -> None:
    hidden = browser.hidden("/en/kindergeld/children")
    assert browser.client.post("/en/kindergeld/nothing/fit", data=hidden).status_code == 404
    assert browser.client.post("/en/kindergeld/you/p99/fit", data=hidden).status_code == 404
    assert browser.client.post("/en/kindergeld/children/fit", data={}).status_code == 400


def test_the_page_to_check_marks_what_does_not_fit(app: Flask) -> None:
    text = page(seated(app, "popescu"), "/en/kindergeld/check")
    assert 'class="fit" data-kind="smaller"' in text
    assert "All your answers fit" not in text


def test_the_page_to_check_says_that_all_fits(app: Flask) -> None:
    text = page(seated(app, "popescu", "anmeldung"), "/en/anmeldung/check")
    kinds = re.findall(r'class="fit" data-kind="(\w+)"', text)
    assert ("All your answers fit" in text) is (kinds == [])


def test_the_pages_of_a_filled_paper_are_shown(browser: Browser) -> None:
    text = page(browser, "/en/kindergeld/check")
    found = re.findall(r'href="(/en/kindergeld/check/\d+)"', text)
    assert found
    shown = page(browser, found[0])
    pictures = re.findall(r'img src="([^"]+)"', shown)
    assert pictures[0].endswith("/check/1/1/small.png")
    response = browser.get(pictures[0])
    assert response.headers["Cache-Control"] == "no-store"
    small = Image.open(BytesIO(response.data))
    large = Image.open(BytesIO(browser.get(pictures[0].replace("small", "large")).data))
    assert large.width > 2 * small.width > 1000


def test_the_pictures_show_the_answers(app: Flask) -> None:
    drawn = [seated(app, family).get("/en/kindergeld/check/1/2/small.png").data for family in ("popescu", "simic")]
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize(
    "address", ["check/0", "check/99", "check/1/0/small.png", "check/1/99/small.png", "check/99/1/small.png",
                "check/1/1/huge.png"]
)
def test_pages_that_are_not_there_are_not_found(browser: Browser, address: str) -> None:
    assert browser.get(f"/en/kindergeld/{address}").status_code == 404


def test_while_answers_are_missing_no_page_is_shown(app: Flask) -> None:
    browser = Browser(app.test_client())
    browser.start("kindergeld")
    assert browser.get("/en/kindergeld/check/1").status_code == 303
    assert browser.get("/en/kindergeld/check/1/1/small.png").status_code == 404


def test_who_comes_when_too_many_draw_is_told_when_to_come_again(app: Flask, browser: Browser) -> None:
    app.extensions[f"{NAME}-pictures"]._gate = Gate(at_once=1, waiting=0)
    with app.extensions[f"{NAME}-pictures"]._gate():
        response = browser.get("/en/kindergeld/check/1/1/small.png")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "3")


def test_the_script_is_small_and_brings_no_words_of_its_own() -> None:
    script = (Path(web.__file__).parent / "static" / "formhelper.js").read_text(encoding="utf-8")
    assert len(script.encode()) < 8_000
    assert not re.findall(r'"[A-Z][a-z]+ [a-z]+', re.sub(r"/[*].*?[*]/", "", script, flags=re.DOTALL))


def test_only_the_answer_whose_box_refuses_is_named(browser: Browser, monkeypatch: Any) -> None:
    box = "topmostSubform[0].Seite1[0].Punkt-1[0].Steuer-ID[0].Steuer-ID-1[0]"

    def refused(*_: Any) -> None:
        raise Overflow(box, 11, 2)

    monkeypatch.setattr(Desk, "preview", refused)
    check = page(browser, "/en/kindergeld/check")
    told = re.search(r'aria-labelledby="refused".*?</section>', check, re.S)
    assert told
    assert re.findall(r'href="[^"]*#([^"]+)"', told[0]) == ["applicant-tax_id"]
    assert "These papers will be made" not in check


def test_doubtful_answers_are_listed_above_all_answers(app: Flask) -> None:
    check = page(seated(app, "petrova", "anmeldung"), "/en/anmeldung/check")
    above = check[: check.index('class="section kern-summary"')]
    assert check.count('class="doubt"') > 0
    assert re.findall(r'<a class="kern-link" href="[^"]*#([^"]+)"', above)
