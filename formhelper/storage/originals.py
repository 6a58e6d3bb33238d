"""The folder of installed originals: for each edition the prepared PDF, and what is known of the file it came from."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}/[a-z0-9][a-z0-9.-]{0,63}")


class WrongKey(ValueError):
    """A key that is not "paper/edition" in small letters, digits, hyphens and dots."""


@dataclass(frozen=True)
class Installed:
    """An original that is here: the prepared PDF, SHA-256 (hex) of the file as the authority publishes it, and when."""

    key: str
    prepared: bytes
    sha256: str
    added: date


class OriginalsFolder:
    """Originals by "paper/edition". A file appears whole or not at all."""

    def __init__(self, path: Path, today: Callable[[], date] = date.today) -> None:
        self._path, self._today = path, today

    def put(self, key: str, original: bytes, prepared: bytes) -> Installed:
        """Keep the prepared PDF of an edition; of the original only the checksum. Raises WrongKey."""
        found = Installed(key, prepared, hashlib.sha256(original).hexdigest(), self._today())
        card = {"original": found.sha256, "prepared": hashlib.sha256(prepared).hexdigest(), "added": str(found.added)}
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place.with_name(f"{place.name}.pdf"), prepared)
        _write(place.with_name(f"{place.name}.json"), json.dumps(card).encode())
        return found

    def get(self, key: str) -> Installed | None:
        """The original of that edition; None where it is not installed, or the file is not the one that was put."""
        place = self._place(key)
        try:
            card = json.loads(place.with_name(f"{place.name}.json").read_bytes())
            prepared = place.with_name(f"{place.name}.pdf").read_bytes()
            if hashlib.sha256(prepared).hexdigest() != card["prepared"]:
                return None
            return Installed(key, prepared, card["original"], date.fromisoformat(card["added"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def _place(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise WrongKey(f"{key!r} is no key of an edition; a key looks like kg1/2025-09")
        paper, edition = key.split("/")
        return self._path / paper / edition


def _write(path: Path, content: bytes) -> None:
    """Beside first, then renamed: whoever reads sees the old file or the new one, never half of it."""
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
