"""Cases in the database: only as ciphertext, whose key is with the person; they expire, and deleting deletes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from formhelper.core.facts import Case
from formhelper.storage.parts import case_of, parts_of
from formhelper.storage.seal import Keyring, NoCase, new_data_key, new_secret, seal, unseal
from formhelper.storage.tables import CASES, PARTS
from formhelper.storage.unavailable import reading, transaction

__all__ = ["Cases", "Conflict", "NoCase", "Stored"]

IDLE = timedelta(hours=24)
NOT_MORE_OFTEN = timedelta(minutes=5)


class Conflict(Exception):
    """Another tab or screen saved the same part meanwhile; nothing was written."""


@dataclass(frozen=True)
class Stored:
    """A case as it was read, with the version of each of its parts."""

    case: Case
    versions: Mapping[str, int] = field(default_factory=dict)


class Cases:
    """The drawer of all cases. `clock` gives the time with its zone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def start(self) -> str:
        """A new empty case; gives the secret that alone opens it."""
        secret = new_secret()
        keys = Keyring.of(secret)
        row = {"id": keys.case_id, "wrapped_key": keys.wrap(new_data_key()), "expires": self._now() + _seconds(IDLE)}
        with transaction(self._engine) as connection:
            connection.execute(insert(CASES).values(row))
        return secret

    def load(self, secret: str) -> Stored:
        """The case; using it puts off its end. Raises NoCase."""
        keys = Keyring.of(secret)
        with reading(self._engine) as connection:
            row = self._row(connection, keys)
            rows = connection.execute(select(PARTS).where(PARTS.c.case_id == keys.case_id)).all()
        data_key = keys.unwrap(row.wrapped_key)
        opened = {r.part: unseal(data_key, keys.case_id, r.part, r.version, r.blob) for r in rows}
        case = case_of(opened)
        self._prolong(keys, row.expires)
        return Stored(case, {r.part: r.version for r in rows})

    def save(self, secret: str, stored: Stored, case: Case) -> Stored:
        """Write what changed since `stored` was read, all or nothing. Raises Conflict, NoCase."""
        keys = Keyring.of(secret)
        before, after = parts_of(stored.case), parts_of(case)
        changed = {part: content for part, content in after.items() if content != before.get(part)}
        versions = {part: version for part, version in stored.versions.items() if part in after}
        with transaction(self._engine) as connection:
            self._hold(connection, keys)
            data_key = keys.unwrap(self._row(connection, keys).wrapped_key)
            for part in stored.versions.keys() - after.keys():
                _remove(connection, keys.case_id, part, stored.versions[part])
            for part, content in changed.items():
                versions[part] = _write(connection, keys.case_id, data_key, part, stored.versions.get(part, 0), content)
        return Stored(case, versions)

    def delete(self, secret: str) -> None:
        """Forget the case: its key and every part of it. Says nothing where there was none."""
        try:
            case_id = Keyring.of(secret).case_id
        except NoCase:
            return
        with transaction(self._engine) as connection:
            connection.execute(delete(PARTS).where(PARTS.c.case_id == case_id))
            connection.execute(delete(CASES).where(CASES.c.id == case_id))

    def sweep(self) -> int:
        """Delete all expired cases; gives how many."""
        expired = select(CASES.c.id).where(CASES.c.expires <= self._now())
        with transaction(self._engine) as connection:
            connection.execute(delete(PARTS).where(PARTS.c.case_id.in_(expired)))
            return connection.execute(delete(CASES).where(CASES.c.expires <= self._now())).rowcount

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def _row(self, connection: Connection, keys: Keyring) -> Row[Any]:
        alive = (CASES.c.id == keys.case_id) & (CASES.c.expires > self._now())
        row = connection.execute(select(CASES).where(alive)).one_or_none()
        if row is None:
            raise NoCase
        return row

    def _hold(self, connection: Connection, keys: Keyring) -> None:
        """Write first: the transaction then holds the case until its end, so that two savers come one after another."""
        until = self._now() + _seconds(IDLE)
        alive = (CASES.c.id == keys.case_id) & (CASES.c.expires > self._now())
        if connection.execute(update(CASES).where(alive).values(expires=until)).rowcount != 1:
            raise NoCase

    def _prolong(self, keys: Keyring, expires: int) -> None:
        until = self._now() + _seconds(IDLE)
        if until - expires < _seconds(NOT_MORE_OFTEN):
            return
        with transaction(self._engine) as connection:
            connection.execute(update(CASES).where(CASES.c.id == keys.case_id).values(expires=until))


def _write(
    connection: Connection, case_id: bytes, data_key: bytes, part: str, version: int, content: Mapping[str, Any]
) -> int:
    """Compare and set; the first version of a part is 1."""
    row = {"version": version + 1, "blob": seal(data_key, case_id, part, version + 1, content)}
    if version:
        if connection.execute(update(PARTS).where(_at(case_id, part, version)).values(row)).rowcount != 1:
            raise Conflict
        return version + 1
    try:
        connection.execute(insert(PARTS).values(case_id=case_id, part=part, **row))
    except IntegrityError:
        raise Conflict from None
    return version + 1


def _remove(connection: Connection, case_id: bytes, part: str, version: int) -> None:
    if connection.execute(delete(PARTS).where(_at(case_id, part, version))).rowcount != 1:
        raise Conflict


def _at(case_id: bytes, part: str, version: int) -> Any:
    return (PARTS.c.case_id == case_id) & (PARTS.c.part == part) & (PARTS.c.version == version)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
