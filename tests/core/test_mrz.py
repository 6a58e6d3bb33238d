"""The machine-readable zone: the specimens of Doc 9303, what people type wrongly, and every slip that must be seen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formhelper.core import mrz
from formhelper.core.problems import Problem

TODAY = date(2026, 11, 22)
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
OLD_CARD = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
SPECIMENS = {"passport": PASSPORT, "old card": OLD_CARD, "card": CARD}


def read(typed: str) -> mrz.Holder:
    return mrz.read(typed, TODAY)


def refused(typed: str) -> Problem:
    with pytest.raises(Problem) as caught:
        read(typed)
    assert "%(" not in str(caught.value)
    return caught.value


def card(names: str, nationality: str, birth: str = "900131", sex: str = "F", number: str = "ABC123456") -> str:
    """A card with right check digits."""
    digit = mrz.check_digit
    rest = number[9:]
    more = f"<{rest}{digit(number[:9] + rest)}" if rest else digit(number)
    first = f"ID{nationality:<<3}{number[:9]}{more}".ljust(30, "<")
    second = f"{birth}{digit(birth)}{sex}310203{digit('310203')}{nationality:<<3}<<<<<<<<<<<"
    whole = first[5:] + second[:7] + second[8:15] + second[18:]
    return f"{first}\n{second}{digit(whole)}\n{names:<<30}"


@pytest.mark.parametrize("typed", SPECIMENS.values(), ids=SPECIMENS)
def test_the_specimens_of_the_standard_are_read(typed: str) -> None:
    holder = read(typed)
    assert (holder.family_name, holder.given_names, holder.cut_off) == ("Eriksson", "Anna Maria", False)
    assert (holder.birth_date, holder.sex, holder.valid_until) == ("1974-08-12", "f", "2012-04-15")
    assert holder.number == ("L898902C3" if typed is PASSPORT else "D23145890")
    assert holder.kind == ("passport" if typed is PASSPORT else "card")
    assert holder.nationality == ""  # Utopia


@pytest.mark.parametrize("typed", SPECIMENS.values(), ids=SPECIMENS)
def test_blanks_small_letters_and_fillers_that_nobody_counts_are_forgiven(typed: str) -> None:
    right = read(typed)
    assert read(typed.lower()) == right
    assert read(" ".join(typed).replace(" \n ", "\n")) == right
    assert read(typed.replace("<<", "«")) == right
    assert read(typed.replace("\n", "\r\n\r\n") + "\n") == right
    assert read(typed.replace("\n", "")) == right
    for end in ("<" * 9, "<" * 5):
        assert read(typed.replace(end, "<" * 2)) == right
    assert read(typed.replace("<<<<<", "<<<<<<<<")) == right


@pytest.mark.parametrize("typed", SPECIMENS.values(), ids=SPECIMENS)
def test_the_letter_o_is_taken_for_a_nought_only_where_a_digit_must_stand(typed: str) -> None:
    assert read(typed.replace("0", "O")) == read(typed)
    assert read(typed.replace("IKSSON", "1KSS0N")) == read(typed)


@pytest.mark.parametrize("typed", SPECIMENS.values(), ids=SPECIMENS)
@given(data=st.data())
def test_a_wrong_digit_in_what_is_checked_never_goes_unseen(typed: str, data: st.DataObject) -> None:
    lines = typed.split("\n")
    line = 0 if len(lines) == 3 and data.draw(st.booleans()) else 1
    places = [at for at, letter in enumerate(lines[line]) if letter.isdigit()]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != lines[line][at]]))
    lines[line] = lines[line][:at] + other + lines[line][at + 1 :]
    assert refused("\n".join(lines)).code in {"mrz_check", "mrz_whole"}


def test_the_line_that_is_wrong_is_named() -> None:
    assert refused(CARD.replace("D231458907", "D231458908")).params["line"] == 1
    assert refused(CARD.replace("7408122", "7408123")).params["line"] == 2
    assert refused(PASSPORT.replace("L898902C36", "L898902C37")).params["line"] == 2
    assert refused(PASSPORT[:-1] + "1") == Problem("mrz_whole", line=2)
    assert refused(PASSPORT.replace("UTOE", "UTÖE")) == Problem("mrz_characters", line=1, characters="Ö")
    assert refused(CARD.replace("7408122F1204159UTO<<<<<<<<<<<6", "7408122F120415")).code == "mrz_length"


@pytest.mark.parametrize("typed", ["", " ", "Hello", "P<UTOERIKSSON<<ANNA", "A\nB\nC\nD"])
def test_what_is_no_zone_is_refused(typed: str) -> None:
    assert refused(typed).code == "mrz_lines"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=1500) | st.just("\n"), max_size=150))
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    assert refused(typed).code.startswith("mrz_")


@pytest.mark.parametrize(
    ("code", "state"),
    [("D", "DE"), ("POL", "PL"), ("ROU", "RO"), ("BGR", "BG"), ("HUN", "HU"), ("GRC", "GR"), ("CZE", "CZ"),
     ("HRV", "HR"), ("UKR", "UA"), ("RKS", "XK"), ("GBN", "GB"), ("XXA", "stateless"), ("XXX", ""), ("EUE", "")],
)
def test_states_of_the_standard_become_ours(code: str, state: str) -> None:
    assert read(card("NOWAK<<JAN", code)).nationality == state


@given(st.dates(date(1927, 1, 1), TODAY))
def test_a_birth_date_lies_within_the_last_hundred_years(day: date) -> None:
    assert read(card("NOWAK<<JAN", "POL", f"{day:%y%m%d}")).birth_date == day.isoformat()


@pytest.mark.parametrize(("birth", "said"), [("80<<<<", "1980-00-00"), ("8005<<", "1980-05-00"), ("<<<<<<", "")])
def test_a_birth_date_may_be_known_in_part(birth: str, said: str) -> None:
    assert read(card("NOWAK<<JAN", "POL", birth)).birth_date == said


@pytest.mark.parametrize(
    ("names", "family", "given", "cut"),
    [
        ("SWIATEK<NOWAK<<JAN<PAWEL", "Swiatek Nowak", "Jan Pawel", False),
        ("STEFANESCU<<GHEORGHE<CONSTANTI", "Stefanescu", "Gheorghe Constanti", True),
        ("MONONYMOS", "Mononymos", "", False),
        ("OBRIEN<<AINE", "Obrien", "Aine", False),
    ],
)
def test_names_come_in_plain_letters_and_may_be_cut_off(names: str, family: str, given: str, cut: bool) -> None:
    holder = read(card(names, "ROU"))
    assert (holder.family_name, holder.given_names, holder.cut_off) == (family, given, cut)


def test_a_number_longer_than_nine_goes_on_in_the_optional_part() -> None:
    assert read(card("NOWAK<<JAN", "POL", number="ABC123456789")).number == "ABC123456789"


@pytest.mark.parametrize(("typed", "sex"), [("M", "m"), ("F", "f"), ("<", ""), ("X", "")])
def test_sex_is_taken_over_only_where_the_zone_says_it(typed: str, sex: str) -> None:
    assert read(card("NOWAK<<JAN", "POL", sex=typed)).sex == sex
