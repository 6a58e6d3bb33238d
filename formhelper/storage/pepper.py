"""The server's pepper: a secret beside the database, without which nobody can try codes on a copy of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from formhelper.storage.tables import NOTES, WRAPS
from formhelper.storage.unavailable import transaction

VARIABLE = "FORMHELPER_PEPPER"
FILE = "pepper"
SHORTEST = 32


class WrongPepper(ValueError):
    """The pepper is too short, cannot be read, or is not the one with which the codes of this database were made."""


def pepper(home: Path, environment: Mapping[str, str]) -> bytes:
    """FORMHELPER_PEPPER, else the file in the data home, which is made where there is none. Raises WrongPepper.

    Several machines on one database need the same one.
    """
    found = environment.get(VARIABLE, "").strip() or _kept(home / FILE)
    if len(found) < SHORTEST:
        raise WrongPepper(f"the pepper has fewer than {SHORTEST} letters: take the output of `openssl rand -hex 32`")
    return found.encode()


def confirm(engine: Engine, known: bytes) -> None:
    """Raises WrongPepper where the codes of this database were made with another pepper; nothing is changed then."""
    mark = HKDF(algorithm=SHA256(), length=16, salt=None, info=b"formhelper/1/pepper").derive(known).hex()
    with suppress(IntegrityError), transaction(engine) as connection:  # another process was faster
        if connection.execute(select(NOTES.c.value).where(NOTES.c.name == FILE)).scalar() is None:
            connection.execute(insert(NOTES).values(name=FILE, value=mark))
    with transaction(engine) as connection:
        if connection.execute(select(NOTES.c.value).where(NOTES.c.name == FILE)).scalar() != mark:
            raise WrongPepper(
                f"the codes of this database were made with another pepper: put it back ({VARIABLE}, or the file "
                f"{FILE!r} in the data home), or end all codes with `formhelper purge --codes`"
            )


def end_codes(engine: Engine) -> int:
    """End all codes, so that another pepper can be used; gives how many. Cases stay open in their browsers."""
    with transaction(engine) as connection:
        connection.execute(delete(NOTES).where(NOTES.c.name == FILE))
        return connection.execute(delete(WRAPS).where(WRAPS.c.kind != "cookie")).rowcount


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
