"""One walk: which visits apply, which facts count, and where it goes on."""

from __future__ import annotations

import dataclasses

import pytest
from small_form import BLOCKS, FORM, TODAY, fact, full, ids, people, walk, when

from formhelper.core.blocks import Block, Composed, UnknownFact
from formhelper.core.definition import Form, Question
from formhelper.core.facts import Case
from formhelper.core.flow import journey, optional
from formhelper.core.wording import gaps, told

ALL = ["who", "since", "place", "wants", "why", "kids", "kids/p2", "kids/p3", "kid/p2", "kid/p3", "fee/p3", "jobs"]


def test_a_full_case_is_finished_and_steps_of_each_are_visited_once_a_person() -> None:
    way = walk(full())
    assert ids(way) == ALL
    assert way.open is None
    assert all(way.may_visit(visit) for visit in way.visits)
    assert [len(way.questions(visit)) for visit in way.visits] == [2, 1, 3, 1, 1, 0, 2, 2, 1, 1, 2, 0]


def test_an_empty_case_begins_with_the_first_step() -> None:
    way = walk(Case())
    assert ids(way) == ["who", "place", "wants", "jobs"]
    assert way.open == way.visits[0]
    assert [way.may_visit(visit) for visit in way.visits] == [True, False, False, False]
    assert way.before(way.visits[0]) is None
    assert way.before(way.visits[1]) == way.visits[0]


@pytest.mark.parametrize(
    ("owner", "name", "opens", "lacking"),
    [
        ("p1", "status", "who", "applicant.status"),
        (None, "home.city", "place", "home.city"),
        ("p3", "name", "kids/p3", "kid.name"),
        ("p2", "born", "kid/p2", "kid.born"),
        ("p3", "club.fee", "fee/p3", "kid.club.fee"),
    ],
)
def test_the_first_visit_that_lacks_an_answer_is_open_and_none_behind_it_may_be_visited(
    owner: str | None, name: str, opens: str, lacking: str
) -> None:
    case = full().put(owner, {name: None})
    way = walk(case)
    assert way.open is not None
    assert way.open.id == opens
    assert [question.fact for question in way.lacking(way.open)] == [lacking]
    at = ids(way).index(opens)
    assert [way.may_visit(visit) for visit in way.visits] == [n <= at for n in range(len(way.visits))]


def test_blank_is_an_answer_to_an_optional_question_and_none_to_another() -> None:
    assert walk(full().put(None, {"home.note": None})).open is None
    unasked = dataclasses.replace(full(), household={k: v for k, v in full().household.items() if k != "home.note"})
    assert walk(unasked).open == walk(full()).visit("place")
    assert walk(full().put(None, {"home.city": None})).open == walk(full()).visit("place")


def test_a_form_may_require_what_the_block_leaves_open() -> None:
    question = FORM.steps[7].questions[1]
    assert (question.fact, FORM.place(question.fact).fact) == ("kid.states", fact("nationalities", optional=True))
    assert not optional(FORM, question)
    assert walk(full().put("p3", {"states": None})).open == walk(full()).visit("fee/p3")


def test_facts_of_steps_that_no_longer_apply_do_not_count_but_are_kept() -> None:
    case = full().put("p1", {"status": "LD"}).put(None, {"club.wants": "no"})
    way = walk(case)
    assert ids(way) == ["who", "place", "wants", "jobs"]
    assert way.open is None
    for address in ("applicant.since", "club.why", "kid.name", "kid.born", "kids.name"):
        assert way.known.paper(address, {}) == "", address
    assert way.known.members("kids") == ()
    assert way.known.values("kids", {}) == [0]
    assert case.get("p1", "since") == "2012-06-14"
    again = walk(case.put("p1", {"status": "VH"}).put(None, {"club.wants": "yes"}))
    assert again.known.paper("applicant.since", {}) == "14.06.2012"
    assert ids(again) == ALL


def test_a_question_that_does_not_apply_is_neither_asked_nor_counted() -> None:
    way = walk(full().put(None, {"club.why": "Musik"}))
    fee = way.visit("fee/p3")
    assert fee
    assert [question.fact for question in way.questions(fee)] == ["kid.club.fee"]
    assert way.known.paper("kid.states", {"kid": "p3"}) == ""


def test_a_condition_about_one_member_is_seen_for_that_member_only() -> None:
    way = walk(full())
    assert way.visit("fee/p2") is None
    assert way.known.heres("kids") == ({"kid": "p2"}, {"kid": "p3"})
    assert way.known.paper("kid.name", {"kid": "p3"}) == "Ștefan"
    assert way.known.paper("kid.name", {}) == "Žofie, Ștefan"
    assert way.known.paper("kids.name", {"kid": "p3"}) == "Žofie, Ștefan"


def test_composed_facts_leave_out_what_is_not_known() -> None:
    way = walk(full())
    assert way.known.paper("kid.line", {"kid": "p2"}) == "Žofie"
    assert way.known.paper("kid.long", {"kid": "p3"}) == "Ștefan, Ștef – 00.00.2019"
    assert way.known.paper("home.line", {}) == "06667 Weißenfels"


def test_a_part_of_a_composed_fact_can_decide_what_applies() -> None:
    home = Block(dict(BLOCKS["home"].facts), {"area": Composed(("postcode",), characters=(0, 2))})
    form = dataclasses.replace(FORM, blocks={**BLOCKS, "home": home})
    known = walk(full(), form).known
    assert known.paper("home.area", {}) == "06"
    assert known.holds(when(home__area="06"), {})
    assert not known.holds(when(home__area={"not": "06"}), {})
    unknown = journey(form, Case(), TODAY).known
    assert not unknown.holds(when(home__area={"not": "06"}), {})
    assert unknown.holds(when(home__area={"known": False}), {})


def test_a_role_must_be_bound_and_only_an_optional_one_may_be_empty() -> None:
    case, (anna,) = people({"name": "Anna", "status": "LD"})
    assert walk(case).open == walk(case).visit("who")
    assert walk(case.bind("club", "applicant", [])).open == walk(case).visit("who")
    assert walk(case.bind("club", "applicant", [anna])).open == walk(case).visit("place")
    assert walk(full().bind("club", "kids", [])).open == walk(full()).visit("kids")
    unasked = dataclasses.replace(
        full(), roles={"club": {k: v for k, v in full().roles["club"].items() if k != "jobs"}}
    )
    assert walk(unasked).open == walk(full()).visit("jobs")


def test_a_record_of_a_list_is_asked_like_a_person() -> None:
    case, job = full().add("job")
    way = walk(case.bind("club", "jobs", [job]))
    assert ids(way)[-2:] == ["jobs", "jobs/j4"]
    assert way.open == way.visit("jobs/j4")
    assert walk(case.bind("club", "jobs", [job]).put(job, {"title": "Bäckerin"})).open is None


def test_someone_who_was_forgotten_has_no_role_left() -> None:
    way = walk(full().forget("p3"))
    assert ids(way) == ["who", "since", "place", "wants", "why", "kids", "kids/p2", "kid/p2", "jobs"]
    assert way.open is None
    assert way.known.paper("kids.name", {}) == "Žofie"


def test_an_id_is_never_given_twice() -> None:
    case, first = Case().add()
    case, second = case.forget(first).add()
    assert (first, second) == ("p1", "p2")
    assert [person.id for person in case.people()] == ["p2"]


def test_a_case_is_never_changed_in_place() -> None:
    case = full()
    case.put("p1", {"name": "X"})
    case.bind("club", "kids", [])
    case.forget("p1")
    case.add()
    assert case == full()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("applicant.nmae", "known are born, line, long, name"),
        ("nobody.name", "'nobody'"),
        ("person.name", "'person'"),
        ("home.street", "known are city"),
        ("home", "no fact ''"),
        ("applicant.club.dues", "no fact 'dues'"),
        ("applicant.choir.fee", "no fact 'fee'"),
        ("home.club.fee", "no fact"),
        ("", "''"),
    ],
)
def test_an_address_that_means_nothing_is_named(address: str, says: str) -> None:
    with pytest.raises(UnknownFact) as caught:
        FORM.place(address)
    assert says in str(caught.value)


def test_a_walk_through_an_unsound_form_names_the_fact() -> None:
    steps = (dataclasses.replace(FORM.steps[2], questions=(Question("home.street"),)),)
    unsound: Form = dataclasses.replace(FORM, steps=steps, blocks={"home": Block({"city": fact()})})
    with pytest.raises(UnknownFact, match=r"home\.street"):
        journey(unsound, Case(), TODAY)


def test_gaps_are_filled_once_and_what_is_unknown_is_an_ellipsis() -> None:
    case = full().put("p3", {"name": "{home.city}"})
    way = walk(case)
    text = "Beitrag für {kid.name} in {home.city}, {home.note}; {Kein} {}"
    assert gaps(text) == ("kid.name", "home.city", "home.note")
    assert told(text, way.known, {"kid": "p3"}) == "Beitrag für {home.city} in Weißenfels, …; {Kein} {}"
