"""The backups of the guide for operators: made while people save, restored elsewhere, opened with the same codes."""

from __future__ import annotations

import os
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


EXAMPLE = "cases-2026-11-22T0300"
"""The name that the guide gives to a backup that is restored."""


def blocks(heading: str, folders: dict[str, Path]) -> list[str]:
    """The commands that the guide gives under a heading, with its folders where they may be here."""
    text = GUIDE.split(f"\n{heading}")[1].split("\n**")[0]
    found = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    for said, here in folders.items():
        found = [block.replace(f"{said}/", f"{here}/") for block in found]
    return found


def run(commands: str, home: Path, database: str = "") -> list[str]:
    """The commands as an operator would type them, on a machine whose service manager only says what it was told."""
    settings = {"FORMHELPER_DATA": str(home), "FORMHELPER_DATABASE_URL": database}
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", f"systemctl() {{ echo $*; }}\n{commands}"],
        check=True, cwd=home, env={**os.environ, **settings, "PATH": programs}, capture_output=True, text=True,
    )
    return done.stdout.splitlines()


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
    folders = {name: tmp_path / name[1:] for name in ("/backup", "/elsewhere")}
    for folder in (home, other, *folders.values()):
        folder.mkdir(mode=0o700)
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
    backup, restore = blocks("**SQLite**", folders)
    run(backup, home)
    done.set()
    for saver in savers:
        saver.join()
    (made,) = folders["/backup"].iterdir()
    assert made.stat().st_mode & 0o077 == 0
    shutil.copy(home / "pepper", folders["/elsewhere"])
    for gone in ("cases.sqlite", "cases.sqlite-wal"):
        (other / gone).write_bytes(b"what was there before the disk broke")
    assert run(restore.replace(EXAMPLE, made.stem), other) == ["stop formhelper", "start formhelper"]
    assert (other / "cases.sqlite").stat().st_mode & 0o077 == 0
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
    folder = tmp_path / "backup"
    folder.mkdir()
    backup, restore = blocks("**PostgreSQL**", {"/backup": folder})
    run(backup, tmp_path, server.url("before"))
    (made,) = folder.iterdir()
    assert made.stat().st_mode & 0o077 == 0
    told = run(restore.replace(EXAMPLE, made.stem), tmp_path, server.url("after"))
    assert (told[0], told[-1]) == ("stop formhelper", "start formhelper")
    assert told[1].startswith("the tables stand at")
    again = open_storage(tmp_path, {"FORMHELPER_DATABASE_URL": server.url("after")}).cases
    assert city(again, secret) == "Weißenfels"
    assert "Weißenfels".encode() not in made.read_bytes()


def _upgrade(url: str) -> None:
    upgrade(connect(url))
