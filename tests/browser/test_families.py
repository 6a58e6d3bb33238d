"""The families of the journeys walk three forms, in all languages: mouse, phone, keyboard, no scripts."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from households import Told, journeys
from reading import Poppler
from walking import ALL, Hand, Keyboard, Mouse, Walker

from formhelper.web.languages import LANGUAGES

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
WAYS: dict[str, dict[str, Any]] = {
    "desktop": {}, "phone": PHONE, "keyboard": {}, "without scripts": {"java_script_enabled": False},
}
FAMILIES = {
    "wohnungsgeberbestaetigung": ("wojcik", "popescu", "petrova", "zukauskaite"),
    "anmeldung": ("wojcik", "petrova", "szabo", "dobrev"),
    "kindergeld": ("petrova", "szabo", "zukauskaite", "simic"),
}
EVERY = list(itertools.product(FAMILIES, LANGUAGES, WAYS))
"""All of them; `make walks` goes through all, the tests through every form in every way, and every language twice."""


def _some() -> list[tuple[str, str, str]]:
    languages = list(LANGUAGES)
    return [
        (form, languages[number % len(languages)], way)
        for number, (form, way) in enumerate(itertools.product(FAMILIES, WAYS))
    ]


WALKS = EVERY if ALL else _some()


def _told(form: str, language: str) -> Told:
    """Another family for each language."""
    families = FAMILIES[form]
    family = families[list(LANGUAGES).index(language) % len(families)]
    return next(told for told in journeys() if told.form == form and told.data["family"] == family)


@pytest.mark.parametrize(("form", "language", "way"), WALKS, ids=lambda value: value.replace(" ", "-"))
def test_a_family_gets_its_papers(new_page: Any, form: str, language: str, way: str) -> None:
    page = new_page(**WAYS[way])
    hand: Hand = Keyboard(page) if way == "keyboard" else Mouse(page)
    told = _told(form, language)
    walker = Walker(hand, told, language)
    walker.walk()
    walker.go("main a.main-button")
    with page.expect_download() as download:
        hand.press("main a.main-button")
    with open(download.value.path(), "rb") as file:
        papers = Poppler(file.read())
    read = " ".join(word for page in papers.pages for *_, word in page)
    for person in walker.way.case.people():
        if any(person.id in members for members in walker.way.case.roles[form].values()):
            assert str(person.facts["family_name"]).split("-")[0].split()[0] in read
    assert page.complaints == []
