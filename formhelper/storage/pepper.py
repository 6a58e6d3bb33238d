"""The server's pepper: a secret beside the database, without which nobody can try codes on a copy of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from formhelper.storage.seal import COOKIE
from formhelper.storage.tables import NOTES, WRAPS
from formhelper.storage.unavailable import transaction

VARIABLE = "FORMHELPER_PEPPER"
FILE = "pepper"
SHORTEST = 32
CODES = WRAPS.c.kind != COOKIE
_IN_USE = select(NOTES.c.value).where(NOTES.c.name == FILE)


class WrongPepper(ValueError):
    """A pepper is too short, cannot be read, or is not the one with which the codes of this database were made."""


def peppers(home: Path, environment: Mapping[str, str]) -> tuple[bytes, ...]:
    """FORMHELPER_PEPPER, else the file in the data home, which is made where there is none. Raises WrongPepper.

    Several machines on one database need the same. Where there are several, with blanks or lines between, the first one
    makes new codes, and the others are of before: codes that were made with them go on working.
    """
    found = (environment.get(VARIABLE, "").strip() or _kept(home / FILE)).split()
    if not found or min(map(len, found)) < SHORTEST:
        raise WrongPepper(f"a pepper has fewer than {SHORTEST} letters: take the output of `openssl rand -hex 32`")
    return tuple(pepper.encode() for pepper in found)


def mark(pepper: bytes) -> str:
    """By which a pepper is known again in the database; nobody finds the pepper by it."""
    return HKDF(algorithm=SHA256(), length=16, salt=None, info=b"formhelper/1/pepper").derive(pepper).hex()


def confirm(engine: Engine, known: Sequence[bytes]) -> None:
    """Raises WrongPepper where codes of this database were made with a pepper that is not among these."""
    marks = [mark(pepper) for pepper in known]
    with suppress(IntegrityError), transaction(engine) as connection:  # another process was faster
        if connection.execute(_IN_USE).scalar() is None:
            connection.execute(insert(NOTES).values(name=FILE, value=marks[0]))
    of_others = select(func.count()).select_from(WRAPS).where(CODES & WRAPS.c.pepper.not_in(marks))
    with transaction(engine) as connection:
        if connection.execute(_IN_USE).scalar() not in marks or connection.execute(of_others).scalar():
            raise WrongPepper(
                f"codes of this database were made with another pepper: put it back ({VARIABLE}, or the file {FILE!r} "
                f"in the data home), behind the new one if there is a new one, or end all codes with "
                f"`formhelper purge --codes`, or those of former peppers with `formhelper purge --old-codes`"
            )
        connection.execute(update(NOTES).where(NOTES.c.name == FILE).values(value=marks[0]))


def end_codes(engine: Engine) -> int:
    """End all codes, so that another pepper can be used; gives how many. Cases stay open in their browsers."""
    return _ended(engine, CODES)


def end_old_codes(engine: Engine, newest: bytes) -> int:
    """End all codes that were not made with this pepper, so that it can be used alone; gives how many."""
    return _ended(engine, CODES & (WRAPS.c.pepper.is_(None) | (WRAPS.c.pepper != mark(newest))))


def _ended(engine: Engine, which: ColumnElement[bool]) -> int:
    with transaction(engine) as connection:
        connection.execute(delete(NOTES).where(NOTES.c.name == FILE))
        return connection.execute(delete(WRAPS).where(which)).rowcount


def _kept(path: Path) -> str:
    try:
        if not path.exists():
            _make(path)
        return path.read_text("ascii").strip()
    except (OSError, ValueError) as error:
        raise WrongPepper(f"{path} cannot be read: {type(error).__name__}") from None


def _make(path: Path) -> None:
    """Whole or not at all; of several processes the first one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(os.urandom(SHORTEST).hex())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        Path(beside).unlink()
