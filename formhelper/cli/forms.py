"""Forms: listed, checked, filled from a file of facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from formhelper import pdf
from formhelper.cli.command import data_home, main, operator, reception, shelf, wrong
from formhelper.core.definition import Form
from formhelper.desk.facts_file import WrongFacts, read_facts
from formhelper.desk.handed_out import PaperOut
from formhelper.desk.package import Desk, NotChosen
from formhelper.desk.reuse import reuse
from formhelper.library.catalogues import LANGUAGES, Catalogues, Voice, translations_folder
from formhelper.library.check import findings
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import Shelf
from formhelper.storage.originals import OriginalsFolder

FEW = 0.4


@main.command("forms")
@click.option("--reuse", "facts", type=click.Path(path_type=Path), help="What each form still asks this household.")
def list_forms(facts: Path | None) -> None:
    """List the forms, their papers and editions."""
    on = shelf()
    if facts:
        _print_reuse(on, facts)
        return
    desk = reception(on)
    for form in on.forms.values():
        click.echo(f"{form.id}: {form.title} ({form.legal_basis})")
        for use in form.papers:
            for paper in use.use:
                for edition in on.editions.get(paper, ()):
                    here = "own paper" if edition.own else "original" if desk.folder.get(edition.key) else "stand-in"
                    click.echo(f"  {edition.key}  {edition.region}  {edition.edition}  {here}")


def _print_reuse(on: Shelf, facts: Path) -> None:
    """What is left to ask in each form, and for how many it is little."""
    try:
        found = reuse(facts, on.forms, date.today())
    except WrongFacts as error:
        raise wrong(*(f"{facts.name}: {one}" for one in error.found)) from None
    for one in found:
        click.echo(f"{one.form.id}: {one.left} of {one.asked} questions left ({one.share:.0%})")
    few = sum(one.share < FEW for one in found)
    click.echo(f"{few} of {len(found)} forms have less than {FEW:.0%} of their questions left")


@main.command()
@click.argument("form", required=False, default="")
@click.option("--no-translations", is_flag=True, help="Do not look for missing translations.")
def check(form: str, no_translations: bool) -> None:
    """Check definitions, papers and the operator's file; prints every finding and exits with 1 if there is one."""
    on = shelf()
    operator()
    if form and form not in on.forms:
        raise wrong(f"there is no form {form!r}; known are {', '.join(on.forms)}")
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
        raise wrong(f"there is no edition {edition!r}; known are {known}")
    originals = OriginalsFolder(data_home() / ("no-originals" if stand_ins else "originals"))
    try:
        way = read_facts(facts, form, date.today(), on.forms)
        desk = Desk(on, originals, load_fonts())
        package = desk.make(form, way, Voice(Catalogues(translations_folder()), language), edition)
    except WrongFacts as error:
        places = ("" if wrong.place == facts.name else f"{facts.name}: " for wrong in error.found)
        raise wrong(*(f"{place}{wrong}" for place, wrong in zip(places, error.found, strict=True))) from None
    except (pdf.PdfError, NotChosen) as error:
        raise wrong(f"{form.id}: {error}") from None
    _write(out, {name: b"".join(chunks) for name, chunks in package.files().items()})
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
        raise wrong(f"{folder}: cannot be written: {error.strerror}") from None
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
        raise wrong(f"there is no form {form_id!r}; known are {', '.join(on.forms)}")
    return on.forms[form_id]
