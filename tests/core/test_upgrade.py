"""Cases of older definitions: what is kept, what is renamed, and what people are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from case_making import any_case
from hypothesis import given, settings
from hypothesis import strategies as st

from formhelper.core.blocks import Block, Choice, FactDef, Renamed, Text
from formhelper.core.definition import Form, Role
from formhelper.core.facts import Case
from formhelper.core.upgrade import Definitions, NotKept, upgraded

TODAY = date(2026, 11, 22)


def fact(kind: str = "text", label: str = "Angabe", **details: Any) -> FactDef:
    return FactDef(kind, Text(label), **details)


def choice(*ids: str, kind: str = "choice") -> FactDef:
    return fact(kind, choices=tuple(Choice(one, Text(one)) for one in ids))


def form(blocks: Mapping[str, Block], *roles: str, renamed: tuple[Renamed, ...] = (), name: str = "kindergeld") -> Form:
    every = tuple(Role(role, Text(role)) for role in roles)
    return Form(name, Text("x"), Text("x"), "x", "x", 1, "home", every, (), blocks, renamed=renamed)


def definitions(
    blocks: Mapping[str, Block], *renamed: Renamed, roles: tuple[str, ...] = ("children",), name: str = "kindergeld"
) -> Definitions:
    return Definitions.of([form(blocks, *roles, name=name)], {}, renamed)


def blocks(person: Mapping[str, FactDef], home: Mapping[str, FactDef], **more: Block) -> dict[str, Block]:
    return {"person": Block(person, each=True), "home": Block(home), **more}


def family(**facts: Any) -> Case:
    case, person = Case().add()
    return case.put(person, facts).bind("kindergeld", "children", [person])


def test_a_case_of_the_same_definitions_is_not_touched() -> None:
    now = definitions(blocks({"name": fact()}, {"city": fact()}))
    once, lost = upgraded(family(name="Ion").put(None, {"home.city": "Halle"}), now, TODAY)
    assert lost == ()
    again, lost = upgraded(once, now, TODAY)
    assert again is once
    assert lost == ()


def test_facts_that_are_still_known_stay_with_blanks_and_what_is_not_known_yet() -> None:
    now = definitions(blocks({"name": fact(), "title": fact(), "tax_id": fact()}, {"city": fact(), "note": fact()}))
    old = family(name="Ion", title=None).postpone("p1", ["tax_id"]).put(None, {"home.city": "Halle"})
    old = old.postpone(None, ["home.note"])
    new, lost = upgraded(old, now, TODAY)
    assert lost == ()
    assert (new.entities, new.household, new.later, new.roles) == (old.entities, old.household, old.later, old.roles)
    assert new.last_id == old.last_id


def test_a_fact_that_is_no_more_is_named_and_its_blank_is_not() -> None:
    now = definitions(blocks({"name": fact()}, {}))
    new, lost = upgraded(family(name="Ion", pet="Rex", car=None).put(None, {"home.city": "Halle"}), now, TODAY)
    assert lost == (
        NotKept(None, "home.city", "", "Halle", "no_such_fact"), NotKept("p1", "pet", "", "Rex", "no_such_fact"),
    )
    assert new.entities["p1"].facts == {"name": "Ion"}


@pytest.mark.parametrize(
    ("rule", "person", "kept"),
    [
        (Renamed("person.nick", "person.call_name"), {"call_name": fact()}, {"call_name": "Ionuț"}),
        (Renamed("person.nick", "person.kindergeld.nick"), {}, {"kindergeld.nick": "Ionuț"}),
    ],
    ids=["fact", "into-the-form"],
)
def test_a_renamed_fact_finds_its_new_place(rule: Renamed, person: dict[str, FactDef], kept: dict[str, str]) -> None:
    more = {"person.kindergeld": Block({"nick": fact()}, each=True)}
    new, lost = upgraded(family(nick="Ionuț"), definitions(blocks(person, {}, **more), rule), TODAY)
    assert lost == ()
    assert new.entities["p1"].facts == kept


def test_what_is_renamed_twice_goes_all_the_way_and_waits_under_its_new_name() -> None:
    rules = Renamed("person.a", "person.b"), Renamed("person.b", "person.c")
    now = definitions(blocks({"c": fact()}, {}), *rules)
    assert upgraded(family(a="x"), now, TODAY)[0].entities["p1"].facts == {"c": "x"}
    assert upgraded(family(b="x"), now, TODAY)[0].entities["p1"].facts == {"c": "x"}
    assert upgraded(family().postpone("p1", ["a"]), now, TODAY)[0].entities["p1"].later == {"c"}


def test_a_renamed_block_takes_its_facts_records_and_roles_with_it() -> None:
    case, record = family().add("document")
    case = case.put(record, {"number": "7"}).put("p1", {"kindergeld.relation": "own"})
    case = case.put(None, {"house.city": "Halle"})
    rules = (
        Renamed("document", "paper"), Renamed("house", "home"), Renamed("kindergeld", "familienkasse"),
        Renamed("person.kindergeld", "person.familienkasse"),
    )
    more = {
        "paper": Block({"number": fact()}, each=True),
        "person.familienkasse": Block({"relation": choice("own")}, each=True),
    }
    now = definitions(blocks({}, {"city": fact()}, **more), *rules, name="familienkasse")
    new, lost = upgraded(case, now, TODAY)
    assert lost == ()
    assert new.entities[record].block == "paper"
    assert new.entities[record].facts == {"number": "7"}
    assert new.entities["p1"].facts == {"familienkasse.relation": "own"}
    assert new.household == {"home.city": "Halle"}
    assert new.roles == {"familienkasse": {"children": ("p1",)}}


def test_a_renamed_choice_is_the_new_one_alone_and_among_several() -> None:
    person = {"sex": choice("x", "f"), "needs": choice("heat", "rent", kind="choices")}
    rules = Renamed("d", "x", "person.sex"), Renamed("heating", "heat", "person.needs")
    new, lost = upgraded(family(sex="d", needs=["rent", "heating"]), definitions(blocks(person, {}), *rules), TODAY)
    assert lost == ()
    assert new.entities["p1"].facts == {"sex": "x", "needs": ["rent", "heat"]}


@pytest.mark.parametrize(
    ("value", "now"),
    [
        ("d", choice("m", "f")), ("no number", fact("integer")), ("x" * 300, fact()), (["a", "b"], fact()),
        ("31.02.2020", fact("date")), (["m", "q"], choice("m", kind="choices")), (7, fact("date")), ("", fact()),
    ],
    ids=["choice", "number", "long", "list", "date", "one-of-two", "integer", "empty"],
)
def test_a_value_that_the_kind_does_not_take_any_more_is_named_with_the_question(value: Any, now: FactDef) -> None:
    new, lost = upgraded(family(it=value), definitions(blocks({"it": now}, {})), TODAY)
    assert lost == (NotKept("p1", "it", "Angabe", value, "not_taken"),)
    assert new.entities["p1"].facts == {}


@pytest.mark.parametrize(
    ("value", "now", "kept"),
    [
        ("7", fact("integer"), 7), (7, fact(), "7"), ("a", choice("a", kind="choices"), ["a"]),
        ("3", fact("money"), "3.00"),
    ],
    ids=["integer", "text", "list", "money"],
)
def test_a_value_that_a_new_kind_can_take_is_kept_as_that_kind_keeps_it(value: Any, now: FactDef, kept: Any) -> None:
    new, lost = upgraded(family(it=value), definitions(blocks({"it": now}, {})), TODAY)
    assert lost == ()
    assert new.entities["p1"].facts == {"it": kept}


def test_records_of_a_kind_that_is_no_more_and_roles_that_are_no_more_are_named() -> None:
    case, record = family().add("pet")
    case = case.put(record, {"name": "Rex", "age": None}).bind("kindergeld", "pets", [record, "p1"])
    new, lost = upgraded(case, definitions(blocks({}, {})), TODAY)
    assert lost == (
        NotKept(record, "name", "", "Rex", "no_such_record"),
        NotKept(None, "roles.kindergeld.pets", "", [record, "p1"], "no_such_role"),
    )
    assert list(new.entities) == ["p1"]
    assert new.roles == {"kindergeld": {"children": ("p1",)}}


NAMES = st.sampled_from(["name", "birth_date", "kindergeld.relation", "nationalities", "home"])
KINDS = st.sampled_from([fact(), fact("integer"), fact("date"), choice("a", "b"), choice("a", kind="choices")])


@settings(deadline=None)
@given(any_case(), st.dictionaries(NAMES, KINDS), st.dictionaries(NAMES, KINDS))
def test_every_answer_is_kept_or_named_nothing_is_invented_and_twice_changes_nothing(
    case: Case, person: dict[str, FactDef], home: dict[str, FactDef]
) -> None:
    now = definitions(blocks(person, home))
    new, lost = upgraded(case, now, TODAY)
    named = {(one.owner, one.name) for one in lost}
    for owner, facts in ((None, case.household), *((e.id, e.facts) for e in case.entities.values())):
        for name, value in facts.items():
            kept = new.has(owner, name)
            assert kept != ((owner, name) in named) or (value is None and not kept)
    assert set(new.entities) <= set(case.entities)
    for owner, facts in ((None, new.household), *((e.id, e.facts) for e in new.entities.values())):
        assert all(case.has(owner, name) for name in facts)
    assert all(m in new.entities for bound in new.roles.values() for members in bound.values() for m in members)
    assert upgraded(new, now, TODAY) == (new, ())


def test_the_fingerprint_changes_with_what_a_case_depends_on_and_with_nothing_else() -> None:
    first = definitions(blocks({"name": fact()}, {}))
    same = definitions(blocks({"name": fact(label="Andere Worte", help=Text("Hilfe"))}, {}))
    others = [
        definitions(blocks({"name": fact("name")}, {})), definitions(blocks({"name": fact(max=5)}, {})),
        definitions(blocks({"nick": fact()}, {})), definitions(blocks({"name": fact()}, {}), roles=("child",)),
        definitions(blocks({"name": fact()}, {}), Renamed("a", "person.name")),
        definitions(blocks({"name": fact()}, {}), name="wohngeld"),
    ]
    assert first.fingerprint == same.fingerprint
    assert len({first.fingerprint, *(one.fingerprint for one in others)}) == 7
