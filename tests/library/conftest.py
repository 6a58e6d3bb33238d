"""A copy of the shipped shelf to plant mistakes in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from planting import Plant

from formhelper.library.check import findings
from formhelper.library.shelf import data_folder, load_shelf


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Copies the shelf, changes one file at one place, and checks it."""
    shutil.copytree(data_folder("forms"), tmp_path / "forms")
    shutil.copytree(data_folder("pdf_templates"), tmp_path / "pdf_templates")

    def planted(file: str, old: str, new: str) -> list[str]:
        path = tmp_path / ("forms" if "/" not in file else "pdf_templates") / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [str(found) for found in findings(load_shelf(tmp_path / "forms", tmp_path / "pdf_templates"))]

    return planted
