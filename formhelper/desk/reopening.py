"""Cases opened again: from the drawer or from a person's file, in the definitions of today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from formhelper.core.upgrade import Definitions, NotKept, upgraded
from formhelper.storage.cases import Cases, Conflict, Stored
from formhelper.storage.takeaway import unpack

TRIES = 3


@dataclass(frozen=True)
class Reopened:
    """The case as it is kept now, and what of it had no place any more: told once, so show it on this page."""

    stored: Stored
    not_kept: tuple[NotKept, ...]


def reopen(cases: Cases, secret: str, definitions: Definitions, today: date) -> Reopened:
    """The case of this browser; brought up to date, and saved so, where definitions have changed since.

    Raises NoCase and Unavailable.
    """
    for _ in range(TRIES):
        stored = cases.load(secret)
        case, lost = upgraded(stored.case, definitions, today)
        if case is stored.case:
            return Reopened(stored, ())
        if not stored.versions:  # just begun: whatever is saved first brings the fingerprint with it
            return Reopened(replace(stored, case=case), ())
        try:
            return Reopened(cases.save(secret, stored, case), lost)
        except Conflict:  # another tab changed at this moment what has to be renamed: look again
            continue
    raise Conflict


def bring(cases: Cases, file: bytes, passphrase: str, definitions: Definitions, today: date) -> tuple[str, Reopened]:
    """A new case with what is in a file of saved answers, and its secret; a case that is open already stays as it is.

    Raises CannotOpen, WeakPassphrase and Unavailable; then no case is begun.
    """
    case, lost = upgraded(unpack(file, passphrase), definitions, today)
    secret = cases.start()
    return secret, Reopened(cases.save(secret, cases.load(secret), case), lost)
