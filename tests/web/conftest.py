"""The web with a small shelf and a database in a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from small_web import HERE, TODAY, Browser, Clock, PlainDesk

from formhelper.library.shelf import Shelf, load_shelf
from formhelper.storage.cases import Cases
from formhelper.storage.database import open_database
from formhelper.web.app import QuietFlask, create_app
from formhelper.web.parts import Parts


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return load_shelf(HERE / "shelf/forms", HERE / "shelf/papers")


class Compiled(BytecodeCache):
    """Templates that one application of the tests has compiled serve the next one too."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuietFlask, "jinja_options", {**QuietFlask.jinja_options, "bytecode_cache": Compiled()})
        yield


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all its tables and nothing in them: each test begins with a copy."""
    path = tmp_path_factory.mktemp("empty") / "cases.sqlite"
    open_database(path).dispose()
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path, empty: Path) -> Path:
    return Path(shutil.copyfile(empty, tmp_path / "cases.sqlite"))


@pytest.fixture
def parts(shelf: Shelf, database: Path, clock: Clock, tmp_path: Path) -> Parts:
    cases = Cases(open_database(database), clock)
    desk: Any = PlainDesk()
    return Parts(shelf, cases, desk, tmp_path / "translations", lambda: TODAY, secure_cookies=False)


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def begun(browser: Browser) -> Browser:
    """With some answers."""
    browser.walk(to="partner")
    return browser


@pytest.fixture
def other(app: Flask) -> Browser:
    """On another device, with no case."""
    return Browser(app.test_client())
