"""Tries at codes are counted, and where nobody can count, no code opens."""

from __future__ import annotations

from typing import Any

import pytest
from code_making import ANYWHERE, CASE, PEPPER, wrong
from sqlalchemy import Engine

from formhelper.storage import ways
from formhelper.storage.cases import Cases, Mistyped, WrongCode
from formhelper.storage.codes import RESUME, new_code
from formhelper.storage.limiter import Attempts, TooMany
from formhelper.storage.unavailable import Unavailable


@pytest.fixture
def counted(embedded: Engine, clock: Any, limiter: Attempts) -> Cases:
    return Cases(embedded, clock, limiter=limiter, peppers=(PEPPER,))


def test_of_a_thousand_tries_at_one_code_five_are_computed(
    counted: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = counted.make_code(counted.start())
    computed: list[int] = []
    whole = ways.stretched
    monkeypatch.setattr(ways, "stretched", lambda *given: computed.append(1) or whole(*given))
    typed = wrong(code)
    for _ in range(1000):
        with pytest.raises((WrongCode, TooMany)):
            counted.redeem(typed, next(ANYWHERE))
    assert len(computed) == 5


def test_one_address_may_try_as_often_as_a_centre_needs_and_is_told_how_long_to_wait(counted: Cases) -> None:
    for _ in range(ways.PER_ADDRESS.most):
        with pytest.raises(WrongCode):
            counted.redeem(str(new_code(RESUME)), "2001:db8::1")
    with pytest.raises(TooMany) as refused:
        counted.redeem(str(new_code(RESUME)), "2001:db8::ffff")
    assert 500 <= refused.value.seconds <= 600
    with pytest.raises(WrongCode):
        counted.redeem(str(new_code(RESUME)), "2001:db8:1::1")


def test_a_slip_of_the_finger_costs_no_try(counted: Cases) -> None:
    code = counted.make_code(counted.start())
    for _ in range(20):
        with pytest.raises(Mistyped):
            counted.redeem(code[:-1], "192.0.2.1")
    counted.redeem(code, "192.0.2.1")


def test_where_tries_cannot_be_counted_no_code_opens_but_open_cases_go_on(
    embedded: Engine, clock: Any
) -> None:
    cases = Cases(embedded, clock, limiter=Attempts("redis+unix:///nowhere/redis.sock"), peppers=(PEPPER,))
    secret = cases.start()
    code = cases.make_code(secret)
    with pytest.raises(Unavailable) as refused:
        cases.redeem(code, "192.0.2.1")
    assert refused.value.kind == "away"
    cases.save(secret, cases.load(secret), CASE)
    assert cases.load(secret).case == CASE
