"""The applications that are loaded: a bare Flask that says hello, and the wizard as it is served."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

from flask import Flask
from flask.testing import FlaskClient

from formhelper.cli.server import settled
from formhelper.desk.package import Desk
from formhelper.library.catalogues import translations_folder
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import load_shelf
from formhelper.storage.cases import Cases
from formhelper.storage.database import connect, open_database
from formhelper.storage.originals import OriginalsFolder
from formhelper.storage.schema import upgrade
from formhelper.web import Parts, create_app

FORM = "/en/kindergeld"
ANSWERS = {
    "family_name": "Țăranu-Popescu", "given_names": "Maria Ștefania", "postcode": "12059", "city": "Berlin",
    "street": "Sonnenallee", "house_number": "211", "birth_name": "Țăranu", "place_of_birth": "Timișoara",
}
SAFE = "no"


def hello() -> Flask:
    """A page without anything: what Flask itself costs."""
    app = Flask("hello")

    @app.get("/")
    def say() -> str:
        return "<!doctype html><title>hello</title><p>hello"

    return app


def wizard() -> Flask:
    """The application on the database of BENCH_DATABASE, with the forms of BENCH_FORMS where that is set."""
    forms = os.environ.get("BENCH_FORMS")
    shelf = load_shelf(Path(forms)) if forms else load_shelf()
    cases = Cases(open_database(os.environ["BENCH_DATABASE"]), lambda: datetime.now(UTC))
    desk = Desk(shelf, OriginalsFolder(Path(os.environ["BENCH_FOLDER"]) / "originals"), load_fonts())
    return cast(Flask, settled(create_app(Parts(shelf, cases, desk, translations_folder(), secure_cookies=False))))


def migrated() -> None:
    """Brings the tables of BENCH_DATABASE up to date: for PostgreSQL that is the work of `formhelper db upgrade`."""
    upgrade(connect(os.environ["BENCH_DATABASE"]))


def begun(app: Flask) -> tuple[str, str]:
    """A case that has reached its third page: the cookies of its browser, and the address of the second page."""
    client = app.test_client()
    addresses = [_send(client, FORM, {})]
    while len(addresses) < 9:
        addresses.append(_send(client, addresses[-1], ANSWERS))
    cookies = [client.get_cookie(name) for name in ("formhelper", "formhelper-language")]
    page = next(address for address in addresses if address.endswith("/home"))
    return ";".join(f"{cookie.key}={cookie.value}" for cookie in cookies if cookie), page


class _Controls(HTMLParser):
    """The controls of a page as a browser would send them, filled in with plain answers."""

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__()
        self.answers = answers
        self.sent: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the control."""
        found = {name: value or "" for name, value in attrs}
        name, kind = found.get("name", ""), found.get("type", "text")
        if not name or tag not in ("input", "select", "textarea"):
            return
        if tag == "select":
            self.sent[name] = ["RO"]
        elif kind == "hidden":
            self.sent.setdefault(name, []).append(found["value"])
        elif kind == "radio":
            if name not in self.sent or found["value"] == SAFE:
                self.sent[name] = [found["value"]]
        elif kind != "checkbox":
            self.sent[name] = [self.answers.get(name.rpartition("-")[2], "")]


def _send(client: FlaskClient, address: str, answers: dict[str, str]) -> str:
    """Fill in a page, and give the address to which it leads."""
    controls = _Controls(answers)
    controls.feed(client.get(address).get_data(as_text=True))
    data = {**controls.sent, "do": ["later"]}
    data.pop("mrz", None)
    response = client.post(address, data=data)
    if response.status_code != 303:
        raise RuntimeError(f"the wizard does not take the answers of {address}: {response.status_code}")
    return str(response.headers["Location"])
