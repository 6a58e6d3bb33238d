"""Nobody gets pages that are not fit to read: without the design system nothing is served."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from formhelper.cli import main


def test_serving_without_the_design_system_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORMHELPER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("formhelper.web.assets.missing", lambda: ("kern/kern.css",))
    result = CliRunner().invoke(main, ["serve", "--port", "1"])
    assert result.exit_code == 2
    assert "the design system of the pages is not there (kern/kern.css): run `make assets`" in result.stderr
    assert not (tmp_path / "data").exists()
