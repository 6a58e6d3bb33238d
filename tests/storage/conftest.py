"""A drawer of cases in a file of its own, and a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from formhelper.storage.cases import Cases
from formhelper.storage.database import open_database


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cases.sqlite"


@pytest.fixture
def engine(file: Path) -> Engine:
    return open_database(file)


@pytest.fixture
def cases(engine: Engine, clock: Clock) -> Cases:
    return Cases(engine, clock)
