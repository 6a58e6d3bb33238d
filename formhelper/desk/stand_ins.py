"""Stand-ins and own papers: made from what is known of an edition, always the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from formhelper import pdf
from formhelper.core.blocks import UnknownFact
from formhelper.core.definition import Form, Place
from formhelper.core.edition import Edition, Entry
from formhelper.core.fields import to_json
from formhelper.core.font import Fonts
from formhelper.library.shelf import Shelf
from formhelper.papers.own_confirmation import confirmation_pages
from formhelper.papers.stand_in import stand_in_pages

LONGEST = 46
COMPOSED = {
    "full_name": "Familienname, Vorname", "address": "Anschrift", "street_line": "Straße, Hausnummer",
    "city_line": "Postleitzahl, Ort", "birth": "Tag, Ort, Land der Geburt", "family_name_and_title": "Familienname",
    "street_and_extra": "Straße, Hausnummer, Zusätze", "city_and_district": "Postleitzahl, Gemeinde, Ortsteil",
    "marriage": "Eheschließung: Datum, Ort, Land",
}
OWN_PAPERS = {"wohnungsgeberbestaetigung": confirmation_pages}


def stand_in(edition: Edition, shelf: Shelf, fonts: Fonts) -> bytes:
    """The PDF that is used while no original is installed; of an own paper, the paper itself."""
    if edition.letter:
        return b""
    if edition.own:
        pages, fields = OWN_PAPERS[edition.paper](fonts)
        return pdf.add_fields(pages, fields)
    about = (edition.title, edition.form_number, edition.edition, edition.authority, edition.source)
    pages = stand_in_pages(*about, edition.fields, _labels(edition, shelf), fonts)
    return pdf.add_fields(pages, edition.fields)


def _labels(edition: Edition, shelf: Shelf) -> dict[str, str]:
    """Our own short words for the fields, from the form that uses the paper; the tooltip where it has none."""
    form = next((form for form in shelf.forms.values() for use in form.papers if edition.paper in use.use), None)
    if form is None:
        return {}
    ticked = [(entry.fact, value) for entry in edition.entries.values() for value in entry.is_]
    asked = [question for step in form.steps for question in step.questions]
    numbers = {question.fact: question.number for question in asked}
    words = {question.fact: question.official_label for question in asked if question.official_label}
    labels = {name: _label(entry, form, words) for name, entry in edition.entries.items()}
    for name, entry in edition.entries.items():
        if entry.is_ in (("yes",), ("no",)) and (place := _place(entry.fact, form)) and (fact := place.fact):
            both = {(entry.fact, "yes"), (entry.fact, "no")} <= set(ticked)
            if both:
                labels[name] = f"{numbers.get(entry.fact, '')} {labels[name]}".strip()
            elif entry.is_ == ("yes",):
                labels[name] = fact.on_paper
    return {name: label for name, label in labels.items() if label}


def _label(entry: Entry, form: Form, words: Mapping[str, str]) -> str:
    address = next(iter(entry.addresses()), "")
    plain = _of_one(address, form)
    if (place := _place(address, form)) is None:
        return ""
    if entry.is_ and place.fact:
        answers = {choice.id: choice.paper or str(choice.label) for choice in place.fact.choices}
        return " / ".join(answers.get(value, {"yes": "ja", "no": "nein"}.get(value, value)) for value in entry.is_)
    found = words.get(plain) or (place.fact.on_paper if place.fact else COMPOSED.get(place.short, ""))
    return found if len(found) <= LONGEST else ""


def _of_one(address: str, form: Form) -> str:
    """The address without the number of a row: siblings.1.birth_date is sibling.birth_date."""
    role, row, rest = [*address.split(".", 2), "", ""][:3]
    known = form.role(role)
    return f"{known.one}.{rest}" if known and row.isdigit() else address


def _place(address: str, form: Form) -> Place | None:
    try:
        return form.place(_of_one(address, form))
    except UnknownFact:
        return None


def write_own_fields(folder: Path, fonts: Fonts) -> None:
    """The field lists of own papers, written beside their descriptions."""
    for paper, draw in OWN_PAPERS.items():
        _, fields = draw(fonts)
        for description in sorted((folder / paper).glob("*.toml")):
            rows = json.dumps(to_json(fields), ensure_ascii=False, indent=1)
            description.with_suffix(".fields.json").write_text(rows + "\n", encoding="utf-8")


def write_stand_in(edition: Edition, shelf: Shelf, folder: Path, fonts: Fonts) -> Path:
    """Write the stand-in beside the description of its edition; a letter needs none."""
    path = folder / edition.paper / f"{edition.id}.stand-in.pdf"
    if not edition.letter:
        path.write_bytes(stand_in(edition, shelf, fonts))
    return path
