"""The benchmark of the web: what it prepares can be loaded, and medians are medians."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks"))  # behind all else: its pdf.py hides nothing

from web import MANY_FORMS, Figures, databases, many_forms, middle

from formhelper.library.shelf import load_shelf


def test_the_crowded_shelf_has_a_thousand_forms_and_the_one_that_is_walked(tmp_path: Path) -> None:
    forms = load_shelf(many_forms(tmp_path)).forms
    assert len(forms) == pytest.approx(MANY_FORMS, abs=10)
    assert "kindergeld" in forms


def test_a_named_database_is_used_instead_of_one_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMHELPER_BENCH_POSTGRESQL", "postgresql://somewhere/db")
    with databases(tmp_path) as found:
        assert found == {"SQLite FULL": str(tmp_path / "cases.sqlite"), "PostgreSQL": "postgresql://somewhere/db"}


def test_the_middle_of_rounds_is_the_median_of_each_figure() -> None:
    rounds = [Figures(cpu, 10 - cpu, 1, 2, 3) for cpu in (5.0, 1.0, 3.0)]
    assert middle(rounds) == Figures(3.0, 7.0, 1, 2, 3)
