"""How storage is opened as the operator wants it: by variables of the environment and the data home."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILE = "cases.sqlite"


def database_address(home: Path, environment: Mapping[str, str]) -> str:
    """FORMHELPER_DATABASE_URL, else a file in the data home."""
    return environment.get("FORMHELPER_DATABASE_URL", "").strip() or str(home / FILE)
