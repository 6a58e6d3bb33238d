"""Roles that gather the members of others: nobody is asked who has them, and nobody is left out."""

from __future__ import annotations

from dataclasses import replace

from small_form import FORM, full, ids, walk

from formhelper.core.blocks import Text
from formhelper.core.definition import Question, Role, Step

ALL = Role("all", Text("Alle"), each="one", many=True, gathers=("applicant", "kids"))
ASKED = Step("state", Text("Über {one.name}"), for_each="all", questions=(Question("one.states"),))
GATHERING = replace(FORM, roles=(*FORM.roles, ALL), steps=(*FORM.steps, ASKED))


def test_all_members_of_the_roles_are_gathered_in_their_order() -> None:
    way = walk(full(), GATHERING)
    assert way.known.members("all") == ("p1", "p2", "p3")
    assert [visit for visit in ids(way) if visit.startswith("state")] == ["state/p1", "state/p2", "state/p3"]
    assert way.known.paper("one.name", {"one": "p2"}) == "Žofie"


def test_somebody_with_two_of_the_roles_is_gathered_once() -> None:
    case = full().bind("club", "kids", ["p1", "p3"])
    assert walk(case, GATHERING).known.members("all") == ("p1", "p3")


def test_a_role_that_was_left_on_the_way_is_not_gathered() -> None:
    case = full().put(None, {"club.wants": "no"})
    assert walk(case, GATHERING).known.members("all") == ("p1",)


def test_what_a_case_says_about_a_gathering_role_does_not_count() -> None:
    case = full().bind("club", "all", ["p3"])
    assert walk(case, GATHERING).known.members("all") == ("p1", "p2", "p3")
