"""Keys out of what people can type: slow on purpose (Argon2id, RFC 9106), so that guessing does not pay."""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SALT_BYTES = 16
MOST_MEMORY, MOST_ROUNDS, MOST_LANES = 256 * 1024, 16, 4
"""What a file or row from outside may cost us at most: 256 MiB, and some seconds."""
LEAST_MEMORY = 19 * 1024


class TooCostly(ValueError):
    """A cost that is outside of what we are willing to pay; nobody's file of ours has it."""


@dataclass(frozen=True)
class Cost:
    """Memory in KiB, rounds over it, and lanes."""

    memory: int
    rounds: int
    lanes: int = 1

    def __post_init__(self) -> None:
        memory = LEAST_MEMORY <= self.memory <= MOST_MEMORY
        if not (memory and 1 <= self.rounds <= MOST_ROUNDS and 1 <= self.lanes <= MOST_LANES):
            raise TooCostly("a cost outside of our limits")

    @classmethod
    def read(cls, text: str) -> Cost:
        """What `str` gave; raises TooCostly."""
        try:
            return cls(*map(int, text.split(",")))
        except (TypeError, ValueError):
            raise TooCostly("this is no cost") from None

    def __str__(self) -> str:
        return f"{self.memory},{self.rounds},{self.lanes}"


CODE = Cost(memory=19 * 1024, rounds=2)
"""OWASP's least for Argon2id; a code has 70 random bits besides."""
PASSPHRASE = Cost(memory=64 * 1024, rounds=3)
"""People choose passphrases themselves, and a file can be attacked at leisure."""


def new_salt() -> bytes:
    """Random, one for each use."""
    return os.urandom(SALT_BYTES)


def stretched(typed: bytes, salt: bytes, cost: Cost, pepper: bytes = b"", purpose: bytes = b"") -> bytes:
    """32 bytes; without the pepper, which is not in the database, nobody can even begin to guess."""
    slow = Argon2id(
        salt=salt, length=32, iterations=cost.rounds, lanes=cost.lanes, memory_cost=cost.memory,
        ad=purpose or None, secret=pepper or None,
    )
    return slow.derive(typed)
