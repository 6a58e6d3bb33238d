"""The real application on a loopback port, and Chromium, with and without JavaScript."""

from __future__ import annotations

import os
import random
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from households import shelf as shipped
from playwright import sync_api as playwright
from running import Certificate, self_signed
from turning import press
from walking import WALKED
from werkzeug.serving import WSGIRequestHandler, make_server

from formhelper.desk.package import Desk
from formhelper.library.catalogues import translations_folder
from formhelper.library.fonts import load_fonts
from formhelper.storage.cases import Cases
from formhelper.storage.database import open_database
from formhelper.storage.originals import OriginalsFolder
from formhelper.web import Parts, create_app

TODAY = date(2026, 11, 22)
OF_NO_FORM = (
    "/", "/en/", "/en/later", "/en/resume", "/en/back", "/en/left", "/en/delete", "/en/deleted", "/en/privacy",
    "/en/display", "/en/accessibility", "/en/imprint", "/en/nothing", "/en/search?q=dziecko", "/en/search?q=qwrtz",
)
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]
PATIENCE = 120_000
"""Milliseconds: a machine under load may take its time, for a package of papers above all."""
playwright.expect.set_options(timeout=PATIENCE)
ANSWERS = {
    "family_name": "Kánárek", "given_names": "Žofie Anna", "postcode": "10117", "city": "Berlin",
    "iban": "DE02120300000000202051",
    "birth_date": "14.03.1988", "moved_in": "01.11.2026", "country": "CZ", "nationalities": "CZ",
}


class Silent(WSGIRequestHandler):
    """Logs no addresses."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        pass


def _slow(app: Any) -> Any:
    """Pages and files come when they like, with FORMHELPER_SLOW: a test that does not wait for them fails."""

    def answer(environ: Any, start: Any) -> Any:
        time.sleep(random.uniform(0.2, 0.8))
        return app(environ, start)

    return answer if os.environ.get("FORMHELPER_SLOW") else app


@dataclass(frozen=True)
class Site:
    """The application on loopback ports, as it is or as `changed` makes it; over https where it has a certificate."""

    app: Flask
    certificate: Certificate | None = None

    @contextmanager
    def served(self, changed: Callable[[Any], Any] = lambda app: app) -> Iterator[str]:
        tls = (str(self.certificate.file), str(self.certificate.key)) if self.certificate else None
        server = make_server(
            "127.0.0.1", 0, _slow(changed(self.app)), threaded=True, request_handler=Silent, ssl_context=tls
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """For http and for https: the same, but for the cookies."""
    folder = tmp_path_factory.mktemp("site")
    shelf = shipped()
    cases = Cases(open_database(folder / "cases.sqlite"), lambda: datetime.now(UTC))
    desk = Desk(shelf, OriginalsFolder(folder / "originals"), load_fonts())
    parts = Parts(shelf, cases, desk, translations_folder(), today=lambda: TODAY, secure_cookies=False)
    secure = create_app(replace(parts, secure_cookies=True))
    return {"http": Site(create_app(parts)), "https": Site(secure, self_signed(folder, "localhost"))}


@pytest.fixture(scope="session")
def site(sites: dict[str, Site]) -> Iterator[str]:
    with sites["http"].served() as address:
        yield address


@pytest.fixture(scope="session")
def program() -> str:
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is not installed: make system installs it, make unit does without")
    return found


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(driver: Any, program: str) -> Iterator[Any]:
    browser = driver.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def new_page(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    contexts = []

    def new(**options: Any) -> Any:
        size = {"viewport": {"width": 1280, "height": 900}}
        context = chromium.new_context(base_url=site, locale="en-GB", **{**size, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("requestfinished", lambda sent: None if _ours(sent.url, site) else page.complaints.append(sent.url))
        return page

    yield new
    for context in contexts:
        context.close()


def _ours(address: str, site: str) -> bool:
    return address.startswith((site, "data:"))


@dataclass
class Walk:
    """A form answered to its end: the cookies of the browser, and the addresses of all pages on the way."""

    form: str
    cookies: list[Any] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def kinds(self) -> list[str]:
        """One page of each kind; those that are of no form come with the first of the forms only."""
        own = [f"/en/{self.form}", *self.pages, f"/en/{self.form}/check", f"/en/{self.form}/papers"]
        return [*OF_NO_FORM, *own] if self.form == WALKED[0] else own


@pytest.fixture(scope="session")
def walks(chromium: Any, site: str) -> dict[str, Walk]:
    """Forms that have every kind of page and question between them, answered without JavaScript."""
    return {form: _walk(chromium, site, form) for form in WALKED}


def _walk(chromium: Any, site: str, form: str) -> Walk:
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    walk = Walk(form)
    page.goto(f"/en/{form}")
    press(page.locator("main .main-button").first)
    while not page.url.endswith("/check"):
        path = re.sub(r"^https?://[^/]+", "", page.url)
        assert walk.pages.count(path) < 2, f"the walk stands still at {path}"
        assert len(walk.pages) < 100, "the walk has no end"
        walk.pages.append(path)
        answer(page)
        press(page.locator("main .main-button").first)
    walk.pages = list(dict.fromkeys(walk.pages))
    walk.cookies = context.cookies()
    context.close()
    return walk


def answer(page: Any) -> None:
    """Answer what must be answered on a page, and leave the rest blank."""
    if page.locator("section.adding > p").count():  # a list that may stay empty
        return
    for question in page.locator(".question").all():
        if question.locator(".optional").count():
            continue
        options = question.locator("input[type=radio], input[type=checkbox]")
        if options.count():
            simple = question.locator("input[value=nobody], input[value=no]")
            (simple if simple.count() else options).first.check()
            continue
        control = question.locator("input.text, select, textarea").first
        name = control.get_attribute("name")
        text = ANSWERS.get(name.rpartition("-")[2], _by_name(name, control))
        fill = control.select_option if question.locator("select").count() else control.fill
        fill(text)


def _by_name(name: str, control: Any) -> str:
    if control.get_attribute("inputmode"):
        return "01.02.2020" if control.get_attribute("inputmode") == "numeric" else "38"
    if "name" in name:
        return "Muster"
    return "CZ" if name.endswith("country") else "Musterweg 5"


@pytest.fixture(scope="session")
def languages() -> list[str]:
    """Those that have catalogues, and the two that need none."""
    found = [path.parts[-3] for path in translations_folder().glob("*/LC_MESSAGES/messages.mo")]
    return sorted({"de", "en", *found})
