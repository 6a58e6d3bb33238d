"""The applications that are loaded: a bare Flask that says hello, and the wizard as it is served."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from formhelper.desk.package import Desk
from formhelper.library.catalogues import translations_folder
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import load_shelf
from formhelper.storage.cases import Cases
from formhelper.storage.database import open_database
from formhelper.storage.originals import OriginalsFolder
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
    return create_app(Parts(shelf, cases, desk, translations_folder(), secure_cookies=False))


def begun(app: Flask) -> tuple[str, str]:
    """A case that has reached its third page: the cookie that opens it, and the address of the second page."""
    client = app.test_client()
    addresses = [_send(client, FORM, {})]
    while len(addresses) < 9:
        addresses.append(_send(client, addresses[-1], ANSWERS))
    cookie = client.get_cookie("formhelper")
    if cookie is None:
        raise RuntimeError("the wizard gave no cookie")
    page = next(address for address in addresses if address.endswith("/home"))
    return f"{cookie.key}={cookie.value}", page


def _send(client: FlaskClient, address: str, answers: dict[str, str]) -> str:
    """Fill in a page, and give the address to which it leads."""
    page = client.get(address).get_data(as_text=True)
    data: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        data.setdefault(name, []).append(unescape(value))
    for name in re.findall(r'<(?:input|textarea)[^>]*? name="([a-z][a-z_-]+)"', page):
        if name not in data:
            data[name] = [answers.get(name.rpartition("-")[2], "")]
    for name, value in re.findall(r'<input type="radio"[^>]*? name="([^"]+)" value="([^"]*)"', page):
        if not data.get(name, [""])[0] or value == SAFE:
            data[name] = [value]
    for name in re.findall(r'<select [^>]*?name="([^"]+)"', page):
        data[name] = ["RO"]
    data["do"] = ["later"]
    response = client.post(address, data=data)
    if response.status_code != 303:
        raise RuntimeError(f"the wizard does not take the answers of {address}: {response.status_code}")
    return str(response.headers["Location"])
