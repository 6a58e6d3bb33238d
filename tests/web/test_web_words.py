"""Translations of definitions: the chain of languages, gaps, and what the extractor finds."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from small_web import Browser

from formhelper.core import problems
from formhelper.core.blocks import Text
from formhelper.core.problems import SENTENCES, Problem
from formhelper.library import catalogues
from formhelper.library.catalogues import Catalogues
from formhelper.web.app import create_app
from formhelper.web.extraction import constants
from formhelper.web.languages import LANGUAGES
from formhelper.web.words import Words, sentence

FORMS = {
    "en": {
        "Vornamen": "Given names", "Familienname": "Family name", "Telefon": "Phone",
        "Noch {child.x}": "More {child.x}",
    },
    "pl": {"Vornamen": "Imiona", "Telefon": "Telefon"},
}
MESSAGES = {"pl": {"Save and continue": "Zapisz i dalej", SENTENCES["too_many"]: "Najwyżej %(max)s."}}


def compiled(folder: Path, domain: str, language: str, words: dict[str, str]) -> None:
    catalog = Catalog(locale=language, domain=domain)
    for msgid, msgstr in words.items():
        catalog.add(msgid, msgstr)
    path = folder / language / "LC_MESSAGES" / f"{domain}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_mo(file, catalog)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, words in FORMS.items():
        compiled(tmp_path, "forms", language, words)
    for language, words in MESSAGES.items():
        compiled(tmp_path, "messages", language, words)
    return tmp_path


@pytest.mark.parametrize(
    ("language", "german", "found"),
    [
        ("pl", "Vornamen", ("Imiona", "pl")),
        ("pl", "Familienname", ("Family name", "en")),
        ("pl", "Ort", ("Ort", "de")),
        ("hu", "Vornamen", ("Given names", "en")),
        ("en", "Ort", ("Ort", "de")),
        ("de", "Vornamen", ("Vornamen", "de")),
        ("pl", "Telefon", ("Telefon", "pl")),
        ("pl", "", ("", "de")),
    ],
)
def test_a_text_is_in_the_asked_language_else_english_else_german(
    folder: Path, language: str, german: str, found: tuple[str, str]
) -> None:
    assert Catalogues(folder).definition(german, language) == found


def test_pages_are_offered_in_the_languages_that_catalogues_are_read_in() -> None:
    assert tuple(LANGUAGES) == catalogues.LANGUAGES


def test_html_says_the_language_of_a_text_only_where_it_is_not_that_of_the_page(folder: Path) -> None:
    words = Words(Catalogues(folder), "pl")
    assert str(words.phrase(Text("Vornamen")).__html__()) == "Imiona"
    assert str(words.phrase(Text("Ort")).__html__()) == '<span lang="de">Ort</span>'


def test_gaps_are_filled_once_and_escaped(folder: Path) -> None:
    phrase = Words(Catalogues(folder), "en").phrase(Text("Noch {child.x}"), lambda _: "<b>{child.x}</b>")
    assert phrase.text == "More <b>{child.x}</b>"
    assert str(phrase.__html__()) == "More &lt;b&gt;{child.x}&lt;/b&gt;"
    assert Words(Catalogues(folder), "de").phrase(Text("Noch {child.x}")).text == "Noch …"


def test_pages_speak_the_language_with_english_and_german_where_words_lack(parts: Any, folder: Path) -> None:
    browser = Browser(create_app(replace(parts, translations=folder)).test_client())
    browser.start()
    page = browser.get("/pl/school/you").get_data(as_text=True)
    assert "Zapisz i dalej" in page
    assert ">Imiona<" in page
    assert '<span lang="en">Family name</span>' in page
    assert '<span lang="de">Wer meldet das Kind an?</span>' in page


@pytest.mark.parametrize("code", SENTENCES)
def test_every_problem_has_a_sentence_with_its_gaps_filled(parts: Any, code: str) -> None:
    gaps = ("max", "min", "characters", "suggestion", "expected", "line", "typed", "length")
    params: dict[str, str | int] = dict.fromkeys(gaps, "N°7")
    with create_app(parts).test_request_context("/"):
        said = sentence(Problem(code, **params))
    assert "%(" not in said


def test_the_sentence_of_a_problem_is_translated_before_its_gaps_are_filled(parts: Any, folder: Path) -> None:
    app = create_app(replace(parts, translations=folder))
    browser = Browser(app.test_client())
    browser.walk(to="days")
    data = {"school-days": ["mon", "tue", "wed"]}
    assert "Najwyżej 2." in browser.send("/pl/school/days", data).get_data(as_text=True)


def test_the_desk_hears_the_person_and_german(parts: Any, folder: Path) -> None:
    app = create_app(replace(parts, translations=folder))
    with app.test_request_context("/"):
        words = Words(Catalogues(folder), "pl")
        assert words.say("Save and continue") == "Zapisz i dalej"
        assert words.say_german("Save and continue") == "Save and continue"
        assert words.text(Text("Vornamen")) == "Imiona"


def test_the_extractor_finds_every_sentence_of_the_problems() -> None:
    with Path(problems.__file__).open("rb") as file:
        found = [text for _, _, text, _ in constants(file, (), (), {})]
    assert found == list(SENTENCES.values())


def test_the_extractor_finds_constants_and_tables_and_nothing_else() -> None:
    source = b'A = "One"\nB: dict[str, str] = {"x": "Two"}\nc = "no"\nD = 3\ndef f():\n    E = "no"\n'
    assert [text for _, _, text, _ in constants(io.BytesIO(source), (), (), {})] == ["One", "Two"]


def test_every_sentence_of_the_templates_is_found_by_babel() -> None:
    folder = Path(problems.__file__).parents[1] / "web/templates"
    found = {
        str(message[1])
        for path in folder.glob("*.html")
        for message in extract_from_file("jinja2", str(path), options={"encoding": "utf-8"})
    }
    assert {"Save and continue", "Delete everything", "All sections", "(optional)"} <= found
