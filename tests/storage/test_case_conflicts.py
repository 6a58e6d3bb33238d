"""Two who save at once: what does not meet is kept, what meets is refused and said."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from family_case import family
from private_servers import Postgres
from sqlalchemy import Engine

from formhelper.core.difference import Difference
from formhelper.core.facts import Case
from formhelper.storage.cases import Cases, Conflict
from formhelper.storage.database import connect


def test_of_two_who_change_the_same_part_the_second_is_refused_and_changes_nothing(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, one.case.put("p1", {"given_names": "Maria"}))
    late = other.case.put("p1", {"given_names": "Marija"}).put(None, {"bank.iban": "lost?"})
    with pytest.raises(Conflict):
        cases.save(secret, other, late)
    assert cases.load(secret).case == family().put("p1", {"given_names": "Maria"})


def test_two_who_change_different_parts_both_succeed(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, one.case.put("p1", {"given_names": "Maria"}))
    cases.save(secret, other, other.case.put(None, {"home.postcode": "04109"}))
    assert cases.load(secret).case == family().put("p1", {"given_names": "Maria"}).put(None, {"home.postcode": "04109"})


def test_two_who_change_different_facts_of_one_part_both_succeed(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, one.case.put("p1", {"given_names": "Maria"}))
    late = cases.save(secret, other, other.case.put("p1", {"tax_id": "86095742719"}))
    both = family().put("p1", {"given_names": "Maria", "tax_id": "86095742719"})
    assert late.case == cases.load(secret).case == both
    again = cases.save(secret, late, late.case.put("p1", {"birth_name": "Kovács"}))
    assert again == cases.load(secret)


def test_a_form_sent_twice_is_saved_once_and_is_no_conflict(cases: Cases) -> None:
    secret = cases.start()
    before = cases.load(secret)
    first = cases.save(secret, before, family())
    assert cases.save(secret, before, family()) == first == cases.load(secret)


def test_two_who_add_a_child_at_once_have_two_children(cases: Cases) -> None:
    secret = cases.start()
    stored = cases.save(secret, cases.load(secret), family())
    for name in ("Mia", "Noé"):
        case, child = stored.case.add()
        cases.save(secret, stored, case.put(child, {"given_names": name}))
    assert [p.facts["given_names"] for p in cases.load(secret).case.people()] == ["Mária", "Mia", "Noé"]


def test_a_conflict_says_what_differs_and_what_is_kept_now(cases: Cases) -> None:
    secret = cases.start()
    before = cases.save(secret, cases.load(secret), family())
    now = cases.save(secret, before, before.case.put("p1", {"given_names": "Maria"}))
    with pytest.raises(Conflict) as refused:
        cases.save(secret, before, before.case.put("p1", {"given_names": "Marija"}))
    assert refused.value.parts == {"entity.p1"}
    assert refused.value.differences == (Difference("p1", "given_names", "Mária", "Marija", "Maria"),)
    assert refused.value.theirs == now


def test_many_who_write_at_once_lose_nothing(cases: Cases) -> None:
    assert _written_at_once(cases) == 30


def test_nor_do_they_on_a_server_where_each_sees_one_moment_only(
    on_postgresql: Engine, server: Postgres, clock: Any
) -> None:
    """What is read after the wait for a row would be of the moment before."""
    server.run("ALTER DATABASE drawer SET default_transaction_isolation = 'repeatable read'")
    engine = connect(on_postgresql.url)
    try:
        assert _written_at_once(Cases(engine, clock)) == 30
    finally:
        server.run("ALTER DATABASE drawer RESET default_transaction_isolation")
        engine.dispose()


def _written_at_once(cases: Cases) -> int:
    """How many of thirty facts are there that six threads saved."""
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    gate = threading.Barrier(6)

    def write(number: int) -> None:
        gate.wait()
        for turn in range(5):
            stored = cases.load(secret)
            cases.save(secret, stored, stored.case.put("p1", {f"fact_{number}_{turn}": "kept"}))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))
    return sum(name.startswith("fact_") for name in cases.load(secret).case.entities["p1"].facts)


def test_two_who_add_a_first_part_do_not_overwrite_each_other(cases: Cases) -> None:
    secret = cases.start()
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, Case().put(None, {"home.city": "Halle"}))
    with pytest.raises(Conflict):
        cases.save(secret, other, Case().put(None, {"home.city": "Leipzig"}))


def test_somebody_removed_meanwhile_is_a_conflict(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, one.case.forget("p1"))
    with pytest.raises(Conflict):
        cases.save(secret, other, other.case.put("p1", {"given_names": "Maria"}))
