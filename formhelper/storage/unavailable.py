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
    with _turn(engine), reached(), engine.begin() as connection:
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
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
    with reached(), engine.connect() as connection:
        yield connection.execution_options(**{READS: True})


@contextmanager
def reached() -> Iterator[None]:
    """Turns what databases say when they cannot work into Unavailable; all other errors stay as they are."""
    try:
        yield
    except NoConnectionFree:
        raise Unavailable("busy", "all connections are in use") from None
    except (DBAPIError, sqlite3.Error) as error:  # a transaction is begun with the driver itself
        cause = error.orig if isinstance(error, DBAPIError) else error
        broken = isinstance(error, DBAPIError) and error.connection_invalidated
        kind = _kind(cause, broken)
        if kind is None:
            raise
        raise Unavailable(kind, _reason(cause)) from None


def _kind(cause: BaseException | None, broken: bool) -> Why | None:
    if isinstance(cause, sqlite3.Error):
        return SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    if state := _sqlstate(cause):
        return next((why for start, why in POSTGRESQL if state.startswith(start)), None)
    # a connection that breaks off has no code
    return "away" if broken or type(cause).__name__ == "OperationalError" else None


def _sqlstate(cause: BaseException | None) -> str:
    return str(getattr(cause, "sqlstate", None) or "")


def _reason(cause: BaseException | None) -> str:
    code = _sqlstate(cause) or getattr(cause, "sqlite_errorname", "")
    return " ".join(part for part in (type(cause).__name__, str(code)) if part)
