"""Further ways into a case: codes to come back or to hand over, and the browsers that came in by one."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from formhelper.storage import rows
from formhelper.storage.codes import HANDOVER, Code, derived_code, new_code, read_code
from formhelper.storage.limiter import Budget, Limiter, network, take_all
from formhelper.storage.pepper import mark
from formhelper.storage.seal import COOKIE, Keyring, NoCase, door, new_secret, unwrap, wrap
from formhelper.storage.stretching import CODE, SALT_BYTES, Cost, TooCostly, new_salt, stretched
from formhelper.storage.tables import CASES, WRAPS
from formhelper.storage.unavailable import Unavailable, reading, transaction

HANDOVER_SECONDS = 600
"""ASVS 5.0, 6.5.5: a code that is read out lives at most ten minutes."""
MISSES = 5
"""Wrong tries after which a hand-over code is burned."""
SCREENS = 10
"""Browsers that came in by codes; where one more comes, the oldest has to leave."""
CLOCKS_DIFFER = 60
"""Seconds by which the clocks of our machines may differ; a code from further ahead means that a clock was put back."""
LOCATORS_TRIED = 5
AT_ONCE = 2
"""Codes stretched at the same time: each needs a processor and 19 MiB for a while."""
PATIENCE = 5

PER_ADDRESS = Budget("codes-of-address", 40, 600)
"""Two for each of twenty counsellors behind one address; 30 bits and five tries at a code bear many more."""
PER_CODE = Budget("tries-of-code", 5, 600)
ALL = Budget("codes", 300, 60)


class WrongCode(LookupError):
    """There is no such code: wrong, ended, used or burned. Nobody is told which of these."""

    def __init__(self) -> None:
        super().__init__("there is no such code")


@dataclass(frozen=True)
class _Wrap:
    """What is needed to open a case by a code; without a mark of its pepper, all are tried."""

    case_id: bytes
    salt: bytes
    cost: Cost
    wrapped: bytes
    pepper: str | None


@dataclass(frozen=True)
class _Lock:
    """The key that a code gives with this salt and the pepper of this mark."""

    salt: bytes
    key: bytes
    pepper: str

    def values(self, code: Code, case_id: bytes, data_key: bytes) -> dict[str, Any]:
        """What is kept of it: the data key wrapped under it, and how it is made of the code again."""
        wrapped = wrap(self.key, data_key, door(case_id, code.kind, _locator(code)))
        return {"salt": self.salt, "params": str(CODE), "wrapped": wrapped, "pepper": self.pepper}


class Ways:
    """Codes and browsers of cases. `now` in seconds since 1970; of the `peppers` the newest comes first."""

    def __init__(
        self, engine: Engine, limiter: Limiter, peppers: Sequence[bytes], now: Callable[[], int], until: rows.Until
    ) -> None:
        self._engine, self._limiter, self._now, self._until = engine, limiter, now, until
        self._peppers, self._pepper = {mark(pepper): pepper for pepper in peppers}, peppers[0]
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def make(  # without a secret the code is drawn  # nosec B107
        self, keys: Keyring, kind: str, secret: str = "", once: str = ""
    ) -> str:
        """A new code instead of the one before; with `once` the same for the same secret. Raises NoCase."""
        for number in range(LOCATORS_TRIED):
            code = derived_code(kind, secret, f"{once}/{number}") if once else new_code(kind)
            try:
                self._keep(keys, code, self._locked(code))
            except IntegrityError:  # another case has this locator
                continue
            return str(code)
        raise Unavailable("busy", "no free locator was found")

    def end(self, keys: Keyring, kind: str) -> None:
        """No code of this kind opens the case any more; raises NoCase."""
        with transaction(self._engine) as connection:
            row = rows.hold(connection, keys, self._now(), self._until)
            connection.execute(delete(WRAPS).where((WRAPS.c.case_id == row.case_id) & (WRAPS.c.kind == kind)))
            rows.hold(connection, keys, self._now(), self._until)

    def redeem(self, typed: str, who: str) -> str:
        """The secret of a further browser; as much work where there is no such code as where the code is wrong."""
        code = read_code(typed)
        tries = ((PER_ADDRESS, network(who)), (PER_CODE, f"{code.kind}-{code.locator}"), (ALL, ""))
        take_all(self._limiter, tries)
        found = self._find(code)
        if found is None:
            self._stretched(code, self._no_salt(code), CODE, self._pepper)
            raise WrongCode
        pepper, data_key = self._opened(code, found)
        return self._come_in(code, found.case_id, data_key, None if pepper == self._pepper else self._locked(code))

    def _opened(self, code: Code, found: _Wrap) -> tuple[bytes, bytes]:
        """The pepper with which the code was made, and the data key; raises WrongCode."""
        known = self._peppers.values() if found.pepper is None else [self._peppers.get(found.pepper, self._pepper)]
        for pepper in known:
            key = self._stretched(code, found.salt, found.cost, pepper)
            with suppress(NoCase):
                return pepper, unwrap(key, found.wrapped, door(found.case_id, code.kind, _locator(code)))
        raise WrongCode

    def _locked(self, code: Code) -> _Lock:
        """A new lock of today's cost and pepper."""
        salt = new_salt()
        return _Lock(salt, self._stretched(code, salt, CODE, self._pepper), mark(self._pepper))

    def _keep(self, keys: Keyring, code: Code, lock: _Lock) -> None:
        now, locator = self._now(), _locator(code)
        with transaction(self._engine) as connection:
            row = rows.hold(connection, keys, now, self._until)
            connection.execute(delete(WRAPS).where((WRAPS.c.case_id == row.case_id) & (WRAPS.c.kind == code.kind)))
            connection.execute(insert(WRAPS).values(
                kind=code.kind, locator=locator, case_id=row.case_id, made=now,
                **lock.values(code, row.case_id, row.data_key),
                expires=now + HANDOVER_SECONDS if code.kind == HANDOVER else None,
            ))
            rows.hold(connection, keys, now, self._until)  # with a code it is kept longer

    def _find(self, code: Code) -> _Wrap | None:
        """Each look at a hand-over code is counted before it is tried, so that none is free."""
        columns = (WRAPS.c.case_id, WRAPS.c.salt, WRAPS.c.params, WRAPS.c.wrapped, WRAPS.c.pepper)
        if code.kind == HANDOVER:
            counted = update(WRAPS).where(self._valid(code)).values(tries=WRAPS.c.tries + 1).returning(*columns)
            with transaction(self._engine) as connection:
                return _read(connection.execute(counted).one_or_none())
        with reading(self._engine) as connection:
            return _read(connection.execute(select(*columns).where(self._valid(code))).one_or_none())

    def _valid(self, code: Code) -> ColumnElement[bool]:
        now = self._now()
        alive = exists().where((CASES.c.id == WRAPS.c.case_id) & (CASES.c.expires > now)).correlate(WRAPS)
        in_time = (WRAPS.c.expires.is_(None) | (WRAPS.c.expires > now)) & (WRAPS.c.made <= now + CLOCKS_DIFFER)
        return _same(code) & alive & in_time & (WRAPS.c.tries < MISSES)

    def _come_in(self, code: Code, case_id: bytes, data_key: bytes, lock: _Lock | None) -> str:
        """A wrap for the new browser; where two redeem a hand-over code at once, one of them is too late.

        A code of a former pepper gets a new lock, so that it works when that pepper is taken away.
        """
        now, secret = self._now(), new_secret()
        keys = Keyring.of(secret)
        with transaction(self._engine) as connection:
            here = (CASES.c.id == case_id) & (CASES.c.expires > now)
            put_off = update(CASES).where(here).values(**rows.PUT_OFF)
            held = connection.execute(put_off, self._until.values(now)).rowcount
            # looked at only now, when nobody else can change this case
            if held != 1 or not _used(connection, code):
                raise WrongCode
            if lock:
                anew = update(WRAPS).where(_same(code)).values(lock.values(code, case_id, data_key))
                connection.execute(anew)
            _make_room(connection, case_id)
            connection.execute(insert(WRAPS).values(
                kind=COOKIE, locator=keys.locator, case_id=case_id, salt=b"", params="", made=now,
                wrapped=keys.wrap(data_key, case_id),
            ))
        return secret

    def _stretched(self, code: Code, salt: bytes, cost: Cost, pepper: bytes) -> bytes:
        if not self._turns.acquire(timeout=PATIENCE):
            raise Unavailable("busy", "too many codes at once")
        try:
            return stretched(code.secret.encode(), salt, cost, pepper, f"formhelper/1/{code.kind}".encode())
        finally:
            self._turns.release()

    def _no_salt(self, code: Code) -> bytes:
        return hmac.new(self._pepper, code.locator.encode(), hashlib.sha256).digest()[:SALT_BYTES]


def _locator(code: Code) -> bytes:
    return code.locator.encode()


def _same(code: Code) -> ColumnElement[bool]:
    return (WRAPS.c.kind == code.kind) & (WRAPS.c.locator == _locator(code))


def _used(connection: Connection, code: Code) -> bool:
    """Whether the code is still there; one to hand over is taken away with this."""
    if code.kind == HANDOVER:
        return connection.execute(delete(WRAPS).where(_same(code))).rowcount == 1
    return connection.execute(select(WRAPS.c.made).where(_same(code))).one_or_none() is not None


def _read(row: Any) -> _Wrap | None:
    if row is None:
        return None
    try:
        return _Wrap(row.case_id, row.salt, Cost.read(row.params), row.wrapped, row.pepper)
    except TooCostly:  # somebody wrote into the database
        return None


def _make_room(connection: Connection, case_id: bytes) -> None:
    mine = (WRAPS.c.case_id == case_id) & (WRAPS.c.kind == COOKIE)
    newest = select(WRAPS.c.locator).where(mine).order_by(WRAPS.c.made.desc()).limit(SCREENS - 1)
    connection.execute(delete(WRAPS).where(mine & WRAPS.c.locator.not_in(newest)))
