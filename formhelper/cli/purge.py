"""What is expired, deleted at once."""

from __future__ import annotations

import os

import click

from formhelper.cli.command import data_home, main, unusable
from formhelper.storage.database import open_database
from formhelper.storage.opening import CANNOT_OPEN, database_address, open_storage
from formhelper.storage.pepper import end_codes, end_old_codes, peppers
from formhelper.storage.unavailable import Unavailable


@main.command()
@click.option("--codes", is_flag=True, help="End all codes too, for example because the pepper is lost.")
@click.option("--old-codes", is_flag=True, help="End codes that were not made with the newest pepper.")
def purge(codes: bool, old_codes: bool) -> None:
    """Delete all expired cases; this also happens by itself while the application runs."""
    try:
        if codes or old_codes:
            engine = open_database(database_address(data_home(), os.environ))
            ended = end_codes(engine) if codes else end_old_codes(engine, peppers(data_home(), os.environ)[0])
            click.echo(f"{ended} codes ended")
        deleted = open_storage(data_home(), os.environ).cases.sweep()
    except (*CANNOT_OPEN, Unavailable, OSError) as error:
        raise unusable(error) from None
    click.echo(f"{deleted} cases deleted")
