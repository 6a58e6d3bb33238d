"""Where the operator's file is looked for, and how a wrong one is refused before anything is served."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from formhelper.cli import command, main
from formhelper.core.operator import NOBODY
from formhelper.library.operator import read_operator
from formhelper.storage.opening import spans

DOCS = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"
ONE = '[operator]\nname = "Verein"\naddress = ["Weg 1"]\nemail = "a@example.org"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMHELPER_DATA", str(tmp_path))
    monkeypatch.delenv("FORMHELPER_CONFIG", raising=False)
    return tmp_path


def test_without_a_file_nobody_says_who_runs_the_installation(home: Path) -> None:
    assert command.operator() == NOBODY


def test_the_file_of_the_data_folder_is_read(home: Path) -> None:
    (home / "formhelper.toml").write_text(ONE, encoding="utf-8")
    assert command.operator().provider.name == "Verein"


def test_a_file_that_is_named_goes_before(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "formhelper.toml").write_text(ONE, encoding="utf-8")
    (home / "other.toml").write_text(ONE.replace("Verein", "Amt"), encoding="utf-8")
    monkeypatch.setenv("FORMHELPER_CONFIG", str(home / "other.toml"))
    assert command.operator().provider.name == "Amt"


@pytest.mark.parametrize("asked", [["check"], ["serve"]])
def test_a_file_that_is_named_and_not_there_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    monkeypatch.setenv("FORMHELPER_CONFIG", str(home / "nowhere.toml"))
    result = CliRunner().invoke(main, asked)
    assert result.exit_code not in (0, 1)
    assert "nowhere.toml: cannot be read" in result.stderr


@pytest.mark.parametrize("asked", [["check"], ["serve"]])
def test_a_mistake_in_the_file_is_told_and_nothing_is_served(home: Path, asked: list[str]) -> None:
    (home / "formhelper.toml").write_text(ONE.replace("email", "mail"), encoding="utf-8")
    result = CliRunner().invoke(main, asked)
    assert result.exit_code not in (0, 1)
    assert result.stderr == "formhelper.toml: operator: the key 'email' is missing\n"


def test_the_hours_of_the_file_reach_the_storage_and_none_leave_it_alone(home: Path) -> None:
    (home / "formhelper.toml").write_text(ONE + "retention_hours = 12\n", encoding="utf-8")
    assert spans(command.retention(command.operator())).idle == timedelta(hours=12)
    assert command.retention(NOBODY) == {}


def test_the_example_of_the_guide_is_a_good_file(tmp_path: Path) -> None:
    example = DOCS.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (tmp_path / "formhelper.toml").write_text(example, encoding="utf-8")
    found = read_operator(tmp_path / "formhelper.toml")
    assert found.provider.name == tomllib.loads(example)["operator"]["name"]
    assert found.accessibility.limits
