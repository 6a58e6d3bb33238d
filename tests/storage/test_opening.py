"""What an operator sets, and what is refused before anything is opened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from private_servers import Postgres, Redis
from sqlalchemy import update

from formhelper.storage.cases import NoCase, Spans, WrongCode
from formhelper.storage.codes import HANDOVER
from formhelper.storage.database import connect
from formhelper.storage.limiter import WrongLimiter
from formhelper.storage.opening import WrongSetting, open_storage, spans
from formhelper.storage.pepper import WrongPepper, end_codes, end_old_codes, peppers
from formhelper.storage.schema import upgrade
from formhelper.storage.tables import WRAPS


def test_without_any_setting_cases_and_pepper_are_in_the_data_home_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    storage = open_storage(home, {})
    code = storage.cases.make_code(storage.cases.start())
    again = open_storage(home, {})
    again.cases.load(again.cases.redeem(code, "127.0.0.1"))
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in home.iterdir()} == {
        "cases.sqlite": "0o600", "cases.sqlite-wal": "0o600", "cases.sqlite-shm": "0o600", "pepper": "0o600",
    }


def test_several_machines_share_postgresql_redis_and_pepper(
    tmp_path: Path, server: Postgres, counter: Redis
) -> None:
    server.run("CREATE DATABASE shared")
    upgrade(connect(server.url("shared")))
    said = {
        "FORMHELPER_DATABASE_URL": server.url("shared"), "FORMHELPER_REDIS_URL": counter.url,
        "FORMHELPER_PEPPER": "9b" * 32,
    }
    one, other = open_storage(tmp_path / "one", said), open_storage(tmp_path / "other", said)
    code = one.cases.make_code(one.cases.start())
    other.cases.load(other.cases.redeem(code, "127.0.0.1"))
    with pytest.raises(WrongPepper, match="FORMHELPER_PEPPER"):
        open_storage(tmp_path / "third", said | {"FORMHELPER_PEPPER": "7c" * 32})
    one.engine.dispose()
    other.engine.dispose()
    server.run("DROP DATABASE shared WITH (FORCE)")


def test_another_pepper_is_refused_nothing_is_lost_and_with_the_first_one_codes_work_again(tmp_path: Path) -> None:
    storage = open_storage(tmp_path, {})
    secret = storage.cases.start()
    code = storage.cases.make_code(secret)
    kept = (tmp_path / "pepper").read_text()
    (tmp_path / "pepper").write_text("ab" * 32)
    with pytest.raises(WrongPepper, match="purge --codes"):
        open_storage(tmp_path, {})
    (tmp_path / "pepper").write_text(kept)
    open_storage(tmp_path, {}).cases.redeem(code, "127.0.0.1")
    (tmp_path / "pepper").unlink()
    assert end_codes(storage.engine) == 1
    fresh = open_storage(tmp_path, {})
    with pytest.raises(WrongCode):
        fresh.cases.redeem(code, "127.0.0.1")
    fresh.cases.load(secret)


NEW, OLD, OLDEST = "cd" * 32, "ab" * 32, "ef" * 32


@pytest.fixture(params=["variable", "file"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Says these peppers in a way that operators have; gives the environment."""

    def tell(*peppers: str) -> dict[str, str]:
        if request.param == "variable":
            return {"FORMHELPER_PEPPER": " ".join(peppers)}
        (tmp_path / "pepper").write_text("\n".join(peppers) + "\n")
        return {}

    return tell


def test_a_new_pepper_before_the_old_one_lets_codes_of_both_work(
    tmp_path: Path, told: Callable[..., dict[str, str]]
) -> None:
    first = open_storage(tmp_path, told(OLD)).cases
    secret = first.start()
    of_old = first.make_code(secret)
    both = open_storage(tmp_path, told(NEW, OLD)).cases
    both.load(both.redeem(of_old, "192.0.2.1"))
    other = both.start()
    of_new = both.make_code(other)
    with pytest.raises(WrongPepper, match="purge --codes"):
        open_storage(tmp_path, told(OLD))
    last = open_storage(tmp_path, told(NEW)).cases
    for code in (of_old, of_new):  # the old one was used meanwhile, and so got a lock of the new pepper
        last.load(last.redeem(code, "192.0.2.1"))


def test_a_pepper_that_codes_still_need_cannot_be_left_out_until_they_are_ended(
    tmp_path: Path, told: Callable[..., dict[str, str]]
) -> None:
    first = open_storage(tmp_path, told(OLD)).cases
    secret = first.start()
    of_old = first.make_code(secret)
    storage = open_storage(tmp_path, told(NEW, OLD))
    of_new = storage.cases.make_code(storage.cases.start())
    with pytest.raises(WrongPepper, match="purge --old-codes"):
        open_storage(tmp_path, told(NEW))
    assert end_old_codes(storage.engine, NEW.encode()) == 1
    last = open_storage(tmp_path, told(NEW)).cases
    last.redeem(of_new, "192.0.2.1")
    with pytest.raises(WrongCode):
        last.redeem(of_old, "192.0.2.1")
    last.load(secret)


def test_a_code_to_hand_over_works_once_across_a_new_pepper(
    tmp_path: Path, told: Callable[..., dict[str, str]]
) -> None:
    first = open_storage(tmp_path, told(OLD)).cases
    code = first.make_code(first.start(), HANDOVER)
    both = open_storage(tmp_path, told(NEW, OLD)).cases
    both.load(both.redeem(code, "192.0.2.1"))
    with pytest.raises(WrongCode):
        both.redeem(code, "192.0.2.1")


def test_a_code_that_does_not_say_its_pepper_is_tried_with_all(
    tmp_path: Path, told: Callable[..., dict[str, str]]
) -> None:
    first = open_storage(tmp_path, told(OLDEST)).cases
    code = first.make_code(first.start())
    with open_storage(tmp_path, told(OLDEST)).engine.begin() as connection:
        connection.execute(update(WRAPS).values(pepper=None))
    all_three = open_storage(tmp_path, told(NEW, OLD, OLDEST)).cases
    all_three.load(all_three.redeem(code, "192.0.2.1"))
    open_storage(tmp_path, told(NEW)).cases.redeem(code, "192.0.2.1")


def test_processes_that_start_at_once_make_one_pepper(tmp_path: Path) -> None:
    gate, found = threading.Barrier(8), []

    def start() -> None:
        gate.wait()
        found.append(peppers(tmp_path, {}))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["pepper"]


@pytest.mark.parametrize("said", ["short", "x" * 31, f"{NEW} short"], ids=["short", "one-too-few", "the-old-one"])
def test_a_short_pepper_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(WrongPepper, match="fewer than 32"):
        peppers(tmp_path, {"FORMHELPER_PEPPER": said})


def test_a_case_ends_when_the_operator_says(tmp_path: Path, clock: Any) -> None:
    cases = open_storage(tmp_path, {"FORMHELPER_IDLE_HOURS": "2", "FORMHELPER_RESUME_DAYS": "3"}, clock).cases
    idle, kept = cases.start(), cases.start()
    cases.make_code(kept)
    clock.wait(hours=2)
    with pytest.raises(NoCase):
        cases.load(idle)
    assert cases.load(kept).expires == clock() + timedelta(days=3)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"FORMHELPER_LONGEST_DAYS": "29"}, "shorter"), ({"FORMHELPER_LONGEST_DAYS": "1099"}, "at most 1098"),
        ({"FORMHELPER_RESUME_DAYS": "367"}, "at most 366"), ({"FORMHELPER_LONGEST_DAYS": "always"}, "whole number"),
    ],
    ids=["shorter", "too-long", "unused-too-long", "no-number"],
)
def test_spans_that_do_not_go_together_are_refused(said: dict[str, str], why: str) -> None:
    with pytest.raises(WrongSetting, match=why):
        spans(said)


def test_all_spans_are_the_operators(tmp_path: Path) -> None:
    said = {"FORMHELPER_IDLE_HOURS": "2", "FORMHELPER_RESUME_DAYS": "3", "FORMHELPER_LONGEST_DAYS": "4"}
    assert spans(said) == Spans(timedelta(hours=2), timedelta(days=3), timedelta(days=4))


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "a day", "99999999", "²"])
def test_an_impossible_span_is_refused_with_its_name(said: str) -> None:
    with pytest.raises(WrongSetting, match="FORMHELPER_IDLE_HOURS"):
        spans({"FORMHELPER_IDLE_HOURS": said})


def test_an_address_of_no_redis_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongLimiter):
        open_storage(tmp_path, {"FORMHELPER_REDIS_URL": "nonsense"})
