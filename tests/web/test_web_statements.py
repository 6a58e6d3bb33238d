"""Pages that the law asks for: true to the configuration, and honest where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from small_web import Browser

from formhelper.core.operator import Logo, Operator, Privacy, Provider, Statement
from formhelper.storage.cases import Cases, Spans
from formhelper.storage.database import open_database
from formhelper.web.app import create_app

PAGES = ("privacy", "accessibility", "imprint")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
OPERATOR = Operator(
    name="Beratung <Musterstadt>",
    logo=Logo(SVG, "image/svg+xml"),
    help={"de": "Hilfe: 03443 1234", "pl": "Pomoc: 03443 1234"},
    provider=Provider(
        "Musterverein & Freunde e. V.", ("Musterweg 1", "06667 Weißenfels"), "post@example.org", "03443 1234",
        "Zofia Muster", "Ion Muster, Anschrift wie oben", "Vereinsregister VR 1", "DE000000000",
    ),
    privacy=Privacy(("Elif Muster", "dsb@example.org"), ("Landesbeauftragte",), "Rechenzentrum Halle", "Art. 6"),
    accessibility=Statement("barriere@example.org", ("Fachstelle",), date(2026, 11, 22), ("Wenig Kontrast im Logo.",)),
)


@pytest.fixture
def run_by(parts: Any, database: Path, clock: Any) -> Any:
    def made(operator: Operator) -> Browser:
        cases = Cases(open_database(database), clock, spans=Spans(idle=timedelta(hours=12)))
        app: Flask = create_app(replace(parts, operator=operator, cases=cases))
        return Browser(app.test_client())

    return made


def said(browser: Any, page: str, language: str = "en") -> str:
    response = browser.get(f"/{language}/{page}")
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


@pytest.mark.parametrize("page", PAGES)
def test_without_configuration_the_pages_say_that_nobody_is_named(browser: Any, page: str) -> None:
    text = said(browser, page)
    assert "This installation has no operator data yet" in text
    assert "not stated" in text
    assert "None" not in text


@pytest.mark.parametrize("page", PAGES)
def test_with_configuration_the_operator_is_named(run_by: Any, page: str) -> None:
    text = said(run_by(OPERATOR), page)
    assert "no operator data yet" not in text
    assert "not stated" not in text
    assert "Musterverein &amp; Freunde e. V." in text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("imprint", ["Musterweg 1<br>06667 Weißenfels", "mailto:post@example.org", "tel:034431234", "Zofia Muster",
                     "Ion Muster", "Vereinsregister VR 1", "DE000000000"]),
        ("privacy", ["Elif Muster<br>dsb@example.org", "Landesbeauftragte", "Rechenzentrum Halle", "Art. 6",
                     "After 12 hours without use", "Article 15", "Article 17", "Article 21", "Article 77"]),
        ("accessibility", ["mailto:barriere@example.org", "Fachstelle", "22.11.2026", "Wenig Kontrast im Logo.",
                           "EN 301 549", "BITV 2.0", "in part", "Nobody from outside"]),
    ],
)
def test_everything_that_the_operator_says_is_there(run_by: Any, page: str, words: list[str]) -> None:
    text = said(run_by(OPERATOR), page)
    assert [word for word in words if word not in text] == []


def test_what_the_operator_wrote_is_marked_as_german(run_by: Any) -> None:
    assert '<span lang="de">Zofia Muster</span>' in said(run_by(OPERATOR), "imprint", "pl")
    assert '<li lang="de">Wenig Kontrast im Logo.</li>' in said(run_by(OPERATOR), "accessibility", "pl")


def test_each_cookie_that_the_pages_set_is_named(browser: Any) -> None:
    text = said(browser, "privacy")
    browser.walk(to="home")
    browser.send("/en/display", {"theme": "dark", "wording": "both"})
    browser.get("/pl/")
    names = [cookie.key for cookie in browser.client._cookies.values()]  # all that the test client keeps
    assert len(names) >= 4
    assert [name for name in names if f"<code>{name}</code>" not in text] == []


def test_how_long_answers_are_really_kept_is_told_before_a_form_begins(run_by: Any) -> None:
    assert "after 12 hours without use" in said(run_by(OPERATOR), "school")


@pytest.mark.parametrize("path", ["/", "/en/", "/en/school", "/en/search", "/en/imprint", "/en/nothing", "/en/delete"])
def test_help_and_the_statements_are_in_the_same_place_on_every_page(run_by: Any, path: str) -> None:
    page = run_by(OPERATOR).get(path, headers={"Accept-Language": "en"}).get_data(as_text=True)
    footer = page.partition("<footer")[2]
    places = [footer.index(word) for word in ("Hilfe: 03443 1234", "/en/privacy", "/en/accessibility", "/en/imprint")]
    assert places == sorted(places)


def test_the_line_about_help_comes_in_the_language_of_the_page_where_there_is_one(run_by: Any) -> None:
    browser = run_by(OPERATOR)
    assert "<p>Pomoc: 03443 1234</p>" in said(browser, "", "pl")
    assert '<p lang="de">Hilfe: 03443 1234</p>' in said(browser, "", "hu")
    assert "<p>Hilfe: 03443 1234</p>" in said(browser, "", "de")


def test_name_and_logo_are_at_the_top_of_every_page(run_by: Any) -> None:
    assert OPERATOR.logo
    page = said(run_by(OPERATOR), "school")
    assert f'<img class="logo" src="/logo?v={OPERATOR.logo.mark}" alt="">' in page
    assert "Beratung &lt;Musterstadt&gt;" in page
    assert '<img class="logo"' not in said(run_by(replace(OPERATOR, logo=None)), "school")
    assert 'alt="Logo"' in said(run_by(replace(OPERATOR, name="")), "school")


def test_the_logo_comes_as_a_picture_that_can_do_nothing(run_by: Any) -> None:
    response = run_by(OPERATOR).get("/logo")
    assert (response.status_code, response.data, response.mimetype) == (200, SVG, "image/svg+xml")
    policy = response.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers


def test_where_there_is_no_logo_there_is_no_such_page(browser: Any) -> None:
    assert browser.get("/logo").status_code == 404
