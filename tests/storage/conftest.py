"""A drawer of cases on SQLite and on PostgreSQL, and a clock that the test moves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from private_servers import Postgres, Redis, postgres, redis
from sqlalchemy import Engine

from formhelper.storage.cases import Cases
from formhelper.storage.database import connect, open_database
from formhelper.storage.limiter import IN_MEMORY, Attempts
from formhelper.storage.schema import upgrade
from formhelper.storage.tables import TABLES


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


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def on_postgresql(server: Postgres) -> Iterator[Engine]:
    server.run("CREATE DATABASE drawer")
    engine = connect(server.url("drawer"))
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def embedded(file: Path) -> Iterator[Engine]:
    engine = open_database(file)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield request.getfixturevalue("embedded")
        return
    engine = request.getfixturevalue("on_postgresql")
    yield engine
    with engine.begin() as connection:
        for table in reversed(TABLES.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def kept_in(engine: Engine, request: pytest.FixtureRequest) -> Path:
    """The folder with all files of the database: tables, indexes and logs."""
    if engine.dialect.name == "sqlite":
        return request.getfixturevalue("file").parent
    return request.getfixturevalue("server").data


@pytest.fixture(scope="session")
def counter() -> Iterator[Redis]:
    with redis() as running:
        yield running


@pytest.fixture(params=["memory", "redis"])
def limiter(request: pytest.FixtureRequest) -> Attempts:
    """Counts from nought: the pepper, and so the name of every count, is a new one."""
    address = IN_MEMORY if request.param == "memory" else request.getfixturevalue("counter").url
    return Attempts(address, os.urandom(8))


@pytest.fixture
def cases(engine: Engine, clock: Clock) -> Cases:
    return Cases(engine, clock)
