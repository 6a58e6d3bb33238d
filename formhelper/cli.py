"""The `formhelper` command: for counsellors, admins and operators."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import click
import platformdirs

from formhelper import pdf
from formhelper.core.definition import Form
from formhelper.core.fields import to_json
from formhelper.desk.facts_file import WrongFacts, read_facts
from formhelper.desk.fetch import fetch
from formhelper.desk.originals import Reception, Refused, pdf_files
from formhelper.desk.package import Desk, NotChosen, PaperOut
from formhelper.desk.stand_ins import write_own_fields, write_stand_in
from formhelper.library.catalogues import LANGUAGES, Catalogues, Voice, translations_folder
from formhelper.library.check import findings
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import Shelf, data_folder, load_shelf
from formhelper.library.strict import DefinitionError
from formhelper.storage.originals import OriginalsFolder

LOOPBACK = ("127.0.0.1", "localhost")
LONGEST_NAME = 250
WRONG = 2
"""Exit code where something in the input is wrong."""


def data_home() -> Path:
    """Where cases and originals are kept: FORMHELPER_DATA, else the user's data folder."""
    return Path(os.environ.get("FORMHELPER_DATA") or platformdirs.user_data_path("formhelper"))


def shelf() -> Shelf:
    """The shelf, or one line that says why it cannot be read."""
    try:
        return load_shelf()
    except DefinitionError as error:
        raise _wrong(str(error)) from None


def reception(on: Shelf) -> Reception:
    """Where originals come in."""
    return Reception(on, OriginalsFolder(data_home() / "originals"))


def _wrong(*lines: str) -> SystemExit:
    for line in lines:
        click.echo(_shown(line), err=True)
    return SystemExit(WRONG)


def _shown(text: str) -> str:
    """Text out of files, without characters that would steer the terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="formhelper")
def main() -> None:
    """Fill official German forms, step by step, in the person's own language."""


@main.command("forms")
def list_forms() -> None:
    """List the forms, their papers and editions."""
    on = shelf()
    desk = reception(on)
    for form in on.forms.values():
        click.echo(f"{form.id}: {form.title} ({form.legal_basis})")
        for use in form.papers:
            for paper in use.use:
                for edition in on.editions.get(paper, ()):
                    here = "own paper" if edition.own else "original" if desk.folder.get(edition.key) else "stand-in"
                    click.echo(f"  {edition.key}  {edition.region}  {edition.edition}  {here}")


@main.command()
@click.argument("form", required=False, default="")
@click.option("--no-translations", is_flag=True, help="Do not look for missing translations.")
def check(form: str, no_translations: bool) -> None:
    """Check definitions and papers; prints every finding and exits with 1 if there is one."""
    on = shelf()
    if form and form not in on.forms:
        raise _wrong(f"there is no form {form!r}; known are {', '.join(on.forms)}")
    catalogues = None if no_translations else Catalogues(translations_folder())
    found = findings(on, catalogues, form)
    for finding in found:
        click.echo(str(finding))
    if found:
        raise SystemExit(1)
    click.echo(f"{form or f'{len(on.forms)} forms'}: no findings")


@main.command("fill")
@click.argument("form_id", metavar="FORM")
@click.option("--facts", "facts", required=True, type=click.Path(path_type=Path), help="TOML file with the facts.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the papers.")
@click.option("--edition", default="", help="Take this edition (paper/edition) instead of the newest.")
@click.option("--language", default="de", type=click.Choice(LANGUAGES), help="Language of the cover sheet.")
@click.option("--stand-ins", is_flag=True, help="Use stand-ins even where originals are installed.")
def fill_form(form_id: str, facts: Path, out: Path, edition: str, language: str, stand_ins: bool) -> None:
    """Fill a form from a file of facts and write each paper."""
    on = shelf()
    form = _form(on, form_id)
    if edition and edition not in {found.key for found in on.all_editions()}:
        known = ", ".join(found.key for found in on.all_editions())
        raise _wrong(f"there is no edition {edition!r}; known are {known}")
    originals = OriginalsFolder(data_home() / ("no-originals" if stand_ins else "originals"))
    try:
        way = read_facts(facts, form, date.today(), on.forms)
        desk = Desk(on, originals, load_fonts())
        package = desk.make(form, way, Voice(Catalogues(translations_folder()), language), edition)
        joined = package.joined
    except WrongFacts as error:
        places = ("" if wrong.place == facts.name else f"{facts.name}: " for wrong in error.found)
        raise _wrong(*(f"{place}{wrong}" for place, wrong in zip(places, error.found, strict=True))) from None
    except (pdf.PdfError, NotChosen) as error:
        raise _wrong(f"{form.id}: {error}") from None
    files = {paper.name: paper.pdf for paper in package.papers}
    _write(out, files | {"00-uebersicht.pdf": package.cover, "mappe.pdf": joined})
    for paper in package.papers:
        click.echo(_line(paper))
        for entry in paper.annexed:
            click.echo(f"    annex no. {entry.number}: {entry.label}")
    for due in desk.due(form, way):
        click.echo(f"still to get: {due.paper.title} ({due.paper.source})")


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """The papers, readable for this user only; what an earlier run left in the folder is named."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in files.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
    except OSError as error:
        raise _wrong(f"{folder}: cannot be written: {error.strerror}") from None
    if left := sorted(path.name for path in folder.glob("*.pdf") if path.name not in files):
        click.echo(f"warning: {folder} also holds papers that were not made now: {', '.join(left)}", err=True)


def _line(paper: PaperOut) -> str:
    if paper.edition is None:
        return f"{paper.name}: {paper.title}, data sheet"
    kind = "own paper" if paper.edition.own else "original" if paper.original else "stand-in"
    sheets = f", {paper.sheets} sheets" if paper.sheets > 1 else ""
    return f"{paper.name}: {paper.edition.key}, {paper.edition.edition}, {kind}{sheets}"


def _form(on: Shelf, form_id: str) -> Form:
    if form_id not in on.forms:
        raise _wrong(f"there is no form {form_id!r}; known are {', '.join(on.forms)}")
    return on.forms[form_id]


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The shape of <edition>.fields.json.")
def fields(file: Path, as_json: bool) -> None:
    """List the fields of a PDF."""
    try:
        found = pdf.guarded_inspect(file.read_bytes())
    except OSError as error:
        raise _wrong(f"{file}: cannot be read: {error.strerror}") from None
    except pdf.PdfError as error:
        raise _wrong(f"{file}: {error}") from None
    if as_json:
        click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=1))
        return
    for field in found.fields:
        details = [field.kind, *(f"limit {field.limit}" for _ in [0] if field.limit), *field.states]
        page = field.widgets[0].page if field.widgets else "-"
        name, about = _shown(field.name[:LONGEST_NAME]), _shown(", ".join(details))
        click.echo(f"page {page}  {name}  ({about})")


@main.group()
def originals() -> None:
    """The authorities' PDFs: which are installed, and how to install them."""


@originals.command("list")
def originals_list() -> None:
    """List all editions with their state."""
    today = date.today()
    for status in reception(shelf()).status():
        edition = status.edition
        state = f"installed {status.installed.added}" if status.installed else "not installed (stand-in is used)"
        stale = ", not checked for more than a year" if edition.stale(today) else ""
        click.echo(f"{edition.key}: {edition.title}, {edition.edition}; {state}; checked {edition.checked}{stale}")


@originals.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def originals_add(paths: tuple[Path, ...]) -> None:
    """Install originals from files, or from all PDFs in a folder."""
    desk = reception(shelf())
    refused = 0
    found = list(pdf_files(paths))
    if not found:
        raise _wrong(f"no PDF in {', '.join(map(str, paths))}")
    for path in found:
        try:
            edition = desk.add(path.name, path.read_bytes())
        except OSError as error:
            refused += 1
            click.echo(f"{path.name}: cannot be read: {error.strerror}", err=True)
        except Refused as error:
            refused += 1
            click.echo(str(error), err=True)
        else:
            click.echo(f"{path.name}: installed as {edition.key} ({edition.title}, {edition.edition})")
    if refused:
        raise SystemExit(WRONG)


@originals.command("fetch")
def originals_fetch() -> None:
    """Download originals from the authorities' addresses and install those that are recognised."""
    desk = reception(shelf())
    failed = 0
    for status in desk.status():
        edition = status.edition
        if status.installed:
            continue
        if not edition.download:
            click.echo(f"{edition.key}: no direct address is known; get it from {edition.source}, then: originals add")
            continue
        try:
            desk.add(edition.key, fetch(edition.download, data_home() / "downloads", _progress(edition.key)))
        except (Refused, OSError) as error:
            failed += 1
            click.echo(f"{edition.key}: {error}", err=True)
        else:
            click.echo(f"{edition.key}: installed")
    if failed:
        raise SystemExit(WRONG)


def _progress(name: str) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{name}: {done // 1024} of {total // 1024 if total else '?'} kB", err=True, nl=False)

    return show


@main.command("stand-ins")
@click.option("--folder", type=click.Path(path_type=Path), default=None, help="Folder of pdf_templates.")
def stand_ins(folder: Path | None) -> None:
    """Draw the stand-ins and own papers again from what is known of each edition."""
    target = folder or data_folder("pdf_templates")
    fonts = load_fonts()
    try:
        write_own_fields(target, fonts)
        on = load_shelf(papers=target)
        for edition in on.all_editions():
            click.echo(str(write_stand_in(edition, on, target, fonts)))
    except (OSError, DefinitionError) as error:
        raise _wrong(f"{target}: {error}") from None


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--https", is_flag=True, help="The person's browser reaches us over https: cookies are marked Secure.")
@click.option("--name", "names", multiple=True, help="Name under which browsers may call us; others are refused.")
def serve(host: str, port: int, https: bool, names: tuple[str, ...]) -> None:
    """Start the web application on the embedded database."""
    # the other commands start faster without the web
    from sqlalchemy.exc import SQLAlchemyError
    from waitress.server import create_server

    from formhelper.storage.cases import Cases
    from formhelper.storage.database import open_database
    from formhelper.web import Parts, create_app
    from formhelper.web.app import MOST_BYTES

    if host not in LOOPBACK and not names:
        raise _wrong(f"--host {host} opens the app to other machines: say with --name under which name they call it")
    home = data_home()
    on = shelf()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        cases = Cases(open_database(home / "cases.sqlite"), lambda: datetime.now(UTC))
        cases.sweep()
    except (OSError, SQLAlchemyError) as error:
        raise _wrong(f"{home}: the database cannot be used: {type(error).__name__}; see FORMHELPER_DATA") from None
    desk = Desk(on, OriginalsFolder(home / "originals"), load_fonts())
    trusted = names or LOOPBACK
    app = create_app(Parts(on, cases, desk, translations_folder(), secure_cookies=https, trusted_hosts=trusted))
    try:
        server = create_server(app, host=host, port=port, ident="formhelper", max_request_body_size=MOST_BYTES)
    except (OSError, ValueError) as error:
        raise _wrong(f"{host}:{port} cannot be opened: {error}; choose another with --port") from None
    click.echo(f"formhelper runs at http://{host}:{port} (data in {home}); stop with Ctrl-C")
    server.run()
