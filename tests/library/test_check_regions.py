"""Mistakes in where papers are valid, and in fields that nobody ever sees, are found."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from formhelper.library.check import findings
from formhelper.library.shelf import data_folder, load_shelf
from formhelper.library.strict import DefinitionError

KG1 = "pdf_templates/kg1/2025-09"
DISTRICT = '\n[[region]]\ncode = "DE-ST-BLK"\npostcodes = [["06612", "06729"]]\nby_postcode = true\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("forms", "pdf_templates"):
        shutil.copytree(data_folder(name), tmp_path / name)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(folder: Path) -> list[str]:
    return [str(one) for one in findings(load_shelf(folder / "forms", folder / "pdf_templates"))]


def test_a_paper_that_is_not_for_a_district_needs_the_data_sheet_there(folder: Path) -> None:
    change(folder / f"{KG1}.toml", 'region = "DE"\n', 'region = "DE"\nnot_in = ["DE-ST-BLK"]\n')
    assert "kg1/2025-09: the region 'DE-ST-BLK' is not in regions.toml: no place lies in it" in found(folder)
    regions = folder / "forms" / "regions.toml"
    regions.write_text(regions.read_text(encoding="utf-8") + DISTRICT, encoding="utf-8")
    assert any("no edition is for places in DE-ST-BLK: say else_data_sheet" in one for one in found(folder))


def test_a_region_has_a_name_or_goes_by_postcodes(folder: Path) -> None:
    regions = folder / "forms" / "regions.toml"
    for wrong in (DISTRICT.replace("by_postcode = true", ""), DISTRICT + 'city = "Naumburg"\n'):
        text = regions.read_text(encoding="utf-8")
        regions.write_text(text + wrong, encoding="utf-8")
        with pytest.raises(DefinitionError, match="the name of its city, or by_postcode"):
            load_shelf(folder / "forms", folder / "pdf_templates")
        regions.write_text(text, encoding="utf-8")


def test_a_field_that_is_written_but_never_seen_is_found(folder: Path) -> None:
    path = folder / f"{KG1}.fields.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    field = next(row for row in data["fields"] if "Telefon" in row["name"])
    field["widgets"][0]["unseen"] = "it is hidden"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert [one for one in found(folder) if "is never seen on paper, since it is hidden" in one and "Telefon" in one]
