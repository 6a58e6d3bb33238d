"""Cases that were begun with older definitions: what is not kept is shown until it was read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from codes_and_files import PASSPHRASE, send_file
from small_web import HOME, Browser, hidden_fields, text

from formhelper.storage.takeaway import pack
from formhelper.web.app import create_app


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


def test_a_passphrase_is_never_in_the_page_that_is_to_be_read_first(begun: Browser, newer: Any) -> None:
    form = begun.hidden("/en/later")
    data = {**form, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    response = moved(begun, newer).client.post("/en/later/file", data=data)
    assert response.status_code == 409
    assert PASSPHRASE not in text(response)


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
