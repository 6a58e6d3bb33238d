"""Journeys as data: read, with their household, as the tests need them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from formhelper.core.flow import Journey
from formhelper.desk.facts_file import household
from formhelper.library.shelf import Shelf, load_shelf

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Told:
    """A journey of a file, with the form and the household that it is about."""

    form: str
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.form}: {self.data['name']}"

    @property
    def facts(self) -> dict[str, Any]:
        path = FOLDER / "families" / f"{self.data['family']}.toml"
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        _merge(facts, self.data.get("change", {}))
        return facts

    @property
    def today(self) -> date:
        return self.data["today"]

    def walk(self) -> Journey:
        on = shelf()
        return household(self.facts, on.forms[self.form], self.today, on.forms)


@cache
def shelf() -> Shelf:
    return load_shelf()


def journeys() -> list[Told]:
    known = {"name", "family", "today", "visits", "change", "use", "paper", "due", "data_sheet", "annex", "letter"}
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for data in tomllib.loads(path.read_text(encoding="utf-8"))["journey"]:
            assert not data.keys() - known, f"{path.name}: {data['name']}: unknown {data.keys() - known}"
            found.append(Told(path.stem, data))
    return found


def _merge(into: dict[str, Any], change: Mapping[str, Any]) -> None:
    for key, value in change.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        else:
            into[key] = value
