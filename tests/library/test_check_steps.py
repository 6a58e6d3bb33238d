"""Steps that ask what nobody can answer, and roles that no step binds."""

from __future__ import annotations

import pytest
from planting import WHO, Plant, planted_in_the_anmeldung, step

MISTAKES = {
    "unknown fact": (
        '"home.postcode", "home.city"]',
        '"home.postcode", "home.town"]',
        "step[place].questions[home.town]: 'home.town': 'home' has no fact 'town'",
    ),
    "unknown role": (
        'questions = ["home.street"',
        'questions = ["tenant.title", "home.street"',
        "'tenant.title': no role and no block of the household is called 'tenant'",
    ),
    "a role that no step binds": (
        '[[role]]\nid = "spouses"',
        '[[role]]\nid = "guest"\ntitle = "Gast"\n[[role]]\nid = "spouses"',
        "role[guest]: no step binds this role",
    ),
    "a step for a role that is not there": (
        'id = "names"\nsection = "you"\nfor_each = "movers"',
        'id = "names"\nsection = "you"\nfor_each = "mover"',
        "step[names]: the role 'mover' is bound by no earlier step",
    ),
    "a step that binds nothing known": (
        'binds = "spouses"',
        'binds = "husband"',
        "step[spouse]: there is no role 'husband'",
    ),
    "a role that is asked before it is bound": (
        WHO,
        '[[step]]\nid = "x"\nfor_each = "movers"\ntitle = "X"\nquestions = ["mover.title"]\n' + WHO,
        "step[x]: the role 'movers' is bound by no earlier step",
    ),
    "one of several outside for_each": (
        'questions = ["home.postcode"',
        'questions = ["mover.title", "home.postcode"',
        "asks for one of 'movers', but the step is not for_each = 'movers'",
    ),
    "a gathering role that is asked for": (
        'id = "movers"\neach = "mover"',
        'id = "movers"\neach = "mover"\ngathers = ["spouses"]',
        "'movers' gathers spouses: nobody is asked who has it",
    ),
    "an omitted choice that there is not": (
        '"anmeldung.other_homes"]',
        '{ fact = "anmeldung.other_homes", omit = ["maybe"] }]',
        "can never be 'maybe'",
    ),
    "an implied fact that there is not": ('"mover.shares_home" =', '"mover.shares_house" =', "'mover.shares_house'"),
    "an implied value that there is not": (
        '"mover.shares_home" = "yes"',
        '"mover.shares_home" = "y"',
        "can never be 'y'",
    ),
    "a step that asks nothing": ("[[good_to_know]]", step(), "step[planted]: the step asks nothing"),
    "a question asked twice in one step": (
        '"home.postcode", "home.city"]',
        '"home.postcode", "home.city", "home.city"]',
        "step[place].question[home.city]: there are two",
    ),
    "a composed fact that is asked": (
        '"home.postcode", "home.city"]',
        '"home.postcode", "home.city_line"]',
        "this fact is composed of others and cannot be asked",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_step_is_found(mistake: str, plant: Plant) -> None:
    planted_in_the_anmeldung(plant, *MISTAKES[mistake])
