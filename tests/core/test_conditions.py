"""Conditions: each word by itself, what is unknown, and what one of several members passes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formhelper.core.condition import ALWAYS, WORDS, age, parse
from formhelper.core.facts import Value

TODAY = date(2026, 11, 22)


def holds(test: Any, *values: Value, today: date = TODAY) -> bool:
    return parse([{"a.b": test}]).holds(lambda _: values, today)


@pytest.mark.parametrize(
    ("test", "passing", "failing"),
    [
        ("VH", ["VH"], ["LD", 1]),
        (["VH", "LP"], ["VH", "LP"], ["LD"]),
        ({"not": "DE"}, ["RO"], ["DE"]),
        ({"not": ["DE", "AT"]}, ["RO"], ["DE", "AT"]),
        (3, [3], [4, "3"]),
        ({"at_least": 2}, [2, 3], [1, "5"]),
        ({"at_most": 2}, [2, 0], [3, "1"]),
        ({"at_least": 2, "at_most": 3}, [2, 3], [1, 4]),
        ({"in": "EU"}, ["RO", ["US", "PL"]], ["NO", "CH", ["US", "TR"]]),
        ({"in": "EEA"}, ["RO", "NO"], ["CH", "GB"]),
        ({"in": "EEA_CH"}, ["RO", "NO", "CH"], ["GB", "stateless"]),
        ({"in": "EU", "not": "DE"}, ["RO"], ["DE", "NO", ["DE", "RO"]]),
        ("RO", [["RO", "MD"]], [["MD"]]),
        ({"not": "DE"}, [["RO", "MD"]], [["RO", "DE"]]),
        ({"known": True}, ["x", 0, ["x"]], []),
        ({"age_at_least": 18}, ["2008-11-22", "1990-00-00"], ["2008-11-23", "unlimited", 18, ["1990-01-01"]]),
        ({"age_under": 18}, ["2008-11-23", "2020-05-00"], ["2008-11-22", "unlimited", 17, "0123456789"]),
    ],
)
def test_a_test_passes_what_it_says_and_nothing_unknown(test: Any, passing: list[Value], failing: list[Value]) -> None:
    for value in passing:
        assert holds(test, value), value
    for value in [*failing, None]:
        assert not holds(test, value), value
    assert not holds(test)


def test_what_is_unknown_passes_only_known_false() -> None:
    assert holds({"known": False}, None)
    assert holds({"known": False})
    assert not holds({"known": False}, "x")
    assert not holds({"known": False}, None, "x")
    assert not holds({"known": True}, None)


def test_of_several_members_one_must_pass_the_whole_test() -> None:
    assert holds("VH", "LD", None, "VH")
    assert holds({"not": "DE"}, "DE", "RO")
    assert not holds({"not": "DE"}, "DE", "DE")
    assert not holds({"at_least": 2, "at_most": 2}, 1, 3)
    assert holds({"age_under": 18}, "1980-01-01", "2020-01-01")


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 100))
def test_one_is_a_year_older_on_the_birthday_and_not_the_day_before(born: date, years: int) -> None:
    try:
        birthday = born.replace(year=born.year + years)
    except ValueError:  # 29 February
        birthday = date(born.year + years, 3, 1)
    assert age(born.isoformat(), birthday) == years
    assert age(born.isoformat(), birthday - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(
    ("born", "eighteen"),
    [("2008-00-00", date(2026, 12, 31)), ("2008-05-00", date(2026, 5, 31)), ("2008-02-00", date(2026, 3, 1))],
)
def test_a_person_whose_birthday_is_not_known_is_as_young_as_can_be(born: str, eighteen: date) -> None:
    assert age(born, eighteen) == 18
    assert age(born, eighteen - timedelta(days=1)) == 17


@pytest.mark.parametrize("value", [None, 18, ["2008-01-01"], "unlimited", "2008", "0123456789", "2008-01-1x"])
def test_what_is_no_date_has_no_age(value: Value) -> None:
    assert age(value, TODAY) == -1


def test_all_tests_of_one_alternative_must_hold_and_one_alternative_is_enough() -> None:
    condition = parse([{"a": "1", "b": "2"}, {"c": "3"}])
    assert condition.addresses() == ("a", "b", "c")

    def known(**facts: str) -> bool:
        return condition.holds(lambda address: [facts.get(address)], TODAY)

    assert known(a="1", b="2")
    assert known(c="3")
    assert not known(a="1")
    assert not known(a="1", b="3", c="2")


def test_without_a_condition_all_holds() -> None:
    def unasked(_: str) -> Sequence[Value]:
        raise AssertionError("nothing need be known")

    assert ALWAYS.holds(unasked, TODAY)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("yes", "list of tables"),
        ({"a": "b"}, "list of tables"),
        (["a"], "list of tables"),
        ([], "list of tables"),
        ([{}], "list of tables"),
        ([{"a": {}}], "at least one of the words"),
        ([{"a": []}], "empty list"),
        ([{"a": {"not": []}}], "empty list"),
        ([{"a": {"is": "b"}}], ", ".join(WORDS)),
        ([{"a": {"at_least": "2"}}], "whole number"),
        ([{"a": {"age_under": True}}], "whole number"),
        ([{"a": {"in": "EWR"}}], "EEA, EEA_CH, EU"),
        ([{"a": {"in": ["EU"]}}], "EEA, EEA_CH, EU"),
        ([{"a": {"in": ""}}], "EEA, EEA_CH, EU"),
        ([{"a": {"known": "yes"}}], "true or false"),
        ([{"a": True}], 'yes and no are "yes" and "no"'),
        ([{"a": 1.5}], "text or whole numbers"),
        ([{"a": [["b"]]}], "text or whole numbers"),
    ],
)
def test_a_condition_that_is_none_is_refused_with_a_remedy(raw: Any, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        parse(raw)
