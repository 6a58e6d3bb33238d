"""Style sheets and scripts under addresses that change with their content, so that browsers keep them for good."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, request

from formhelper.web.addresses import url_for

FOR_GOOD = "public, max-age=31536000, immutable"
DESIGN_SYSTEM = ("kern/kern.css", "kern/kern.rtl.css", "kern/LICENSE.md")
"""What tools/design_system.py makes; it is in the wheel, and in a checkout after `make assets`."""


def asset(name: str) -> str:
    """The address of a static file, with a sign of its content; without one where the file is missing."""
    return url_for("static", filename=name, v=_version(name))


def missing() -> tuple[str, ...]:
    """The files of the design system that are not there."""
    folder = Path(__file__).parent / "static"
    return tuple(name for name in DESIGN_SYSTEM if not (folder / name).is_file())


def kept_for_good(response: Response, name: str) -> Response:
    """The file with that name; browsers may keep it where it was asked for under the address of its content."""
    if response.status_code == 200 and (version := _version(name)) and request.args.get("v") == version:
        response.headers["Cache-Control"] = FOR_GOOD
    return response


def _version(name: str) -> str | None:
    path = f"{current_app.static_folder}/{name}"  # asked for on every page, so without the work of a Path
    try:
        seen = os.stat(path)
    except OSError:
        return None
    return _digest(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=64)
def _digest(path: str, changed: int, size: int) -> str:
    """Sign of a file's content; when it changed and its size only say when to read it anew."""
    del changed, size
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
