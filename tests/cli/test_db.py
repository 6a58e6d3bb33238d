"""`formhelper db` and `formhelper purge`, for operators and their scripts."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from former_tables import FORMER
from sqlalchemy import create_engine

from formhelper.cli import main
from formhelper.cli.command import AWAY
from formhelper.storage.opening import open_storage
from formhelper.storage.tables import HEAD


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMHELPER_DATA", str(tmp_path))
    monkeypatch.delenv("FORMHELPER_DATABASE_URL", raising=False)
    return tmp_path


def test_an_old_database_is_named_brought_up_to_date_and_then_current(home: Path) -> None:
    old = create_engine(f"sqlite:///{home / 'cases.sqlite'}")
    FORMER.create_all(old)
    asked = CliRunner().invoke(main, ["db", "current"])
    assert (asked.exit_code, asked.output) == (
        1, f"the tables stand at 0001, this program works with {HEAD}\n",
    )
    assert CliRunner().invoke(main, ["db", "upgrade"]).output == f"the tables stand at {HEAD}\n"
    assert CliRunner().invoke(main, ["db", "current"]).exit_code == 0


@pytest.mark.parametrize("command", ["db upgrade", "db current", "purge", "serve"])
def test_a_database_that_is_away_is_one_line_without_password_and_a_code_to_try_again(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORMHELPER_DATABASE_URL", "postgresql://formhelper:hush@127.0.0.1:1/nowhere")
    done = CliRunner().invoke(main, command.split())
    assert done.exit_code == AWAY
    (line,) = (line for line in done.stderr.splitlines() if not line.startswith("warning: nobody says who"))
    assert line.startswith("the database cannot be used: the storage is away")
    assert "hush" not in done.output


def test_purging_deletes_what_has_expired_and_ends_codes_only_when_told_so(home: Path) -> None:
    opened = open_storage(home, {}, lambda: datetime.now(UTC) - timedelta(days=2))
    opened.cases.start()
    cases = open_storage(home, {}).cases
    secret = cases.start()
    cases.make_code(secret)
    assert CliRunner().invoke(main, ["purge"]).output == "1 cases deleted\n"
    assert cases.load(secret).has_code
    assert CliRunner().invoke(main, ["purge", "--codes"]).output == "1 codes ended\n0 cases deleted\n"
    assert not cases.load(secret).has_code


def test_after_the_pepper_was_changed_codes_of_the_one_before_can_be_ended_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_storage(home, {"FORMHELPER_PEPPER": "ab" * 32}).cases
    before.make_code(before.start())
    monkeypatch.setenv("FORMHELPER_PEPPER", f"{'cd' * 32} {'ab' * 32}")
    now = open_storage(home, dict(os.environ)).cases
    secret = now.start()
    now.make_code(secret)
    monkeypatch.setenv("FORMHELPER_PEPPER", "cd" * 32)
    done = CliRunner().invoke(main, ["purge"])
    assert done.exit_code == 2
    assert "purge --old-codes" in done.stderr
    assert CliRunner().invoke(main, ["purge", "--old-codes"]).output == "1 codes ended\n0 cases deleted\n"
    assert CliRunner().invoke(main, ["purge"]).exit_code == 0
    assert now.load(secret).has_code


def test_purging_without_the_right_pepper_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_storage(home, {})
    monkeypatch.setenv("FORMHELPER_PEPPER", "ab" * 32)
    done = CliRunner().invoke(main, ["purge"])
    assert done.exit_code == 2
    assert "formhelper purge --codes" in done.stderr
