"""Every kind of answer takes what people write, and refuses what an office would refuse."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kind_reading import LABEL, TODAY, on_paper, read, refused

from formhelper.core import kinds
from formhelper.core.blocks import Choice, FactDef, Text
from formhelper.core.problems import SENTENCES, Problem


def fitting(kind: str) -> FactDef:
    return FactDef(kind, LABEL, choices=(Choice("a", LABEL), Choice("b", LABEL)))


@pytest.mark.parametrize("kind", kinds.KINDS)
@pytest.mark.parametrize("blank", ["", "   ", "\n", "\u00a0"])
def test_nothing_typed_is_nothing_known(kind: str, blank: str) -> None:
    assert kinds.read(blank, fitting(kind), TODAY) is None
    assert kinds.paper(None, fitting(kind)) == ""


STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@pytest.mark.parametrize("kind", kinds.KINDS)
@given(raw=STRANGE)
def test_whatever_is_given_is_taken_or_refused_with_a_sentence_and_what_is_taken_can_stand_on_paper(
    kind: str, raw: Any
) -> None:
    try:
        value, code = kinds.read(raw, fitting(kind), TODAY), ""
    except Problem as problem:
        value, code = None, problem.code
    assert code == "" or code in SENTENCES
    assert isinstance(kinds.paper(value, fitting(kind)), str)


@pytest.mark.parametrize("kind", sorted(kinds.KINDS.keys() - {"choice", "choices", "yes_no"}))
@given(raw=st.text(max_size=40))
def test_a_value_that_was_kept_is_kept_the_same_when_it_is_read_again(kind: str, raw: str) -> None:
    try:
        value = kinds.read(raw, fitting(kind), TODAY)
    except Problem:
        return
    if value is not None:
        assert kinds.read(value, fitting(kind), TODAY) == value


@pytest.mark.parametrize("typed", ["01067", "06667", "10115", "99998"])
def test_a_german_postcode_is_taken(typed: str) -> None:
    assert on_paper("postcode", typed) == typed


@pytest.mark.parametrize("typed", ["01066", "99999", "00000", "6667", 6667, "D-06667", "066671", "0666a", "٠٦٦٦٧"])
def test_what_is_no_german_postcode_is_refused(typed: Any) -> None:
    assert refused("postcode", typed) == "postcode_needs_five_digits"


@pytest.mark.parametrize(
    ("typed", "kept", "paper"),
    [
        ("0345 123456", "+49345123456", "0345 123456"),
        ("(0176) 123-4567", "+491761234567", "0176 1234567"),
        ("0049 345 123456", "+49345123456", "0345 123456"),
        ("+48 22 123 45 67", "+48221234567", "+48 22 123 45 67"),
        ("+40 721 234 567", "+40721234567", "+40 721 234 567"),
        ("0155 1234567", "+491551234567", "01551234567"),
    ],
)
def test_a_phone_number_is_kept_with_its_country_and_printed_as_one_calls_it(typed: str, kept: str, paper: str) -> None:
    assert read("phone", typed) == kept
    assert on_paper("phone", typed) == paper


@pytest.mark.parametrize("typed", ["12345", "345 123456", "110", "abc", "+49", "+999 1234567", "0345 123456 ext 12"])
def test_a_phone_number_that_cannot_be_called_as_it_is_is_refused(typed: str) -> None:
    assert refused("phone", typed) == "phone_wrong"


def test_a_choice_is_one_of_those_offered_and_stands_on_paper_in_the_words_of_offices() -> None:
    choices = (Choice("VH", Text("verheiratet")), Choice("LP", Text("in Lebenspartnerschaft"), "Lebenspartnerschaft"))
    assert on_paper("choice", "VH", choices=choices) == "verheiratet"
    assert on_paper("choice", "LP", choices=choices) == "Lebenspartnerschaft"
    assert refused("choice", "LD", choices=choices) == "not_a_choice"
    assert read("choices", ["LP", "VH", "LP"], choices=choices) == ["LP", "VH"]
    assert refused("choices", ["LP", "VH"], choices=choices, max=1) == "too_many"


@pytest.mark.parametrize(("raw", "paper"), [(True, "ja"), (False, "nein"), ("yes", "ja"), ("no", "nein")])
def test_yes_and_no_are_words_or_toml(raw: Any, paper: str) -> None:
    assert on_paper("yes_no", raw) == paper


@pytest.mark.parametrize("kind", sorted(kinds.KINDS.keys() - {"yes_no"}))
def test_true_answers_only_a_question_of_yes_or_no(kind: str) -> None:
    assert refused(kind, True) == "wrong_type"


def test_nationalities_are_adjectives_on_paper() -> None:
    assert on_paper("nationalities", ["RO", "MD", "", "RO"]) == "rumänisch, moldauisch"
    assert on_paper("nationalities", "stateless") == "staatenlos"
    assert on_paper("nationalities", "FJ") == "Fidschi"
    assert on_paper("country", "RO") == "Rumänien"
    assert refused("nationalities", ["RO", "XX"]) == "not_a_choice"
    assert refused("nationalities", ["RO", "MD", "PL", "BG"], max=3) == "too_many"
    assert refused("country", "EU") == "not_a_choice"


@pytest.mark.parametrize("raw", [{"RO": 1}, 1.5, 3, True, [1], [["RO"]], None])
def test_several_answers_come_as_a_list_of_texts(raw: Any) -> None:
    assert refused("nationalities", raw) == "wrong_type"


def test_a_text_keeps_its_letters_and_loses_only_idle_white_space() -> None:
    assert read("text", "  Große\tKalandstraße  12a ") == "Große Kalandstraße 12a"
    assert read("text", "Пловдив") == "Пловдив"
    assert read("multiline", " a \r\n\r\n b ") == "a\n\nb"


def test_a_text_that_is_too_long_or_cannot_be_seen_is_refused() -> None:
    assert read("text", "x" * 250) == "x" * 250
    assert refused("text", "x" * 251) == "too_long"
    assert refused("text", "x" * 11, max=10) == "too_long"
    for invisible in ("\x00", "\u200b", "\u202e", "\u00ad"):
        assert refused("text", f"a{invisible}b") == "unreadable_letters"
