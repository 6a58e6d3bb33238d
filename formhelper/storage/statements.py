"""Statements that each step of a person needs: written with SQLAlchemy, compiled once, run by the driver itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.expression import ClauseElement

from formhelper.storage.unavailable import reached, turn

T = TypeVar("T")
KEPT = 4
"""Connections that are kept at hand, as many as a worker usually has threads; the pool has more."""
_AT_HAND = "at hand"
"""The option of an engine with these connections."""


class Found(Protocol):
    """What both drivers give for a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows were written."""

    def fetchall(self) -> list[Any]:
        """The rows that were read, as tuples."""


class Driver(Protocol):
    """What the cursors of sqlite3 and psycopg have in common; on none of ours a transaction begins by itself."""

    def execute(self, text: str, values: Mapping[str, Any] = ..., /) -> Found:
        """Runs one statement."""


class Statement:
    """A statement in the words of the database of this engine."""

    def __init__(self, engine: Engine, written: ClauseElement) -> None:
        compiled = written.compile(engine)
        self._text = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, driver: Driver, values: Mapping[str, Any]) -> Found:
        """Raises what the driver raises."""
        return driver.execute(self._text, {**self._fixed, **values})


Write = tuple[Statement, Mapping[str, Any]]
Lent = tuple[PoolProxiedConnection, Driver]


class Statements:
    """Runs them on connections of an engine's pool.

    A connection may have died while nobody used it. To ask it beforehand costs as much as a statement, so it is not
    asked: where it turns out to be dead, all is done once more on a new one. What is run here must do no harm when it
    is done twice. Some connections are kept here with their cursors: to have the pool lend one, look after it and take
    it back costs as much again.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._errors = engine, engine.dialect.loaded_dbapi
        of_sqlite = engine.dialect.name == "sqlite"
        self._begin = "BEGIN IMMEDIATE" if of_sqlite else "BEGIN"
        # numbers and ciphertext need not be spelled out and read again
        self._how = {} if of_sqlite else {"binary": True}
        # an engine that others made would begin transactions that nobody ends: it has none, and is refused
        self._kept: list[Lent] = engine.get_execution_options()[_AT_HAND]

    def read(self, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
        """The rows that one statement finds, and so of one moment; raises Unavailable."""
        with reached():
            return self._done(lambda driver: statement.run(driver, values).fetchall())

    def write(self, writes: Sequence[Write]) -> bool:
        """Whether each of them wrote its one row; if not, none of them wrote anything. Raises Unavailable."""
        with turn(self._engine), reached():
            return self._done(lambda driver: self._written(driver, writes))

    def _written(self, driver: Driver, writes: Sequence[Write]) -> bool:
        try:
            if len(writes) == 1:  # is written as a whole without a transaction
                return _wrote(driver, writes[0])
            driver.execute(self._begin)
            if not all(_wrote(driver, one) for one in writes):
                driver.execute("ROLLBACK")
                return False
            driver.execute("COMMIT")
        except self._errors.IntegrityError:  # another one wrote a row of this name first
            if len(writes) > 1:
                driver.execute("ROLLBACK")
            return False
        return True

    def _done(self, work: Callable[[Driver], T]) -> T:
        try:
            return self._lent(work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self._engine.dispose()  # the others that nobody uses have probably died with it
            return self._lent(work)

    def _lent(self, work: Callable[[Driver], T]) -> T:
        lent, driver = self._taken()
        try:
            found = work(driver)
        except self._errors.Error as error:
            died = self._engine.dialect.is_disconnect(error, lent.dbapi_connection, None)
            if died:
                lent.invalidate(error)
            else:
                lent.close()
            raise _wrapped(error, died) from None
        except BaseException:  # whatever it is, nobody knows what this connection is in the middle of
            lent.invalidate()
            raise
        if len(self._kept) < KEPT:
            self._kept.append((lent, driver))
        else:
            lent.close()
        return found

    def _taken(self) -> Lent:
        with suppress(IndexError):
            return self._kept.pop()
        try:
            lent = self._engine.raw_connection()
            return lent, cast(Driver, lent.cursor(**self._how))
        except self._errors.Error as error:
            raise _wrapped(error, died=False) from None


def keep_at_hand(engine: Engine) -> None:
    """Have connections kept for this engine until it is disposed of; on none of them a transaction begins by itself."""
    kept: list[Lent] = []
    engine.update_execution_options(**{_AT_HAND: kept})
    event.listen(engine, "engine_disposed", lambda _engine: _close(kept))


def _close(kept: list[Lent]) -> None:
    with suppress(IndexError):
        while True:
            kept.pop()[0].invalidate()


def _wrote(driver: Driver, write: Write) -> bool:
    statement, values = write
    return statement.run(driver, values).rowcount == 1


def _wrapped(error: Exception, died: bool) -> DBAPIError:
    """As SQLAlchemy says it, and never with values."""
    return DBAPIError(None, None, error, hide_parameters=True, connection_invalidated=died)
