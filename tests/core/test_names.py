"""Names: every letter of DIN 91379 is taken, other scripts are refused with a suggestion where there is one."""

from __future__ import annotations

import unicodedata
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formhelper.core import kinds
from formhelper.core.blocks import FactDef, Text
from formhelper.core.din91379 import BETWEEN, LETTERS, SEQUENCES, strangers
from formhelper.core.problems import Problem

NAME = FactDef("name", Text("Name"), max=120)
# One or more invented names for each official language of the EU (and those of neighbours in the same letters).
NAMES = [
    "Wójcik-Żółkiewski",
    "Țăranu",
    "Ștefan",
    "Ţăranu Ştefan",
    "Győző Őrsi",
    "Šimůnková",
    "Ľudovít Žiar",
    "Ķīlis",
    "Žukauskaitė",
    "Õunapuu",
    "Müller-Lüdenscheidt",
    "Großmann",
    "GROẞMANN",
    "Ødegård Åström",
    "Þór Ðalsgaard",
    "O’Brien",
    "O'Neill",
    "Ó Súilleabháin",
    "D’Angelò",
    "Núñez i Puig·ll",
    "Gonçalves Simões",
    "Ħal Għaxaq",
    "van ’t Hoff",
    "Çelik İnci",
    "Đorđević",
    "L̥̄akṣmi",
    "Z̄ora",
    "Nguyễn",
    "Dr. Anna",
    "Ruiz, y",
]
REFUSED = {
    "Иванова": "Ivanova",
    "ПЕТРОВ": "PETROV",
    "Гергана Юлиева": "Gergana Yulieva",
    "Щерю": "Shteryu",
    "София": "Sofia",
    "Цветан Жеков-Чакъров": "Tsvetan Zhekov-Chakarov",
    "Παπαδόπουλος": "Papadopoulos",
    "ΓΙΏΡΓΟΣ": "GIORGOS",
    "Ευάγγελος": "Evangelos",
    "Ευθύμιος": "Efthymios",
    "Παύλος": "Pavlos",
    "Χαράλαμπος Ψαράς": "Charalampos Psaras",
    "Μπάμπης": "Bampis",
    "Αγγελική": "Angeliki",
    "Олексій": "Oleksii",
    "Євгенія Їжак": "Yevheniia Yizhak",
    "В'ячеслав": "Viacheslav",
    "Згурівна": "Zghurivna",
    "Кузьмин": "Kuzmin",
    "Синьо": "Sinyo",
    "Юрій Ґудзь-Йосипенко": "Yurii Gudz-Yosypenko",
    "Фёдор Рыбаков": "Fedor Rybakov",
    "Быстрая Щука": "Bystraia Shchuka",
    "Міхась Рыбакоў": "Mikhas Rybakou",
    "Ђорђе Њежић": "Đorđe Nježić",
    "Џемаљ Живковић": "Džemalj Živković",
    "Ѓорѓи Ќосев": "Gjorgji Kjosev",
}


def read(typed: str) -> object:
    return kinds.read(typed, NAME, date(2026, 11, 22))


def problem(typed: str) -> Problem:
    with pytest.raises(Problem) as caught:
        read(typed)
    return caught.value


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_eu_language_is_kept_letter_by_letter(name: str) -> None:
    assert read(name) == unicodedata.normalize("NFC", name)
    assert read(unicodedata.normalize("NFD", name)) == unicodedata.normalize("NFC", name)


def listed(group: str) -> set[str]:
    """What the list of the standard, which the fonts are built from, has in a group."""
    path = Path(str(files("formhelper.fonts"))) / "din91379.txt"
    rows = [line.split("; ") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {"".join(chr(int(code, 16)) for code in row[2].split()) for row in rows if row[0] == group}


def test_the_letters_are_those_of_the_list_of_din_91379() -> None:
    assert {unicodedata.normalize("NFC", entry) for entry in listed("bll")} == LETTERS | SEQUENCES
    assert listed("bnlreq") == BETWEEN


@pytest.mark.parametrize("letter", sorted(LETTERS | SEQUENCES))
def test_every_letter_of_din_91379_can_stand_in_a_name(letter: str) -> None:
    assert read(f"A{letter}a") == unicodedata.normalize("NFC", f"A{letter}a")


@given(st.lists(st.sampled_from(sorted(LETTERS | SEQUENCES | BETWEEN)), max_size=20).map("".join))
def test_nothing_of_the_standard_is_a_stranger(name: str) -> None:
    assert strangers(name) == ()


@pytest.mark.parametrize(("typed", "latin"), REFUSED.items())
def test_greek_and_cyrillic_letters_are_refused_with_a_suggestion(typed: str, latin: str) -> None:
    assert problem(typed) == Problem("name_suggestion", suggestion=latin)
    assert latin in str(problem(typed))
    assert read(latin) == latin


@pytest.mark.parametrize(
    "typed", ["Өмүр", "Қуат", "أحمد", "李", "გიორგი", "Иванов2", "Müller2", "A@B", "x_y", "Ann€"]
)
def test_what_has_no_suggestion_is_refused_with_its_characters(typed: str) -> None:
    found = problem(typed)
    assert found.code == "name_not_latin"
    assert set(str(found.params["characters"]).split()) == set(strangers(typed))


@given(st.text(st.characters(min_codepoint=0x370, max_codepoint=0x52F, categories=["L"]), min_size=1, max_size=12))
def test_a_suggestion_is_always_a_name_that_would_be_taken(typed: str) -> None:
    found = problem(typed)
    if found.code == "name_suggestion":
        assert read(str(found.params["suggestion"]))


def test_accents_typed_for_apostrophes_become_apostrophes() -> None:
    assert read("O´Brien") == read("O`Brien") == "O’Brien"


def test_invisible_letters_are_refused_with_their_numbers() -> None:
    assert problem("Ivan\u200bov") == Problem("unreadable_letters", characters="U+200B")
