"""What storage says when it cannot work: one error, of three kinds, without values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from private_servers import Postgres, postgres
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import QueuePool

from formhelper.core.facts import Case
from formhelper.storage.cases import Cases
from formhelper.storage.database import connect, open_database
from formhelper.storage.schema import upgrade
from formhelper.storage.unavailable import Unavailable, reached, reading, transaction

LONG = Case().put(None, {"home.story": "Zażółć gęślą jaźń " * 4000})


def test_a_full_database_says_so_and_the_case_stays_as_it_was(embedded: Engine, clock: Any) -> None:
    cases = Cases(embedded, clock)
    secret = cases.start()
    before = cases.load(secret)
    with embedded.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    most = 2**30
    event.listen(embedded, "connect", lambda driver, _entry: driver.execute(f"PRAGMA max_page_count = {most}"))

    def limit(pages: int) -> None:
        """Of each connection, from now on."""
        nonlocal most
        most = pages
        embedded.dispose()

    limit(int(pages or 0) + 2)
    with pytest.raises(Unavailable) as refused:
        cases.save(secret, before, LONG)
    assert refused.value.kind == "full"
    assert "Zażółć" not in str(refused.value)
    assert cases.load(secret) == before
    limit(2**30)
    cases.save(secret, before, LONG)
    assert cases.load(secret).case == LONG


def test_a_database_that_another_one_holds_is_busy_and_not_for_long(
    embedded: Engine, file: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = Cases(embedded, clock).start()
    monkeypatch.setattr("formhelper.storage.database.PATIENCE", 0.05)
    cases = Cases(connect(file), clock)
    before = cases.load(secret)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as refused:
        cases.save(secret, before, LONG)
    assert refused.value.kind == "busy"
    assert cases.load(secret) == before, "reading needs no turn"
    holder.execute("ROLLBACK")
    holder.close()
    cases.save(secret, before, LONG)


def test_a_file_that_is_no_database_is_away(file: Path) -> None:
    file.write_bytes(b"this is no database" * 100)
    with pytest.raises(Unavailable) as refused:
        open_database(file)
    assert refused.value.kind == "away"


def test_a_row_that_another_one_holds_is_busy(
    on_postgresql: Engine, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = Cases(on_postgresql, clock).start()
    monkeypatch.setattr("formhelper.storage.database.SERVER_LIMITS", "-c lock_timeout=50")
    hurried = connect(on_postgresql.url.render_as_string())
    cases = Cases(hurried, clock)
    before = cases.load(secret)
    with on_postgresql.begin() as holder:
        holder.execute(text("SELECT * FROM cases FOR UPDATE"))
        with pytest.raises(Unavailable) as refused:
            cases.save(secret, before, LONG)
    assert refused.value.kind == "busy"
    cases.save(secret, before, LONG)
    assert Cases(on_postgresql, clock).load(secret).case == LONG
    cases.delete(secret)
    hurried.dispose()


def test_more_at_once_than_there_are_connections_is_busy(file: Path) -> None:
    open_database(file).dispose()
    narrow = create_engine(f"sqlite:///{file}", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.05)
    with reading(narrow), pytest.raises(Unavailable) as refused, reading(narrow):
        pass
    assert refused.value.kind == "busy"
    narrow.dispose()


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("53100", "full"), ("53300", "busy"), ("55P03", "busy"), ("57014", "busy"), ("40001", "busy"),
        ("40P01", "busy"),
        ("08006", "away"), ("57P01", "away"), ("57P03", "away"), ("25006", "away"), ("28P01", "away"),
    ],
)
def test_each_state_of_postgresql_has_its_kind(state: str, kind: str) -> None:
    cause = psycopg.errors.lookup(state)("secret words") if state != "57P03" else psycopg.OperationalError("starting")
    with pytest.raises(Unavailable) as refused, reached():
        raise OperationalError("UPDATE", {"x": "hush"}, cause)
    assert refused.value.kind == kind
    assert "secret" not in str(refused.value)
    assert "hush" not in str(refused.value)


def test_a_mistake_in_the_program_is_not_hidden(engine: Engine) -> None:
    with pytest.raises((ProgrammingError, OperationalError)), transaction(engine) as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


def test_a_database_that_is_gone_is_away_and_works_again_as_soon_as_it_is_back(
    own_server: Postgres, clock: Any
) -> None:
    engine = connect(own_server.url())
    upgrade(engine)
    cases = Cases(engine, clock)
    secret = cases.start()
    before = cases.load(secret)
    own_server.stop()
    for attempt in (lambda: cases.load(secret), lambda: cases.save(secret, before, LONG), cases.start):
        with pytest.raises(Unavailable) as refused:
            attempt()
        assert refused.value.kind == "away"
    own_server.start()
    assert cases.load(secret) == before
    cases.save(secret, before, LONG)
    assert cases.load(secret).case == LONG
    engine.dispose()


def test_threads_that_write_to_sqlite_wait_in_line_and_one_that_never_ends_makes_the_others_busy(
    embedded: Engine, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("formhelper.storage.unavailable.PATIENCE", 0.05)
    cases = Cases(embedded, clock)
    secret = cases.start()
    with transaction(embedded), pytest.raises(Unavailable) as refused:
        cases.start()
    assert refused.value.kind == "busy"
    assert cases.load(secret).case == Case()
    cases.start()
