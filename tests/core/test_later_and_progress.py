"""What the person does not know yet, the sections of the way, and the days on which terms end."""

from __future__ import annotations

import calendar
import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_form import FORM, TODAY, full, walk

from formhelper.core.definition import Form
from formhelper.core.facts import Case
from formhelper.core.progress import stretches
from formhelper.core.terms import Term

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_what_is_postponed_is_forgotten_and_does_not_stop_the_person() -> None:
    case = full().postpone(None, ["home.city"]).postpone("p2", ["born"])
    assert not case.has(None, "home.city")
    assert not case.has("p2", "born")
    way = walk(case)
    assert way.open is None
    place = way.visit("place")
    assert place is not None
    assert way.lacking(place) == ()
    assert [question.fact for question in way.postponed(place)] == ["home.city"]
    assert way.known.postponed(None, "home.city")
    assert way.known.value(None, "home.city") is None
    assert way.known.paper("home.line", {}) == "06667"


def test_what_is_known_later_is_postponed_no_more() -> None:
    case = full().postpone(None, ["home.city"]).postpone("p2", ["born"])
    case = case.put(None, {"home.city": "Weißenfels"}).put("p2", {"born": "1990-05-00"})
    assert case.later == frozenset()
    assert case == full()


def test_a_fact_that_nobody_asks_here_is_not_postponed_here() -> None:
    case = full().put(None, {"club.wants": "no"}).postpone(None, ["club.why"])
    assert case.is_later(None, "club.why")
    assert not walk(case).known.postponed(None, "club.why")


def test_forgetting_a_fact_forgets_that_it_was_postponed() -> None:
    case = full().postpone(None, ["home.city"]).postpone("p2", ["born"]).without(["home.city", "born"])
    assert case.later == frozenset()
    assert not case.is_later("p2", "born")
    assert not case.is_later("p9", "born")


SECTIONS = {"who": "you", "since": "you", "place": "home", "wants": "request", "why": "request"}


def in_sections() -> Form:
    steps = tuple(dataclasses.replace(s, section=SECTIONS.get(s.id, "children")) for s in FORM.steps)
    return dataclasses.replace(FORM, steps=steps)


def states(case: Case) -> list[tuple[str, str]]:
    return [(stretch.section, stretch.state) for stretch in stretches(walk(case, in_sections()))]


def test_sections_before_the_open_visit_are_done_and_those_behind_it_lie_ahead() -> None:
    lacking = dataclasses.replace(full(), household={k: v for k, v in full().household.items() if k != "home.city"})
    expected = [("you", "done"), ("home", "open"), ("request", "ahead"), ("children", "ahead")]
    assert states(lacking) == expected


def test_a_section_with_something_postponed_says_so() -> None:
    assert states(full().postpone(None, ["home.city"])) == [
        ("you", "done"), ("home", "later"), ("request", "done"), ("children", "done"),
    ]


def test_every_visit_is_in_exactly_one_section_and_a_form_without_sections_is_one_stretch() -> None:
    way = walk(full(), in_sections())
    assert [visit for stretch in stretches(way) for visit in stretch.visits] == list(way.visits)
    assert [stretch.section for stretch in stretches(walk(full()))] == [""]


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        (Term("x", days=14), "2026-11-01", "2026-11-15"),  # moved in on a Sunday, two weeks: the Sunday after next
        (Term("x", months=1), "2026-01-31", "2026-02-28"),
        (Term("x", months=1), "2028-01-31", "2028-02-29"),
        (Term("x", months=6), "2026-08-31", "2027-02-28"),
        (Term("x"), "2026-11-22", "2026-11-22"),
        (Term("today", month_end=True), "2026-11-22", "2026-11-30"),
        (Term("x", months=3, month_end=True), "2026-11-30", "2027-02-28"),
    ],
)
def test_terms_end_as_the_civil_code_says(term: Term, start: str, end: str) -> None:
    assert term.ends(date.fromisoformat(start)) == date.fromisoformat(end)


@given(DAYS, st.integers(0, 60))
def test_a_span_of_months_ends_on_the_same_number_or_on_the_last_day(start: date, months: int) -> None:
    end = Term("x", months=months).ends(start)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, calendar.monthrange(end.year, end.month)[1])


@given(DAYS, st.integers(0, 1000))
def test_a_span_of_days_does_not_count_the_first_day(start: date, days: int) -> None:
    assert Term("x", days=days).ends(start) - start == timedelta(days=days)


def test_a_deadline_is_computed_from_what_is_known_and_from_today() -> None:
    known = walk(full()).known
    assert known.due(Term("applicant.since", days=14), {}) == date(2012, 6, 28)
    assert known.due(Term("today", month_end=True), {}) == TODAY.replace(day=30)


def test_a_day_that_is_not_known_to_the_day_gives_no_deadline() -> None:
    known = walk(full()).known
    assert known.due(Term("kids.born", days=14), {}) is None  # 1990-05-00 and 2019-00-00
    whole = walk(full().put("p3", {"born": "2019-02-03"})).known
    assert whole.due(Term("kids.born", months=1), {}) == date(2019, 3, 3)
    assert whole.due(Term("kid.born", months=1), {"kid": "p2"}) is None
