"""The package of a family, made once, and its sheets as text or as the boxes of the copy."""

from __future__ import annotations

from functools import cache

from households_at_the_desk import Marked, desk, walk, words_on

from formhelper.core.flow import Journey
from formhelper.desk.boxes import PaperBoxes, asked
from formhelper.desk.handed_out import Package
from formhelper.desk.teller import Teller
from formhelper.papers.own_copy import Box

CASES = [("anmeldung", "popescu"), ("anmeldung", "wojcik"), ("kindergeld", "popescu"), ("kindergeld", "simic"),
         ("wohnungsgeberbestaetigung", "wojcik")]


@cache
def made(form: str, family: str) -> tuple[Journey, Package]:
    way = walk(form, family)
    return way, desk().make(way.form, way, Marked())


def sheet(form: str, family: str, kind: str) -> str:
    _, package = made(form, family)
    [found] = [paper for paper in package.all if paper.kind == kind]
    return words_on(found.pdf)


def boxes(form: str, family: str, paper: str, at: int = 0) -> list[Box]:
    way, package = made(form, family)
    found = [one for one in package.papers if one.edition and one.edition.paper == paper][at]
    assert found.edition is not None
    return list(PaperBoxes(found.edition, found.here, 0, Teller(way, Marked()), asked(way), {}).boxes())
