"""How `formhelper serve` is set, and why a setting that is not safe is refused before anything is opened."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from formhelper.storage import opening, pepper

UNSAFE = 78
"""Exit code EX_CONFIG of sysexits.h: service managers do not start again what cannot become better by itself."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*", re.IGNORECASE)
PRIVATE = (opening.FILE, pepper.FILE)
"""Files of the data folder that nobody else may read."""


@dataclass(frozen=True)
class Settings:
    """`names` are those under which browsers call us; `proxies` is how many of our own stand before us."""

    host: str = LOOPBACK[0]
    port: int = 8000
    https: bool = False
    names: Sequence[str] = ()
    proxies: int = 0
    workers: int = 1
    threads: int = 4
    metrics_port: int = 0

    @property
    def trusted(self) -> tuple[str, ...]:
        """Names that requests may be for; monitors on this machine call us by its own."""
        return (*self.names, *LOOPBACK[:2])

    @property
    def open(self) -> bool:
        """Whether people on other machines use it."""
        return self.host not in LOOPBACK or not set(self.names) <= set(LOOPBACK)


def most_workers() -> int:
    """Two for each core and one more, as gunicorn advises; more than four would wait for the one database file."""
    return min(4, 2 * (os.cpu_count() or 1) + 1)


def refusals(settings: Settings, home: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """One line for each setting that is not safe, with the remedy."""
    if environment.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}:
        yield "FLASK_DEBUG is set, and error pages would show answers: unset it"
    for name in settings.names:
        if not HOST_NAME.fullmatch(name):
            yield f"--name {name!r} is no host name such as forms.example.org: leave out https://, ports and stars"
    if settings.host not in LOOPBACK and not settings.names:
        yield f"--host {settings.host} opens the app to other machines: say with --name under which name they call it"
    if settings.open and not settings.https and not set(settings.names) <= set(LOOPBACK):
        yield "answers would travel in the clear: put a proxy with https before it (docs/operating.md) and add --https"
    if settings.metrics_port and settings.metrics_port == settings.port:
        yield "--metrics-port is the port of the pages: anyone could read it; choose another"
    yield from _readable(home)
    yield from _unencrypted(environment.get(opening.DATABASE, ""))


def _readable(home: Path) -> Iterator[str]:
    if not home.exists():
        return
    if home.stat().st_mode & stat.S_IWOTH:
        yield f"{home}: others may write there: chmod 700 {home}"
    for path in (home / name for name in PRIVATE):
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield f"{path}: others may read it: chmod 600 {path}"


def _unencrypted(address: str) -> Iterator[str]:
    """A database on another machine is spoken to over TLS (ASVS 12.3.1); a name without dot is of our own network."""
    url = urlsplit(address)
    if "." in (url.hostname or "") and url.hostname not in LOOPBACK:
        mode = parse_qs(url.query).get("sslmode", [""])[0]
        if mode not in {"require", "verify-ca", "verify-full"}:
            yield f"{opening.DATABASE}: the way to {url.hostname} is not encrypted: add ?sslmode=verify-full"
