"""How a case is sealed: keys out of the person's secret, and parts encrypted and bound to their place."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
NONCE_BYTES = 12
STEP = 256
_FIRST_JSON = json.JSONDecoder().raw_decode
"""Reads up to the end of the first value: what comes after it are our own blanks."""
_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
VERSION = b"\x01"
AFTER_NONCE = len(VERSION) + NONCE_BYTES
COOKIE = "cookie"
"""The kind of way into a case that a browser has."""


class NoCase(LookupError):
    """There is no such case: unknown, expired, deleted, or tampered with. Nobody is told which of these."""

    def __init__(self) -> None:
        super().__init__("there is no such case")


def new_secret() -> str:
    """What the person keeps in a cookie: 32 random bytes in base64url without padding."""
    return base64.urlsafe_b64encode(os.urandom(SECRET_BYTES)).rstrip(b"=").decode()


@dataclass(frozen=True)
class Keyring:
    """What follows from the secret: by which the way into the case is found, and the key that wraps its data key.

    The case has as its id the locator of the browser that began it.
    """

    locator: bytes
    _secret: bytes = field(repr=False)

    @cached_property
    def wrapping(self) -> bytes:
        """The key that wraps the data key; whoever saves what was just read needs it no more."""
        return _derived(self._secret, b"formhelper/1/kek")

    @classmethod
    def of(cls, secret: str) -> Keyring:
        """Raises NoCase where the secret has the wrong shape."""
        try:
            raw = base64.b64decode(f"{secret}=".encode("ascii"), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise NoCase from None
        if len(raw) != SECRET_BYTES:
            raise NoCase
        return cls(_derived(raw, b"formhelper/1/id"), raw)

    def wrap(self, data_key: bytes, case_id: bytes) -> bytes:
        """The data key as it is kept in the database for this secret."""
        return wrap(self.wrapping, data_key, self._door(case_id))

    def unwrap(self, wrapped: bytes, case_id: bytes) -> bytes:
        """The data key; raises NoCase where it was wrapped for another secret or changed."""
        return unwrap(self.wrapping, wrapped, self._door(case_id))

    def _door(self, case_id: bytes) -> bytes:
        return case_id if case_id == self.locator else door(case_id, COOKIE, self.locator)


def door(case_id: bytes, kind: str, locator: bytes) -> bytes:
    """What a wrapped key is bound to: the case, and the one way into it that it is made for."""
    return b"|".join((case_id.hex().encode(), kind.encode(), locator.hex().encode()))


def wrap(key: bytes, data_key: bytes, bound_to: bytes) -> bytes:
    """A data key as it is kept in the database."""
    return _encrypted(key, data_key, bound_to)


def unwrap(key: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
    """The data key; raises NoCase where the key is not right, or anything was changed."""
    return _decrypted(key, wrapped, bound_to)


def new_data_key() -> bytes:
    """A random key of one case."""
    return AESGCM.generate_key(bit_length=256)


def seal(data_key: bytes, case_id: bytes, part: str, version: int, content: Mapping[str, Any]) -> bytes:
    """One part as it is kept: it can be opened only in this case, under this name, in this version."""
    plain = _WRITTEN(content).encode()
    # blanks after JSON say nothing, but they hide how long the answers are
    padded = plain.ljust(-(-len(plain) // STEP) * STEP)
    return VERSION + _encrypted(data_key, padded, _place(case_id, part, version))


def unseal(
    data_key: bytes, case_id: bytes, sealed: Iterable[tuple[str, int, bytes]]
) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """What was sealed as parts, and their versions; raises NoCase where anything about them was changed.

    All at once, because each page needs all: made ready for each part, the cipher costs as much as the part.
    """
    cipher, parts, versions = AESGCM(data_key), {}, {}
    for part, version, blob in sealed:
        if blob[:1] != VERSION:
            raise NoCase
        plain = _opened(cipher, blob[1:AFTER_NONCE], blob[AFTER_NONCE:], _place(case_id, part, version))
        parts[part], versions[part] = _FIRST_JSON(plain.decode())[0], version
    return parts, versions


def _place(case_id: bytes, part: str, version: int) -> bytes:
    return f"{case_id.hex()}|{part}|{version}|\x01".encode()


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def _encrypted(key: bytes, plain: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def _decrypted(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    return _opened(AESGCM(key), sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)


def _opened(cipher: AESGCM, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError):
        raise NoCase from None
