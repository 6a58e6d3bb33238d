"""What a case must survive: it comes back as it was saved, and opens for nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from family_case import family
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from formhelper.core.facts import Case
from formhelper.storage.cases import Cases, NoCase, Stored
from formhelper.storage.database import open_database
from formhelper.storage.tables import PARTS

VALUES = st.one_of(st.none(), st.text(max_size=40), st.integers(-9, 10**9), st.lists(st.text(max_size=9), max_size=3))
FACTS = st.dictionaries(st.from_regex(r"[a-z]{1,8}(\.[a-z_]{1,8})?", fullmatch=True), VALUES, max_size=4)


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    case = Case().put(None, {f"home.{name}": value for name, value in draw(FACTS).items()})
    for block in draw(st.lists(st.sampled_from(["person", "document"]), max_size=4)):
        case, name = case.add(block)
        case = case.put(name, draw(FACTS))
    members = draw(st.lists(st.sampled_from(sorted(case.entities)), unique=True)) if case.entities else []
    return case.bind("kindergeld", "children", members).bind("anmeldung", "movers", ())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_case(), any_case())
def test_a_case_comes_back_as_it_was_saved_and_changed(cases: Cases, first: Case, second: Case) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), first)
    assert cases.load(secret).case == first
    stored = cases.save(secret, cases.load(secret), second)
    assert cases.load(secret) == stored
    assert stored.case == second


def test_what_is_not_known_yet_comes_back_as_such(cases: Cases) -> None:
    secret = cases.start()
    case, person = Case().add()
    case = case.postpone(person, ["tax_id"]).postpone(None, ["bank.iban"])
    cases.save(secret, cases.load(secret), case)
    stored = cases.load(secret)
    assert stored.case == case
    known = case.put(person, {"tax_id": "1"}).put(None, {"bank.iban": "2"})
    cases.save(secret, stored, known)
    assert cases.load(secret).case == known


def test_the_order_of_people_is_kept(cases: Cases) -> None:
    secret = cases.start()
    case = Case()
    for _ in range(12):
        case, _name = case.add()
    cases.save(secret, cases.load(secret), case)
    assert [person.id for person in cases.load(secret).case.people()] == [person.id for person in case.people()]


def test_only_changed_parts_are_written_and_a_forgotten_person_leaves_no_row(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    first = cases.save(secret, cases.load(secret), family())
    second = cases.save(secret, first, first.case.put(None, {"bank.iban": "PL61109010140000071219812874"}))
    assert {part for part in second.versions if second.versions[part] != first.versions[part]} == {"household.bank"}
    cases.save(secret, second, second.case.forget("p1"))
    with engine.connect() as connection:
        assert "entity.p1" not in connection.execute(select(PARTS.c.part)).scalars().all()


@pytest.mark.parametrize("secret", ["", "x", "é" * 43, "A" * 42, "A" * 44, "../../etc/passwd", "A" * 43])
def test_a_secret_that_nobody_has_opens_nothing(cases: Cases, secret: str) -> None:
    cases.start()
    with pytest.raises(NoCase):
        cases.load(secret)
    with pytest.raises(NoCase):
        cases.save(secret, Stored(Case()), family())
    cases.delete(secret)


def test_a_database_is_opened_by_address_too(tmp_path: Path, clock: Any) -> None:
    cases = Cases(open_database(f"sqlite:///{tmp_path / 'by-address.sqlite'}"), clock)
    secret = cases.start()
    assert cases.load(secret).case == Case()
