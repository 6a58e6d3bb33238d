"""One PDF from an authority's address: https only, with limits, and going on where a broken download stopped."""

from __future__ import annotations

import hashlib
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

LARGEST = 30 * 1024 * 1024
SECONDS_SILENT = 20
SECONDS_IN_ALL = 300
CHUNK = 64 * 1024


class NotFetched(OSError):
    """A download that did not come to its end, with the reason."""


class _HttpsOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only where it stays on https."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]  # urllib's own
        if urlsplit(newurl).scheme != "https":
            raise NotFetched(f"the address leads to {urlsplit(newurl).scheme}, only https is followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(
    address: str, folder: Path, progress: Callable[[int, int], None], context: ssl.SSLContext | None = None
) -> bytes:
    """The file at the address; what is there of an earlier try is kept in `folder`. Raises NotFetched (an OSError)."""
    if urlsplit(address).scheme != "https":
        raise NotFetched(f"{address}: only https addresses are fetched")
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / (hashlib.sha256(address.encode()).hexdigest()[:16] + ".part")
    opener = urllib.request.build_opener(_HttpsOnly, urllib.request.HTTPSHandler(context=context))
    try:
        _download(opener, address, part, progress)
    except NotFetched:
        raise
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise NotFetched(f"{address}: {getattr(error, 'reason', error)}; run the command again to go on") from None
    content = part.read_bytes()
    part.unlink()
    return content


def _download(
    opener: urllib.request.OpenerDirector, address: str, part: Path, progress: Callable[[int, int], None]
) -> None:
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(address, headers={"User-Agent": "formhelper", "Range": f"bytes={have}-"})  # noqa: S310  # https was checked
    begin = time.monotonic()
    with opener.open(request, timeout=SECONDS_SILENT) as answer:
        have = have if answer.status == 206 else 0
        total = have + int(answer.headers.get("Content-Length") or 0)
        with part.open("ab" if have else "wb") as file:
            while chunk := answer.read(CHUNK):
                have += len(chunk)
                if have > LARGEST:
                    part.unlink()
                    raise NotFetched(f"{address}: larger than {LARGEST // 1024 // 1024} MB, which no form is")
                if time.monotonic() - begin > SECONDS_IN_ALL:
                    raise NotFetched(f"{address}: took longer than {SECONDS_IN_ALL} seconds; run the command again to go on")
                file.write(chunk)
                progress(have, total)
    if total and have < total:
        raise NotFetched(f"{address}: broke off at {have} of {total} bytes; run the command again to go on")
