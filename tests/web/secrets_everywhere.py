"""Marked secrets as people could type them, and every way in which they could stand somewhere they must not."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

SCRIPTS = [
    "Žďárská", "Ștefănescu", "Łęcki", "Øllgård", "Ðurić", "Παπαδοπούλου", "Георгиева", "Őrsi", "Žagarė", "Ħandaq",
]
SECRETS = [f"{name}{number}{name[::-1]}" for number, name in enumerate(SCRIPTS * 3, start=4711)]
"""Thirty, each long enough that no chance makes it."""


def spellings(secret: str) -> Iterator[bytes]:
    """The secret in every encoding in which a log, a file or an address might hold it."""
    plain = secret.encode()
    yield plain
    yield secret.encode("utf-16-le")
    yield plain.hex().encode()
    yield quote(secret).encode()
    yield quote_plus(secret).lower().encode()
    yield secret.encode("unicode_escape")
    yield json.dumps(secret)[1:-1].encode()
    yield repr(plain).encode()[2:-1]
    for shift in range(3):  # base64 reads three bytes at a time, so there are three ways to stand in it
        coded = base64.b64encode(b"x" * shift + plain)[4:-4]
        yield coded
        yield coded.replace(b"+", b"-").replace(b"/", b"_")


def found_in(content: bytes) -> list[str]:
    """The secrets that are in it, in whatever spelling."""
    small = content.lower()
    return [one for one in SECRETS if any(way in content or way.lower() in small for way in spellings(one))]
