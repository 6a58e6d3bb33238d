"""Gaps and conditions of what is told with names of others, in steps and in the lists after them."""

from __future__ import annotations

import pytest
from planting import Plant, planted_in_the_anmeldung

MISTAKES = {
    "a line about a paper that the form has not": (
        '[[signature]]\n',
        '[[signature]]\npaper = "anmeldung-hamburg"\n',
        "signature[1]: 'anmeldung-hamburg' is no paper of this form",
    ),
    "a gap that names an unknown fact": (
        "Weitere Namen von {mover.given_names}",
        "Weitere Namen von {mover.first_name}",
        "step[names]: 'mover.first_name'",
    ),
    "a gap that looks ahead": (
        "In welchen Ort sind Sie gezogen?",
        "Wohin nach {previous_home.country}?",
        "step[place]: the text names 'previous_home.country', which is asked by no earlier step",
    ),
    "a gap about one of several": (
        "In welchen Ort sind Sie gezogen?",
        "Wohin zieht {mover.given_names}?",
        "step[place]: the text names 'mover.given_names', but is not for_each = 'movers'",
    ),
    "a gap in a label": (
        'label = "Tag der Eheschließung oder',
        'label = "{mover.hochzeit}: Tag der Eheschließung oder',
        "step[marriage]: 'mover.hochzeit'",
    ),
    "a gap in the evidence": (
        "Geburtsurkunde von {mover.given_names}",
        "Geburtsurkunde von {mover.vorname}",
        "evidence[4]: 'mover.vorname'",
    ),
    "braces that are no gap": (
        "Geburtsurkunde von {mover.given_names}",
        "Geburtsurkunde von {Mover.given_names}",
        "evidence[4]: braces that are no gap",
    ),
    "a condition of a remark": (
        'when = [{ "movers.birth_date" = { age_under = 18 } }]\ntext = "Zieht nur',
        'when = [{ "movers.birthday" = { age_under = 18 } }]\ntext = "Zieht nur',
        "evidence[5]: 'movers.birthday'",
    ),
    "a condition of what is good to know": (
        "[[good_to_know]]\n",
        '[[good_to_know]]\nwhen = [{ "home.land" = "x" }]\n',
        "good_to_know[1]: 'home.land'",
    ),
    "a remark for a role that is not there": (
        '[[evidence]]\nfor_each = "movers"',
        '[[evidence]]\nfor_each = "kids"',
        "evidence[1]: there is no role 'kids'",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_text_or_a_list_is_found(mistake: str, plant: Plant) -> None:
    planted_in_the_anmeldung(plant, *MISTAKES[mistake])
