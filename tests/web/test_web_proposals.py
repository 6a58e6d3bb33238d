"""Buttons that write into the page: a Latin spelling, and the lines of a passport. They never save."""

from __future__ import annotations

import re
from typing import Any

import pytest
from small_web import APPLICANT, CHILD, hidden_fields, text

CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159POL<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
WHO = "/en/club/who"


def who(browser: Any) -> str:
    """The page that asks name and birth date together."""
    browser.start("club")
    return str(browser.get(WHO).headers.get("Location") or WHO)


def typed(**answers: str) -> dict[str, str]:
    return {f"applicant-{name}": value for name, value in answers.items()}


def test_a_name_in_other_letters_is_refused_with_a_button_that_writes_it(browser: Any, parts: Any) -> None:
    browser.start()
    response = browser.send("/en/school/you", {**APPLICANT, "applicant-family_name": "Георгиева"})
    page = text(response)
    assert response.status_code == 422
    assert re.search(r'name="write" value="applicant-family_name"[^>]*>.*?Write it as “Georgieva”', page)
    answers = {**APPLICANT, "applicant-family_name": "Георгиева", "write": "applicant-family_name"}
    response = browser.client.post("/en/school/you", data={**hidden_fields(page), **answers})
    page = text(response)
    assert response.status_code == 200
    assert 'name="applicant-family_name" value="Georgieva"' in page
    assert "You typed: <bdi>Георгиева</bdi>" in page
    assert 'value="Žofie"' in page
    assert not browser.case(parts).has("p1", "family_name")
    saved = browser.client.post("/en/school/you", data={**hidden_fields(page), **APPLICANT})
    assert saved.status_code == 303


def test_what_was_typed_first_stays_on_the_page_until_the_person_saves(browser: Any) -> None:
    browser.start()
    hidden = browser.hidden("/en/school/you")
    answers = {**APPLICANT, "applicant-family_name": "Παπαδόπουλος", "write": "applicant-family_name"}
    page = text(browser.client.post("/en/school/you", data={**hidden, **answers}))
    again = {**hidden_fields(page), **APPLICANT, "applicant-family_name": "Papadopoulos", "applicant-given_names": ""}
    page = text(browser.client.post("/en/school/you", data=again))
    assert "<bdi>Παπαδόπουλος</bdi>" in page
    assert "<bdi>Παπαδόπουλος</bdi>" in text(
        browser.client.post("/pl/school/you", data={**hidden_fields(page), **again, "language": "pl"})
    )


@pytest.mark.parametrize("name", ["Müller", "", "李"])
def test_where_there_is_nothing_to_suggest_the_button_is_an_ordinary_save(browser: Any, name: str) -> None:
    browser.start()
    answers = {**APPLICANT, "applicant-family_name": name, "write": "applicant-family_name"}
    assert browser.send("/en/school/you", answers).status_code == (303 if name == "Müller" else 422)


def test_lines_of_a_card_fill_the_page_and_save_nothing(browser: Any, parts: Any) -> None:
    page = text(browser.get(who(browser)))
    assert "Type in the lines at the bottom" in page
    assert not re.search(r'<details class="[^"]*lines"[^>]* open', page)
    before = browser.case(parts)
    response = browser.client.post(WHO, data={**hidden_fields(page), "mrz": CARD.lower(), "read": "mrz"})
    page = text(response)
    assert response.status_code == 200
    for name, value in (("family_name", "Eriksson"), ("given_names", "Anna Maria"), ("birth_date-day", "12"),
                        ("birth_date-month", "08"), ("birth_date-year", "1974")):
        assert f'name="applicant-{name}" value="{value}"' in page
    assert re.search(r'role="status"[^>]*autofocus|autofocus[^>]*role="status"', page)
    assert "Please compare before you save" in page
    assert "D231458907" not in page
    assert browser.case(parts) == before
    saved = browser.client.post(WHO, data={
        **hidden_fields(page),
        **typed(family_name="Eriksson", given_names="Anna Maria"),
        "applicant-birth_date-day": "12", "applicant-birth_date-month": "08", "applicant-birth_date-year": "1974",
    })
    assert saved.status_code == 303
    assert browser.case(parts).get("p1", "birth_date") == "1974-08-12"


def test_a_slip_in_the_lines_is_named_with_its_line_and_all_stays(browser: Any, parts: Any) -> None:
    hidden = browser.hidden(who(browser))
    wrong = CARD.replace("7408122", "7408123")
    answers = {**hidden, **typed(given_names="Žofie"), "mrz": wrong, "read": "mrz"}
    response = browser.client.post(WHO, data=answers)
    page = text(response)
    assert response.status_code == 422
    assert re.search(r'<a [^>]*href="#mrz">[^<]*Line 2: one letter or digit is not right', page)
    assert wrong in page
    assert 'value="Žofie"' in page
    assert re.search(r'<details class="[^"]*lines" open', page)
    assert re.search(r'id="mrz"[^>]*aria-describedby="mrz-hint mrz-error" aria-invalid="true"', page)


def test_lines_that_were_not_read_yet_survive_another_button(browser: Any) -> None:
    hidden = browser.hidden(who(browser))
    page = text(browser.client.post("/hu/club/who", data={**hidden, "mrz": CARD, "language": "hu"}))
    assert CARD in page


def test_what_is_typed_as_lines_is_never_run(browser: Any) -> None:
    hidden = browser.hidden(who(browser))
    raw = browser.client.post(WHO, data={**hidden, "mrz": "</textarea><script>", "read": "mrz"}).get_data(as_text=True)
    assert "<script>" not in raw


def test_a_page_that_asks_no_person_offers_no_lines(browser: Any) -> None:
    browser.walk(to="home")
    assert 'id="mrz"' not in text(browser.get("/en/school/home"))


def test_a_list_of_people_has_the_button_for_names_too(browser: Any, parts: Any) -> None:
    browser.walk(to="children")
    hidden = browser.hidden("/en/school/children")
    answers = {**hidden, **CHILD, "child-family_name": "Иванова", "write": "child-family_name"}
    response = browser.client.post("/en/school/children", data=answers)
    assert response.status_code == 200
    assert 'name="child-family_name" value="Ivanova"' in text(response)
    assert 'value="Ștefan"' in text(response)
    assert browser.case(parts).members("school", "children") is None
