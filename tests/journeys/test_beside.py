"""For every journey: each question that a paper has a box for finds it, and fits are those of the filler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from households import Told, journeys

from formhelper.core.boxes import written
from formhelper.core.edition import Edition
from formhelper.core.facts import Owned
from formhelper.core.filling import filling, only_widgets, sheets
from formhelper.core.flow import Journey, Visit, owner
from formhelper.desk.beside import Places, Standing, fits
from formhelper.desk.package import Desk

JOURNEYS = journeys()


def questions(way: Journey) -> Iterator[tuple[Visit, str, Owned]]:
    for visit in way.visits:
        for question in way.questions(visit):
            yield visit, question.fact, (owner(way.known, visit, question), way.form.place(question.fact).name)


def with_boxes(desk: Desk, way: Journey) -> list[tuple[Any, Edition]]:
    found = desk.chosen(way.form, way)
    return [(one, one.edition) for one in found if one.edition and not one.edition.letter]


@pytest.mark.parametrize("told", JOURNEYS, ids=lambda told: told.id)
def test_every_question_that_a_paper_asks_finds_its_box(desks: dict[str, Desk], told: Told) -> None:
    desk, way = desks["stand-ins"], told.walk()
    papers, places, standing = with_boxes(desk, way), Places(desk, way), Standing(desk, way)
    for visit, fact, owned in questions(way):
        assert (owned in standing) == bool(places.of(owned)), f"the link at {fact} leads nowhere, or is missing"
        for chosen, edition in papers:
            entries = [name for name, entry in edition.entries.items() if fact in entry.addresses()]
            seen = [name for name in entries if not edition.fields.by_name()[name].unseen]
            about_others = any(word in chosen.here and chosen.here != visit.here for word in [fact.partition(".")[0]])
            if seen and not about_others:
                found = [one for one in places.of(owned) if one.edition is edition]
                assert found or len(places.of(owned)) == 3, f"{edition.key} has {seen} for {fact}, but it is not found"
        for one in places.of(owned):
            width, height = one.edition.fields.pages[one.spot.page - 1]
            assert all(0 <= x0 < x1 <= width + 1 and 0 <= y0 < y1 <= height + 1 for x0, y0, x1, y1 in one.spot.rects)


@pytest.mark.parametrize("told", JOURNEYS[::3], ids=lambda told: told.id)
def test_an_answer_fits_as_the_filler_writes_it(desks: dict[str, Desk], told: Told) -> None:
    desk, way = desks["stand-ins"], told.walk()
    expected: dict[Owned, set[str]] = {}
    for chosen, edition in with_boxes(desk, way):
        plan = desk.plans.of(edition)
        for sheet in range(sheets(edition, way.known)):
            values = filling(edition, way.known, chosen.here, sheet)
            filled = plan.preview(values, only_widgets=only_widgets(edition))
            annexed = {entry.field for entry in filled.annexed}
            for owned, names in written(edition, way.known, chosen.here, sheet).items():
                for name in names:
                    if plan.fields[name].kind in ("text", "choice") and name in values:
                        kind = "annex" if name in annexed else "smaller" if name in filled.smaller else "fits"
                        expected.setdefault(owned, set()).add(kind)
    wanted = [owned for _, _, owned in questions(way)]
    found = fits(desk, way, wanted)
    rows_full = {owned for owned, fit in found.items() if fit.kind == "annex"} - expected.keys()
    assert {owned: fit.kind for owned, fit in found.items() if owned not in rows_full} == {
        owned: next(kind for kind in ("annex", "smaller", "fits") if kind in kinds)
        for owned, kinds in expected.items() if owned in wanted
    }
