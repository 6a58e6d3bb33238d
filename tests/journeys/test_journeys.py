"""Every journey leads through the steps that it names, and to the papers and words that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

import pytest
from households import Told, journeys, shelf
from reading import Pdfium, Poppler, drawn, ink, plain

from formhelper.core.edition import Edition
from formhelper.core.filling import filling, only_widgets, sheets
from formhelper.core.flow import Journey
from formhelper.desk.handed_out import PaperOut
from formhelper.desk.making import Maker
from formhelper.desk.package import Chosen, Desk
from formhelper.library.catalogues import Catalogues, Voice, translations_folder
from formhelper.library.fonts import load_fonts
from formhelper.storage.originals import OriginalsFolder

ALL = journeys()
SOURCES = [
    "stand-ins",
    pytest.param("originals", marks=pytest.mark.originals),
]


@cache
def _german() -> Voice:
    return Voice(Catalogues(translations_folder()), "de")


def papers(desk: Desk, told: Told, source: str) -> tuple[Journey, tuple[PaperOut, ...], tuple[Chosen, ...]]:
    """What is handed in. Stand-ins come with all sheets around them, which are the same around originals."""
    way = told.walk()
    form = shelf().forms[told.form]
    use = told.data.get("use", "")
    chosen = desk.chosen(form, way, use)
    if source == "stand-ins":
        return way, desk.make(form, way, _german(), use).papers, chosen
    maker = Maker(desk.held(), way, _german(), chosen)
    return way, tuple(maker.paper(number) for number in range(1, len(chosen) + 1)), chosen


@pytest.mark.parametrize("told", ALL, ids=lambda told: told.id)
def test_the_journey_visits_what_it_says(told: Told) -> None:
    way = told.walk()
    assert way.open is None
    if "visits" in told.data:
        assert [visit.id for visit in way.visits] == told.data["visits"]


@pytest.mark.parametrize("told", ALL, ids=lambda told: told.id)
def test_the_papers_that_are_due_elsewhere_are_named(told: Told, desks: dict[str, Desk]) -> None:
    due = desks["stand-ins"].due(shelf().forms[told.form], told.walk())
    if "due" in told.data:
        assert [found.paper.id for found in due] == told.data["due"]


@pytest.mark.parametrize("told", ALL, ids=lambda told: told.id)
def test_the_mapping_writes_the_words_and_ticks_that_are_expected(told: Told, desks: dict[str, Desk]) -> None:
    way = told.walk()
    chosen = desks["stand-ins"].chosen(shelf().forms[told.form], way, told.data.get("use", ""))
    for expected in told.data.get("paper", []):
        paper = next(found for found in chosen if _is(found, expected))
        assert paper.edition
        assert sheets(paper.edition, way.known) == expected.get("sheets", sheets(paper.edition, way.known))
        written = filling(paper.edition, way.known, paper.here, expected.get("sheet", 1) - 1)
        for name, words in expected.get("words", {}).items():
            assert written.get(_field(paper.edition, name)) == words, name
        for name in expected.get("ticks", []):
            assert written.get(_field(paper.edition, name)) is True, name
        for name in expected.get("empty", []):
            assert _field(paper.edition, name) not in written, name


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("told", ALL, ids=lambda told: told.id)
def test_every_word_is_read_on_the_rendered_paper_by_two_renderers(
    told: Told, source: str, desks: dict[str, Desk]
) -> None:
    way, made, chosen = papers(desks[source], told, source)
    for paper, out in zip(chosen, made, strict=False):
        if paper.edition is None:
            _reads_all(out.pdf, told.data.get("data_sheet", []))
            continue
        if paper.edition.letter:
            _reads_all(out.pdf, told.data.get("letter", []))
            continue
        assert out.original is (source == "originals" or paper.edition.own)
        readers = Pdfium(out.pdf), Poppler(out.pdf)
        blank = _blank(desks[source].plans.of(paper.edition).prepared)
        pages = len(paper.edition.fields.pages)
        annexed = {entry.field for entry in out.annexed}
        written_on = [filling(paper.edition, way.known, paper.here, sheet) for sheet in range(out.sheets)]
        ticked = [_pages_of_ticks(paper.edition, written) for written in written_on]
        readers[1].draw({sheet * pages + page for sheet, found in enumerate(ticked) for page in found})
        blank[1].draw(set().union(*ticked))
        for sheet, written in enumerate(written_on):
            for name, value in written.items():
                _seen(paper.edition, name, value, sheet * pages, (readers, blank), referred=name in annexed)
            _nothing_else_is_ticked(paper.edition, written, sheet * pages, readers[0], blank[0])
    if told.data.get("annex"):
        _reads_all(made[0].pdf, told.data["annex"])


Readers = tuple[Pdfium, Poppler]


@lru_cache(maxsize=8)
def _blank(prepared: bytes) -> Readers:
    """The paper with nothing written on it; journeys of one form come one after the other."""
    return Pdfium(prepared), Poppler(prepared)


def _pages_of_ticks(edition: Edition, written: Mapping[str, str | bool]) -> set[int]:
    fields = [edition.fields.by_name()[name] for name in written]
    return {widget.page for field in fields if field.kind in ("radio", "checkbox") for widget in field.widgets}


def _seen(
    edition: Edition, name: str, value: str | bool, offset: int, readers: tuple[Readers, Readers], *, referred: bool
) -> None:
    field = edition.fields.by_name()[name]
    only = only_widgets(edition).get(name)
    for number, widget in enumerate(field.widgets, 1):
        page, height = widget.page + offset, edition.fields.pages[widget.page - 1][1]
        for reader, empty in zip(*readers, strict=True):
            if field.kind in ("radio", "checkbox") and isinstance(value, str):
                shown = drawn(reader.picture(page), empty.picture(widget.page), widget.rect, height) > 0.01
                assert shown is (value in widget.states), f"{type(reader).__name__}: {name}"
            elif value is True:
                assert ink(reader.picture(page), widget.rect, height) > 0.02, f"no tick: {name}"
            elif only in (None, number):
                wanted = "Anh" if referred else str(value)
                assert plain(wanted) in plain(reader.text(page, widget.rect)), f"{type(reader).__name__}: {name}"
            else:
                assert plain(str(value)) not in plain(reader.text(page, widget.rect)), name


def _nothing_else_is_ticked(
    edition: Edition, written: Mapping[str, str | bool], offset: int, reader: Pdfium, blank: Pdfium
) -> None:
    """Boxes that nobody answered are empty: as on the blank paper, or emptier where that has a tick already."""
    for field in edition.fields.fields:
        if field.kind == "checkbox" and field.name not in written:
            widget = field.widgets[0]
            height = edition.fields.pages[widget.page - 1][1]
            page, empty = reader.picture(widget.page + offset), blank.picture(widget.page)
            middle = 0.3 * min(widget.rect[2] - widget.rect[0], widget.rect[3] - widget.rect[1])  # boxes may overlap
            if drawn(page, empty, widget.rect, height, inset=middle) > 0.02:
                before, after = (ink(shown, widget.rect, height, inset=2.5) for shown in (empty, page))
                assert after < before, field.name


def _reads_all(content: bytes, words: list[str]) -> None:
    poppler = plain(" ".join(word[4] for page in Poppler(content).pages for word in page))
    for text in words:
        assert plain(text) in poppler, text


def _is(paper: Chosen, expected: dict[str, object]) -> bool:
    about = expected.get("about")
    return bool(
        paper.edition and paper.edition.key == expected["edition"] and (about is None or about in paper.here.values())
    )


def _field(edition: Edition, end: str) -> str:
    """Fields may be named by the end of their long names, as far as that is plain."""
    found = [name for name in edition.fields.names() if name == end] or [
        name for name in edition.fields.names() if name.endswith(end)
    ]
    assert len(found) == 1, f"{end}: {found}"
    return found[0]


@cache
def _written() -> dict[str, set[str]]:
    """By edition, the fields that any journey fills."""
    desk = Desk(shelf(), OriginalsFolder(Path("/nonexistent")), load_fonts())
    found: dict[str, set[str]] = {}
    for told in ALL:
        way = told.walk()
        for paper in desk.chosen(shelf().forms[told.form], way, told.data.get("use", "")):
            if paper.edition:
                for sheet in range(sheets(paper.edition, way.known)):
                    filled = filling(paper.edition, way.known, paper.here, sheet)
                    found.setdefault(paper.edition.key, set()).update(filled)
    return found


@pytest.mark.parametrize("edition", shelf().all_editions(), ids=lambda edition: edition.key)
def test_every_field_that_can_be_filled_is_filled_on_some_journey(edition: Edition) -> None:
    assert not set(edition.entries) - _written().get(edition.key, set())


def _steps() -> Iterator[tuple[str, str]]:
    for form in shelf().forms.values():
        for step in form.steps:
            yield form.id, step.id


def test_every_step_is_on_some_journey() -> None:
    visited = {(told.form, visit.step.id) for told in ALL for visit in told.walk().visits}
    assert not set(_steps()) - visited
