"""The command itself, and what its parts share: where data is kept, and how they say what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import click
import platformdirs

from formhelper.core.operator import NOBODY, Operator
from formhelper.desk.originals import Reception
from formhelper.library.operator import read_operator
from formhelper.library.shelf import Shelf, load_shelf
from formhelper.library.strict import DefinitionError
from formhelper.storage import pepper
from formhelper.storage.opening import DATABASE, IDLE, REDIS
from formhelper.storage.originals import OriginalsFolder
from formhelper.storage.unavailable import Unavailable

WRONG = 2
"""Exit code where something in the input is wrong."""
AWAY = 75
"""Exit code EX_TEMPFAIL of sysexits.h, where the database cannot be reached now: service managers try again."""
SECRET = (DATABASE, REDIS, pepper.VARIABLE)
"""Variables whose value may stand in a file that NAME_FILE names, as secrets of containers do."""


def data_home() -> Path:
    """Where cases and originals are kept: FORMHELPER_DATA, else the user's data folder."""
    return Path(os.environ.get("FORMHELPER_DATA") or platformdirs.user_data_path("formhelper"))


def shelf() -> Shelf:
    """The shelf, or one line that says why it cannot be read."""
    try:
        return load_shelf()
    except DefinitionError as error:
        raise wrong(str(error)) from None


def operator() -> Operator:
    """Who runs this installation: FORMHELPER_CONFIG, else formhelper.toml in the data folder, else nobody says so."""
    named = os.environ.get("FORMHELPER_CONFIG")
    path = Path(named) if named else data_home() / "formhelper.toml"
    if not named and not path.exists():
        return NOBODY
    try:
        return read_operator(path)
    except DefinitionError as error:
        raise wrong(str(error)) from None


def retention(run_by: Operator) -> dict[str, str]:
    """What the operator's file says on deleting unused answers, as the variable that storage reads."""
    hours = run_by.privacy.retention_hours
    return {IDLE: str(hours)} if hours else {}


def reception(on: Shelf) -> Reception:
    """Where originals come in."""
    return Reception(on, OriginalsFolder(data_home() / "originals"))


def wrong(*lines: str) -> SystemExit:
    """Says what is wrong in the input, one line each, and gives the way out: exit code 2."""
    for line in lines:
        click.echo(shown(line), err=True)
    return SystemExit(WRONG)


def unusable(error: Exception) -> SystemExit:
    """Says why the database cannot be used; another try helps only where it was away, full or busy."""
    gone = wrong(f"the database cannot be used: {error}")
    return SystemExit(AWAY) if isinstance(error, Unavailable) else gone


def shown(text: str) -> str:
    """Text out of files, without characters that would steer the terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="formhelper")
def main() -> None:
    """Fill official German forms, step by step, in the person's own language."""
    for name in SECRET:
        if (path := os.environ.get(f"{name}_FILE")) and not os.environ.get(name):
            os.environ[name] = _secret(Path(path))


def _secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise wrong(f"{path}: the secret cannot be read: {type(error).__name__}") from None
