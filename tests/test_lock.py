"""The lock file: what is installed is what was tested, down to the libraries of libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
LOCKED = {canonicalize_name(line.partition("==")[0]) for line in LOCK}
SETUP = ConfigParser()
SETUP.read(ROOT / "setup.cfg")
WANTED = {"": SETUP["options"]["install_requires"], **SETUP["options.extras_require"]}
UNLOCKED = {"pip"}
"""What is there before anything is installed."""


def needed(line: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    """Names that a requirement leads to, as far as they are installed here."""
    asked = Requirement(line)
    name = canonicalize_name(asked.name)
    yield name
    for extra in {"", *asked.extras} - {extra for known, extra in seen if known == name}:
        seen.add((name, extra))
        try:
            found = requires(name) or []
        except PackageNotFoundError:
            return
        for further in found:
            marker = Requirement(further).marker
            if marker is None or marker.evaluate({"extra": extra}):
                yield from needed(further, seen)


@pytest.mark.parametrize("extra", WANTED)
def test_every_library_that_comes_along_has_its_version_in_the_lock_file(extra: str) -> None:
    seen: set[tuple[str, str]] = set()
    names = {name for line in WANTED[extra].splitlines() if line for name in needed(line, seen)}
    assert names - LOCKED <= UNLOCKED


def test_the_lock_file_names_versions_only_and_no_address() -> None:
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in LOCK)
    assert len(LOCKED) == len(LOCK)
