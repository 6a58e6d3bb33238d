"""Databases to cause faults to, and a clock that can be moved."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from private_servers import Postgres, postgres
from sqlalchemy import Engine, text

from formhelper.storage.cases import Cases
from formhelper.storage.database import connect
from formhelper.storage.schema import upgrade

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass
class Clock:
    """The time of the machine, moved."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class Place:
    """A database with tables, and its server where it has one."""

    name: str
    address: str
    server: Postgres | None = None

    def engine(self) -> Engine:
        """A new engine, as another process has it."""
        return connect(self.address)

    def cases(self) -> Cases:
        """The drawer on an engine of its own."""
        return Cases(self.engine(), Clock())


@contextmanager
def place(name: str) -> Iterator[Place]:
    """A new database in a temporary folder; PostgreSQL waits for the disk as in real use."""
    if name == SQLITE:
        with tempfile.TemporaryDirectory(prefix="fh-") as folder:
            here = Place(name, str(Path(folder) / "cases.sqlite"))
            upgrade(here.engine())
            yield here
        return
    with postgres(durable=True) as server:
        here = Place(name, server.url(), server)
        upgrade(here.engine())
        yield here


def whole(here: Place) -> bool:
    """Whether SQLite finds its file sound; PostgreSQL checks its pages itself."""
    if here.name != SQLITE:
        return True
    with here.engine().connect() as connection:
        return connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


