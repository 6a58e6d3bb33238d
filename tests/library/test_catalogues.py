"""What translators get and give: every text once, every language complete, the templates up to date."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from households import shelf as shipped

from formhelper.core.blocks import Text
from formhelper.core.texts import texts
from formhelper.core.wording import gaps
from formhelper.library.catalogues import LANGUAGES, Catalogues, Voice
from formhelper.library.check import findings
from formhelper.library.check_translations import ALWAYS_TRANSLATED, catalogue_findings
from formhelper.library.extract import extract
from formhelper.library.shelf import data_folder

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "translations"
BOTH = {"forms": set(LANGUAGES) - {"de"}, "messages": set(LANGUAGES)}
FILES = [(domain, language) for domain, languages in BOTH.items() for language in sorted(languages)]
SOURCE = ("messages", "en")
PERCENT = re.compile(r"%(?:\([a-z_]+\))?[sd]|%%")


def tool() -> ModuleType:
    """tools/catalogues.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("catalogues_tool", ROOT / "tools" / "catalogues.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def template(domain: str) -> Catalog:
    with (FOLDER / f"{domain}.pot").open("rb") as file:
        return read_po(file)


@cache
def catalogue(domain: str, language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All catalogues compiled as they are now, whatever lies compiled in the checkout."""
    folder = tmp_path_factory.mktemp("translations")
    for domain, language in FILES:
        path = folder / language / "LC_MESSAGES" / f"{domain}.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        out = BytesIO()
        write_mo(out, catalogue(domain, language), use_fuzzy=False)
        path.write_bytes(out.getvalue())
    (folder / "status.toml").write_bytes((FOLDER / "status.toml").read_bytes())
    return folder


def wordings(message: Message) -> Iterator[tuple[str, str]]:
    """Each wording of a message with its translation; the plural too."""
    if not isinstance(message.id, tuple):
        yield message.id, str(message.string)
        return
    for number, string in enumerate(message.string):
        yield message.id[min(number, 1)], string


def messages(domain: str, language: str) -> list[Message]:
    """All messages; the English interface, which is its own source, may leave them blank."""
    found = [message for message in catalogue(domain, language) if message.id]
    return [message for message in found if any([*message.string])] if (domain, language) == SOURCE else found


# ---- what the extractor yields


def extracted(name: str, folder: Path) -> list[tuple[str, str]]:
    with (folder / name).open("rb") as file:
        return [(message[2], message[3][0]) for message in extract(file, (), (), {})]


def test_the_extractor_yields_every_text_of_forms_and_blocks_with_its_path() -> None:
    folder, shelf = data_folder("forms"), shipped()
    found = [row for path in sorted(folder.glob("*.toml")) for row in extracted(path.name, folder)]
    told = (shelf.blocks, shelf.bundles, shelf.contacts, shelf.sections, *shelf.forms.values())
    wanted = {str(text) for thing in told for _, text in texts(thing)}
    assert {text for text, _ in found} == wanted
    assert all(re.fullmatch(r"[a-z-]+: \S+", path) for _, path in found)
    assert len({path for _, path in found}) == len(found), "each path once"


def test_the_extractor_names_the_place_of_a_text() -> None:
    found = dict(extracted("anmeldung.toml", data_folder("forms")))
    assert found["In welchen Ort sind Sie gezogen?"] == "anmeldung: steps[place].title"
    assert (
        dict(extracted("blocks.toml", data_folder("forms")))["Familienname"] == "blocks: person.facts.family_name.label"
    )
    assert extracted("regions.toml", data_folder("forms")) == []


def test_texts_of_shared_blocks_are_yielded_with_the_blocks_only() -> None:
    folder = data_folder("forms")
    shared = {text for text, _ in extracted("blocks.toml", folder)}
    for form in shipped().forms:
        assert not shared & {text for text, _ in extracted(f"{form}.toml", folder)}


def test_official_wording_is_never_translated() -> None:
    shelf = shipped()
    fact = shelf.blocks["person"].facts["given_names"]
    assert not isinstance(fact.official_label, Text)
    assert all(not isinstance(step.official_title, Text) for form in shelf.forms.values() for step in form.steps)


# ---- the templates and catalogues


@cache
def waiting(language: str) -> frozenset[str]:
    """Texts that wait for their translation: they stand only in forms that say so, and not where they are needed."""
    shelf, status = shipped(), Catalogues(FOLDER)
    told = [(form.id, path, str(text)) for form in shelf.forms.values() for path, text in texts(form)]
    needed = {
        text for form, path, text in told if path.startswith(ALWAYS_TRANSLATED) or not status.partly(form, language)
    }
    return frozenset(text for _, _, text in told) - needed


@pytest.mark.parametrize("domain", BOTH)
def test_the_template_is_what_is_extracted_from_the_sources_now(domain: str) -> None:
    now = {message.id for message in tool().template(domain) if message.id}
    there = {message.id for message in template(domain) if message.id}
    assert now == there, "run: python tools/catalogues.py extract"


def test_there_is_a_catalogue_for_each_language_and_no_other() -> None:
    there = {(path.stem, path.parents[1].name) for path in FOLDER.glob("*/LC_MESSAGES/*.po")}
    assert there == set(FILES)


@pytest.mark.parametrize(("domain", "language"), FILES)
def test_a_catalogue_translates_every_text_of_its_template_and_nothing_else(domain: str, language: str) -> None:
    found = messages(domain, language)
    there = {message.id for message in catalogue(domain, language) if message.id}
    assert there == {message.id for message in template(domain) if message.id}
    assert [message.id for message in found if message.fuzzy] == []
    assert [
        source for message in found for source, string in wordings(message)
        if (not string and source not in waiting(language)) or string != string.strip()
    ] == []
    assert not catalogue(domain, language).obsolete


@pytest.mark.parametrize(("domain", "language"), FILES)
def test_a_translation_has_the_placeholders_of_its_source(domain: str, language: str) -> None:
    for message in messages(domain, language):
        for source, string in wordings(message):
            if not string:
                continue
            if domain == "forms":
                assert sorted(gaps(string)) == sorted(gaps(source)), source
                assert string.count("{") == len(gaps(string)), string
            else:
                assert sorted(PERCENT.findall(string)) == sorted(PERCENT.findall(source)), source


@pytest.mark.parametrize(("domain", "language"), FILES)
def test_a_plural_has_as_many_forms_as_the_language(domain: str, language: str) -> None:
    for message in messages(domain, language):
        if isinstance(message.id, tuple):
            assert len(message.string) == catalogue(domain, language).num_plurals


# ---- how they are read


def test_no_text_of_the_shipped_forms_is_without_translation(compiled: Path) -> None:
    assert [str(found) for found in findings(shipped(), Catalogues(compiled))] == []


def test_a_text_without_translation_is_found_with_the_languages_that_lack_it(compiled: Path, tmp_path: Path) -> None:
    form = shipped().forms["anmeldung"]
    assert list(catalogue_findings(form, Catalogues(compiled))) == []
    bare = {str(found) for found in catalogue_findings(form, Catalogues(tmp_path))}
    assert "anmeldung: title: no translation in en, pl, ro, bg, hu: 'Wohnung anmelden'" in bare


def test_a_fuzzy_translation_is_never_shown(tmp_path: Path) -> None:
    loose = Catalog(locale="pl")
    loose.add("Wohnung anmelden", "Zameldowanie", flags={"fuzzy"})
    path = tmp_path / "pl" / "LC_MESSAGES" / "forms.mo"
    path.parent.mkdir(parents=True)
    out = BytesIO()
    write_mo(out, loose, use_fuzzy=False)
    path.write_bytes(out.getvalue())
    assert Catalogues(tmp_path).definition("Wohnung anmelden", "pl") == ("Wohnung anmelden", "de")


def test_what_a_language_lacks_is_english_then_german_and_never_empty(compiled: Path, tmp_path: Path) -> None:
    everything = Catalogues(compiled)
    title = "Wohnung anmelden"
    assert everything.definition(title, "de") == (title, "de")
    polish, code = everything.definition(title, "pl")
    assert (polish != title, code) == (True, "pl")
    english = tmp_path / "en" / "LC_MESSAGES"
    english.mkdir(parents=True)
    (english / "forms.mo").write_bytes((compiled / "en" / "LC_MESSAGES" / "forms.mo").read_bytes())
    only_english = Catalogues(tmp_path)
    assert only_english.definition(title, "pl") == everything.definition(title, "en")
    assert only_english.definition("Das gibt es nicht.", "pl") == ("Das gibt es nicht.", "de")
    assert only_english.definition("", "pl") == ("", "de")
    assert only_english.message("Who signs", "pl") == "Who signs"


def test_a_sentence_that_is_the_same_in_both_languages_counts_as_translated(tmp_path: Path) -> None:
    same = Catalog(locale="en")
    same.add("IBAN", "IBAN")
    path = tmp_path / "en" / "LC_MESSAGES" / "forms.mo"
    path.parent.mkdir(parents=True)
    out = BytesIO()
    write_mo(out, same)
    path.write_bytes(out.getvalue())
    assert Catalogues(tmp_path).has("forms", "IBAN", "en")
    assert not Catalogues(tmp_path).has("forms", "BIC", "en")
    assert not Catalogues(tmp_path).has("messages", "IBAN", "en")


def test_a_voice_says_the_sentence_in_its_language_and_in_german(compiled: Path) -> None:
    voice = Voice(Catalogues(compiled), "pl")
    assert voice.say_german("Who signs") == Voice(Catalogues(compiled), "de").say("Who signs")
    assert voice.say("Who signs") not in ("Who signs", voice.say_german("Who signs"))
    assert gaps(voice.text(Text("Geburtsurkunde von {mover.given_names}"))) == ("mover.given_names",)
