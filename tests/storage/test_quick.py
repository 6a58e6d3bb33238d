"""The usual step: one statement that reads, one that writes, and connections that die meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from family_case import family
from private_servers import Postgres, postgres
from sqlalchemy import Engine, create_engine, delete, event, text, update

from formhelper.core.facts import Case
from formhelper.storage.cases import Cases, Conflict, NoCase, Stored
from formhelper.storage.database import connect
from formhelper.storage.quick import Quick
from formhelper.storage.schema import upgrade
from formhelper.storage.seal import Keyring, new_secret
from formhelper.storage.tables import CASES, PARTS, WRAPS
from formhelper.storage.unavailable import Unavailable, reached, reading, transaction

KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"


def moved(case: Case, city: str = "Halle") -> Case:
    """Changes one part of the family, and adds one."""
    return case.put(None, {"home.city": city, "work.city": city})


def test_the_usual_load_and_the_usual_save_are_one_statement_each(embedded: Engine, clock: Any) -> None:
    cases, asked = Cases(embedded, clock), list[str]()
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    embedded.dispose()
    event.listen(embedded, "connect", lambda driver, _entry: driver.set_trace_callback(asked.append))
    cases.load(secret)
    asked.clear()
    stored = cases.load(secret)
    stored = cases.save(secret, stored, stored.case.put("p1", {"given_names": "Maria"}))
    assert [statement.split()[0] for statement in asked] == ["SELECT", "UPDATE"]
    asked.clear()
    cases.save(secret, stored, moved(stored.case))
    assert [statement.split()[0] for statement in asked] == ["BEGIN", "UPDATE", "INSERT", "COMMIT"]


@pytest.mark.parametrize("stale", ["household.home", "household.work"], ids=["changed", "added"])
def test_where_one_of_several_parts_is_not_as_it_was_none_is_written(
    engine: Engine, cases: Cases, clock: Any, stale: str
) -> None:
    secret = cases.start()
    stored = cases.save(secret, cases.load(secret), family().put(None, {"home.city": "Erfurt"}))
    other = cases.save(secret, stored, stored.case.put(None, {f"{stale.partition('.')[2]}.postcode": "06108"}))
    keys, now = Keyring.of(secret), int(clock().timestamp())
    assert stored.row
    parts: dict[str, dict[str, Any]] = {"entity.p1": {}, "household.home": {}, "household.work": {}}
    assert Quick(engine).overwrite(keys, now, stored.row, parts, stored.versions) == {}
    assert cases.load(secret) == other


def test_a_browser_whose_way_in_was_taken_away_writes_nothing(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    before = cases.save(secret, cases.load(secret), family())
    further = cases.redeem(cases.make_code(secret), "192.0.2.1")
    stored = cases.load(further)
    with engine.begin() as connection:
        connection.execute(delete(WRAPS).where(WRAPS.c.locator == Keyring.of(further).locator))
    with pytest.raises(NoCase):
        cases.save(further, stored, moved(stored.case))
    assert cases.load(secret) == before


def test_what_was_read_with_one_secret_is_not_written_with_another(cases: Cases) -> None:
    mine, theirs = cases.start(), cases.start()
    stored = cases.save(mine, cases.load(mine), family())
    other = cases.load(theirs)
    with pytest.raises(NoCase):
        cases.save(new_secret(), stored, moved(stored.case))
    with pytest.raises(Conflict):
        cases.save(theirs, stored, stored.case.put("p1", {"given_names": "Maria"}))
    assert cases.load(mine) == stored
    assert cases.load(theirs) == other


def test_a_case_that_ended_or_was_deleted_meanwhile_is_not_written(cases: Cases, engine: Engine, clock: Any) -> None:
    secret = cases.start()
    stored = cases.save(secret, cases.load(secret), family())
    with engine.begin() as connection:
        connection.execute(update(CASES).values(expires=int(clock().timestamp())))
    with pytest.raises(NoCase):
        cases.save(secret, stored, moved(stored.case))
    cases.delete(secret)
    with pytest.raises(NoCase):
        cases.save(secret, stored, moved(stored.case))
    with engine.connect() as connection:
        assert not connection.execute(PARTS.select()).all()


def test_what_a_case_was_opened_with_is_not_shown(cases: Cases) -> None:
    stored = cases.load(cases.start())
    assert stored.row
    assert repr(stored.row.data_key) not in repr(stored) + repr(stored.row)


def test_whatever_is_refused_no_connection_stays_in_the_middle_of_something(
    cases: Cases, engine: Engine, clock: Any
) -> None:
    secret = cases.start()
    stored = cases.save(secret, cases.load(secret), family())
    cases.save(secret, stored, moved(stored.case))
    with pytest.raises(Conflict):
        cases.save(secret, stored, moved(stored.case, "Leipzig"))
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE parts RENAME TO hidden"))
        connection.commit()
    try:
        with pytest.raises(Exception, match="parts"):
            cases.load(secret)
    finally:
        with engine.connect() as connection:
            connection.execute(text("ALTER TABLE hidden RENAME TO parts"))
            connection.commit()
    assert cases.load(secret).case == moved(family())
    url = engine.url.render_as_string(hide_password=False)
    others = connect(url if engine.dialect.name == "postgresql" else str(engine.url.database))
    Cases(others, clock).delete(secret)  # would wait in vain for one that still holds the case
    others.dispose()


def test_a_connection_is_kept_at_hand_and_closed_when_the_engine_is_given_up(embedded: Engine, clock: Any) -> None:
    embedded.dispose()
    opened, closed = list[object](), list[object]()
    event.listen(embedded, "connect", lambda driver, _entry: opened.append(driver))
    event.listen(embedded, "close", lambda driver, _entry: closed.append(driver))
    cases = Cases(embedded, clock)
    secret = cases.start()
    for _ in range(3):
        assert cases.load(secret).case == Case()
    assert (len(opened), closed) == (1, [])
    embedded.dispose()
    assert closed == opened
    assert cases.load(secret).case == Case()


def test_an_engine_whose_connections_begin_transactions_by_themselves_is_refused(embedded: Engine, clock: Any) -> None:
    with pytest.raises(KeyError, match="at hand"):
        Cases(create_engine(embedded.url), clock)


def test_a_connection_that_does_not_come_about_in_time_is_away() -> None:
    engine = connect("postgresql://nobody@/nothing")

    def late(*_given: object) -> None:
        raise psycopg.errors.ConnectionTimeout("connection timeout expired")

    event.listen(engine, "do_connect", late)
    with pytest.raises(Unavailable) as refused, reading(engine):
        pass
    assert refused.value.kind == "away"
    with pytest.raises(Unavailable) as refused:
        Quick(engine).load(Keyring.of(new_secret()), 0)
    assert refused.value.kind == "away"


@pytest.fixture(scope="module")
def own_server() -> Iterator[Postgres]:
    with postgres() as running:
        upgrade(connect(running.url()))
        yield running


@pytest.fixture
def idle(own_server: Postgres) -> Iterator[Engine]:
    """An engine with several connections that wait in its pool."""
    engine = connect(own_server.url())
    held = [engine.connect() for _ in range(4)]
    for connection in held:
        connection.close()
    yield engine
    engine.dispose()


def restarted(server: Postgres) -> None:
    server.stop()
    server.start()


def killed(server: Postgres) -> None:
    server.run(KILL)


DEATHS = pytest.mark.parametrize("die", [restarted, killed])


@DEATHS
def test_connections_that_died_while_nobody_used_them_are_not_noticed_by_who_reads(
    idle: Engine, own_server: Postgres, clock: Any, die: Callable[[Postgres], None]
) -> None:
    cases = Cases(idle, clock)
    secret = cases.start()
    before = cases.save(secret, cases.load(secret), family())
    die(own_server)
    assert cases.load(secret) == before
    die(own_server)
    with reading(idle) as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1


@DEATHS
@pytest.mark.parametrize(
    "change",
    [lambda case: case.put("p1", {"given_names": "Maria"}), moved, lambda case: case.forget("p1")],
    ids=["one-part", "several-parts", "one-less"],
)
def test_nor_by_who_saves(
    idle: Engine, own_server: Postgres, clock: Any, die: Callable[[Postgres], None], change: Callable[[Case], Case]
) -> None:
    cases = Cases(idle, clock)
    secret = cases.start()
    before = cases.save(secret, cases.load(secret), family())
    die(own_server)
    after = cases.save(secret, before, change(before.case))
    assert after == cases.load(secret)
    assert after.case == change(before.case)


@DEATHS
def test_nor_by_who_begins(
    idle: Engine, own_server: Postgres, clock: Any, die: Callable[[Postgres], None]
) -> None:
    die(own_server)
    assert Cases(idle, clock).start()


def test_a_save_whose_connection_dies_while_it_waits_is_written_once(
    idle: Engine, own_server: Postgres, clock: Any
) -> None:
    cases, told = Cases(idle, clock), list[Stored]()
    secret = cases.start()
    before = cases.save(secret, cases.load(secret), family())
    saver = threading.Thread(target=lambda: told.append(cases.save(secret, before, moved(before.case))))
    with psycopg.connect(own_server.url()) as holder, psycopg.connect(own_server.url(), autocommit=True) as watcher:
        holder.execute("SELECT * FROM cases FOR UPDATE")
        saver.start()
        killed = wait_for_waiting(watcher, 0)
        watcher.execute("SELECT pg_terminate_backend(%s)", [killed])
        wait_for_waiting(watcher, killed)
    saver.join()
    assert [stored.case for stored in told] == [moved(family())]
    assert cases.load(secret) == told[0]
    assert told[0].versions["household.home"] == before.versions["household.home"] + 1


def wait_for_waiting(watcher: psycopg.Connection[Any], but: int) -> int:
    """The process of the server that waits for a row, another one than that."""
    waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid <> %s"
    while not (found := watcher.execute(waiting, [but]).fetchone()):
        time.sleep(0.01)
    return int(found[0])


def test_a_connection_that_dies_in_the_middle_of_a_longer_save_is_told_and_nothing_is_written(
    idle: Engine, own_server: Postgres, clock: Any
) -> None:
    cases = Cases(idle, clock)
    secret = cases.start()
    before = cases.save(secret, cases.load(secret), family())

    def broken_off() -> None:
        with transaction(idle) as connection:
            connection.execute(delete(PARTS))
            own_server.run(KILL)
            connection.execute(delete(CASES))

    with pytest.raises(Unavailable) as refused:
        broken_off()
    assert refused.value.kind == "away"
    assert cases.load(secret) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_where_something_else_breaks_in_a_connection_it_is_not_used_again(
    engine: Engine, clock: Any, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.dispose()
    cases = Cases(engine, clock)
    secret = cases.start()

    def broken(*_given: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("formhelper.storage.statements.Statement.run", broken)
        with pytest.raises(error), reached():
            cases.load(secret)
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # the pool of both databases is a queue
    assert cases.load(secret).case == Case()
