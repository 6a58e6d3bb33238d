"""What one file of facts spares in each form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from households_at_the_desk import ROOT, shelf

from formhelper.desk.facts_file import WrongFacts
from formhelper.desk.reuse import reuse

FAMILIES = ROOT / "tests" / "journeys" / "families"
TODAY = date(2026, 11, 22)


def test_a_file_that_holds_all_facts_of_a_form_leaves_little_to_ask() -> None:
    found = {one.form.id: one for one in reuse(FAMILIES / "popescu.toml", shelf().forms, TODAY)}
    assert found.keys() == shelf().forms.keys()
    assert found["wohnungsgeberbestaetigung"].left == 0
    assert found["kindergeld"].share < 0.2
    assert all(0 <= one.left <= one.asked for one in found.values())


def test_one_file_with_the_shared_facts_spares_most_questions_of_twelve_forms() -> None:
    found = reuse(FAMILIES / "popescu-shared.toml", shelf().forms, TODAY)
    assert sum(one.share < 0.4 for one in found) >= 12


def test_a_person_of_whom_nothing_is_known_is_asked_everything(tmp_path: Path) -> None:
    path = tmp_path / "nobody.toml"
    path.write_text('[people.anna]\n[roles.kindergeld]\napplicant = ["anna"]\n', encoding="utf-8")
    found = {one.form.id: one for one in reuse(path, shelf().forms, TODAY)}
    assert found["kindergeld"].left == found["kindergeld"].asked > 10


def test_roles_that_are_not_told_are_those_of_the_same_name_elsewhere(tmp_path: Path) -> None:
    told = '[people.anna]\nfamily_name = "Nyírő"\ngiven_names = "Anna"\n'
    alone, shared = tmp_path / "alone.toml", tmp_path / "shared.toml"
    alone.write_text(told + '[roles.anmeldung]\nmovers = ["anna"]\n', encoding="utf-8")
    shared.write_text(told + '[roles.kindergeld]\napplicant = ["anna"]\n', encoding="utf-8")
    left = [
        next(one for one in reuse(path, shelf().forms, TODAY) if one.form.id == "kindergeld").left
        for path in (alone, shared)
    ]
    assert left[0] != left[1]


def test_wrong_answers_are_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('[home]\npostcode = "1"\n', encoding="utf-8")
    with pytest.raises(WrongFacts, match=r"home\.postcode"):
        reuse(path, shelf().forms, TODAY)
    path.write_text("no toml", encoding="utf-8")
    with pytest.raises(WrongFacts, match="not TOML"):
        reuse(path, shelf().forms, TODAY)
