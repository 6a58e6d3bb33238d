"""What the search knows: titles, texts and topics in all languages, and the everyday words of search.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from formhelper.core.blocks import Text
from formhelper.core.definition import Form
from formhelper.core.guide import Bundle
from formhelper.core.search import Index
from formhelper.library.catalogues import LANGUAGES, Catalogues
from formhelper.library.strict import Table, finish, load

if TYPE_CHECKING:
    from formhelper.library.shelf import Shelf

FORM, SITUATION = "form", "situation"
TITLE, WORD, TEXT = 3.0, 3.0, 1.0
"""How much a word counts that stands in a title, in search.toml, or in another text."""
Words = Mapping[str, tuple[str, ...]]
"""Everyday words by language."""


@dataclass(frozen=True)
class SearchWords:
    """Everyday words for forms and for situations, by their id."""

    forms: Mapping[str, Words] = field(default_factory=dict)
    situations: Mapping[str, Words] = field(default_factory=dict)


NO_WORDS = SearchWords()


def read_search(path: Path) -> SearchWords:
    """The words of search.toml; none where there is no such file. Raises DefinitionError."""
    if not path.exists():
        return NO_WORDS
    return finish(load(path), _search_words)


def _search_words(table: Table) -> SearchWords:
    return SearchWords(table.named("forms", _words), table.named("situations", _words))


def _words(table: Table) -> Words:
    return {language: table.strings(language) for language in LANGUAGES}


def search_index(shelf: Shelf, catalogues: Catalogues, topics: Mapping[str, str]) -> Index:
    """The index of all forms and situations; `topics` are their headings in English, which are translated."""
    own = shelf.search
    told = {(FORM, form.id): [*_form(form, catalogues, topics), *_own(own.forms.get(form.id, {}))]
            for form in shelf.forms.values()}
    bundles = {(SITUATION, bundle.id): [*_bundle(bundle, catalogues), *_own(own.situations.get(bundle.id, {}))]
               for bundle in shelf.bundles}
    return Index({**told, **bundles})


def _form(form: Form, catalogues: Catalogues, topics: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    yield form.id, TITLE
    yield from _said(form.title, TITLE, catalogues)
    for paper in form.papers:
        yield from _said(paper.title, TEXT, catalogues)
    for text in (form.summary, form.who):
        yield from _said(text, TEXT, catalogues)
    if topic := topics.get(form.topic):
        yield from ((catalogues.message(topic, language), TEXT) for language in LANGUAGES)


def _bundle(bundle: Bundle, catalogues: Catalogues) -> Iterator[tuple[str, float]]:
    yield from _said(bundle.title, TITLE, catalogues)
    yield from _said(bundle.text, TEXT, catalogues)


def _said(text: Text, weight: float, catalogues: Catalogues) -> Iterator[tuple[str, float]]:
    """The text in every language; a page may be in one and the word in another."""
    for said in dict.fromkeys(catalogues.definition(text, language)[0] for language in LANGUAGES):
        yield said, weight


def _own(words: Words) -> Iterator[tuple[str, float]]:
    yield from ((word, WORD) for of_language in words.values() for word in of_language)
