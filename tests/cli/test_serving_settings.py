"""Settings that are not safe are refused at the start, with one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from formhelper.cli import main
from formhelper.cli.settings import UNSAFE, Settings, most_workers, refusals

OUT = ["--host", "0.0.0.0"]
NAMED = [*OUT, "--name", "forms.example.org"]
DATABASE = "FORMHELPER_DATABASE_URL"
BAD: dict[str, tuple[list[str], dict[str, str], str]] = {
    "debug": ([], {"FLASK_DEBUG": "1"}, "unset it"),
    "open without a name": (OUT, {}, "--name"),
    "open without a name by variable": ([], {"FORMHELPER_HOST": "::"}, "--name"),
    "named without https": (NAMED, {}, "--https"),
    "named on loopback without https": (["--name", "forms.example.org"], {}, "--https"),
    "named by variable without https": ([], {"FORMHELPER_NAMES": "a.example b.example"}, "--https"),
    "any name": ([*OUT, "--https", "--name", "*"], {}, "stars"),
    "any name of a domain": ([*OUT, "--https", "--name", ".example.org"], {}, "no host name"),
    "an address as name": ([*OUT, "--https", "--name", "https://forms.example.org"], {}, "leave out https://"),
    "a port in the name": ([*OUT, "--https", "--name", "forms.example.org:8000"], {}, "ports"),
    "metrics at the port of the pages": (["--port", "8001", "--metrics-port", "8001"], {}, "--metrics-port"),
    "database in the clear": ([], {DATABASE: "postgresql://u:secret@db.example.org/f"}, "sslmode=verify-full"),
    "database that prefers": ([], {DATABASE: "postgresql://u@db.example.org/f?sslmode=prefer"}, "sslmode=verify-full"),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMHELPER_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", BAD)
def test_a_setting_that_is_not_safe_is_refused_in_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    options, variables, remedy = BAD[name]
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    result = CliRunner().invoke(main, ["serve", *options])
    assert result.exit_code == UNSAFE
    assert len(result.stderr.splitlines()) == 1
    assert remedy in result.stderr
    assert "secret" not in result.stderr
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
def test_a_database_that_others_can_read_is_refused(home: Path, mode: int) -> None:
    file = home / "cases.sqlite"
    file.touch()
    file.chmod(mode)
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == UNSAFE
    assert "chmod 600" in result.stderr


def test_a_data_folder_in_which_others_can_write_is_refused(home: Path) -> None:
    home.chmod(0o777)
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == UNSAFE
    assert "chmod 700" in result.stderr


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(names=("localhost",)),
        Settings(host="0.0.0.0", names=("localhost",)),
        Settings(host="0.0.0.0", names=("forms.example.org",), https=True, proxies=1),
        Settings(metrics_port=9000),
    ],
    ids=["laptop", "by name", "container", "behind a proxy", "counted"],
)
@pytest.mark.parametrize(
    "database", ["", "postgresql:///f", "postgresql://u@db/f", "postgresql://u@db.example.org/f?sslmode=verify-full"]
)
def test_settings_that_are_safe_are_not_refused(tmp_path: Path, settings: Settings, database: str) -> None:
    assert list(refusals(settings, tmp_path, {DATABASE: database})) == []


def test_there_is_at_least_one_worker_and_not_more_than_a_file_can_serve() -> None:
    assert 1 <= most_workers() <= 4
