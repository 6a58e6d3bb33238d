"""Situations and places: what is wrong in their files is refused or found, and the narrowest place comes first."""

from __future__ import annotations

from pathlib import Path

import pytest
from households import shelf as shipped
from planting import copied
from planting import read_copy as read

from formhelper.core.guide import Contact, contacts_for
from formhelper.library.check import findings
from formhelper.library.check_guide import guide_findings, section_findings
from formhelper.library.strict import DefinitionError

PLACE = """
[[place]]
id = "advice"
name = "Beratung"
kind = "counselling"
topics = ["family"]
region = "DE"
phone = "03443 1234"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied(tmp_path)
    (tmp_path / "forms" / "places.toml").write_text(PLACE, encoding="utf-8")
    return tmp_path


def write(folder: Path, name: str, content: str) -> None:
    (folder / "forms" / name).write_text(content, encoding="utf-8")


def test_shipped_situations_and_places_are_sound() -> None:
    shelf = shipped()
    assert [str(one) for one in guide_findings(shelf)] == []
    assert {bundle.id for bundle in shelf.bundles} >= {
        "arriving", "baby", "rent-and-living", "business", "separation", "leaving",
    }


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('kind = "counselling"', 'kind = "pub"', "office or counselling"),
        ('phone = "03443 1234"', 'web = "http://example.org"', "begins with https"),
        ('region = "DE"', 'regin = "DE"', "region"),
    ],
)
def test_a_place_with_a_mistake_is_refused(folder: Path, old: str, new: str, why: str) -> None:
    write(folder, "places.toml", PLACE.replace(old, new))
    with pytest.raises(DefinitionError, match=why):
        read(folder)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (PLACE.replace('"family"', '"fishing"'), "no form has the topic 'fishing'"),
        (PLACE.replace('"DE"', '"DE-XX"'), "the region 'DE-XX' is not in regions.toml"),
        (PLACE.replace('phone = "03443 1234"', ""), "nothing says how to get there"),
        (PLACE + PLACE, "this id stands twice"),
        (PLACE.replace('id = "advice"', 'id = "Advice!"'), "an id has a-z"),
    ],
)
def test_a_place_that_cannot_be_right_is_found(folder: Path, content: str, why: str) -> None:
    write(folder, "places.toml", content)
    assert any(why in str(one) for one in guide_findings(read(folder)))


def test_a_situation_with_an_unknown_form_is_found_and_one_without_forms_refused(folder: Path) -> None:
    bundle = '[[bundle]]\nid = "x"\ntitle = "X"\ntext = "Y"\n'
    write(folder, "bundles.toml", bundle + '[[bundle.stop]]\nform = "nothing"\n')
    assert any("there is no form 'nothing'" in str(one) for one in guide_findings(read(folder)))
    write(folder, "bundles.toml", bundle)
    with pytest.raises(DefinitionError, match="at least one"):
        read(folder)


def test_the_narrowest_place_comes_first_and_other_regions_stay_away() -> None:
    def at(region: str, *topics: str) -> Contact:
        return Contact(region, region, "office", topics, region)

    known = (at("DE", "all"), at("DE-BE", "family"), at("DE-BY", "family"), at("DE-ST", "housing"))
    found = contacts_for(known, "kindergeld", "family", ("DE-BE", "DE"))
    assert [one.id for one in found] == ["DE-BE", "DE"]
    assert [one.id for one in contacts_for(known, "kindergeld", "family", None)] == ["DE", "DE-BE", "DE-BY"]
    assert contacts_for(known, "kindergeld", "fishing", ("DE-ST",)) == ()


def test_sections_that_are_unknown_missing_or_torn_apart_are_found(folder: Path) -> None:
    path = folder / "forms" / "abgabe-nachweis.toml"
    plain = path.read_text(encoding="utf-8")
    ids = [line for line in plain.splitlines() if line.startswith('id = "') and f"[[step]]\n{line}" in plain]

    def sections(*names: str) -> list[str]:
        text = "\n".join(line for line in plain.splitlines() if not line.startswith("section = "))
        for line, name in zip(ids, names, strict=False):
            said = f'section = "{name}"\n' if name else ""
            text = text.replace(f"[[step]]\n{line}", f"[[step]]\n{said}{line}")
        path.write_text(text, encoding="utf-8")
        shelf = read(folder)
        return [str(found) for found in section_findings(shelf.forms["abgabe-nachweis"], shelf)]

    last = len(ids) - 3
    assert sections("you", "home", *["end"] * (len(ids) - 2)) == []
    assert any("there is no section 'nowhere'" in one for one in sections("you", "nowhere", *["end"] * (last + 1)))
    assert any("other steps have a section" in one for one in sections("you", "", *["end"] * (last + 1)))
    assert any("entered again" in one for one in sections("you", "home", "you", *["end"] * last))


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ('{ after = "abgabe-nachweis.nothing", weeks = 2 }', "has no fact 'nothing'"),
        ('{ after = "home.city" }', "'home.city' is no date"),
        ('{ after = "landlord.since" }', "landlord"),
    ],
)
def test_a_term_that_runs_from_no_day_is_found(folder: Path, term: str, message: str) -> None:
    path = folder / "forms" / "abgabe-nachweis.toml"
    line = f'[[deadline]]\ntext = "Bald."\nterm = {term}\n'
    path.write_text(f'{path.read_text(encoding="utf-8")}\n{line}', encoding="utf-8")
    found = [str(one) for one in findings(read(folder), form_id="abgabe-nachweis")]
    assert any("deadline" in one and message in one for one in found), found


def test_a_term_that_runs_backwards_is_refused(folder: Path) -> None:
    path = folder / "forms" / "abgabe-nachweis.toml"
    line = '[[deadline]]\ntext = "Bald."\nterm = { after = "today", days = -1 }\n'
    path.write_text(f'{path.read_text(encoding="utf-8")}\n{line}', encoding="utf-8")
    with pytest.raises(DefinitionError, match="forward"):
        read(folder)


def test_a_border_of_sections_among_steps_that_are_told_member_by_member_is_found(folder: Path) -> None:
    path = folder / "forms" / "anmeldung.toml"
    plain = path.read_text(encoding="utf-8")
    shelf = read(folder)
    assert list(section_findings(shelf.forms["anmeldung"], shelf)) == []
    path.write_text(plain.replace('id = "document"\nsection = "you"', 'id = "document"\nsection = "documents"').replace(
        'id = "document-details"\nsection = "you"', 'id = "document-details"\nsection = "documents"'), encoding="utf-8")
    shelf = read(folder)
    (found,) = section_findings(shelf.forms["anmeldung"], shelf)
    assert "anmeldung: step[document].section" in str(found)
    assert "member by member together with 'religion-name'" in str(found)


def test_every_form_shows_two_to_nine_sections() -> None:
    shelf = shipped()
    for form in shelf.forms.values():
        assert 2 <= len({step.section for step in form.steps}) <= 9, form.id
        assert list(section_findings(form, shelf)) == []
