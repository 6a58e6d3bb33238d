"""How tables come to be, on both databases: new ones, old ones, ones from the future, and many programs at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import former_tables
import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from former_tables import FORMER
from private_servers import Postgres
from sqlalchemy import Engine, insert, inspect, select, text, update

from formhelper.core.facts import Case
from formhelper.storage.cases import Cases
from formhelper.storage.database import WrongAddress, connect, open_database
from formhelper.storage.pepper import confirm, mark
from formhelper.storage.schema import SchemaNotCurrent, check, current, upgrade
from formhelper.storage.seal import Keyring, new_data_key, new_secret, seal
from formhelper.storage.tables import CASES, HEAD, NOTES, TABLES, WRAPS


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield str(tmp_path / "empty.sqlite")
        return
    server: Postgres = request.getfixturevalue("server")
    server.run("CREATE DATABASE empty")
    yield server.url("empty")
    server.run("DROP DATABASE empty WITH (FORCE)")


def stands_at(engine: Engine) -> str:
    with engine.connect() as connection:
        return current(connection)


def change(engine: Engine, how: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "formhelper.storage:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        how(config, revision)


def test_the_newest_migration_is_the_one_that_the_program_names() -> None:
    config = Config()
    config.set_main_option("script_location", "formhelper.storage:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_an_empty_database_gets_all_tables_and_a_second_time_changes_nothing(address: str) -> None:
    engine = connect(address)
    assert stands_at(engine) == ""
    assert upgrade(engine) == upgrade(engine) == stands_at(engine) == HEAD
    assert set(inspect(engine).get_table_names()) == {*TABLES.tables, "alembic_version"}


def test_the_migrations_make_the_tables_that_the_program_knows(address: str) -> None:
    engine = connect(address)
    upgrade(engine)
    with engine.connect() as connection:
        from alembic.autogenerate import compare_metadata

        assert compare_metadata(MigrationContext.configure(connection), TABLES) == []


def test_a_case_of_a_version_without_migrations_opens_after_the_upgrade(address: str, clock: Any) -> None:
    engine = connect(address)
    secret = new_secret()
    keys, data_key = Keyring.of(secret), new_data_key()
    FORMER.create_all(engine)
    with engine.begin() as connection:
        expires = int(clock().timestamp()) + 3600
        wrapped = keys.wrap(data_key, keys.locator)
        connection.execute(insert(former_tables.CASES).values(id=keys.locator, wrapped_key=wrapped, expires=expires))
        for part, content in {
            "meta": {"last_id": 0, "entities": []}, "household.home": {"home.city": "Weißwasser/Běła Woda"},
        }.items():
            blob = seal(data_key, keys.locator, part, 1, content)
            row = {"case_id": keys.locator, "part": part, "version": 1, "blob": blob}
            connection.execute(insert(former_tables.PARTS).values(row))
    assert stands_at(engine) == "0001"
    upgrade(engine)
    assert Cases(engine, clock).load(secret).case == Case().put(None, {"home.city": "Weißwasser/Běła Woda"})


@pytest.mark.parametrize("down_to", ["0001", "0002"])
def test_a_case_stays_open_some_steps_down_and_up_again(address: str, clock: Any, down_to: str) -> None:
    engine = connect(address)
    upgrade(engine)
    cases = Cases(engine, clock)
    secret = cases.start()
    case = Case().put(None, {"home.city": "Βόλος"})
    cases.save(secret, cases.load(secret), case)
    change(engine, command.downgrade, down_to)
    assert stands_at(engine) == down_to
    upgrade(engine)
    assert cases.load(secret).case == case


def test_a_case_and_a_code_of_the_step_before_get_a_last_day_and_the_mark_of_their_pepper(
    address: str, clock: Any
) -> None:
    engine, known = connect(address), b"a pepper of the tests, long enough"
    upgrade(engine)
    confirm(engine, (known,))
    secret = Cases(engine, clock, peppers=(known,)).start()
    code = Cases(engine, clock, peppers=(known,)).make_code(secret)
    change(engine, command.downgrade, "0002")
    began = int(time.time())
    upgrade(engine)
    with engine.connect() as connection:
        assert began <= connection.execute(select(CASES.c.begun)).scalar_one() <= time.time()
        assert connection.execute(select(WRAPS.c.pepper)).scalar_one() == mark(known)
    Cases(engine, clock, peppers=(b"a new one, which is long enough", known)).redeem(code, "192.0.2.1")


def test_a_step_that_fails_halfway_leaves_the_tables_as_they_were(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(address)
    whole = command.upgrade

    def broken(config: Config, revision: str) -> None:
        whole(config, revision)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", broken)
    with pytest.raises(KeyboardInterrupt):
        upgrade(engine)
    assert inspect(engine).get_table_names() == []
    monkeypatch.undo()
    assert upgrade(engine) == HEAD


def test_of_several_programs_that_start_at_once_all_find_the_tables(address: str) -> None:
    gate, found = threading.Barrier(6), []

    def start() -> None:
        engine = connect(address)
        gate.wait()
        found.append(upgrade(engine))
        engine.dispose()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [HEAD] * 6


def test_only_sqlite_is_brought_up_to_date_by_itself(server: Postgres, tmp_path: Path) -> None:
    assert stands_at(open_database(tmp_path / "new.sqlite")) == HEAD
    server.run("CREATE DATABASE bare")
    with pytest.raises(SchemaNotCurrent, match="formhelper db upgrade"):
        open_database(server.url("bare"))
    server.run("DROP DATABASE bare WITH (FORCE)")


def test_newer_tables_are_refused_unless_they_only_added(address: str) -> None:
    engine = connect(address)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    check(engine)
    with engine.begin() as connection:
        connection.execute(update(NOTES).where(NOTES.c.name == "oldest").values(value="9000"))
    with pytest.raises(SchemaNotCurrent, match="newer than this program"):
        open_database(address)


@pytest.mark.parametrize(
    "address", ["mysql://root:hush@localhost/x", "://", "sqlite+hush://x", "oracle://hush@x", "sqlite:///:memory:"]
)
def test_an_address_that_nobody_can_open_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(WrongAddress) as refused:
        connect(address)
    assert "hush" not in str(refused.value)
