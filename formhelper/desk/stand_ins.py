"""Stand-ins and own papers: made from what is known of an edition, always the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

from formhelper import pdf
from formhelper.core.edition import Edition
from formhelper.core.fields import to_json
from formhelper.core.font import Fonts
from formhelper.papers.own_confirmation import confirmation_pages
from formhelper.papers.stand_in import stand_in_pages

OWN_PAPERS = {"wohnungsgeberbestaetigung": confirmation_pages}


def stand_in(edition: Edition, fonts: Fonts) -> bytes:
    """The PDF that is used while no original is installed; of an own paper, the paper itself."""
    if edition.own:
        pages, fields = OWN_PAPERS[edition.paper](fonts)
        return pdf.add_fields(pages, fields)
    pages = stand_in_pages(
        edition.title, edition.form_number, edition.edition, edition.authority, edition.source, edition.fields, {}, fonts
    )
    return pdf.add_fields(pages, edition.fields)


def write_own_fields(folder: Path, fonts: Fonts) -> None:
    """The field lists of own papers, written beside their descriptions."""
    for paper, draw in OWN_PAPERS.items():
        _, fields = draw(fonts)
        for description in sorted((folder / paper).glob("*.toml")):
            rows = json.dumps(to_json(fields), ensure_ascii=False, indent=1)
            description.with_suffix(".fields.json").write_text(rows + "\n", encoding="utf-8")


def write_stand_in(edition: Edition, folder: Path, fonts: Fonts) -> Path:
    """Write the stand-in beside the description of its edition."""
    path = folder / edition.paper / f"{edition.id}.stand-in.pdf"
    path.write_bytes(stand_in(edition, fonts))
    return path
