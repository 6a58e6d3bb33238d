"""One named error for a database or a Redis that cannot do its work now, whichever it is and whatever the reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

Why = Literal["full", "away", "busy"]

SQLITE: dict[int, Why] = {
    sqlite3.SQLITE_FULL: "full", sqlite3.SQLITE_BUSY: "busy", sqlite3.SQLITE_LOCKED: "busy",
    # most often no room for the log beside the database
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_CANTOPEN: "away", sqlite3.SQLITE_READONLY: "away", sqlite3.SQLITE_CORRUPT: "away",
    sqlite3.SQLITE_NOTADB: "away", sqlite3.SQLITE_PERM: "away", sqlite3.SQLITE_PROTOCOL: "busy",
}
POSTGRESQL: tuple[tuple[str, Why], ...] = (
    ("53100", "full"), ("53", "busy"), ("55P03", "busy"), ("57014", "busy"), ("40", "busy"),
    ("08", "away"), ("57P", "away"), ("58", "away"), ("25006", "away"), ("28", "away"), ("3D000", "away"),
)
"""Beginnings of SQLSTATE (PostgreSQL 15, appendix A), the longer ones first."""
PATIENCE = 5
"""Seconds after which a database that does not answer counts as busy."""
TURNS = "turns"
"""The option of an engine with the lock of those who write."""
READS = "reads"
"""The option of a connection for one statement that reads."""


class Unavailable(Exception):
    """Nothing was confirmed: try again in a moment.

    `kind`: full (no room left), away (cannot be reached), busy (does not answer in time). `reason` names the class and
    code of the error, and never holds values.
    """

    def __init__(self, kind: Why, reason: str = "") -> None:
        self.kind, self.reason = kind, reason
        super().__init__(f"the storage is {kind}" + (f" ({reason})" if reason else ""))

    @property
    def cause(self) -> str:
        """Kind and reason in one line, for the operator."""
        return f"{self.kind} {self.reason}".strip()


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A connection whose work is written as a whole or not at all; raises Unavailable."""
    with turn(engine), reached(), _answering(engine) as connection, connection.begin():
        yield connection


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """Threads that write to SQLite wait here in line: the database itself lets them ask again and again, by luck."""
    turns = engine.get_execution_options().get(TURNS)
    if turns is None:
        yield
        return
    if not turns.acquire(timeout=PATIENCE):
        raise Unavailable("busy", "too many write at once")
    try:
        yield
    finally:
        turns.release()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for one statement that reads, and so sees one moment without a transaction; raises Unavailable."""
    with reached(), _answering(engine) as connection:
        yield connection.execution_options(**{READS: True})


def _answering(engine: Engine) -> Connection:
    """A connection that answers: where one has died while nobody used it, the others probably have too."""
    connection = engine.connect()
    try:
        if wire := connection.connection.dbapi_connection:
            engine.dialect.do_ping(wire)
    except engine.dialect.loaded_dbapi.Error:
        connection.invalidate()
        connection.close()
        engine.dispose()
        return engine.connect()
    return connection


@contextmanager
def reached() -> Iterator[None]:
    """Turns what databases say when they cannot work into Unavailable; all other errors stay as they are."""
    try:
        yield
    except NoConnectionFree:
        raise Unavailable("busy", "all connections are in use") from None
    except DBAPIError as error:
        kind = _kind(error.orig, error.connection_invalidated)
        if kind is None:
            raise
        raise Unavailable(kind, _reason(error.orig)) from None


def _kind(cause: BaseException | None, broken: bool) -> Why | None:
    if isinstance(cause, sqlite3.Error):
        return SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    if state := _sqlstate(cause):
        return next((why for start, why in POSTGRESQL if state.startswith(start)), None)
    # a connection that breaks off, or does not come about in time, has no code
    return "away" if broken or "OperationalError" in {kind.__name__ for kind in type(cause).__mro__} else None


def _sqlstate(cause: BaseException | None) -> str:
    return str(getattr(cause, "sqlstate", None) or "")


def _reason(cause: BaseException | None) -> str:
    code = _sqlstate(cause) or getattr(cause, "sqlite_errorname", "")
    return " ".join(part for part in (type(cause).__name__, str(code)) if part)
