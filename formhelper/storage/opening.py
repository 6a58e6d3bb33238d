"""How storage is opened as the operator wants it: by variables of the environment and the data home."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from formhelper.storage.cases import Cases, Spans
from formhelper.storage.database import WrongAddress, connect, open_database
from formhelper.storage.limiter import IN_MEMORY, Attempts, Limiter, WrongLimiter
from formhelper.storage.pepper import WrongPepper, confirm, peppers
from formhelper.storage.schema import SchemaNotCurrent
from formhelper.storage.shares import Shares

FILE = "cases.sqlite"
DATABASE, REDIS = "FORMHELPER_DATABASE_URL", "FORMHELPER_REDIS_URL"
IDLE, KEPT, LONGEST = "FORMHELPER_IDLE_HOURS", "FORMHELPER_RESUME_DAYS", "FORMHELPER_LONGEST_DAYS"
STARTS, PAPERS = "FORMHELPER_STARTS_PER_ADDRESS", "FORMHELPER_PAPERS_PER_ADDRESS"
MOST_UNUSED, MOST = timedelta(days=366), timedelta(days=3 * 366)
NUMBER = re.compile(r"[0-9]{1,5}")


class WrongSetting(ValueError):
    """A variable of the environment that says something impossible: its name, and what it should be."""


CANNOT_OPEN = (WrongSetting, WrongAddress, WrongLimiter, WrongPepper, SchemaNotCurrent)
"""What an operator has to mend before storage can be opened; Unavailable besides."""


@dataclass(frozen=True)
class Storage:
    """What is opened together: the database, the cases in it, and what counts who asks for how much."""

    engine: Engine
    cases: Cases
    shares: Shares


def open_storage(
    home: Path, environment: Mapping[str, str], clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Storage:
    """Opens everything; raises one of CANNOT_OPEN, or Unavailable."""
    engine = open_database(database_address(home, environment))
    known = peppers(home, environment)
    confirm(engine, known)
    return _storage(engine, known, environment, clock)


def reopen_storage(
    home: Path, environment: Mapping[str, str], clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Storage:
    """The same in a further process, once `open_storage` has found all in order: the database is asked for nothing."""
    return _storage(connect(database_address(home, environment)), peppers(home, environment), environment, clock)


def _storage(
    engine: Engine, known: Sequence[bytes], environment: Mapping[str, str], clock: Callable[[], datetime]
) -> Storage:
    limiter = Attempts(environment.get(REDIS, "").strip() or IN_MEMORY, known[0])
    cases = Cases(engine, clock, limiter=limiter, peppers=known, spans=spans(environment))
    return Storage(engine, cases, shares(environment, limiter))


def database_address(home: Path, environment: Mapping[str, str]) -> str:
    """FORMHELPER_DATABASE_URL, else a file in the data home."""
    return environment.get(DATABASE, "").strip() or str(home / FILE)


def spans(environment: Mapping[str, str]) -> Spans:
    """How long cases are kept unused, without a resume code and with one, and in all. Raises WrongSetting."""
    usual = Spans()
    idle = _span(environment, IDLE, usual.idle, timedelta(hours=1), MOST_UNUSED)
    kept = _span(environment, KEPT, usual.kept, timedelta(days=1), MOST_UNUSED)
    longest = _span(environment, LONGEST, usual.longest, timedelta(days=1), MOST)
    if longest < max(idle, kept):
        raise WrongSetting(f"{LONGEST}={longest.days}: that is shorter than {IDLE} or {KEPT}")
    return Spans(idle, max(idle, kept), longest)


def _span(
    environment: Mapping[str, str], name: str, usual: timedelta, unit: timedelta, most: timedelta
) -> timedelta:
    number = _number(environment, name, usual // unit, least=1)
    if number * unit > most:
        raise WrongSetting(f"{name}={number}: at most {most // unit}")
    return number * unit


def shares(environment: Mapping[str, str], limiter: Limiter) -> Shares:
    """What one address may ask for. Raises WrongSetting."""
    usual = Shares(limiter=limiter)
    starts, papers = (_number(environment, *one) for one in ((STARTS, usual.starts), (PAPERS, usual.papers)))
    return replace(usual, starts=starts, papers=papers)


def _number(environment: Mapping[str, str], name: str, usual: int, least: int = 0) -> int:
    said = environment.get(name, "").strip() or str(usual)
    if not NUMBER.fullmatch(said) or int(said) < least:
        raise WrongSetting(f"{name}={said!r}: a whole number is expected, at least {least}")
    return int(said)
