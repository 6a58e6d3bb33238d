"""The tables of the database: where they stand, and how they are brought up to date."""

from __future__ import annotations

import os
from collections.abc import Callable

import click
from sqlalchemy import Engine

from formhelper.cli.command import data_home, main, unusable
from formhelper.storage.database import WrongAddress, connect
from formhelper.storage.opening import database_address
from formhelper.storage.schema import SchemaNotCurrent, current, upgrade
from formhelper.storage.tables import HEAD
from formhelper.storage.unavailable import Unavailable, reading


@main.group()
def db() -> None:
    """The database in which cases are kept: FORMHELPER_DATABASE_URL, else a file in FORMHELPER_DATA."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the tables up to date. Several machines may call this at once."""
    click.echo(f"the tables stand at {_said(upgrade)}")


@db.command("current")
def db_current() -> None:
    """Say where the tables stand; exits with 1 where `upgrade` has something to do."""
    found = _said(_current)
    click.echo(f"the tables stand at {found or 'nothing'}, this program works with {HEAD}")
    if found < HEAD:
        raise SystemExit(1)


def _current(engine: Engine) -> str:
    with reading(engine) as connection:
        return current(connection)


def _said(ask: Callable[[Engine], str]) -> str:
    try:
        engine = connect(database_address(data_home(), os.environ))
        return ask(engine)
    except (WrongAddress, SchemaNotCurrent, Unavailable, OSError) as error:
        raise unusable(error) from None
