"""Coming back and handing over: what a code opens, for how long, and what it never opens."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from code_making import ANYWHERE, CASE, PEPPER, wrong
from sqlalchemy import Engine, func, select, update

from formhelper.core.facts import Case
from formhelper.storage import ways
from formhelper.storage.cases import Cases, NoCase, WrongCode
from formhelper.storage.codes import HANDOVER, RESUME, new_code, read_code
from formhelper.storage.tables import TABLES, WRAPS

KINDS = pytest.mark.parametrize("kind", [RESUME, HANDOVER])


class Uncounted:
    """For tests that try often, and are not about how often."""

    def take(self, budget: Any, key: str) -> None:
        pass

    def take_if_counted(self, budget: Any, key: str) -> None:
        pass


@pytest.fixture
def cases(engine: Engine, clock: Any) -> Cases:
    return Cases(engine, clock, limiter=Uncounted(), peppers=(PEPPER,))


@pytest.fixture
def secret(cases: Cases) -> str:
    secret = cases.start()
    cases.save(secret, cases.load(secret), CASE)
    return secret


@KINDS
def test_a_code_opens_the_case_in_another_browser_and_the_first_one_goes_on(
    cases: Cases, secret: str, kind: str
) -> None:
    other = cases.redeem(cases.make_code(secret, kind), "192.0.2.1")
    assert other != secret
    assert cases.load(other) == cases.load(secret)
    cases.save(other, cases.load(other), CASE.put(None, {"home.postcode": "06667"}))
    cases.save(secret, cases.load(secret), cases.load(secret).case.put(None, {"home.street": "Am Ring"}))
    assert cases.load(other).case.household == {
        "home.city": "Târgu Mureș", "home.postcode": "06667", "home.street": "Am Ring",
    }


@KINDS
def test_each_browser_gets_a_secret_of_its_own_that_nobody_could_know_before(
    cases: Cases, secret: str, kind: str
) -> None:
    found = {cases.redeem(cases.make_code(secret, kind), "192.0.2.1") for _ in range(3)}
    assert len(found | {secret}) == 4


def test_a_code_to_come_back_opens_again_and_again_one_to_hand_over_only_once(cases: Cases, secret: str) -> None:
    code = cases.make_code(secret)
    assert all(cases.load(cases.redeem(code, "192.0.2.1")).case == CASE for _ in range(3))
    once = cases.make_code(secret, HANDOVER)
    cases.redeem(once, "192.0.2.1")
    with pytest.raises(WrongCode):
        cases.redeem(once, "192.0.2.1")


@KINDS
def test_a_new_code_ends_the_one_before_and_a_code_can_be_ended(cases: Cases, secret: str, kind: str) -> None:
    first, second = cases.make_code(secret, kind), cases.make_code(secret, kind)
    with pytest.raises(WrongCode):
        cases.redeem(first, "192.0.2.1")
    cases.end_code(secret, kind)
    with pytest.raises(WrongCode):
        cases.redeem(second, "192.0.2.1")
    assert not cases.load(secret).has_code


@KINDS
def test_a_wrong_code_a_code_of_nobody_and_a_deleted_one_are_refused_alike(
    cases: Cases, secret: str, kind: str
) -> None:
    code = cases.make_code(secret, kind)
    said = set()
    for typed in (wrong(code), str(new_code(kind))):
        with pytest.raises(WrongCode) as refused:
            cases.redeem(typed, "192.0.2.1")
        said.add(str(refused.value))
    cases.delete(secret)
    with pytest.raises(WrongCode) as refused:
        cases.redeem(code, "192.0.2.1")
    assert said == {str(refused.value)}


def test_where_there_is_no_such_code_as_much_is_computed_as_for_a_wrong_one(
    cases: Cases, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = cases.make_code(secret)
    costs = []
    whole = ways.stretched

    def counted(typed: bytes, salt: bytes, cost: Any, *rest: bytes) -> bytes:
        costs.append((len(typed), len(salt), cost))
        return whole(typed, salt, cost, *rest)

    monkeypatch.setattr(ways, "stretched", counted)
    for typed in (wrong(code), str(new_code(RESUME))):
        with pytest.raises(WrongCode):
            cases.redeem(typed, "192.0.2.1")
    assert len(costs) == 2
    assert costs[0] == costs[1]


def test_a_code_to_hand_over_ends_after_ten_minutes_and_never_lives_longer_where_the_clock_is_put_back(
    cases: Cases, secret: str, clock: Any
) -> None:
    code = cases.make_code(secret, HANDOVER)
    clock.wait(hours=-1)
    with pytest.raises(WrongCode):
        cases.redeem(code, "192.0.2.1")
    clock.wait(hours=1, seconds=599)
    cases.redeem(code, "192.0.2.1")
    code = cases.make_code(secret, HANDOVER)
    clock.wait(seconds=600)
    with pytest.raises(WrongCode):
        cases.redeem(code, "192.0.2.1")


def test_five_misses_burn_a_code_to_hand_over(cases: Cases, secret: str) -> None:
    code = cases.make_code(secret, HANDOVER)
    for _ in range(4):
        with pytest.raises(WrongCode):
            cases.redeem(wrong(code), next(ANYWHERE))
    cases.redeem(code, next(ANYWHERE))
    code = cases.make_code(secret, HANDOVER)
    for _ in range(5):
        with pytest.raises(WrongCode):
            cases.redeem(wrong(code), next(ANYWHERE))
    with pytest.raises(WrongCode):
        cases.redeem(code, next(ANYWHERE))


def test_of_several_who_redeem_a_code_to_hand_over_at_once_exactly_one_comes_in(cases: Cases, secret: str) -> None:
    for _ in range(8):
        code, gate = cases.make_code(secret, HANDOVER), threading.Barrier(3)

        def redeem(who: str, code: str = code, gate: threading.Barrier = gate) -> bool:
            gate.wait()
            try:
                cases.redeem(code, who)
            except WrongCode:
                return False
            return True

        with ThreadPoolExecutor(3) as threads:
            assert sum(threads.map(redeem, ["192.0.2.1", "192.0.2.2", "192.0.2.3"])) == 1


def test_with_a_code_a_case_is_kept_for_thirty_days_and_without_for_one(
    cases: Cases, secret: str, clock: Any, engine: Engine
) -> None:
    code = cases.make_code(secret)
    assert cases.load(secret).has_code
    clock.wait(days=29, hours=23)
    assert cases.sweep() == 0
    other = cases.redeem(code, "192.0.2.1")
    clock.wait(days=29, hours=23)
    assert cases.load(other).case == CASE
    cases.end_code(other)
    clock.wait(hours=24)
    with pytest.raises(NoCase):
        cases.load(other)
    with pytest.raises(WrongCode):
        cases.redeem(code, "192.0.2.1")
    assert cases.sweep() == 1
    assert rows_left(engine) == 0


@pytest.mark.parametrize("how", ["first", "other"])
def test_deleting_from_any_browser_leaves_no_row_in_any_table(
    cases: Cases, secret: str, engine: Engine, how: str
) -> None:
    other = cases.redeem(cases.make_code(secret), "192.0.2.1")
    cases.make_code(other, HANDOVER)
    cases.delete(secret if how == "first" else other)
    assert rows_left(engine) == 0
    for browser in (secret, other):
        with pytest.raises(NoCase):
            cases.load(browser)


def rows_left(engine: Engine) -> int:
    tables = [table for name, table in TABLES.tables.items() if name != "notes"]
    with engine.connect() as connection:
        return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def test_ended_codes_are_swept_out_while_their_case_goes_on(
    cases: Cases, secret: str, clock: Any, engine: Engine
) -> None:
    cases.make_code(secret, HANDOVER)
    clock.wait(minutes=10)
    cases.sweep()
    with engine.connect() as connection:
        assert connection.execute(select(WRAPS)).all() == []
    assert cases.load(secret).case == CASE


def test_where_many_browsers_came_in_the_oldest_has_to_leave(cases: Cases, secret: str, clock: Any) -> None:
    code, came = cases.make_code(secret), []
    for _ in range(ways.SCREENS + 1):
        came.append(cases.redeem(code, "192.0.2.1"))
        clock.wait(seconds=1)
    with pytest.raises(NoCase):
        cases.load(came[0])
    assert all(cases.load(browser).case == CASE for browser in (secret, *came[1:]))


def test_without_the_pepper_the_right_code_opens_nothing(
    cases: Cases, secret: str, engine: Engine, clock: Any
) -> None:
    code = cases.make_code(secret)
    thief = Cases(engine, clock, limiter=Uncounted(), peppers=(b"another pepper, which is as long too",))
    with pytest.raises(WrongCode):
        thief.redeem(code, "192.0.2.1")
    assert cases.load(cases.redeem(code, "192.0.2.1")).case == CASE


@pytest.mark.parametrize(
    "change",
    [{"wrapped": b"x" * 60}, {"salt": b"y" * 16}, {"params": "99999999,9,9"}, {"params": "hush"}, {"params": "8,1,1"}],
    ids=["wrapped", "salt", "costly", "no-cost", "cheap"],
)
def test_a_changed_row_opens_nothing_and_costs_nothing(
    cases: Cases, secret: str, engine: Engine, change: dict[str, Any]
) -> None:
    code = cases.make_code(secret)
    with engine.begin() as connection:
        connection.execute(update(WRAPS).values(**change))
    with pytest.raises(WrongCode):
        cases.redeem(code, "192.0.2.1")


def test_rows_of_two_cases_that_changed_places_open_nothing(cases: Cases, secret: str, engine: Engine) -> None:
    mine = cases.make_code(secret)
    other = cases.redeem(mine, "192.0.2.1")
    stranger = cases.start()
    with engine.begin() as connection:
        theirs = connection.execute(select(TABLES.tables["cases"].c.id)).scalars().all()
        found = connection.execute(select(WRAPS.c.case_id)).scalars().first()
        connection.execute(update(WRAPS).values(case_id=next(one for one in theirs if one != found)))
    with pytest.raises(WrongCode):
        cases.redeem(mine, "192.0.2.1")
    with pytest.raises(NoCase):
        cases.load(other)
    assert cases.load(stranger).case == Case()


def test_neither_code_nor_secrets_are_in_the_files_of_the_database(
    cases: Cases, secret: str, kept_in: Path
) -> None:
    made = [cases.make_code(secret, kind) for kind in (RESUME, HANDOVER)]
    other = cases.redeem(made[0], "192.0.2.77")
    found = b"".join(path.read_bytes() for path in kept_in.rglob("*") if path.is_file())
    codes = [read_code(code) for code in made]
    assert codes[0].locator.encode() in found, "what is not sealed must be found, else the proof is blind"
    for hidden in (secret, other, "192.0.2.77", *made, *(code.secret for code in codes), PEPPER.decode()):
        assert hidden.encode() not in found
