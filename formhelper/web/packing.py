"""Gzip put together of parts that were packed before: a page that is kept need not be compressed for each person.

A body of deflate (RFC 1951) is a row of blocks. A block that refers to nothing before it and ends with a whole byte may
stand anywhere in it, so what is kept of a page is packed once, as well as can be. What is of one person is put between,
short texts as they are: no answer is compressed together with the rest of the page, so its length does not tell whether
one is like something else on it (BREACH).
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

from flask import request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from formhelper.web.behind import behind

BEST, QUICK = 9, 4
"""How well to pack: what is kept, and what is made for one page."""
SHORT = 300
"""Bytes of a person's own that are not worth packing."""
HEAD, END = b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x03\0"
"""Of gzip (RFC 1952), without name and time; and the last block, which is empty."""


def accepted() -> bool:
    """Whether the browser takes gzip."""
    return _accepted(behind(request).environ.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache(256)
def _accepted(header: str) -> bool:
    return parse_accept_header(header, Accept).quality("gzip") > 0


def blocks(plain: bytes, level: int = BEST) -> bytes:
    """Whole blocks that may stand anywhere."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush(zlib.Z_SYNC_FLUSH)


def own_blocks(plain: bytes) -> bytes:
    """The same for what is of one person; what is short stands in its block as it is."""
    if len(plain) > SHORT:
        return blocks(plain, QUICK)
    return struct.pack("<BHH", 0, len(plain), len(plain) ^ 0xFFFF) + plain if plain else b""


def gzip(plain: bytes, packed: bytes) -> bytes:
    """The file of these blocks; `plain` is what they hold."""
    return b"".join((HEAD, packed, END, struct.pack("<II", zlib.crc32(plain), len(plain))))
