"""Cases in the database: only as ciphertext, whose key is with the person; they expire, and deleting deletes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from formhelper.core.difference import Differ, Difference, merged
from formhelper.core.facts import Case
from formhelper.storage import rows
from formhelper.storage.codes import RESUME, Mistyped
from formhelper.storage.limiter import Attempts, Budget, Limiter, network
from formhelper.storage.parts import Parts, case_of, parts_of
from formhelper.storage.quick import Quick
from formhelper.storage.seal import Keyring, NoCase, new_data_key, new_secret
from formhelper.storage.tables import CASES, WRAPS
from formhelper.storage.unavailable import Unavailable, transaction
from formhelper.storage.ways import Ways, WrongCode

__all__ = ["Cases", "Conflict", "Mistyped", "NoCase", "Spans", "Stored", "WrongCode"]

NOT_MORE_OFTEN = timedelta(minutes=5)
"""Between two times that the end of a case is put off by reading, and that what has expired is swept out."""
AT_ONCE = 200
"""Cases that one transaction of a sweep deletes, so that savers need not wait for all."""


@dataclass(frozen=True)
class Spans:
    """How long a case is kept: unused without a resume code, unused with one, and in all.

    Who fills in the same form every year finds the answers of last year, but nobody's are kept for ever.
    """

    idle: timedelta = timedelta(hours=24)
    kept: timedelta = timedelta(days=30)
    longest: timedelta = timedelta(days=400)


@dataclass(frozen=True)
class Stored:
    """A case as it was read, with the version of each of its parts.

    `expires` is until when it is kept without being used, `last` until when it is kept at all. `row` is what it was
    opened with, so that it need not be opened again to be saved.
    """

    case: Case
    versions: Mapping[str, int] = field(default_factory=dict)
    expires: datetime | None = field(default=None, compare=False)
    has_code: bool = field(default=False, compare=False)
    last: datetime | None = field(default=None, compare=False)
    row: rows.Row | None = field(default=None, compare=False, repr=False)


class Conflict(Exception):
    """Another tab or screen changed the same answers meanwhile, in another way; nothing was written.

    `differences` says which, `theirs` is the case as it is kept now, `parts` names what of it had been changed.
    """

    def __init__(
        self, parts: frozenset[str] = frozenset(), differences: tuple[Difference, ...] = (),
        theirs: Stored | None = None,
    ) -> None:
        self.parts, self.differences, self.theirs = parts, differences, theirs
        super().__init__("the case was changed meanwhile")


class Cases:
    """The drawer of all cases. `clock` gives the time with its zone; all methods raise Unavailable."""

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], *, limiter: Limiter | None = None,
        peppers: Sequence[bytes] = (b"",), spans: Spans = Spans(),
    ) -> None:
        self._engine, self._clock, self._spans = engine, clock, spans
        self._until = rows.Until(_seconds(spans.idle), _seconds(spans.kept), _seconds(spans.longest))
        self._limiter = limiter or Attempts()
        self._quick = Quick(engine)
        self._ways = Ways(engine, self._limiter, peppers, self._now, self._until)
        self._swept = time.monotonic()

    @property
    def spans(self) -> Spans:
        """How long cases are kept, for those who tell people."""
        return self._spans

    def start(self) -> str:
        """A new empty case; gives the secret that alone opens it."""
        secret = new_secret()
        keys = Keyring.of(secret)
        now = self._now()
        row = {
            "id": keys.locator, "wrapped_key": keys.wrap(new_data_key(), keys.locator), "begun": now,
            "expires": now + min(self._until.idle, self._until.longest),
        }
        with transaction(self._engine) as connection:
            connection.execute(insert(CASES).values(row))
        self._sweep_now_and_then()
        return secret

    def load(self, secret: str) -> Stored:
        """The case; using it puts off its end, but not for ever. Raises NoCase."""
        keys = Keyring.of(secret)
        row, parts, versions = self._quick.load(keys, self._now())
        return self._stored(case_of(parts), versions, row, self._prolong(row))

    def save(self, secret: str, stored: Stored, case: Case) -> Stored:
        """Write what changed since `stored` was read, all or nothing; gives what to save over next time.

        What others changed meanwhile is kept too (`load` shows all of it); raises Conflict where that is not possible,
        and NoCase.
        """
        keys, now = Keyring.of(secret), self._now()
        before, after = parts_of(stored.case), parts_of(case)
        if saved := self._overwritten(keys, now, stored, before, after, case):
            return saved
        with transaction(self._engine) as connection:
            row = rows.hold(connection, keys, now, self._until)
            known = rows.versions(connection, row)
            if stale := _stale(stored, before, after, known):
                parts, known = rows.read(connection, row)
                theirs = self._stored(case_of(parts), known, row, row.expires)
                stored, case = theirs, _both(stale, stored, case, theirs)
                before, after = parts, parts_of(case)
            versions = {part: version for part, version in stored.versions.items() if part in after}
            rows.remove(connection, row, before.keys() - after.keys())
            versions |= rows.write(connection, row, _changed(before, after), known)
        return self._stored(case, versions, row, row.expires)

    def _overwritten(
        self, keys: Keyring, now: int, stored: Stored, before: Parts, after: Parts, case: Case
    ) -> Stored | None:
        """The usual save: nobody else changed what is written, nothing is taken away, and the end was put off before.

        Nothing where it is another one; then nothing is written.
        """
        row, changed = stored.row, _changed(before, after)
        if row is None or not changed or before.keys() - after.keys() or not self._until.written(now, row):
            return None
        fresh = self._quick.overwrite(keys, now, row, changed, stored.versions)
        return self._stored(case, {**stored.versions, **fresh}, row, row.expires) if fresh else None

    def delete(self, secret: str) -> None:
        """Forget the case: its key, every part of it and all ways into it. Says nothing where there was none."""
        try:
            keys = Keyring.of(secret)
        except NoCase:
            return
        with transaction(self._engine) as connection:
            connection.execute(delete(CASES).where(rows.OPENED), {"opener": keys.locator})  # the rest falls with it

    def make_code(self, secret: str, kind: str = RESUME, once: str = "") -> str:
        """A code that opens this case elsewhere, to be shown once; one made before ends. Raises NoCase.

        With a "resume" code the case is kept longer. A "handover" code works once, for ten minutes. `once` is a word of
        the form that asks for it: sent twice, it gives the same code twice.
        """
        return self._ways.make(Keyring.of(secret), kind, secret, once)

    def count(self, budget: Budget, who: str) -> None:
        """One more time that `who` asks for something costly; raises TooMany, and Unavailable if nobody can count."""
        self._limiter.take(budget, network(who))

    def end_code(self, secret: str, kind: str = RESUME) -> None:
        """The code of this case opens nothing any more; says nothing where there was none. Raises NoCase."""
        self._ways.end(Keyring.of(secret), kind)

    def redeem(self, code: str, who: str) -> str:
        """The secret with which a further browser opens the case; `who` is the address of the one that asks.

        It is a new one: nobody can know it beforehand, and browsers that open the case already go on.
        Raises Mistyped, WrongCode, TooMany, and Unavailable where tries cannot be counted.
        """
        return self._ways.redeem(code, who)

    def sweep(self) -> int:
        """Delete all expired cases and codes; gives how many cases."""
        now, total = self._now(), 0
        expired = select(CASES.c.id).where(CASES.c.expires <= now).limit(AT_ONCE)
        with transaction(self._engine) as connection:
            connection.execute(delete(WRAPS).where(WRAPS.c.expires <= now))
        while True:
            with transaction(self._engine) as connection:
                found = connection.execute(delete(CASES).where(CASES.c.id.in_(expired))).rowcount
            total += found
            if found < AT_ONCE:
                return total

    def _sweep_now_and_then(self) -> None:
        if time.monotonic() - self._swept < _seconds(NOT_MORE_OFTEN):
            return
        self._swept = time.monotonic()
        with suppress(Unavailable):  # whoever begins a case need not wait for it; the next one tries again
            self.sweep()

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def _prolong(self, row: rows.Row) -> int:
        """When the case ends now; raises NoCase where its time is over, as the operator has shortened it."""
        now = self._now()
        until = self._until.end(now, row)
        if abs(until - row.expires) < rows.NOT_MORE_OFTEN:
            return row.expires
        with transaction(self._engine) as connection:
            rows.put_off(connection, row, now, self._until)
        if until <= now:
            raise NoCase
        return until

    def _stored(self, case: Case, versions: Mapping[str, int], row: rows.Row, expires: int) -> Stored:
        zone, last = self._clock().tzinfo, self._until.last(self._now(), row)
        return Stored(
            case, versions, datetime.fromtimestamp(expires, zone), row.has_code, datetime.fromtimestamp(last, zone),
            replace(row, expires=expires) if expires != row.expires else row,
        )


def _changed(before: Parts, after: Parts) -> Parts:
    return {part: content for part, content in after.items() if content != before.get(part)}


def _stale(stored: Stored, before: Parts, after: Parts, known: Mapping[str, int]) -> frozenset[str]:
    """The parts that are to be written, and were written by someone else since they were read."""
    mine = {part for part in before.keys() | after.keys() if before.get(part) != after.get(part)}
    return frozenset(part for part in mine if known.get(part, 0) != stored.versions.get(part, 0))


def _both(stale: frozenset[str], stored: Stored, case: Case, theirs: Stored) -> Case:
    try:
        return merged(stored.case, case, theirs.case)
    except Differ as error:
        raise Conflict(stale, error.differences, theirs) from None


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
