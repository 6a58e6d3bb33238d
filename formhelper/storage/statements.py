"""Statements that each step of a person needs: written with SQLAlchemy, compiled once, run by the driver itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.expression import ClauseElement

from formhelper.storage.unavailable import reached, turn

T = TypeVar("T")
_CURSOR = "formhelper.cursor"
"""Under which name a connection of the pool knows it."""


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


class Statements:
    """Runs them on connections of an engine's pool.

    A connection may have died while nobody used it. To ask it beforehand costs as much as a statement, so it is not
    asked: where it turns out to be dead, all is done once more on a new one. What is run here must do no harm when it
    is done twice.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._errors = engine, engine.dialect.loaded_dbapi
        of_sqlite = engine.dialect.name == "sqlite"
        self._begin = "BEGIN IMMEDIATE" if of_sqlite else "BEGIN"
        # numbers and ciphertext need not be spelled out and read again
        self._how = {} if of_sqlite else {"binary": True}

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
                return False  # the pool takes back what was begun
            driver.execute("COMMIT")
        except self._errors.IntegrityError:  # another one wrote a row of this name first
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
        lent = self._connection()
        try:
            found = work(self._driver(lent))
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
        lent.close()
        return found

    def _driver(self, lent: PoolProxiedConnection) -> Driver:
        """The one cursor of this connection: to make one costs a quarter of a statement."""
        if (kept := lent.info.get(_CURSOR)) is None:
            kept = lent.info[_CURSOR] = lent.cursor(**self._how)
        return cast(Driver, kept)

    def _connection(self) -> PoolProxiedConnection:
        try:
            return self._engine.raw_connection()
        except self._errors.Error as error:
            raise _wrapped(error, died=False) from None


def _wrote(driver: Driver, write: Write) -> bool:
    statement, values = write
    return statement.run(driver, values).rowcount == 1


def _wrapped(error: Exception, died: bool) -> DBAPIError:
    """As SQLAlchemy says it, and never with values."""
    return DBAPIError(None, None, error, hide_parameters=True, connection_invalidated=died)
