"""The files for operators: safe by default, and as the guide says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from formhelper.cli import main

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", [
    "USER 10001:10001", "HEALTHCHECK", "STOPSIGNAL SIGTERM", "requirements.lock",
])
def test_the_container_runs_without_rights_and_watched(line: str) -> None:
    assert line in (DEPLOY / "Containerfile").read_text()


def test_the_container_does_not_start_before_the_operator_says_names_and_https() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    assert not re.search(r"^(ENV)?.*FORMHELPER_(NAMES|HTTPS)=", text, re.MULTILINE)
    assert "FORMHELPER_HOST=0.0.0.0" in text


@pytest.mark.parametrize("line", [
    "read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "127.0.0.1:8000:8000",
    "FORMHELPER_DATABASE_URL_FILE", "FORMHELPER_PEPPER_FILE", "POSTGRES_PASSWORD_FILE",
    'FORMHELPER_PROXIES: "1"', 'FORMHELPER_HTTPS: "1"',
    "stop_grace_period: 45s", "formhelper db upgrade && exec formhelper serve", "/readyz",
])
def test_the_services_are_locked_in_and_secrets_are_files(line: str) -> None:
    assert line in (DEPLOY / "compose.yaml").read_text()


@pytest.mark.parametrize("line", [
    "DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "UMask=0077",
    "RestartPreventExitStatus=2 78", "PrivateTmp=yes", "StateDirectoryMode=0700",
])
def test_the_unit_is_hardened(line: str) -> None:
    assert line in (DEPLOY / "formhelper.service").read_text().splitlines()


@pytest.mark.parametrize("file", sorted(DEPLOY.iterdir()), ids=lambda file: file.name)
def test_images_are_named_shortly_so_that_each_operator_chooses_where_they_come_from(file: Path) -> None:
    named = re.findall(r"^\s*(?:FROM|image:)\s+(\S+)", file.read_text(), re.MULTILINE)
    assert all(re.fullmatch(r"[a-z]+:[a-z0-9.-]+", image) for image in named)


def test_the_guide_names_every_option_of_serve_and_its_variable() -> None:
    for option in main.commands["serve"].params:
        for variable in [getattr(option, "envvar", None)] if getattr(option, "envvar", None) else []:
            assert f"`{variable}`" in GUIDE
            assert f"`{option.opts[0]}`" in GUIDE


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMHELPER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FORMHELPER_DATABASE_URL", "")
    monkeypatch.setenv("FORMHELPER_DATABASE_URL_FILE", str(tmp_path / "url"))
    missing = CliRunner().invoke(main, ["purge"])
    assert missing.exit_code == 2
    assert "url: the secret cannot be read" in missing.stderr
    (tmp_path / "url").write_text(f"{tmp_path / 'elsewhere.sqlite'}\n")
    assert CliRunner().invoke(main, ["purge"]).exit_code == 0
    assert (tmp_path / "elsewhere.sqlite").exists()


def test_no_secret_and_no_database_gets_into_an_image_or_the_repository() -> None:
    kept_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {"secrets", "**/*.sqlite*", ".git", "**/.venv"} <= set(kept_out)
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert set(re.findall(r"file: \.\./(\w+)/", (DEPLOY / "compose.yaml").read_text())) == {"secrets"}


def test_no_target_is_hidden_by_a_folder_of_its_name() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))
    (said,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert {target for target in targets if (ROOT / target).exists()} <= set(said.split())
    assert {"attack", "audit"} <= set(said.split())


@pytest.mark.parametrize("guide", ["README.md", "docs/operating.md", "docs/security/audit.md", "CHANGELOG.md"])
def test_every_target_that_a_guide_names_is_there(guide: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][a-z-]+)`", (ROOT / guide).read_text(encoding="utf-8")))
    assert named <= targets


@pytest.mark.parametrize("guide", ["README.md", "docs/operating.md"])
def test_every_file_that_a_guide_names_is_there(guide: str) -> None:
    named = re.findall(r"`(deploy/[\w.]+)`|\]\((?!http)([^)#]+)\)", (ROOT / guide).read_text(encoding="utf-8"))
    lost = [path for path, link in named if path and not (ROOT / path).exists()]
    lost += [link for _, link in named if link and not (ROOT / guide).parent.joinpath(link).exists()]
    assert named
    assert lost == []
