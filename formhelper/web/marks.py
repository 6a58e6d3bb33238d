"""What was stored when a page was made, sealed into the page: so that two who change the same are told apart."""

from __future__ import annotations

import base64
import binascii
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formhelper.web import guard

NONCE = 12
LONGEST = 60_000
"""More than any page has; the body of a request is limited besides."""
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
QUESTIONS, LIST = b"questions", b"list"
"""Kinds of pages: the mark of one says nothing to the other."""


def seal(content: object, kind: bytes) -> str:
    """The content (JSON) for a hidden field: readable only with the secret of this browser, on this kind of page."""
    nonce = os.urandom(NONCE)
    plain = ENCODER.encode(content).encode()
    return base64.urlsafe_b64encode(nonce + _key().encrypt(nonce, plain, kind)).decode()


def opened(sealed: str, kind: bytes) -> Any:
    """What `seal` was given; None where it is not ours, of another kind, or from before the browser came here."""
    if len(sealed) > LONGEST or not sealed.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(sealed)
        return json.loads(_key().decrypt(raw[:NONCE], raw[NONCE:], kind))
    except (binascii.Error, InvalidTag, ValueError):
        return None


def _key() -> AESGCM:
    return AESGCM(bytes.fromhex(guard.keyed("mark", guard.secret())))
