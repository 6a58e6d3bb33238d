"""The shipped shelf has no findings, and only what was asked for is checked."""

from __future__ import annotations

from pathlib import Path

from households import shelf as shipped
from planting import WHO, Plant

from formhelper.library.check import findings
from formhelper.library.shelf import load_shelf


def test_the_shipped_shelf_has_no_findings() -> None:
    assert [str(found) for found in findings(shipped())] == []


def test_an_unchanged_copy_has_no_findings_either(plant: Plant) -> None:
    assert plant("anmeldung.toml", WHO, WHO) == []


def test_only_the_form_that_is_asked_for_is_checked(plant: Plant, tmp_path: Path) -> None:
    assert plant("kindergeld.toml", "Geburtsurkunde", "{") != []
    shelf = load_shelf(tmp_path / "forms", tmp_path / "pdf_templates")
    assert findings(shelf, form_id="anmeldung") == []
    assert findings(shelf, form_id="kindergeld") != []
