"""What nearly every step asks of the database: the case in one statement, and what changed in one more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, bindparam, insert, select, update

from formhelper.storage.parts import Parts
from formhelper.storage.rows import ALIVE, HAS_CODE, WRAPPED, Row
from formhelper.storage.seal import Keyring, NoCase, seal, unseal
from formhelper.storage.statements import Statement, Statements
from formhelper.storage.tables import CASES, PARTS

_FOUND = (
    CASES.c.id, CASES.c.wrapped_key, WRAPPED.scalar_subquery(), CASES.c.expires, CASES.c.begun, HAS_CODE,
    PARTS.c.part, PARTS.c.version, PARTS.c.blob,
)
_LOAD = select(*_FOUND).select_from(CASES.outerjoin(PARTS, PARTS.c.case_id == CASES.c.id)).where(ALIVE)
_HELD = ALIVE & (CASES.c.id == bindparam("of"))
_HOLD = select(CASES.c.id).where(_HELD).with_for_update().subquery("held")
_UPDATE = (
    update(PARTS).values(version=bindparam("fresh"), blob=bindparam("sealed"))
    .where(PARTS.c.case_id == _HOLD.c.id).where(PARTS.c.part == bindparam("at"))
    .where(PARTS.c.version == bindparam("known"))
)
_INSERT = insert(PARTS).from_select(["case_id", "part", "version", "blob"], select(
    CASES.c.id, bindparam("at", type_=PARTS.c.part.type), bindparam("fresh", type_=PARTS.c.version.type),
    bindparam("sealed", type_=PARTS.c.blob.type),
).where(_HELD).with_for_update())


class Quick:
    """The usual ways to read and write a case. Both raise Unavailable."""

    def __init__(self, engine: Engine) -> None:
        self._statements = Statements(engine)
        self._load, self._update, self._insert = (Statement(engine, one) for one in (_LOAD, _UPDATE, _INSERT))

    def load(self, keys: Keyring, now: int) -> tuple[Row, dict[str, dict[str, Any]], dict[str, int]]:
        """The case that the secret opens, all its parts and their versions; raises NoCase."""
        found = self._statements.read(self._load, {"opener": keys.locator, "now": now})
        if not found:
            raise NoCase
        case_id, wrapped, further, expires, begun, has_code, *_ = found[0]
        if case_id != keys.locator:
            wrapped = further
        row = Row(case_id, keys.unwrap(wrapped, case_id), expires, bool(has_code), begun)
        return row, *unseal(row.data_key, case_id, (one[-3:] for one in found if one[-1] is not None))

    def overwrite(self, keys: Keyring, now: int, row: Row, parts: Parts, known: Mapping[str, int]) -> dict[str, int]:
        """Write these parts if all of them still have the known versions, and give the new ones; else write nothing.

        The case is held by each of the statements, and each one looks at the version when it holds it: PostgreSQL
        looks once more at a row that another one wrote while it waited. Done twice, it writes once.
        """
        fresh = {part: known.get(part, 0) + 1 for part in parts}
        writes = [(self._update if part in known else self._insert, {
            "opener": keys.locator, "now": now, "of": row.case_id, "at": part, "fresh": fresh[part],
            "sealed": seal(row.data_key, row.case_id, part, fresh[part], content),
        } | ({"known": known[part]} if part in known else {})) for part, content in parts.items()]
        return fresh if self._statements.write(writes) else {}
