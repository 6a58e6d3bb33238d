"""Conditions that look ahead, that no answer passes, or that shut a step for everybody."""

from __future__ import annotations

import pytest
from planting import PLACE, Plant, planted_in_the_anmeldung, step

MISTAKES = {
    "unknown fact in a condition": (
        'when = [{ "mover.religion" = "other" }]',
        'when = [{ "mover.relgion" = "other" }]',
        "step[religion-name]: 'mover.relgion'",
    ),
    "looking ahead": (
        PLACE,
        PLACE + 'when = [{ "anmeldung.other_homes" = "yes" }]\n',
        "step[place]: the condition looks ahead: 'anmeldung.other_homes' is asked by no earlier step",
    ),
    "looking ahead to a role": (
        PLACE,
        PLACE + "when = [{ spouses = { at_least = 1 } }]\n",
        "step[place]: the condition looks ahead: 'spouses' is bound by no earlier step",
    ),
    "looking at its own step": (
        'questions = ["anmeldung.other_homes"]',
        'when = [{ "anmeldung.other_homes" = "yes" }]\nquestions = ["anmeldung.other_homes"]',
        "the condition looks ahead: 'anmeldung.other_homes'",
    ),
    "a step that contradicting conditions shut": (
        "[[good_to_know]]",
        step(
            'questions = ["anmeldung.last_city"]',
            'when = [{ "previous_home.country" = "DE", "anmeldung.german_before" = "yes" }]',
        ),
        "step[planted]: no answers lead to this step",
    ),
    "a step shut further back": (
        "[[good_to_know]]",
        step(
            'questions = ["anmeldung.last_city"]',
            'when = [{ "anmeldung.previous_kept" = "no", "anmeldung.german_before" = "no" }]',
        ),
        "step[planted]: no answers lead to this step",
    ),
    "a step about one person that nobody reaches": (
        "[[good_to_know]]",
        step(
            'for_each = "movers"',
            'questions = ["mover.call_name"]',
            'when = [{ "mover.document_serial" = { known = true }, "mover.document_kind" = "none" }]',
        ),
        "step[planted]: no answers lead to this step",
    ),
    "a value that no choice has": (
        'when = [{ "mover.religion" = "other" }]',
        'when = [{ "mover.religion" = "others" }]',
        "'mover.religion' can never be 'others'; possible are none, rk",
    ),
    "a country that there is not": (
        'when = [{ "previous_home.country" = "DE" }]',
        'when = [{ "previous_home.country" = "de" }]',
        "'previous_home.country' can never be 'de'; possible are two-letter codes of states",
    ),
    "a test on what cannot be listed": (
        'when = [{ "mover.religion" = "other" }]',
        'when = [{ "mover.birth_place" = "Cluj" }]',
        "'mover.birth_place' is a text: it cannot be compared with 'Cluj'",
    ),
    "an age of what is no date": (
        'when = [{ "mover.birth_date" = { age_at_least = 16 } }]\ntitle = "Familienstand',
        'when = [{ "mover.sex" = { age_at_least = 16 } }]\ntitle = "Familienstand',
        "step[civil-status]: ages are counted from dates, but 'mover.sex' is a choice",
    ),
    "a bound of what is no number": (
        'when = [{ "mover.religion" = "other" }]',
        'when = [{ "mover.religion" = { at_least = 1 } }]',
        "at_least and at_most compare numbers, but 'mover.religion' is a choice",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_condition_is_found(mistake: str, plant: Plant) -> None:
    planted_in_the_anmeldung(plant, *MISTAKES[mistake])


def test_a_step_that_waits_for_something_unknown_can_be_reached(plant: Plant) -> None:
    waiting = step('questions = ["anmeldung.last_city"]', 'when = [{ "anmeldung.german_before" = { known = false } }]')
    assert plant("anmeldung.toml", "[[good_to_know]]", waiting) == []
