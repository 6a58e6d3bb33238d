"""What an operator sets, and what is refused before anything is opened."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from private_servers import Postgres, Redis

from formhelper.storage.cases import NoCase, WrongCode
from formhelper.storage.database import connect
from formhelper.storage.limiter import WrongLimiter
from formhelper.storage.opening import WrongSetting, open_storage, spans
from formhelper.storage.pepper import WrongPepper, end_codes, pepper
from formhelper.storage.schema import upgrade


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


def test_processes_that_start_at_once_make_one_pepper(tmp_path: Path) -> None:
    gate, found = threading.Barrier(8), []

    def start() -> None:
        gate.wait()
        found.append(pepper(tmp_path, {}))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["pepper"]


@pytest.mark.parametrize("said", ["short", "x" * 31], ids=["short", "one-too-few"])
def test_a_short_pepper_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(WrongPepper, match="fewer than 32"):
        pepper(tmp_path, {"FORMHELPER_PEPPER": said})


def test_a_case_ends_when_the_operator_says(tmp_path: Path, clock: Any) -> None:
    cases = open_storage(tmp_path, {"FORMHELPER_IDLE_HOURS": "2", "FORMHELPER_RESUME_DAYS": "3"}, clock).cases
    idle, kept = cases.start(), cases.start()
    cases.make_code(kept)
    clock.wait(hours=2)
    with pytest.raises(NoCase):
        cases.load(idle)
    assert cases.load(kept).expires == clock() + timedelta(days=3)


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "a day", "99999999", "²"])
def test_an_impossible_span_is_refused_with_its_name(said: str) -> None:
    with pytest.raises(WrongSetting, match="FORMHELPER_IDLE_HOURS"):
        spans({"FORMHELPER_IDLE_HOURS": said})


def test_an_address_of_no_redis_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongLimiter):
        open_storage(tmp_path, {"FORMHELPER_REDIS_URL": "nonsense"})
