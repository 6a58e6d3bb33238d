"""A copy of the shipped shelf to plant mistakes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from planting import FORMS, PAPERS, Plant, copied, findings, read_copy


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Copies the shelf, changes one file at one place, and checks it."""
    copied(tmp_path)

    def planted(file: str, old: str, new: str) -> list[str]:
        path = tmp_path / (PAPERS if "/" in file else FORMS) / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return findings(read_copy(tmp_path))

    return planted
