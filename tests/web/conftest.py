"""The web with a small shelf and a database in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from small_web import HERE, TODAY, Browser, Clock, PlainDesk

from formhelper.library.shelf import Shelf, load_shelf
from formhelper.storage.cases import Cases
from formhelper.storage.database import open_database
from formhelper.web.app import create_app
from formhelper.web.parts import Parts


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return load_shelf(HERE / "shelf/forms", HERE / "shelf/papers")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cases.sqlite"


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
