"""Cases from yesterday and from a stick, opened in the forms of today."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from households import shelf as shipped
from sqlalchemy import Engine, func, select

from formhelper.core.facts import Case
from formhelper.core.upgrade import NotKept
from formhelper.desk.reopening import bring, reopen
from formhelper.library.shelf import Shelf
from formhelper.storage.cases import Cases
from formhelper.storage.database import open_database
from formhelper.storage.tables import CASES
from formhelper.storage.takeaway import CannotOpen, pack

TODAY = date(2026, 11, 22)
PASSPHRASE = "Ćwikła, Čokoláda"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(tmp_path / "cases.sqlite")


@pytest.fixture
def cases(engine: Engine) -> Cases:
    return Cases(engine, lambda: datetime.now(UTC))


def household() -> Case:
    case, person = Case().add()
    case = case.put(person, {"family_name": "Wójcik", "shoe_size": "39"})
    return case.put(None, {"home.city": "Löbau"}).bind("kindergeld", "applicant", [person])


def test_an_old_case_is_brought_up_to_date_once_and_what_is_lost_is_told_once(cases: Cases, shelf: Shelf) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), household())
    first = reopen(cases, secret, shelf.definitions, TODAY)
    assert first.not_kept == (NotKept("p1", "shoe_size", "", "39", "no_such_fact"),)
    assert first.stored.case.entities["p1"].facts == {"family_name": "Wójcik"}
    assert cases.load(secret) == first.stored
    again = reopen(cases, secret, shelf.definitions, TODAY)
    assert again.stored == first.stored
    assert again.not_kept == ()


def test_a_new_case_is_not_written_before_anything_is_answered(cases: Cases, shelf: Shelf) -> None:
    secret = cases.start()
    opened = reopen(cases, secret, shelf.definitions, TODAY).stored
    assert opened.versions == {}
    case, person = opened.case.add()
    cases.save(secret, opened, case.put(person, {"family_name": "Wójcik"}))
    assert cases.load(secret).case.definitions == shelf.definitions.fingerprint


def test_two_tabs_that_open_an_old_case_at_once_do_not_disturb_each_other(cases: Cases, shelf: Shelf) -> None:
    secret = cases.start()
    before = cases.save(secret, cases.load(secret), household())
    one = reopen(cases, secret, shelf.definitions, TODAY).stored
    cases.save(secret, before, before.case.put(None, {"home.postcode": "02708"}).put("p1", {"call_name": "Jan"}))
    kept = cases.load(secret).case
    assert kept.definitions == one.case.definitions
    assert kept.household == {"home.city": "Löbau", "home.postcode": "02708"}
    assert kept.entities["p1"].facts == {"family_name": "Wójcik", "call_name": "Jan"}


def test_a_file_becomes_a_case_of_its_own_in_the_forms_of_today(cases: Cases, shelf: Shelf) -> None:
    file = pack(household(), PASSPHRASE)
    secret, opened = bring(cases, file, PASSPHRASE, shelf.definitions, TODAY)
    assert [one.name for one in opened.not_kept] == ["shoe_size"]
    assert cases.load(secret) == opened.stored
    assert opened.stored.case.roles == {"kindergeld": {"applicant": ("p1",)}}


def test_answers_in_a_file_that_no_form_would_take_are_not_taken(cases: Cases, shelf: Shelf) -> None:
    case, person = household().add()
    file = pack(case.put(person, {"sex": "<b>", "birth_date": "99.99.9999"}), PASSPHRASE)
    _, opened = bring(cases, file, PASSPHRASE, shelf.definitions, TODAY)
    assert opened.stored.case.entities[person].facts == {}
    assert {one.why for one in opened.not_kept if one.owner == person} == {"not_taken"}


def test_a_file_that_does_not_open_begins_no_case(cases: Cases, shelf: Shelf, engine: Engine) -> None:
    with pytest.raises(CannotOpen):
        bring(cases, pack(household(), PASSPHRASE)[:-1], PASSPHRASE, shelf.definitions, TODAY)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(CASES)).scalar_one() == 0
