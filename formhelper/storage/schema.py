"""Whether the tables fit this program, and how they are brought up to date."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, select, text

from formhelper.storage.tables import HEAD, NOTES
from formhelper.storage.unavailable import reached, reading

FIRST = "0001"
TURN = 4_207_301_163
"""Any number, the same for all: whoever changes tables of a PostgreSQL takes this lock first."""


class SchemaNotCurrent(Exception):
    """The tables are not those that this program works with."""


def upgrade(engine: Engine) -> str:
    """Bring the tables up to date, all or nothing, and give their migration. Raises SchemaNotCurrent, Unavailable.

    A database of a version without migrations is recognised. Several may try at once: one works, the others wait.
    """
    with reached():
        with reading(engine) as connection:
            found = current(connection)
        if found < HEAD:
            with engine.connect() as connection, connection.begin():
                _take_turn(connection)
                _run(connection)
    check(engine)
    return max(found, HEAD)


def check(engine: Engine) -> None:
    """Raises SchemaNotCurrent, with the remedy, where this program cannot work with the tables; and Unavailable."""
    with reading(engine) as connection:
        found = current(connection)
        if found < HEAD:
            state = f"stand at {found}" if found else "are not there yet"
            raise SchemaNotCurrent(f"the tables {state}, needed is {HEAD}: run `formhelper db upgrade`")
        if found > HEAD and _oldest(connection) > HEAD:
            raise SchemaNotCurrent(
                f"the tables stand at {found}, newer than this program, which knows {HEAD}: install the newer program"
            )


def current(connection: Connection) -> str:
    """The newest migration of this database; 0001 where tables were made before there were migrations; "" if none."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return str(connection.execute(text("SELECT max(version_num) FROM alembic_version")).scalar() or "")
    return FIRST if {"cases", "parts"} <= set(tables) else ""


def _oldest(connection: Connection) -> str:
    """The oldest program that the tables still fit: those who add tables and columns leave it as it is."""
    return str(connection.execute(select(NOTES.c.value).where(NOTES.c.name == "oldest")).scalar() or HEAD)


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def _run(connection: Connection) -> None:
    # only here: it costs 0.1 s, and most starts have nothing to do
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "formhelper.storage:migrations")
    config.set_main_option("path_separator", "os")
    if current(connection) == FIRST and "alembic_version" not in inspect(connection).get_table_names():
        command.stamp(config, FIRST)
    command.upgrade(config, "head")
