"""Codes as people say and type them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formhelper.storage.codes import ALPHABET, HANDOVER, RESUME, SHAPES, Code, Mistyped, code_of, new_code, read_code

CODES = st.sampled_from(sorted(SHAPES)).flatmap(
    lambda kind: st.builds(
        code_of, st.just(kind), st.text(ALPHABET, min_size=SHAPES[kind].symbols - 1, max_size=SHAPES[kind].symbols - 1)
    )
)


@settings(deadline=None)
@given(CODES)
def test_a_code_is_read_as_it_was_made(code: Code) -> None:
    assert read_code(str(code)) == code


@pytest.mark.parametrize(
    ("kind", "looks"), [(RESUME, [5, 5, 5, 5]), (HANDOVER, [4, 4, 4])], ids=["resume", "handover"]
)
def test_a_code_comes_in_groups_that_can_be_read_aloud(kind: str, looks: list[int]) -> None:
    assert [len(group) for group in str(new_code(kind)).split("-")] == looks


def test_a_code_to_come_back_has_at_least_sixty_bits_besides_its_place_and_check() -> None:
    assert 5 * (SHAPES[RESUME].symbols - 5 - 1) >= 60
    assert len({str(new_code(RESUME)) for _ in range(500)}) == 500
    assert {letter for _ in range(200) for letter in new_code(RESUME).secret} == set(ALPHABET)


@settings(deadline=None)
@given(CODES, st.data())
def test_case_blanks_dashes_and_letters_that_look_like_digits_are_forgiven(code: Code, data: st.DataObject) -> None:
    worn = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(
        data.draw(st.sampled_from(worn.get(symbol, symbol + symbol.lower())))
        + data.draw(st.sampled_from(["", "", " ", "-", " – ", ".", "\u00a0", "\t", "\u200b", "_"]))
        for symbol in code.locator + code.secret
    )
    assert read_code(f"  {typed}\r\n") == code


@pytest.mark.parametrize(
    ("letters", "meant"),
    [("ΑΒΕΖΗΚΜΝΤΧ", "ABEZHKMNTX"), ("АВЕКМНРСТХ", "ABEKMHPCTX"), ("авекмнрстх", "ABEKMHPCTX"), ("０１２ＡＢ", "012AB")],
    ids=["greek", "bulgarian", "small-bulgarian", "wide"],
)
def test_letters_of_other_keyboards_are_forgiven(letters: str, meant: str) -> None:
    code = next(code for code in iter(lambda: new_code(RESUME), None) if set(str(code)) & set(meant))
    typed = str(code).translate(str.maketrans(meant, letters))
    assert typed != str(code)
    assert read_code(typed) == code


@settings(deadline=None)
@given(CODES, st.data())
def test_every_wrong_symbol_and_every_two_that_changed_places_are_found(code: Code, data: st.DataObject) -> None:
    symbols = list(code.locator + code.secret)
    here = data.draw(st.integers(0, len(symbols) - 1))
    there = data.draw(st.integers(0, len(symbols) - 1))
    wrong = symbols.copy()
    wrong[here] = data.draw(st.sampled_from(sorted(set(ALPHABET) - {symbols[here]})))
    with pytest.raises(Mistyped):
        read_code("".join(wrong))
    if symbols[here] != symbols[there]:
        symbols[here], symbols[there] = symbols[there], symbols[here]
        with pytest.raises(Mistyped):
            read_code("".join(symbols))


@settings(deadline=None)
@given(st.text(max_size=130))
def test_whatever_is_typed_is_a_code_or_mistyped(typed: str) -> None:
    try:
        code = read_code(typed)
    except Mistyped:
        return
    assert read_code(str(code)) == code


@pytest.mark.parametrize("typed", ["", "ABCDE", "A" * 19, "A" * 21, "U" * 20, "0" * 10_000, "\x00" * 20, "ß" * 20])
def test_what_cannot_be_a_code_is_mistyped(typed: str) -> None:
    with pytest.raises(Mistyped):
        read_code(typed)
