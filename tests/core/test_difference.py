"""Two tabs, or two people, on one case: nothing is overwritten in silence, and nothing is a conflict without need."""

from __future__ import annotations

import pytest
from case_making import any_case, changed
from hypothesis import given, settings
from hypothesis import strategies as st

from formhelper.core.difference import Differ, Difference, Silence, difference, merged
from formhelper.core.facts import Case


def family() -> Case:
    case, zofia = Case().add()
    case, ion = case.add()
    case = case.put(zofia, {"given_names": "Žofia", "family_name": "Nováková"}).put(ion, {"given_names": "Ion"})
    return case.put(None, {"home.city": "Halle", "home.postcode": "06108"}).bind("kindergeld", "children", [ion])


@settings(deadline=None)
@given(any_case(), st.data())
def test_where_only_one_changed_something_that_is_the_case(old: Case, data: st.DataObject) -> None:
    new = data.draw(changed(old))
    assert merged(old, new, old) == new
    assert merged(old, old, new) == new
    assert merged(old, new, new) == new


@settings(deadline=None)
@given(any_case(), st.data())
def test_what_both_changed_differently_is_named_the_same_way_from_both_sides(old: Case, data: st.DataObject) -> None:
    mine, theirs = data.draw(changed(old)), data.draw(changed(old))
    found, turned = difference(old, mine, theirs), difference(old, theirs, mine)
    assert {(d.owner, d.fact, str(d.before), str(d.mine), str(d.theirs)) for d in found} == {
        (d.owner, d.fact, str(d.before), str(d.theirs), str(d.mine)) for d in turned
    }


@settings(deadline=None)
@given(any_case(), st.data())
def test_no_answer_of_either_side_is_lost_without_being_named(old: Case, data: st.DataObject) -> None:
    mine, theirs = data.draw(changed(old)), data.draw(changed(old))
    if difference(old, mine, theirs):
        return
    both = merged(old, mine, theirs)
    for side in (mine, theirs):
        for name, value in side.household.items():
            assert both.household.get(name) == value or old.household.get(name) == value
        for entity in side.entities.values():
            before = old.entities.get(entity.id)
            if before is None:
                kept = [other.facts for other in both.entities.values() if other.id not in old.entities]
                assert entity.facts in kept
            elif entity.facts != before.facts:
                now = both.entities[entity.id]
                for name, value in entity.facts.items():
                    assert now.facts.get(name) == value or before.facts.get(name) == value
    assert all(member in both.entities for bound in both.roles.values() for m in bound.values() for member in m)


def test_different_facts_of_one_person_fit_together() -> None:
    old = family()
    both = merged(old, old.put("p1", {"given_names": "Zofia"}), old.put("p1", {"tax_id": "86095742719"}))
    assert both.entities["p1"].facts == {"given_names": "Zofia", "family_name": "Nováková", "tax_id": "86095742719"}


def test_the_same_fact_changed_by_both_is_named_with_all_three_values() -> None:
    old = family()
    mine, theirs = old.put(None, {"home.city": "Köthen"}), old.put(None, {"home.city": "Zörbig"})
    assert difference(old, mine, theirs) == (Difference(None, "home.city", "Halle", "Köthen", "Zörbig"),)
    with pytest.raises(Differ):
        merged(old, mine, theirs)


def test_the_same_answer_given_twice_is_no_difference() -> None:
    old = family()
    same = old.put(None, {"home.city": "Köthen"})
    assert merged(old, same, same) == same


def test_not_known_yet_against_an_answer_is_named() -> None:
    old = family()
    mine, theirs = old.postpone("p1", ["tax_id"]), old.put("p1", {"tax_id": "86095742719"})
    assert difference(old, mine, theirs) == (
        Difference("p1", "tax_id", Silence.UNASKED, Silence.LATER, "86095742719"),
    )


def test_two_children_added_at_once_are_two_and_both_are_in_the_list() -> None:
    old = family()
    mine, mia = old.add()
    mine = mine.put(mia, {"given_names": "Mia"}).bind("kindergeld", "children", ["p2", mia])
    theirs, noe = old.add()
    theirs = theirs.put(noe, {"given_names": "Noé"}).bind("kindergeld", "children", ["p2", noe])
    both = merged(old, mine, theirs)
    children = both.roles["kindergeld"]["children"]
    assert [both.entities[child].facts["given_names"] for child in children] == ["Ion", "Noé", "Mia"]
    assert both.last_id == 4
    assert all(name == entity.id for name, entity in both.entities.items())


def test_a_child_sent_twice_is_one_child() -> None:
    mine, mia = family().add()
    mine = mine.put(mia, {"given_names": "Mia"})
    assert merged(family(), mine, mine) == mine


def test_somebody_forgotten_is_gone_unless_the_other_one_told_something_new() -> None:
    old = family()
    assert "p2" not in merged(old, old.forget("p2"), old.put(None, {"home.city": "Köthen"})).entities
    told = old.put("p2", {"given_names": "Jon"})
    assert difference(old, old.forget("p2"), told) == (
        Difference("p2", "given_names", "Ion", Silence.GONE, "Jon"),
    )
    assert difference(old, told, old.forget("p2")) == (
        Difference("p2", "given_names", "Ion", "Jon", Silence.GONE),
    )
    bound = old.bind("anmeldung", "movers", ["p2"])
    assert difference(old, bound, old.forget("p2"))[0].fact == "roles.anmeldung.movers"


def test_two_who_give_one_role_to_different_people_differ() -> None:
    old = family()
    mine, theirs = old.bind("kindergeld", "applicant", ["p1"]), old.bind("kindergeld", "applicant", ["p2"])
    assert difference(old, mine, theirs) == (
        Difference(None, "roles.kindergeld.applicant", Silence.UNASKED, ["p1"], ["p2"]),
    )
