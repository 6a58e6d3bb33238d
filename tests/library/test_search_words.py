"""Each form is found by what people call it at home, whatever the language of the page."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from households import shelf as shipped

from formhelper.core.search import Index
from formhelper.library.catalogues import LANGUAGES, Catalogues, translations_folder
from formhelper.library.check_guide import guide_findings
from formhelper.library.search import FORM, SITUATION, search_index
from formhelper.library.shelf import Shelf, data_folder, load_shelf
from formhelper.library.strict import DefinitionError

SHELF = shipped()


@cache
def index() -> Index:
    return search_index(SHELF, Catalogues(translations_folder()), {"family": "Children and family"})


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("dziecko", "kindergeld"), ("copil", "kindergeld"), ("Kindergeld", "kindergeld"), ("детски", "kindergeld"),
        ("gyerek", "kindergeld"), ("child", "kindergeld"), ("kidnergeld", "kindergeld"), ("lakcim", "anmeldung"),
        ("lakcím", "anmeldung"), ("meldunek", "anmeldung"), ("Meldezettel", "anmeldung"), ("buergergeld",
        "grundsicherungsgeld"), ("Hartz 4", "grundsicherungsgeld"), ("șomaj", "grundsicherungsgeld"),
        ("GEZ", "rundfunkbeitrag"), ("наем", "wohngeld"), ("urlop macierzyński", "elterngeld"),
        ("alimenty", "unterhaltsvorschuss"), ("адвокат", "beratungshilfe"), ("ügyvéd", "beratungshilfe"),
        ("firmă", "gewerbeanmeldung"), ("meghatalmazas", "vollmacht"), ("pelnomocnictwo", "vollmacht"),
        ("lost tax id", "steuer-id"), ("wymeldowanie", "abmeldung"), ("KG 1", "kindergeld"),
    ],
)
def test_everyday_words_lead_to_the_form(asked: str, meant: str) -> None:
    first = [hit.id for hit in index().find(asked) if hit.kind == FORM][:3]
    assert meant in first


@pytest.mark.parametrize(
    ("asked", "meant"), [("schwanger", "baby"), ("rozwód", "separation"), ("hazatérés", "leaving")],
)
def test_everyday_words_lead_to_the_situation(asked: str, meant: str) -> None:
    assert meant in [hit.id for hit in index().find(asked) if hit.kind == SITUATION]


@pytest.mark.parametrize("form", SHELF.forms)
def test_each_form_is_found_by_its_own_title_and_by_each_of_its_words(form: str) -> None:
    lost = [word for said in SHELF.search.forms[form].values() for word in said
            if form not in [hit.id for hit in index().find(word, most=20)]]
    assert lost == []
    assert index().find(SHELF.forms[form].title)[0].id == form


def test_the_heading_of_a_topic_leads_to_its_forms() -> None:
    assert "kindergeld" in [hit.id for hit in index().find("Children and family")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("forms", "pdf_templates"):
        shutil.copytree(data_folder(name), tmp_path / name)
    return tmp_path


def changed(folder: Path, old: str, new: str) -> Shelf:
    path = folder / "forms" / "search.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_shelf(folder / "forms", folder / "pdf_templates")


def test_words_of_a_form_that_is_not_there_are_found(folder: Path) -> None:
    said = [str(one) for one in guide_findings(changed(folder, "[forms.kindergeld]", "[forms.kindergled]"))]
    assert said == [
        "search: forms.kindergled: there is no such thing among forms: take the words out",
        f"search: forms.kindergeld: no everyday words in {', '.join(LANGUAGES)}",
    ]


def test_a_language_without_words_is_found(folder: Path) -> None:
    said = [str(one) for one in guide_findings(changed(folder, 'ro = ["sosire"', 'ro = []\n# ["sosire"'))]
    assert said == ["search: situations.arriving: no everyday words in ro"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [("[forms.kindergeld]\nde =", "[forms.kindergeld]\nda =", "'da' is unknown"),
     ("[situations.", "[situation.", "situation"),
     ('de = ["Eingangsbestätigung"', 'de = [1, "Eingangsbestätigung"', "a list of texts is expected")],
)
def test_a_mistake_in_the_file_is_refused_with_its_place(folder: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(DefinitionError, match=why) as refused:
        changed(folder, old, new)
    assert refused.value.file == "search.toml"


def test_a_shelf_without_words_is_searched_by_its_titles(folder: Path) -> None:
    (folder / "forms" / "search.toml").unlink()
    shelf = load_shelf(folder / "forms", folder / "pdf_templates")
    assert search_index(shelf, Catalogues(folder), {}).find("Wohngeld")[0].id == "wohngeld"
