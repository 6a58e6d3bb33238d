"""The web application, started from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from formhelper.cli.command import data_home, main, operator, retention, shelf, unusable, wrong
from formhelper.cli.settings import UNSAFE, Settings, most_workers, refusals
from formhelper.desk.originals import Reception
from formhelper.desk.package import Desk
from formhelper.library.catalogues import translations_folder
from formhelper.library.fonts import load_fonts
from formhelper.storage.originals import OriginalsFolder

PORT = click.IntRange(1, 65535)


@main.command()
@click.option("--host", envvar="FORMHELPER_HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="FORMHELPER_PORT", default=8000, show_default=True, type=PORT)
@click.option(
    "--https", envvar="FORMHELPER_HTTPS", is_flag=True,
    help="The person's browser reaches us over https: cookies are marked Secure.",
)
@click.option(
    "--name", "names", envvar="FORMHELPER_NAMES", multiple=True,
    help="Name under which browsers may call us; others are refused.",
)
@click.option(
    "--proxies", envvar="FORMHELPER_PROXIES", default=0, show_default=True, type=click.IntRange(0, 5),
    help="How many proxies of our own stand before us: that many X-Forwarded-* are believed.",
)
@click.option(
    "--workers", envvar="FORMHELPER_WORKERS", default=most_workers(), show_default="by cores",
    type=click.IntRange(1, 64),
)
@click.option("--threads", envvar="FORMHELPER_THREADS", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--metrics-port", envvar="FORMHELPER_METRICS_PORT", default=0, type=click.IntRange(0, 65535),
    help="Port of this machine at which Prometheus reads counters; 0 counts nothing.",
)
def serve(**options: Any) -> None:
    """Start the web application."""
    settings = Settings(**options)
    home = data_home()
    if reasons := list(refusals(settings, home, os.environ)):
        wrong(*reasons)
        raise SystemExit(UNSAFE)
    if sys.platform == "win32":
        raise wrong("serving needs Linux, macOS or WSL; or use the container, see docs/operating.md")
    _serve(settings, home)


def _serve(settings: Settings, home: Path) -> None:
    """Everything that is only read is made once, before the workers are forked, so that they share its memory."""
    # the other commands start faster without the web
    from formhelper.cli.metrics_port import shown_at
    from formhelper.cli.server import Server, cannot_open

    make_app = _application(settings, home)
    if why := cannot_open(settings.host, settings.port):
        raise wrong(f"{settings.host}:{settings.port} cannot be opened: {why}; choose another with --port")
    said = f"formhelper runs at http://{settings.host}:{settings.port} (data in {home}); stop with Ctrl-C"
    with shown_at(settings.metrics_port):
        Server(settings, make_app, partial(click.echo, said)).run()


def _application(settings: Settings, home: Path) -> Callable[[], Any]:
    """What makes the application in a worker. Refuses what cannot work before there is one."""
    from formhelper.cli.readiness import missing
    from formhelper.cli.server import trusting
    from formhelper.storage.opening import reopen_storage
    from formhelper.web import Parts, create_app
    from formhelper.web.assets import missing as missing_assets

    on, run_by = shelf(), operator()
    if lost := missing_assets():
        raise wrong(f"the design system of the pages is not there ({', '.join(lost)}): run `make assets`")
    if not run_by.known:
        click.echo(f"warning: nobody says who runs this installation: write {home / 'formhelper.toml'}", err=True)
    environment = retention(run_by) | dict(os.environ)
    _prepare_database(home, environment)
    installed = OriginalsFolder(home / "originals")
    for refused in Reception(on, installed).renew_plans():
        click.echo(f"warning: the plan of an original is old and cannot be renewed: {refused}", err=True)
    desk, translations = Desk(on, installed, load_fonts()), translations_folder()

    def make() -> Any:
        # not checked again: a worker that starts while the database is away answers 503, and then is well again
        storage = reopen_storage(home, environment)
        parts = Parts(
            on, storage.cases, desk, translations, secure_cookies=settings.https, trusted_hosts=settings.trusted,
            shares=storage.shares, operator=run_by, missing=partial(missing, storage.engine, translations),
        )
        return trusting(create_app(_counted(parts) if settings.metrics_port else parts), settings.proxies)

    return make


def _prepare_database(home: Path, environment: Mapping[str, str]) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    from formhelper.storage.opening import CANNOT_OPEN, open_storage
    from formhelper.storage.unavailable import Unavailable

    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        storage = open_storage(home, environment)
        storage.cases.sweep()
        storage.engine.dispose()
    except (*CANNOT_OPEN, Unavailable) as error:
        raise unusable(error) from None
    except (OSError, SQLAlchemyError) as error:
        raise wrong(f"{home}: the database cannot be used: {type(error).__name__}; see FORMHELPER_DATA") from None


def _counted(parts: Any) -> Any:
    from formhelper.web.metrics import Metrics

    return replace(parts, observe=Metrics().observe)
