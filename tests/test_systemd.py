"""The unit for systemd, as systemd's own tools see it, and the command as the user of the service."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from private_servers import NotInstalled
from running import ROOT

UNIT = (ROOT / "deploy/formhelper.service").read_text(encoding="utf-8")
COMMAND = ROOT / "deploy/formhelper.sh"
MOST_EXPOSED = 20
"""Tenths, of a hundred: what systemd calls "OK" ends at 50."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is on this machine."""
    path = tmp_path / "formhelper.service"
    path.write_text(UNIT.replace("/opt/formhelper/venv/bin/formhelper", "/bin/true"))
    return path


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        raise NotInstalled("systemd is missing: sh tools/install-system-packages")
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


def test_systemd_finds_nothing_wrong_with_the_unit(unit: Path) -> None:
    found = analyzed("verify", "--man=no", str(unit))
    assert [line for line in found.stderr.splitlines() if "formhelper" in line] == []
    assert found.returncode == 0


def test_the_service_reaches_little_of_the_machine(unit: Path) -> None:
    found = analyzed("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", str(unit))
    assert found.returncode == 0, found.stdout


def test_the_command_works_as_the_service_does(tmp_path: Path) -> None:
    stub = tmp_path / "systemd-run"
    stub.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stub.chmod(0o755)
    done = subprocess.run(
        [COMMAND, "originals", "add", "/srv/my papers"], capture_output=True, text=True, check=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )
    told = done.stdout.splitlines()
    program = told.index("/opt/formhelper/venv/bin/formhelper")
    assert told[program + 1:] == ["originals", "add", "/srv/my papers"]
    assert f"ExecStart={told[program]} serve" in UNIT.splitlines()
    same = {re.sub("^--property=", "", one) for one in told[:program] if one.startswith("--property=")}
    assert same - {"User=formhelper"} <= set(UNIT.splitlines())
    assert {"DynamicUser=yes", "StateDirectory=formhelper", "EnvironmentFile=-/etc/formhelper.env"} <= same
    assert "--setenv=FORMHELPER_DATA=/var/lib/formhelper" in told
    assert "Environment=FORMHELPER_DATA=/var/lib/formhelper" in UNIT.splitlines()
