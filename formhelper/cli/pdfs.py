"""Any official PDF: its fields listed, filled by their names, its pages as pictures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from formhelper import pdf
from formhelper.cli.command import main, shown, wrong
from formhelper.core.fields import FieldList, from_json, to_json
from formhelper.desk.any_pdf import NoValues, Outcome, fill_any, read_values
from formhelper.library.fonts import load_fonts

LONGEST_NAME = 250
FILE = click.Path(path_type=Path)
Found = TypeVar("Found")


@main.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="The shape of <edition>.fields.json.")
def fields(file: Path, as_json: bool) -> None:
    """List the fields of a PDF."""
    found = _taken(file, pdf.guarded_inspect)
    if as_json:
        click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=1))
        return
    for field in found.fields:
        details = [field.kind, *(f"limit {field.limit}" for _ in [0] if field.limit), *field.states]
        details += [f"never seen on paper: {field.unseen}"] if field.unseen else []
        page = field.widgets[0].page if field.widgets else "-"
        name, about = shown(field.name[:LONGEST_NAME]), shown(", ".join(details))
        click.echo(f"page {page}  {name}  ({about})")


@main.command("fill-fields")
@click.argument("file", type=FILE)
@click.argument("values", type=FILE)
@click.option("--out", required=True, type=FILE, help="The filled PDF.")
@click.option("--flatten", is_flag=True, help="Make what the fields show part of the pages.")
@click.option("--compact", is_flag=True, help="Smaller file, a little slower.")
@click.option("--title", default="", help="Title of the filled PDF; without one it keeps its own.")
@click.option("--fields", "places", type=FILE, default=None, help="Where the fields of a flat PDF are (fields.json).")
@click.option("--report", type=FILE, default=None, help="JSON file that says of each field what became of it.")
def fill_fields(
    file: Path, values: Path, out: Path, flatten: bool, compact: bool, title: str, places: Path | None,
    report: Path | None,
) -> None:
    """Fill any official PDF from a JSON file: names of fields with a text, true or false, or the name of a state."""
    try:
        given = read_values(_read(values))
    except NoValues as error:
        raise wrong(f"{values}: {error}") from None
    flat = _places(places) if places else None
    prepared = _taken(file, lambda content: pdf.guarded_prepare(content, flat))
    outcome = fill_any(prepared, given, load_fonts(), title=title, flatten=flatten, compact=compact)
    if report:
        _write(report, _json(outcome.report()))
    if outcome.pdf is None:
        raise wrong(*(f"{file.name}: {problem}" for problem in outcome.problems))
    _write(out, outcome.pdf)
    for line in _told(outcome):
        click.echo(shown(line))


def _told(outcome: Outcome) -> list[str]:
    counts = outcome.counts()
    words = ", ".join(f"{count} {result}" for result, count in counts.items() if result != "empty")
    findings = [f"finding: {finding}" for finding in outcome.findings]
    return [words or "nothing was written", *findings]


@main.command()
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the pictures.")
@click.option("--dpi", default=144, show_default=True, type=click.IntRange(18, 400), help="Dots an inch.")
def render(file: Path, out: Path, dpi: int) -> None:
    """Draw each page of a PDF, with what its fields show, as a picture (PNG)."""
    for number, picture in enumerate(_taken(file, lambda content: pdf.guarded_render(content, dpi / 72)), 1):
        _write(out / f"page-{number:02d}.png", picture)
        click.echo(str(out / f"page-{number:02d}.png"))


def _taken(file: Path, task: Callable[[bytes], Found]) -> Found:
    try:
        return task(_read(file))
    except pdf.PdfError as error:
        raise wrong(f"{file}: {error}") from None


def _places(file: Path) -> FieldList:
    try:
        data: Mapping[str, Any] = json.loads(_read(file))
        return from_json(data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise wrong(f"{file}: this is no list of fields ({type(error).__name__}): {error}") from None


def _json(data: Mapping[str, Any]) -> bytes:
    """Names in a file of values may hold halves of letters, which stay as JSON writes them."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise wrong(f"{file}: cannot be read: {error.strerror}") from None


def _write(file: Path, content: bytes) -> None:
    """Readable for this user only: papers hold what is private."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab"):
            file.chmod(0o600)  # before there is anything to read
        file.write_bytes(content)
    except OSError as error:
        raise wrong(f"{file}: cannot be written: {error.strerror}") from None
