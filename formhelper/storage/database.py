"""The database: its tables, and how it is opened."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

TABLES = MetaData()

CASES = Table(
    "cases", TABLES,
    Column("id", LargeBinary(32), primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("expires", Integer, nullable=False, index=True),
)

PARTS = Table(
    "parts", TABLES,
    Column("case_id", LargeBinary(32), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("part", String(120), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("blob", LargeBinary, nullable=False),
)


def open_database(url_or_path: str | Path) -> Engine:
    """The engine with all tables made; a path means SQLite in that file, which only its owner may read."""
    address = str(url_or_path)
    if "://" not in address:
        _private_file(Path(address))
        address = f"sqlite:///{Path(address).absolute()}"
    engine = create_engine(address, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _careful_sqlite)
    TABLES.create_all(engine)
    return engine


def _private_file(path: Path) -> None:
    """SQLite gives the log files beside the database the mode of the database."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _careful_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001  SQLAlchemy's shape
    """FULL, because NORMAL loses answers that were already acknowledged when the power goes."""
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
