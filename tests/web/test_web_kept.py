"""Pieces of pages that are kept for everybody: they come back, and nothing of a person is in them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from flask import g
from markupsafe import Markup, escape
from small_web import TODAY
from werkzeug.local import LocalProxy

from formhelper.core.blocks import Text
from formhelper.core.flow import journey as walked
from formhelper.web import kept as module
from formhelper.web.asking import asked
from formhelper.web.kept import Kept, Untyped

NAMES = ("Kánárek", "Žofie", "Ștefan", "Weißenfels", "06667")


@pytest.fixture
def made() -> list[object]:
    return []


@pytest.fixture
def macro(made: list[object]) -> Any:
    def say(*about: object) -> Markup:
        made.append(about)
        return Markup("{}").format(" ".join(map(str, about)))
    return say


def test_a_piece_is_made_once_for_each_look_and_each_thing_that_it_is_about(app: Any, macro: Any, made: Any) -> None:
    kept = Kept()
    for language in ("en", "pl", "en"):
        with app.test_request_context():
            g.language = language
            assert kept(macro, "a") == kept(macro, "a") != kept(macro, "b")
    assert made == [("a",), ("b",)] * 2
    assert len(kept) == 4


def test_what_has_no_name_is_never_kept(app: Any, macro: Any, made: Any) -> None:
    kept = Kept()
    with app.test_request_context():
        for name in ("Žofie", "Ștefan"):
            assert name in kept.under(None, macro, SimpleNamespace(name=name))
    assert len(kept) == 0
    assert len(made) == 2


def test_no_more_is_kept_than_is_allowed(app: Any, macro: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    kept = Kept()
    with app.test_request_context():
        for number in range(10):
            kept(macro, number)
            assert len(kept) <= 3


def test_what_is_typed_stands_in_the_gap_of_a_piece_and_is_not_kept(app: Any, macro: Any, made: Any) -> None:
    kept = Kept()
    with app.test_request_context():
        for name in ("Žofie", '"><b>'):
            shown = kept.around("a", name, macro, Untyped().first)
            assert escape(name) in shown
            assert name not in kept.said()
    assert len(made) == 1


def test_no_answer_of_anybody_is_in_what_is_kept(app: Any, browser: Any) -> None:
    browser.walk()
    pages = [f"/en/school/{step}?all=1" for step in ("you", "home", "child/p2", "trips", "days")]
    seen = "".join(browser.get(page).get_data(as_text=True) for page in pages)
    kept = app.jinja_env.globals["kept"]
    assert len(kept) > 10
    assert not [name for name in NAMES if name not in seen], "the pages show all of them"
    assert not [name for name in NAMES if name in kept.said()]


def test_a_question_with_a_name_in_its_words_is_never_kept(app: Any, browser: Any, parts: Any) -> None:
    browser.walk()
    journey = walked(parts.shelf.forms["school"], browser.case(parts), TODAY)
    visit = journey.visit("child/p2")
    assert visit
    plain = journey.questions(visit)[0]
    named = replace(plain, help=Text("So steht es im Pass von {child.given_names}."))
    with app.test_request_context():
        g.language = "en"
        without, gap = asked(journey, visit, [plain, named])
    assert without.words.still
    assert "Ștefan" in str(gap.words.help)
    assert not gap.words.still


def test_nothing_that_templates_call_wants_to_know_the_page(app: Any) -> None:
    """Such a function would get the wrong arguments: templates call everything directly."""
    found = [(name, called) for name, called in app.jinja_env.globals.items() if not isinstance(called, LocalProxy)]
    assert len(found) > 10
    wants = {name for name, called in found if hasattr(called, "jinja_pass_arg")}
    assert wants <= {"gettext", "ngettext", "pgettext", "npgettext"}, "those of {% trans %}, which no template uses"
