"""The rows of one case: found by the secret of a browser, held for a save, read and written part by part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from formhelper.storage.codes import RESUME
from formhelper.storage.parts import Parts
from formhelper.storage.seal import COOKIE, Keyring, NoCase, seal, unseal
from formhelper.storage.tables import CASES, PARTS, WRAPS


class least(GenericFunction[int]):
    """The smaller of two numbers."""

    type = Integer()
    inherit_cache = True


@compiles(least, "sqlite")
def _of_sqlite(element: least, compiler: Any, **more: Any) -> str:
    return f"min({compiler.process(element.clauses, **more)})"


NOT_MORE_OFTEN = 5 * 60
"""Seconds between two times that the end of a case is put off."""

# Statements are built once: building one costs as much as asking SQLite.
HAS_CODE = exists().where((WRAPS.c.case_id == CASES.c.id) & (WRAPS.c.kind == RESUME)).correlate(CASES)
"""Whether the case has a resume code, and so is kept longer."""
_BEGUN = func.coalesce(CASES.c.begun, bindparam("now"))
_UNUSED = case((HAS_CODE, bindparam("if_kept")), else_=bindparam("if_idle"))
PUT_OFF = {"begun": _BEGUN, "expires": least(_UNUSED, _BEGUN + bindparam("longest"))}
"""When the case ends if it is not used any more; see `Until.values`."""
_FURTHER = select(WRAPS.c.case_id).where((WRAPS.c.kind == COOKIE) & (WRAPS.c.locator == bindparam("opener")))
OPENED = or_(CASES.c.id == bindparam("opener"), CASES.c.id == _FURTHER.scalar_subquery())
"""The case that the browser with the locator `opener` began, or into which it came by a code."""
ALIVE = OPENED & (CASES.c.expires > bindparam("now"))
_HOLD = select(CASES, HAS_CODE.label("has_code")).where(ALIVE).with_for_update(of=CASES)
_PUT_OFF = update(CASES).where(CASES.c.id == bindparam("of")).values(**PUT_OFF)
_READ = select(PARTS).where(PARTS.c.case_id == bindparam("of"))
_VERSIONS = select(PARTS.c.part, PARTS.c.version).where(PARTS.c.case_id == bindparam("of"))
_AT = (PARTS.c.case_id == bindparam("of")) & (PARTS.c.part == bindparam("at"))
_UPDATE = update(PARTS).where(_AT).values(version=bindparam("new_version"), blob=bindparam("new_blob"))
_INSERT = insert(PARTS)
_REMOVE = delete(PARTS).where(_AT)
WRAPPED = select(WRAPS.c.wrapped).where((WRAPS.c.kind == COOKIE) & (WRAPS.c.locator == bindparam("opener")))
"""The key of a case, wrapped for a browser that came into it by a code."""


@dataclass(frozen=True)
class Row:
    """The row of a case with its data key."""

    case_id: bytes
    data_key: bytes = field(repr=False)
    expires: int
    has_code: bool
    begun: int | None


@dataclass(frozen=True)
class Until:
    """For how many seconds a case is kept: unused without a resume code, unused with one, and in all."""

    idle: int
    kept: int
    longest: int

    def values(self, now: int) -> dict[str, int]:
        """What PUT_OFF needs."""
        return {"if_idle": now + self.idle, "if_kept": now + self.kept, "now": now, "longest": self.longest}

    def last(self, now: int, row: Row) -> int:
        """When the case ends, however often it is used."""
        return (now if row.begun is None else row.begun) + self.longest

    def end(self, now: int, row: Row) -> int:
        """When it ends if it is used now and never again: what PUT_OFF writes."""
        return min(now + (self.kept if row.has_code else self.idle), self.last(now, row))

    def written(self, now: int, row: Row) -> bool:
        """Whether the row says this already; in small steps nothing is written, as that costs as much as an answer."""
        return row.begun is not None and abs(self.end(now, row) - row.expires) < NOT_MORE_OFTEN


def hold(connection: Connection, keys: Keyring, now: int, until: Until) -> Row:
    """The case that the secret opens, with its end put off; raises NoCase.

    The transaction then holds the case until its end, so that two savers come one after another: SQLite from its
    beginning, PostgreSQL from this row on. What else it reads is looked at only afterwards.
    """
    found = connection.execute(_HOLD, {"opener": keys.locator, "now": now})
    return put_off(connection, _opened(connection, keys, found.one_or_none()), now, until)


def put_off(connection: Connection, row: Row, now: int, until: Until) -> Row:
    """The row with its end put off, where that is not written already."""
    if until.written(now, row):
        return row
    connection.execute(_PUT_OFF, {"of": row.case_id, **until.values(now)})
    return replace(row, expires=until.end(now, row), begun=now if row.begun is None else row.begun)


def read(connection: Connection, row: Row) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """All parts, and their versions; raises NoCase where anything was tampered with."""
    found = connection.execute(_READ, {"of": row.case_id}).all()
    return unseal(row.data_key, row.case_id, ((one.part, one.version, one.blob) for one in found))


def versions(connection: Connection, row: Row) -> dict[str, int]:
    """The version of each part."""
    found = connection.execute(_VERSIONS, {"of": row.case_id})
    return {part.part: part.version for part in found}


def write(connection: Connection, row: Row, parts: Parts, known: Mapping[str, int]) -> dict[str, int]:
    """Write these parts over the known versions, and give the new ones; whoever calls holds the case."""
    fresh = {part: known.get(part, 0) + 1 for part in parts}
    sealed = {part: seal(row.data_key, row.case_id, part, fresh[part], content) for part, content in parts.items()}
    old = [
        {"of": row.case_id, "at": part, "new_version": fresh[part], "new_blob": blob}
        for part, blob in sealed.items() if part in known
    ]
    new = [
        {"case_id": row.case_id, "part": part, "version": fresh[part], "blob": blob}
        for part, blob in sealed.items() if part not in known
    ]
    if old:
        connection.execute(_UPDATE, old)
    if new:
        connection.execute(_INSERT, new)
    return fresh


def remove(connection: Connection, row: Row, parts: Collection[str]) -> None:
    """Delete these parts."""
    if parts:
        connection.execute(_REMOVE, [{"of": row.case_id, "at": part} for part in parts])


def _opened(connection: Connection, keys: Keyring, row: Any) -> Row:
    if row is None:
        raise NoCase
    wrapped = row.wrapped_key
    if row.id != keys.locator:
        wrapped = connection.execute(WRAPPED, {"opener": keys.locator}).scalar_one_or_none()
        if wrapped is None:  # at this moment the way was taken away, or the case deleted
            raise NoCase
    return Row(row.id, keys.unwrap(wrapped, row.id), row.expires, row.has_code, row.begun)
