"""Ctrl-C while originals are fetched: a clear word, nothing half installed, and the next run goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from formhelper.cli import main
from formhelper.cli import originals as room


def test_a_stopped_download_is_told_and_installs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_address: str, folder: Path, progress: Callable[[int, int], None]) -> bytes:
        folder.mkdir(parents=True)
        (folder / "begun.part").write_bytes(b"%PDF-")
        progress(5, 10)
        raise KeyboardInterrupt

    monkeypatch.setattr(room, "fetch", stopped)
    result: Any = CliRunner().invoke(main, ["originals", "fetch"], env={"FORMHELPER_DATA": str(tmp_path)})
    assert result.exit_code == 130
    assert "stopped; nothing was installed of it. Run the command again to go on" in result.stderr
    assert "Traceback" not in result.output
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["begun.part"]
