"""Who may have a role, what a step implies, and what is forgotten when somebody else gets a role."""

from __future__ import annotations

from datetime import date

import pytest
from households import shelf as shipped

from formhelper.core.blocks import Composed
from formhelper.core.condition import parse
from formhelper.core.facts import Case
from formhelper.core.flow import journey, settled
from formhelper.core.known import composed

KINDERGELD = shipped().forms["kindergeld"]
ANMELDUNG = shipped().forms["anmeldung"]
TODAY = date(2026, 11, 22)
ABROAD = {f"kindergeld.{word}_abroad": "no" for word in ("lives", "works", "benefits")} | {"kindergeld.nato": "no"}


def couple() -> tuple[Case, str, str]:
    case, one = Case().add()
    case, other = case.add()
    return case.put(None, ABROAD), one, other


def test_nobody_is_their_own_partner_or_child() -> None:
    case, one, other = couple()
    case = case.bind("kindergeld", "applicant", [one]).bind("kindergeld", "partner", [one, other])
    case = case.bind("kindergeld", "children", [one, other])
    way = journey(KINDERGELD, case, TODAY)
    assert way.known.members("applicant") == (one,)
    assert way.known.members("partner") == (other,)
    assert way.known.members("children") == ()
    assert way.known.taken("children") == {one, other}


def test_answers_about_a_former_partner_are_forgotten_and_the_others_stay() -> None:
    case, one, other = couple()
    case = case.put(None, {"kindergeld.partner_is": "spouse"})
    case = case.put(other, {"kindergeld.relation_partner": "own", "kindergeld.relation": "own"})
    left = case.without(KINDERGELD.about("partner"))
    assert not left.has(None, "kindergeld.partner_is")
    assert not left.has(other, "kindergeld.relation_partner")
    assert left.get(other, "kindergeld.relation") == "own"
    assert left.get(None, "kindergeld.nato") == "no"
    assert one in left.entities


def test_who_registers_a_dwelling_together_shares_it_unless_something_else_was_said() -> None:
    case, one, other = couple()
    names = dict.fromkeys(("call_name", "birth_name", "former_names", "passport_name", "title", "artist_name"))
    case = case.bind("anmeldung", "movers", [one, other]).put(one, names).put(other, {**names, "shares_home": "no"})
    after = settled(journey(ANMELDUNG, case, TODAY))
    assert after.get(one, "shares_home") == "yes"
    assert after.get(other, "shares_home") == "no"
    assert not settled(journey(ANMELDUNG, case.without({"title"}), TODAY)).has(one, "shares_home")


def test_a_choice_that_a_question_does_not_offer_is_no_answer() -> None:
    step = KINDERGELD.step("missing-parent")
    assert step
    assert step.questions[0].omit == ("partner",)
    case, one, other = couple()
    case = case.bind("kindergeld", "applicant", [one]).bind("kindergeld", "partner", [])
    case = case.bind("kindergeld", "children", [other]).put(other, {"kindergeld.other_parent": "partner"})
    way = journey(KINDERGELD, case, TODAY)
    visit = way.visit(f"missing-parent/{other}")
    assert visit
    assert [question.fact for question in way.lacking(visit)] == ["child.kindergeld.other_parent"]
    way = journey(KINDERGELD, case.put(other, {"kindergeld.other_parent": "unknown"}), TODAY)
    assert way.lacking(visit) == ()


@pytest.mark.parametrize(
    ("parts", "text"),
    [(["a", "b"], "a – b"), (["a", ""], "seit a"), (["", "b"], "bis b"), (["", ""], "")],
)
def test_a_period_that_is_open_at_one_end_says_so(parts: list[str], text: str) -> None:
    assert composed(Composed(("from", "to"), " – ", ("seit ", "bis ")), parts) == text
    assert composed(Composed(("from", "to"), " – "), parts) == text.removeprefix("seit ").removeprefix("bis ")


@pytest.mark.parametrize(("states", "holds"), [(["MD"], True), (["MD", "RO"], False), (["CH"], False), (None, False)])
def test_outside_holds_where_no_state_is_of_the_group(states: list[str] | None, holds: bool) -> None:
    condition = parse([{"a": {"outside": "EEA_CH"}}])
    assert condition.holds(lambda _: [states], TODAY) is holds


def test_steps_in_a_row_are_told_member_by_member() -> None:
    case, one, other = couple()
    born = {"birth_date": "2019-01-01"}
    case = case.bind("anmeldung", "movers", [one, other]).put(one, born).put(other, born)
    ids = [visit.id for visit in journey(ANMELDUNG, case, TODAY).visits]
    assert ids.index(f"document/{one}") < ids.index(f"names/{other}")
    assert ids.index(f"names/{one}") < ids.index(f"birth/{one}")

