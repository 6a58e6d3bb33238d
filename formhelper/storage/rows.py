"""The rows of one case: found by the secret of a browser, held for a save, read and written part by part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, exists, insert, or_, select, update

from formhelper.storage.codes import RESUME
from formhelper.storage.parts import Parts
from formhelper.storage.seal import COOKIE, Keyring, NoCase, seal, unseal
from formhelper.storage.tables import CASES, PARTS, WRAPS

HAS_CODE = exists().where((WRAPS.c.case_id == CASES.c.id) & (WRAPS.c.kind == RESUME)).correlate(CASES)
"""Whether the case has a resume code, and so is kept longer."""


@dataclass(frozen=True)
class Row:
    """The row of a case with its data key."""

    case_id: bytes
    data_key: bytes
    expires: int
    has_code: bool


def find(connection: Connection, keys: Keyring, now: int) -> Row:
    """The case that the secret opens; raises NoCase."""
    asked = select(CASES, HAS_CODE.label("has_code")).where(opened_by(keys) & (CASES.c.expires > now))
    row = connection.execute(asked).one_or_none()
    return _opened(connection, keys, row)


def hold(connection: Connection, keys: Keyring, now: int, until: ColumnElement[int]) -> Row:
    """As `find`, and puts off the end of the case.

    It writes first: the transaction then holds the case until its end, so that two savers come one after another.
    """
    held = update(CASES).where(opened_by(keys) & (CASES.c.expires > now)).values(expires=until)
    row = connection.execute(held.returning(CASES, HAS_CODE.label("has_code"))).one_or_none()
    return _opened(connection, keys, row)


def opened_by(keys: Keyring) -> ColumnElement[bool]:
    """The case that this browser began, or into which it came by a code."""
    further = select(WRAPS.c.case_id).where((WRAPS.c.kind == COOKIE) & (WRAPS.c.locator == keys.locator))
    return or_(CASES.c.id == keys.locator, CASES.c.id == further.scalar_subquery())


def end(now: int, idle: int, kept: int) -> ColumnElement[int]:
    """When the case ends if it is not used any more, in seconds since 1970."""
    return case((HAS_CODE, now + kept), else_=now + idle)


def read(connection: Connection, row: Row) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """All parts, and their versions; raises NoCase where anything was tampered with."""
    rows = connection.execute(select(PARTS).where(PARTS.c.case_id == row.case_id)).all()
    parts = {r.part: unseal(row.data_key, row.case_id, r.part, r.version, r.blob) for r in rows}
    return parts, {r.part: r.version for r in rows}


def versions(connection: Connection, row: Row) -> dict[str, int]:
    """The version of each part."""
    found = connection.execute(select(PARTS.c.part, PARTS.c.version).where(PARTS.c.case_id == row.case_id))
    return {part.part: part.version for part in found}


def write(connection: Connection, row: Row, parts: Parts, known: Mapping[str, int]) -> dict[str, int]:
    """Write these parts over the known versions, and give the new ones; whoever calls holds the case."""
    fresh: dict[str, int] = {}
    for part, content in parts.items():
        fresh[part] = version = known.get(part, 0) + 1
        values = {"version": version, "blob": seal(row.data_key, row.case_id, part, version, content)}
        if version > 1:
            connection.execute(update(PARTS).where(_at(row, part)).values(values))
        else:
            connection.execute(insert(PARTS).values(case_id=row.case_id, part=part, **values))
    return fresh


def remove(connection: Connection, row: Row, parts: Collection[str]) -> None:
    """Delete these parts."""
    for part in parts:
        connection.execute(delete(PARTS).where(_at(row, part)))


def _at(row: Row, part: str) -> ColumnElement[bool]:
    return (PARTS.c.case_id == row.case_id) & (PARTS.c.part == part)


def _opened(connection: Connection, keys: Keyring, row: Any) -> Row:
    if row is None:
        raise NoCase
    wrapped = row.wrapped_key
    if row.id != keys.locator:
        mine = (WRAPS.c.kind == COOKIE) & (WRAPS.c.locator == keys.locator)
        wrapped = connection.execute(select(WRAPS.c.wrapped).where(mine)).scalar_one()
    return Row(row.id, keys.unwrap(wrapped, row.id), row.expires, row.has_code)
