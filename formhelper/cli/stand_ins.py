"""Stand-ins and own papers, drawn again."""

from __future__ import annotations

from pathlib import Path

import click

from formhelper.cli.command import main, wrong
from formhelper.desk.stand_ins import write_own_fields, write_stand_in
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import data_folder, load_shelf
from formhelper.library.strict import DefinitionError


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
        raise wrong(f"{target}: {error}") from None
