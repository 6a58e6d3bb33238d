"""Names in a form that stand twice, that no address can carry, or that name nothing."""

from __future__ import annotations

import pytest
from planting import Plant, planted_in_the_anmeldung

MISTAKES = {
    "a role of nothing": (
        'id = "spouses"\neach = "spouse"',
        'id = "spouses"\nof = "animal"\neach = "spouse"',
        "role[spouses]: there is no block 'animal' with each = true",
    ),
    "a step with the name of a page": (
        'id = "place"',
        'id = "check"',
        "an id has a-z, 0-9 and -, and is none of check",
    ),
    "a step id that no address can carry": ('id = "place"', 'id = "Place/1"', "step[Place/1]: an id has a-z, 0-9"),
    "a place that nobody asks": ('region_of = "home"', 'region_of = "hom"', "'hom.postcode' is asked by no step"),
    "a paper use without papers": (
        'use = ["anmeldung-berlin"]\ntitle = "Anmeldung bei der Meldebehörde (Meldeschein)"\nelse_data_sheet = true',
        'use = []\ntitle = "Meldeschein"',
        "use names no paper, and else_data_sheet",
    ),
    "a role that excludes an unknown one": (
        'not_also = ["movers"]',
        'not_also = ["movrs"]',
        "there is no role 'movrs'",
    ),
    "a role that gathers an unknown one": (
        'id = "movers"\neach = "mover"',
        'id = "crowd"\neach = "one"\nmany = true\ntitle = "Alle"\ngathers = ["movers", "guests"]\n\n'
        '[[role]]\nid = "movers"\neach = "mover"',
        "role[crowd].gathers: there is no role 'guests'",
    ),
    "a paper that depends on an unknown one": (
        'id = "beiblatt"',
        'id = "beiblatt"\nunless = "anlage-x"',
        "there is no paper 'anlage-x'",
    ),
    "a fact about a role that there is not": (
        "[facts.german_before]\n",
        '[facts.german_before]\nabout = "boss"\n',
        "there is no role 'boss'",
    ),
    "a fact that is composed of itself": (
        'join = ["last_postcode", "last_city"]',
        'join = ["last_postcode", "last_city_line"]',
        "it is composed of itself",
    ),
    "two steps with one id": (
        'id = "dwelling"',
        'id = "place"',
        "anmeldung: step[place]: there are two of the kind step",
    ),
    "two roles with one word": (
        'each = "representative"',
        'each = "mover"',
        "role[mover]: there are two of the kind role",
    ),
    "two choices with one id": (
        'id = "main"\nlabel = "Haupt',
        'id = "only"\nlabel = "Haupt',
        "anmeldung.dwelling_kind.choice[only]: there are two of the kind choice",
    ),
    "a choice without choices": (
        "[facts.moved_out]",
        '[facts.empty]\nkind = "choice"\nlabel = "x"\n[facts.moved_out]',
        "anmeldung.empty: a choice needs at least one [[choice]]",
    ),
    "a composition of nothing known": (
        'join = ["last_postcode", "last_city"]',
        'join = ["last_postcode", "last_town"]',
        "anmeldung.last_city_line: it is composed of an unknown fact 'last_town'",
    ),
    "a paper that is not there": (
        'use = ["anmeldung-berlin"]',
        'use = ["anmeldung-bremen"]',
        "paper[1]: there is no paper 'anmeldung-bremen' in pdf_templates",
    ),
    "a local paper without anything elsewhere": (
        "else_data_sheet = true\n",
        "",
        "paper[1]: no edition is for places outside DE-BE",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_name_that_is_not_sound_is_found(mistake: str, plant: Plant) -> None:
    planted_in_the_anmeldung(plant, *MISTAKES[mistake])
