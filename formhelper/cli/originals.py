"""The authorities' PDFs: which are installed, and how to install them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from formhelper.cli.command import WRONG, data_home, main, reception, shelf, wrong
from formhelper.desk.fetch import fetch
from formhelper.desk.originals import Refused, pdf_files

STOPPED = 130
"""The exit code that shells expect after Ctrl-C."""


@main.group()
def originals() -> None:
    """The authorities' PDFs: which are installed, and how to install them."""


@originals.command("list")
def originals_list() -> None:
    """List all editions with their state."""
    today = date.today()
    for status in reception(shelf()).status():
        edition = status.edition
        state = f"installed {status.installed.added}" if status.installed else "not installed (stand-in is used)"
        stale = ", not checked for more than a year" if edition.stale(today) else ""
        click.echo(f"{edition.key}: {edition.title}, {edition.edition}; {state}; checked {edition.checked}{stale}")


@originals.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def originals_add(paths: tuple[Path, ...]) -> None:
    """Install originals from files, or from all PDFs in a folder."""
    desk = reception(shelf())
    refused = 0
    found = list(pdf_files(paths))
    if not found:
        raise wrong(f"no PDF in {', '.join(map(str, paths))}")
    for path in found:
        try:
            edition = desk.add(path.name, path.read_bytes())
        except OSError as error:
            refused += 1
            click.echo(f"{path.name}: cannot be read: {error.strerror}", err=True)
        except Refused as error:
            refused += 1
            click.echo(str(error), err=True)
        else:
            click.echo(f"{path.name}: installed as {edition.key} ({edition.title}, {edition.edition})")
    if refused:
        raise SystemExit(WRONG)


@originals.command("fetch")
def originals_fetch() -> None:
    """Download originals from the authorities' addresses and install those that are recognised.

    Ctrl-C stops it: what is installed stays, a download that has begun goes on the next time.
    """
    desk = reception(shelf())
    failed = 0
    for status in desk.status():
        edition = status.edition
        if status.installed:
            continue
        if not edition.download:
            click.echo(f"{edition.key}: no direct address is known; get it from {edition.source}, then: originals add")
            continue
        try:
            desk.add(edition.key, fetch(edition.download, data_home() / "downloads", _progress(edition.key)))
        except (Refused, OSError) as error:
            failed += 1
            click.echo(f"{edition.key}: {error}", err=True)
        except KeyboardInterrupt:  # Ctrl-C
            said = "stopped; nothing was installed of it. Run the command again to go on"
            click.echo(f"\n{edition.key}: {said}", err=True)
            raise SystemExit(STOPPED) from None
        else:
            click.echo(f"{edition.key}: installed")
    if failed:
        raise SystemExit(WRONG)


def _progress(name: str) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{name}: {done // 1024} of {total // 1024 if total else '?'} kB", err=True, nl=False)

    return show
