"""The backups of the guide for operators: made while people save, restored elsewhere, opened with the same codes."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from private_servers import Postgres, postgres

from formhelper.core.facts import Case
from formhelper.storage.cases import Cases
from formhelper.storage.database import connect
from formhelper.storage.opening import open_storage
from formhelper.storage.schema import upgrade

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")


def answered(cases: Cases, city: str) -> str:
    secret = cases.start()
    stored = cases.load(secret)
    cases.save(secret, stored, stored.case.put(None, {"home.city": city}))
    return secret


def city(cases: Cases, secret: str) -> Any:
    case: Case = cases.load(secret).case
    return case.household["home.city"]


def test_a_backup_made_while_people_save_opens_elsewhere_with_all_that_was_confirmed_before(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir(mode=0o700)
    other.mkdir(mode=0o700)
    cases = open_storage(home, {}).cases
    before = {answered(cases, f"Ort {number}"): f"Ort {number}" for number in range(20)}
    code = cases.make_code(next(iter(before)))
    done = threading.Event()

    def keep_saving() -> None:
        while not done.is_set():
            answered(cases, "nachher")

    savers = [threading.Thread(target=keep_saving) for _ in range(2)]
    for saver in savers:
        saver.start()
    command = re.search(r'python3 -c "(import sqlite3.*?)" ', GUIDE)
    assert command is not None
    subprocess.run(
        [sys.executable, "-c", command[1], str(home / "cases.sqlite"), str(other / "cases.sqlite")], check=True
    )
    done.set()
    for saver in savers:
        saver.join()
    shutil.copy(home / "pepper", other / "pepper")
    with sqlite3.connect(other / "cases.sqlite") as restored:
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again = open_storage(other, {}).cases
    assert {secret: city(again, secret) for secret in before} == before
    assert city(again, again.redeem(code, "192.0.2.1")) == "Ort 0"
    assert b"Ort 1" not in (other / "cases.sqlite").read_bytes()


@pytest.fixture
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


def test_a_dump_of_postgresql_opens_in_an_empty_database(tmp_path: Path, server: Postgres) -> None:
    for name in ("before", "after"):
        server.run(f"CREATE DATABASE {name}")
    _upgrade(server.url("before"))
    cases = open_storage(tmp_path, {"FORMHELPER_DATABASE_URL": server.url("before")}).cases
    secret = answered(cases, "Weißenfels")
    dump = str(tmp_path / "cases.dump")
    subprocess.run(["pg_dump", "--format=custom", f"--file={dump}", _libpq(server.url("before"))], check=True)
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={_libpq(server.url('after'))}", dump], check=True)
    again = open_storage(tmp_path, {"FORMHELPER_DATABASE_URL": server.url("after")}).cases
    assert city(again, secret) == "Weißenfels"
    assert "Weißenfels".encode() not in Path(dump).read_bytes()


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def _upgrade(url: str) -> None:
    upgrade(connect(url))
