"""The search forgives accents, endings and small slips, and puts what fits best first."""

from __future__ import annotations

import pytest

from formhelper.core.search import Index, alike, folded, words

INDEX = Index({
    ("form", "child"): [("Kindergeld", 3.0), ("dziecko", 3.0), ("детски", 3.0), ("Geld für Familien mit Kindern", 1.0)],
    ("form", "school"): [("Schulbescheinigung für das Kindergeld", 3.0), ("școală", 3.0), ("Schüler", 3.0)],
    ("form", "tax"): [("Steuer-ID", 3.0), ("adóazonosító", 3.0)],
    ("situation", "away"): [("Deutschland verlassen", 3.0), ("łódź", 3.0)],
})


def found(asked: str) -> list[str]:
    return [hit.id for hit in INDEX.find(asked)]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("Kindergeld", "child"), ("KINDERGELD", "child"), ("kinderg", "child"), ("kidnergeld", "child"),
        ("Kindergled", "child"), ("kindrgeld", "child"), ("Kindergeldantrag", "child"), ("dziecka", "child"),
        ("детски", "child"), ("detski", "child"), ("ДЕТСКИ", "child"), ("scoala", "school"), ("şcoală", "school"),
        ("Schueler", "school"), ("schuler", "school"), ("adoazonosito", "tax"), ("steuerid", "tax"),
        ("Steuer ID", "tax"), ("steuer-id", "tax"), ("Lodz", "away"), ("bescheinigung", "school"),
    ],
)
def test_what_is_meant_comes_first(asked: str, first: str) -> None:
    assert found(asked)[:1] == [first]


@pytest.mark.parametrize("asked", ["", " ", "x", "-", "qwrtzp", "?!", "<script>", "\ufffd", "👶", "%", "a" * 5000])
def test_nothing_is_found_where_nothing_fits(asked: str) -> None:
    assert found(asked) == []


def test_the_only_word_of_a_title_says_more_than_one_of_five() -> None:
    assert found("Kindergeld") == ["child", "school"]


def test_a_word_of_many_things_says_less_than_a_word_of_one() -> None:
    index = Index({("form", str(n)): [("Antrag", 3.0), (f"wort{n}" * 3, 1.0)] for n in range(9)})
    assert index.find("antrag wort4wort4wort4")[0].id == "4"


def test_kinds_of_things_are_told_apart() -> None:
    assert [(hit.kind, hit.id) for hit in INDEX.find("verlassen")] == [("situation", "away")]


def test_no_more_is_found_than_asked_for() -> None:
    index = Index({("form", str(n)): [("Antrag", 3.0)] for n in range(30)})
    assert len(index.find("antrag", most=5)) == 5


def test_a_long_text_is_searched_for_its_first_words_only() -> None:
    assert found("unfug " * 3 + "kindergeld") == ["child", "school"]
    many = " ".join(f"nichts{n:02}" for n in range(8))
    assert found(f"{many} kindergeld") == []


@pytest.mark.parametrize(
    ("word", "same"),
    [("Śląsk", "slask"), ("școală", "scoala"), ("ŞCOALĂ", "scoala"), ("детски", "detski"), ("Straße", "strasse"),
     ("győző", "gyozo"), ("й", "y"), ("Ελλάδα", "ellada")],
)
def test_words_are_compared_in_plain_latin_letters(word: str, same: str) -> None:
    assert folded(word) == same


def test_words_with_hyphen_and_umlaut_are_known_in_each_spelling() -> None:
    assert set(words("Steuer-ID für")) == {"steuer", "id", "steuerid", "fur", "fuer"}


def test_short_words_are_not_looked_for_inside_others() -> None:
    assert alike("id", "kindergeld") == 0.0
    assert alike("kind", "kindergeld") > 0.0
