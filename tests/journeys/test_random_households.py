"""Households made up from the definitions: no form crashes on them, and no answer is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import pytest
from households import shelf
from reading import Poppler, plain

from formhelper import pdf
from formhelper.core import kinds
from formhelper.core.blocks import FactDef
from formhelper.core.definition import Form
from formhelper.core.facts import Case, Value
from formhelper.core.flow import Journey, Visit, journey, optional, owner, settled
from formhelper.core.problems import Problem
from formhelper.desk.package import Desk
from formhelper.library.catalogues import Catalogues, Voice, translations_folder

TODAY = date(2026, 11, 22)
SEEDS = range(3)
NAMES = ("Żółć", "Nyírő", "Țăranu", "Šarić", "Müller-Groß", "Ðorđe", "Ó Briain", "Þór", "Ginevra", "Kalliopi")
WORDS = ("Musterweg 5", "Köln", "Győr", "Firma Beispiel GmbH", "seit Mai", "Łódź", "Ja, teilweise", "12")
COUNTRIES = ("DE", "PL", "RO", "BG", "HU", "GR", "CH", "TR", "UA")


def a_day(dice: random.Random) -> str:
    return (TODAY - timedelta(days=dice.randint(-400, 30_000))).strftime("%d.%m.%Y")


RAW: dict[str, Callable[[random.Random], object]] = {
    "name": lambda dice: dice.choice(NAMES),
    "date": a_day,
    "partial_date": a_day,
    "expiry": lambda dice: f"01.02.{dice.randint(2027, 2036)}",
    "month": lambda dice: f"{dice.randint(1, 12):02d}.{dice.randint(2020, 2027)}",
    "integer": lambda dice: str(dice.randint(0, 12)),
    "money": lambda dice: f"{dice.randint(0, 2500)},{dice.randint(0, 99):02d}",
    "iban": lambda dice: dice.choice(["DE02120300000000202051", "DE89370400440532013000"]),
    "bic": lambda _: "COBADEFFXXX",
    "tax_id": lambda _: "36574261809",
    "health_insurance_number": lambda _: "A123456780",
    "pension_number": lambda _: "15070649C103",
    "kindergeld_number": lambda _: "115FK154720",
    "postcode": lambda dice: dice.choice(["06667", "10115", "80331", "20095"]),
    "phone": lambda _: "+49 3443 123456",
    "email": lambda _: "muster@example.org",
    "country": lambda dice: dice.choice(COUNTRIES),
    "countries": lambda dice: dice.sample(COUNTRIES, dice.randint(1, 2)),
    "nationalities": lambda dice: dice.sample(COUNTRIES, dice.randint(1, 2)),
    "yes_no": lambda dice: dice.choice(["yes", "no"]),
}


def a_value(fact: FactDef, omit: tuple[str, ...], dice: random.Random) -> Value:
    """An answer that the form takes."""
    for _ in range(200):
        allowed = [choice.id for choice in fact.choices if choice.id not in omit]
        raw: object
        if fact.kind == "choices":
            raw = dice.sample(allowed, dice.randint(1, min(2, len(allowed))))
        elif allowed:
            raw = dice.choice(allowed)
        else:
            raw = RAW.get(fact.kind, lambda dice: dice.choice(WORDS))(dice)
        if isinstance(raw, str) and raw in omit:
            continue
        try:
            return kinds.read(raw, fact, TODAY)
        except Problem:
            continue
    raise AssertionError(f"no answer is found for a fact of kind {fact.kind}")


def bound(way: Journey, visit: Visit, dice: random.Random) -> Case:
    """Give the role of a step to people or records that are new, or to somebody who is known."""
    role = way.form.role(visit.step.binds)
    assert role
    case, members = way.case, []
    for _ in range(dice.randint(0 if role.optional else 1, 3 if role.many else 1)):
        case, member = case.add(role.of)
        members.append(member)
    return case.bind(way.form.id, role.id, members)


def a_household(form: Form, dice: random.Random) -> Journey:
    """Answers page by page until nothing is open."""
    case = Case()
    for _ in range(1500):
        way = journey(form, case, TODAY)
        if way.open is None:
            return way
        visit = way.open
        if visit.step.binds and not visit.member and case.members(form.id, visit.step.binds) is None:
            case = bound(way, visit, dice)
            continue
        lacking = way.lacking(visit)
        assert lacking or visit.step.binds, f"{form.id}: {visit.id} stays open without a question"
        if not lacking:
            case = bound(way, visit, dice)
            continue
        for question in lacking:
            place = form.place(question.fact)
            assert place.fact
            blank = optional(form, question) and dice.random() < 0.4
            value = None if blank else a_value(place.fact, tuple(question.omit), dice)
            case = case.put(owner(way.known, visit, question), {place.name: value})
        case = settled(journey(form, case, TODAY))
    raise AssertionError(f"{form.id}: the way has no end")


@cache
def _english() -> Voice:
    return Voice(Catalogues(translations_folder()), "en")


HOUSEHOLDS = [("stand-ins", seed) for seed in SEEDS] + [
    pytest.param("originals", 0, marks=pytest.mark.originals)
]


@pytest.mark.parametrize(("source", "seed"), HOUSEHOLDS)
@pytest.mark.parametrize("form_id", sorted(shelf().forms))
def test_a_household_made_up_from_the_definitions_gets_its_papers_with_every_answer(
    form_id: str, source: str, seed: int, desks: dict[str, Desk]
) -> None:
    form = shelf().forms[form_id]
    way = a_household(form, random.Random(f"{form_id} {seed}"))
    try:
        package = desks[source].make(form, way, _english())
    except pdf.PdfError as error:
        # a comb or a limited box that is too short is told by name, and nothing is written
        if all(isinstance(problem, pdf.Overflow | pdf.NoRoom) for problem in error.problems):
            return
        raise
    assert package.joined.startswith(b"%PDF-")
    sheets = [paper for paper in package.papers if paper.edition is None]
    if not sheets:
        return
    said = plain(" ".join(word[4] for page in Poppler(sheets[0].pdf).pages for word in page))
    for visit in way.visits:
        for question in way.questions(visit):
            text = way.known.paper(question.fact, visit.here)
            assert all(plain(line) in said for line in text.split("\n")), f"{question.fact}: {text}"
