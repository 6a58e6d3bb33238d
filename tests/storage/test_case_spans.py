"""When a case ends, used or not, and that nothing is left of one that has ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from family_case import family
from sqlalchemy import Engine, select, update

from formhelper.core.facts import Case
from formhelper.storage.cases import Cases, NoCase, Spans, Stored
from formhelper.storage.seal import Keyring
from formhelper.storage.tables import CASES, PARTS


def test_a_case_ends_after_a_day_without_use_and_use_puts_the_end_off(cases: Cases, clock: Any) -> None:
    secret = cases.start()
    for _ in range(3):
        clock.wait(hours=23)
        cases.load(secret)
    clock.wait(hours=24)
    with pytest.raises(NoCase):
        cases.load(secret)
    with pytest.raises(NoCase):
        cases.save(secret, Stored(Case()), family())


def test_the_end_is_put_off_in_steps_as_writing_it_costs_as_much_as_an_answer(
    cases: Cases, engine: Engine, clock: Any
) -> None:
    secret = cases.start()
    stored, ends = cases.load(secret), []
    for minutes in (0, 4, 2):
        clock.wait(minutes=minutes)
        stored = cases.save(secret, stored, stored.case.put(None, {"home.city": f"{clock()}"}))
        with engine.connect() as connection:
            mine = select(CASES.c.expires).where(CASES.c.id == Keyring.of(secret).locator)
            ends.append(connection.execute(mine).scalar_one())
    assert ends[0] == ends[1]
    assert ends[2] == ends[0] + 6 * 60


def in_use(cases: Cases, secret: str, clock: Any, days: int) -> None:
    """Somebody looks at the answers every 20 hours."""
    ends = clock() + timedelta(days=days)
    while clock() + timedelta(hours=20) < ends:
        clock.wait(hours=20)
        stored = cases.load(secret)
        cases.save(secret, stored, stored.case.put(None, {"home.city": f"{clock()}"}))
    clock.now = ends


def test_a_case_that_is_used_every_day_ends_all_the_same(engine: Engine, clock: Any) -> None:
    cases = Cases(engine, clock, spans=Spans(longest=timedelta(days=40)))
    secret, began = cases.start(), clock()
    cases.make_code(secret)
    in_use(cases, secret, clock, 39)
    stored = cases.load(secret)
    assert stored.expires == stored.last == began + timedelta(days=40)
    clock.wait(days=1)
    with pytest.raises(NoCase):
        cases.load(secret)
    assert cases.sweep() == 1


def test_a_case_of_a_program_before_counts_from_its_first_use_today(engine: Engine, clock: Any) -> None:
    cases = Cases(engine, clock, spans=Spans(longest=timedelta(days=40)))
    secret = cases.start()
    with engine.begin() as connection:
        connection.execute(update(CASES).values(begun=None))
    clock.wait(hours=5)
    cases.save(secret, cases.load(secret), Case())
    began = clock()
    in_use(cases, secret, clock, 30)
    assert cases.load(secret).last == began + timedelta(days=40)


def test_where_the_operator_shortens_how_long_cases_are_kept_older_ones_end(engine: Engine, clock: Any) -> None:
    cases = Cases(engine, clock)
    old, young = cases.start(), ""
    cases.make_code(old)
    in_use(cases, old, clock, 20)
    young = cases.start()
    cases = Cases(engine, clock, spans=Spans(kept=timedelta(days=10), longest=timedelta(days=10)))
    with pytest.raises(NoCase):
        cases.load(old)
    assert cases.sweep() == 1
    assert cases.load(young).expires == clock() + timedelta(hours=24)


def test_sweeping_deletes_what_has_ended_and_nothing_else(cases: Cases, engine: Engine, clock: Any) -> None:
    old = cases.start()
    cases.save(old, cases.load(old), family())
    clock.wait(hours=20)
    young = cases.start()
    cases.save(young, cases.load(young), family())
    clock.wait(hours=5)
    assert cases.sweep() == 1
    with engine.connect() as connection:
        assert connection.execute(select(CASES.c.id)).scalars().all() == [Keyring.of(young).locator]
        assert set(connection.execute(select(PARTS.c.case_id)).scalars()) == {Keyring.of(young).locator}
    assert cases.load(young).case == family()


def test_deleting_leaves_no_row_and_the_secret_opens_nothing_more(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    cases.delete(secret)
    with pytest.raises(NoCase):
        cases.load(secret)
    with engine.connect() as connection:
        assert not connection.execute(select(CASES)).all()
        assert not connection.execute(select(PARTS)).all()
