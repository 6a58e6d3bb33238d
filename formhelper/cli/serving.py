"""The web application, started from the command line."""

from __future__ import annotations

import os

import click

from formhelper.cli.command import data_home, main, operator, shelf, wrong
from formhelper.desk.originals import Reception
from formhelper.desk.package import Desk
from formhelper.library.catalogues import translations_folder
from formhelper.library.fonts import load_fonts
from formhelper.storage.originals import OriginalsFolder

LOOPBACK = ("127.0.0.1", "localhost")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--https", is_flag=True, help="The person's browser reaches us over https: cookies are marked Secure.")
@click.option("--name", "names", multiple=True, help="Name under which browsers may call us; others are refused.")
def serve(host: str, port: int, https: bool, names: tuple[str, ...]) -> None:
    """Start the web application."""
    # the other commands start faster without the web
    from sqlalchemy.exc import SQLAlchemyError
    from waitress.server import create_server

    from formhelper.storage.opening import CANNOT_OPEN, open_storage
    from formhelper.storage.unavailable import Unavailable
    from formhelper.web import Parts, create_app
    from formhelper.web.assets import missing
    from formhelper.web.limits import MOST_BYTES

    if host not in LOOPBACK and not names:
        raise wrong(f"--host {host} opens the app to other machines: say with --name under which name they call it")
    if lost := missing():
        raise wrong(f"the design system of the pages is not there ({', '.join(lost)}): run `make assets`")
    home = data_home()
    on, run_by = shelf(), operator()
    if not run_by.known:
        click.echo(f"warning: nobody says who runs this installation: write {home / 'formhelper.toml'}", err=True)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        cases = open_storage(home, os.environ).cases
        cases.sweep()
    except (*CANNOT_OPEN, Unavailable) as error:
        raise wrong(f"the database cannot be used: {error}") from None
    except (OSError, SQLAlchemyError) as error:
        raise wrong(f"{home}: the database cannot be used: {type(error).__name__}; see FORMHELPER_DATA") from None
    installed = OriginalsFolder(home / "originals")
    for refused in Reception(on, installed).renew_plans():
        click.echo(f"warning: the plan of an original is old and cannot be renewed: {refused}", err=True)
    desk = Desk(on, installed, load_fonts())
    trusted = names or LOOPBACK
    app = create_app(Parts(
        on, cases, desk, translations_folder(), secure_cookies=https, trusted_hosts=trusted, operator=run_by,
    ))
    try:
        server = create_server(app, host=host, port=port, ident="formhelper", max_request_body_size=MOST_BYTES)
    except (OSError, ValueError) as error:
        raise wrong(f"{host}:{port} cannot be opened: {error}; choose another with --port") from None
    click.echo(f"formhelper runs at http://{host}:{port} (data in {home}); stop with Ctrl-C")
    server.run()
