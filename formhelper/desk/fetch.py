"""One PDF from an authority's address: https only, with limits, and going on where a broken download stopped."""

from __future__ import annotations

import hashlib
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import Request

LARGEST = 30 * 1024 * 1024
SECONDS_SILENT = 20
SECONDS_IN_ALL = 300
CHUNK = 64 * 1024


class NotFetched(OSError):
    """A download that did not come to its end, with the reason."""


class _HttpsOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only where it stays on https."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl).scheme != "https":
            raise NotFetched(f"the address leads to {urlsplit(newurl).scheme}, only https is followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(
    address: str, folder: Path, progress: Callable[[int, int], None], context: ssl.SSLContext | None = None
) -> bytes:
    """The file at the address; what is there of an earlier try is kept in `folder`. Raises NotFetched (an OSError)."""
    if not address.lower().startswith("https://"):
        raise NotFetched(f"{address}: only https addresses are fetched")
    part = folder / (hashlib.sha256(address.encode()).hexdigest()[:16] + ".part")
    opener = urllib.request.build_opener(_HttpsOnly, urllib.request.HTTPSHandler(context=context))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _download(opener, address, part, progress)
        content = part.read_bytes()
        part.unlink()
    except NotFetched:
        raise
    except (OSError, HTTPException, ValueError) as error:  # ValueError: an address that is none
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise NotFetched(f"{address}: {reason}; run the command again to go on") from None
    return content


def _download(
    opener: urllib.request.OpenerDirector, address: str, part: Path, progress: Callable[[int, int], None]
) -> None:
    begin = time.monotonic()
    with _answer(opener, address, part) as answer:
        have = _begin(answer, part)
        total = have + int(answer.headers.get("Content-Length") or 0)
        _not_larger(address, total, part)
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            while chunk := answer.read(CHUNK):
                have += len(chunk)
                if have > LARGEST:
                    break
                if time.monotonic() - begin > SECONDS_IN_ALL:
                    raise NotFetched(f"{address}: took over {SECONDS_IN_ALL} seconds; run the command again to go on")
                file.write(chunk)
                progress(have, total)
    _not_larger(address, have, part)
    if total and have < total:
        raise NotFetched(f"{address}: broke off at {have} of {total} bytes; run the command again to go on")


def _answer(opener: urllib.request.OpenerDirector, address: str, part: Path) -> HTTPResponse:
    """Ask for what is missing; where the server has nothing behind it (416), ask for the whole anew."""
    have = part.stat().st_size if part.exists() else 0
    wanted = {"User-Agent": "formhelper"} | ({"Range": f"bytes={have}-"} if have else {})
    request = Request(address, headers=wanted)  # noqa: S310  https was checked
    try:
        answer: HTTPResponse = opener.open(request, timeout=SECONDS_SILENT)
    except urllib.error.HTTPError as error:
        if error.code != 416 or not have:
            raise
        part.unlink()
        return _answer(opener, address, part)
    return answer


def _begin(answer: HTTPResponse, part: Path) -> int:
    """At which byte the answer begins: where we stopped if the server says so, else at the start."""
    have = part.stat().st_size if part.exists() else 0
    goes_on = str(answer.headers.get("Content-Range", "")).startswith(f"bytes {have}-")
    if answer.status == 206 and not goes_on:
        part.unlink(missing_ok=True)
        raise NotFetched("the server sent another part of the file than was asked for; run the command again")
    return have if answer.status == 206 else 0


def _not_larger(address: str, size: int, part: Path) -> None:
    if size > LARGEST:
        part.unlink(missing_ok=True)
        raise NotFetched(f"{address}: larger than {LARGEST // 1024 // 1024} MB, which no form is")
