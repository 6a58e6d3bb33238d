"""Every form of the shelf opens in every language, from its information page to its first question."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from households import shelf as shipped
from small_web import Browser

from formhelper.desk.package import Desk
from formhelper.library.catalogues import LANGUAGES, Catalogues, translations_folder
from formhelper.library.fonts import load_fonts
from formhelper.storage.cases import Cases
from formhelper.storage.database import open_database
from formhelper.storage.originals import OriginalsFolder
from formhelper.web import Parts, create_app

FORMS = tuple(shipped().forms)


@cache
def catalogues() -> Catalogues:
    return Catalogues(translations_folder())


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("all-forms")
    cases = Cases(open_database(folder / "cases.sqlite"), lambda: datetime.now(UTC))
    shelf = shipped()
    desk = Desk(shelf, OriginalsFolder(folder / "originals"), load_fonts())
    return create_app(Parts(shelf, cases, desk, translations_folder(), secure_cookies=False))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_opens_with_its_first_question(form: str, language: str, app: Any) -> None:
    browser = Browser(app.test_client())
    page = browser.get(f"/{language}/{form}")
    assert page.status_code == 200
    said = page.get_data(as_text=True)
    waits = {"pl": "po angielsku", "ro": "în engleză", "bg": "на английски", "hu": "Angolul"}
    assert (waits.get(language, "is never there") in said) is catalogues().partly(form, language)
    first = browser.start(form, language)
    assert first.status_code == 303
    asked = browser.get(first.headers["Location"])
    assert asked.status_code == 200
    assert "<form" in asked.get_data(as_text=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_situation_opens(language: str, app: Any) -> None:
    browser = Browser(app.test_client())
    for bundle in shipped().bundles:
        page = browser.get(f"/{language}/situations/{bundle.id}")
        assert page.status_code == 200
        said = page.get_data(as_text=True)
        assert all(f'href="/{language}/{stop.form}"' in said for stop in bundle.stops)


@pytest.mark.parametrize("form", ["kindergeld", "kinderzuschlag", "elterngeld"])
def test_a_page_with_one_choice_says_that_the_person_comes_next_and_not_yes_or_no(form: str, app: Any) -> None:
    browser = Browser(app.test_client())
    browser.start(form, "en")
    if form == "kindergeld":  # it asks something else first
        asked = ("lives_abroad", "works_abroad", "benefits_abroad", "nato")
        browser.send("/en/kindergeld/abroad", {f"kindergeld-{name}": "no" for name in asked})
    step = next(step for step in shipped().forms[form].steps if step.binds)
    page = browser.get(f"/en/{form}/{step.id}")
    assert page.status_code == 200
    said = page.get_data(as_text=True)
    assert "I will enter the name on the next page" in said
    assert "Yes, I will enter the details" not in said
