"""The database: how it is opened, SQLite in a file or PostgreSQL by address."""

from __future__ import annotations

import os
import threading
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from formhelper.storage.schema import check, upgrade
from formhelper.storage.statements import keep_at_hand
from formhelper.storage.unavailable import PATIENCE, READS, TURNS

POSTGRESQL = "postgresql"
SERVER_LIMITS = (
    f"-c statement_timeout={PATIENCE}s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s "
    r"-c default_transaction_isolation=read\ committed"
)


class WrongAddress(ValueError):
    """An address of a database that nobody can open."""


def open_database(url_or_path: str | Path) -> Engine:
    """The engine on tables that fit this program; a path means SQLite in that file, which only its owner may read.

    SQLite is brought up to date by itself. Raises SchemaNotCurrent for a PostgreSQL that is not, WrongAddress and
    Unavailable.
    """
    engine = connect(url_or_path)
    if engine.dialect.name == POSTGRESQL:
        check(engine)
    else:
        upgrade(engine)
    return engine


def connect(url_or_path: str | Path) -> Engine:
    """The engine alone, whatever the tables are. Raises WrongAddress."""
    address = str(url_or_path)
    if "://" not in address:
        _private_file(Path(address))
        address = f"sqlite:///{Path(address).absolute()}"
    return _postgresql(address) if address.startswith(POSTGRESQL[:8]) else _sqlite(address)


def _sqlite(address: str) -> Engine:
    engine = _engine(address, connect_args={"timeout": PATIENCE}, paramstyle="named")
    if engine.dialect.name != "sqlite":
        raise WrongAddress("the database is SQLite or PostgreSQL: postgresql://user@host/name")
    event.listen(engine, "connect", _careful_sqlite)
    event.listen(engine, "begin", partial(_begin, "BEGIN IMMEDIATE"))
    engine.update_execution_options(**{TURNS: threading.Lock()})
    return engine


def _postgresql(address: str) -> Engine:
    """What is read after a row is held must be of that moment, so the level is ours and not the server's.

    Under REPEATABLE READ it would be of the moment before the wait, and whoever waited would be refused.
    """
    rest = address.partition("://")[2]
    arguments = {"connect_timeout": 3, "options": SERVER_LIMITS}
    engine = _engine(
        f"postgresql+psycopg://{rest}", connect_args=arguments, pool_timeout=PATIENCE, isolation_level="AUTOCOMMIT",
    )
    event.listen(engine, "begin", partial(_begin, "BEGIN"))
    return engine


def _engine(address: str, **arguments: Any) -> Engine:
    try:
        engine = create_engine(make_url(address), hide_parameters=True, pool_use_lifo=True, **arguments)
    # TypeError for a database in memory, whose pool is another one: each thread would have one for itself
    except (ArgumentError, TypeError):  # their messages would repeat the address with the password
        raise WrongAddress("this is no address of a database: postgresql://user@host/name") from None
    except ModuleNotFoundError as error:
        raise WrongAddress(f"{error.name} is not installed: pip install 'formhelper[postgresql]'") from None
    keep_at_hand(engine)
    return engine


def _private_file(path: Path) -> None:
    """SQLite gives the log files beside the database the mode of the database."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _careful_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """FULL, because NORMAL loses answers that were already acknowledged when the power goes."""
    # the driver would begin late, and not for tables: a migration could not be taken back
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(how: str, connection: Connection) -> None:
    """The drivers begin nothing by themselves: one statement that reads needs no beginning.

    Who writes to SQLite has the database alone from the beginning.
    """
    if READS not in connection.get_execution_options():
        connection.exec_driver_sql(how)
