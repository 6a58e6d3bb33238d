"""The folder of installed originals: for each edition the prepared PDF, and what is known of the file it came from."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

PDF, PLAN, CARD = ".pdf", ".plan.json", ".json"
TRIES, PAUSE = 10, 0.02
"""How often, and after how many seconds, files that do not belong together are read again."""
KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}/[a-z0-9][a-z0-9.-]{0,63}")


class WrongKey(ValueError):
    """A key that is not "paper/edition" in small letters, digits, hyphens and dots."""


@dataclass(frozen=True)
class Installed:
    """An original that is here.

    The prepared PDF, the plan for filling it, SHA-256 (hex) of the file as the authority publishes it, and when it was
    added.
    """

    key: str
    prepared: bytes
    plan: bytes
    sha256: str
    added: date


class OriginalsFolder:
    """Originals by "paper/edition". A file appears whole or not at all."""

    def __init__(self, path: Path, today: Callable[[], date] = date.today) -> None:
        self._path, self._today = path, today
        self._read: dict[str, tuple[tuple[object, ...], Installed | None]] = {}

    def put(self, key: str, sha256: str, prepared: bytes, plan: bytes) -> Installed:
        """Keep the prepared PDF of an edition and its plan; of the original only the checksum. Raises WrongKey."""
        return self._write(Installed(key, prepared, plan, sha256, self._today()))

    def renew(self, installed: Installed, prepared: bytes, plan: bytes) -> Installed:
        """Keep what a newer version prepared from an original that is installed already."""
        return self._write(replace(installed, prepared=prepared, plan=plan))

    def get(self, key: str) -> Installed | None:
        """The original of that edition; None where it is not installed, or the file is not the one that was put.

        As long as the files stay the same they are read once, and the same object is given.
        """
        place = self._place(key)
        for last in (*[False] * (TRIES - 1), True):
            try:
                return self._current(key, place, last)
            except ValueError:  # perhaps another process is just putting it, one file after the other
                time.sleep(PAUSE)
            except (OSError, KeyError, TypeError):
                return None
        return None

    def _current(self, key: str, place: Path, last: bool) -> Installed | None:
        stamp = _stamp(place)
        known = self._read.get(key)
        if known is None or known[0] != stamp:
            try:
                known = (stamp, _installed(key, place))
            except ValueError:
                if not last:
                    raise
                known = (stamp, None)  # damaged for good: nobody waits for it again until somebody changes it
            self._read[key] = known
        return known[1]

    def _write(self, found: Installed) -> Installed:
        card = {
            "original": found.sha256, "prepared": sha256_of(found.prepared), "plan": sha256_of(found.plan),
            "added": str(found.added),
        }
        place = self._place(found.key)
        place.parent.mkdir(parents=True, exist_ok=True)
        _write({
            _file(place, PDF): found.prepared, _file(place, PLAN): found.plan,
            _file(place, CARD): json.dumps(card).encode(),
        })
        return found

    def _place(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise WrongKey(f"{key!r} is no key of an edition; a key looks like kg1/2025-09")
        paper, edition = key.split("/")
        return self._path / paper / edition


def sha256_of(content: bytes) -> str:
    """The checksum, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _file(place: Path, kind: str) -> Path:
    return place.with_name(f"{place.name}{kind}")


def _stamp(place: Path) -> tuple[object, ...]:
    """Changes whenever one of the files does."""
    stats = [_file(place, kind).stat() for kind in (CARD, PDF)]
    return tuple((stat.st_mtime_ns, stat.st_size, stat.st_ino) for stat in stats)


def _installed(key: str, place: Path) -> Installed:
    card = json.loads(_file(place, CARD).read_bytes())
    prepared = _file(place, PDF).read_bytes()
    if sha256_of(prepared) != card["prepared"]:
        raise ValueError("the file is not the one that was put")
    try:
        plan = _file(place, PLAN).read_bytes()
    except FileNotFoundError:  # installed by a version that made none; whoever fills makes it anew
        plan = b""
    if sha256_of(plan) != card.get("plan", sha256_of(plan)):
        plan = b""  # damaged: made anew too
    return Installed(key, prepared, plan, card["original"], date.fromisoformat(card["added"]))


def _write(files: Mapping[Path, bytes]) -> None:
    """All beside first, then renamed: whoever reads sees old files or new ones, never half of one.

    Nothing slow stands between the renames, so hardly anybody sees one file of before and one of after.
    """
    beside: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            beside[path] = _written_beside(path, content)
        for path, written in beside.items():
            written.replace(path)
    finally:
        for written in beside.values():
            written.unlink(missing_ok=True)


def _written_beside(path: Path, content: bytes) -> Path:
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return Path(beside)
