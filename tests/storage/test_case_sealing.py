"""Nobody who has the database can read, change or exchange what it keeps."""

from __future__ import annotations

import random
import string
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from family_case import CANARY, family
from sqlalchemy import Engine, select, update

from formhelper.core.facts import Case
from formhelper.storage.cases import Cases, NoCase
from formhelper.storage.seal import Keyring
from formhelper.storage.tables import CASES, PARTS


def test_every_flipped_bit_is_refused(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    with engine.connect() as connection:
        rows = connection.execute(select(PARTS)).all()
    dice = random.Random(7)
    for _ in range(200):
        row = dice.choice(rows)
        blob = bytearray(row.blob)
        blob[dice.randrange(len(blob))] ^= 1 << dice.randrange(8)
        _overwrite(engine, row.part, blob=bytes(blob))
        with pytest.raises(NoCase):
            cases.load(secret)
        _overwrite(engine, row.part, blob=row.blob)
    assert cases.load(secret).case == family()


def test_a_changed_wrap_a_changed_version_and_swapped_parts_are_refused(cases: Cases, engine: Engine) -> None:
    secret, other = cases.start(), cases.start()
    cases.save(secret, cases.load(secret), family())
    cases.save(other, cases.load(other), family())
    with engine.connect() as connection:
        rows = {(row.case_id, row.part): row for row in connection.execute(select(PARTS)).all()}
        wraps = {row.id: row.wrapped_key for row in connection.execute(select(CASES)).all()}
    mine, theirs = (Keyring.of(s).locator for s in (secret, other))
    swaps = [
        {"blob": rows[mine, "household.home"].blob}, {"blob": rows[theirs, "household.bank"].blob}, {"version": 2},
    ]
    for swap in swaps:
        with engine.begin() as connection:
            here = (PARTS.c.case_id == mine) & (PARTS.c.part == "household.bank")
            connection.execute(update(PARTS).where(here).values(**swap))
        with pytest.raises(NoCase):
            cases.load(secret)
        with engine.begin() as connection:
            connection.execute(update(PARTS).where(here).values(version=1, blob=rows[mine, "household.bank"].blob))
    with engine.begin() as connection:
        connection.execute(update(CASES).where(CASES.c.id == mine).values(wrapped_key=wraps[theirs]))
    with pytest.raises(NoCase):
        cases.load(secret)


def test_a_person_whose_row_was_taken_away_is_noticed(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    with engine.begin() as connection:
        connection.execute(PARTS.delete().where(PARTS.c.part == "entity.p1"))
    with pytest.raises(NoCase):
        cases.load(secret)


def test_nothing_that_was_typed_can_be_read_in_the_files_of_the_database(cases: Cases, kept_in: Path) -> None:
    for _ in range(20):
        secret = cases.start()
        cases.save(secret, cases.load(secret), family())
    found = b"".join(path.read_bytes() for path in kept_in.rglob("*") if path.is_file())
    assert len(found) > 20 * 256, "the log of the database is part of the proof"
    assert b"household.home" in found, "what is not sealed must be found, else the proof is blind"
    for part in (CANARY, "8675309", "06667", "DE0212030000"):
        for written in (part.encode("utf-8"), part.encode("utf-16-le"), part.encode("utf-16-be"),
                        part.encode("latin-1", "ignore"), b64encode(part.encode())[:-4], part.encode().hex().encode()):
            assert written not in found
    assert secret.encode() not in found


def test_lengths_of_answers_are_hidden_in_steps(cases: Cases, engine: Engine) -> None:
    sizes = set()
    for name in ("A", string.ascii_letters):
        secret = cases.start()
        cases.save(secret, cases.load(secret), Case().put(None, {"home.city": name}))
        with engine.connect() as connection:
            mine = (PARTS.c.case_id == Keyring.of(secret).locator) & (PARTS.c.part == "household.home")
            sizes.add(len(connection.execute(select(PARTS.c.blob).where(mine)).scalar_one()))
    assert len(sizes) == 1


def test_only_the_owner_may_read_the_file_of_the_database(embedded: Engine, file: Path, clock: Any) -> None:
    Cases(embedded, clock).start()
    assert {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == dict.fromkeys(
        ("cases.sqlite", "cases.sqlite-wal", "cases.sqlite-shm"), 0o600
    )


def test_the_database_waits_for_the_disk_and_never_prints_parameters(embedded: Engine) -> None:
    with embedded.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (
            "journal_mode", "synchronous", "foreign_keys"
        )}
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert embedded.hide_parameters


def _overwrite(engine: Engine, part: str, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(update(PARTS).where(PARTS.c.part == part).values(**values))
