"""Stand-ins are what the code draws: byte for byte, with every field, and saying what they stand in for."""

from __future__ import annotations

from pathlib import Path

import pytest
from households import shelf as shipped
from reading import Poppler, plain

from formhelper import pdf
from formhelper.core.edition import Edition
from formhelper.core.fields import FieldList
from formhelper.desk import stand_ins
from formhelper.desk.stand_ins import stand_in, write_own_fields, write_stand_in
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import data_folder

SHELF = shipped()
EDITIONS = tuple(edition for edition in SHELF.all_editions() if not edition.letter)
each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
each_foreign = pytest.mark.parametrize(
    "edition", [edition for edition in EDITIONS if not edition.own], ids=lambda edition: edition.key
)


def essence(fields: FieldList) -> dict[str, tuple[object, ...]]:
    """What has to be the same for a stand-in to be filled as the original is."""
    return {
        field.name: (field.kind, field.widgets, field.limit, field.comb, field.multiline, field.align, field.options)
        for field in fields.fields
    }


@each_edition
def test_the_committed_bytes_are_drawn_again_exactly(edition: Edition) -> None:
    assert edition.stand_in == stand_in(edition, SHELF, load_fonts()), "run: formhelper stand-ins"


@each_edition
def test_every_field_of_the_edition_is_in_the_stand_in(edition: Edition) -> None:
    found = pdf.inspect(edition.stand_in)
    assert found.pages == edition.fields.pages
    assert essence(found) == essence(edition.fields)


@each_foreign
def test_every_page_says_what_it_stands_in_for_and_that_it_is_not_official(edition: Edition) -> None:
    for page in Poppler(edition.stand_in).pages:
        said = plain(" ".join(word[4] for word in page))
        for words in ("Platzhalter für:", edition.title, edition.edition, edition.authority, "nicht amtlich"):
            assert plain(words) in said


@each_edition
def test_a_stand_in_is_filled_as_it_is(edition: Edition) -> None:
    prepared = pdf.prepare(edition.stand_in)
    plan = pdf.Plan.load(prepared.plan, prepared.pdf, load_fonts())
    texts = {
        field.name: "Ő" for field in edition.fields.fields
        if field.kind == "text" and plan.fit(field.name, "Ő").kind != "annex"
    }
    ticks = {field.name: field.states[0] for field in edition.fields.fields if field.states}
    made = plan.fill(texts | ticks)
    assert len(texts) > 5
    assert made.annexed == ()


@each_edition
def test_a_prepared_stand_in_has_the_same_fields(edition: Edition) -> None:
    assert pdf.inspect(pdf.prepare(edition.stand_in).pdf) == pdf.inspect(edition.stand_in)


def test_stand_ins_and_lists_of_own_papers_are_written_beside_their_descriptions(tmp_path: Path) -> None:
    own = next(edition for edition in EDITIONS if edition.own)
    (tmp_path / own.paper).mkdir()
    (tmp_path / own.paper / f"{own.id}.toml").write_text("", encoding="utf-8")
    write_own_fields(tmp_path, load_fonts())
    path = write_stand_in(own, SHELF, tmp_path, load_fonts())
    committed = data_folder("pdf_templates") / own.paper
    assert path.read_bytes() == own.stand_in
    name = f"{own.id}.fields.json"
    assert (tmp_path / own.paper / name).read_text("utf-8") == (committed / name).read_text("utf-8")


@each_foreign
def test_a_box_that_says_no_is_not_labelled_with_the_bare_question(edition: Edition) -> None:
    """Its tick would be read as a yes."""
    form = next(form for form in SHELF.forms.values() for use in form.papers if edition.paper in use.use)
    labels = stand_ins._labels(edition, SHELF)
    for name, entry in edition.entries.items():
        if entry.is_ == ("no",) and (fact := form.place(entry.fact).fact):
            assert labels.get(name) != fact.on_paper, name
