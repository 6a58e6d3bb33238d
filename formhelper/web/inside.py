"""The questions inside the form of a page: kept for everybody, with gaps for the answers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup, escape

from formhelper.core.flow import Journey, Visit
from formhelper.web.addresses import url_for
from formhelper.web.asking import Asked
from formhelper.web.kept import Untyped
from formhelper.web.now import Now, now
from formhelper.web.stencils import Filled, gap, stencils
from formhelper.web.step_forms import Control


def macro(template: str, name: str) -> Any:
    """A macro of a template that needs no context."""
    return getattr(current_app.jinja_env.get_template(template).module, name)


def known_above(journey: Journey, visit: Visit, others: Sequence[Asked], change_who: bool) -> Markup:
    """What is known already, with the ways to change it."""
    if not others and not change_who:
        return Markup()
    place = {"form_id": journey.form.id, "step_id": visit.step.id}
    who = url_for("pages.step", **place, who=1) if change_who else ""
    change = url_for("pages.step", **place, entry=visit.member, all=1)
    made: Markup = macro("step.html", "above")(others, change, who)
    return made


def questions_inside(questions: Sequence[Asked], controls: Mapping[str, Control], needed: bool) -> Markup | Filled:
    """All questions and the buttons; `needed`: an answer is needed, so one may be put off."""
    here = now()
    if here.proposed is None or here.proposed.sent is not None:  # what was sent is shown again, with what is wrong
        return _all([(one.question.fact, _whole(one, controls[one.name])) for one in questions], needed)
    name = (here.proposed.prefix, needed, tuple(_named(here, one) for one in questions))
    stencil = stencils().of(
        name, lambda: _all([(one.question.fact, _with_gap(here, one)) for one in questions], needed)
    )
    return stencil.filled({one.name: _own(one, controls[one.name]) for one in questions})


def _line(one: Asked) -> bool:
    """Whether it is the same for everybody but for one line of text."""
    return one.control == "text" and one.words.still


def _named(here: Now, one: Asked) -> Hashable:
    """All that decides what is not in its gap."""
    return (one.words, here.on_paper.get(one.name, "")) if _line(one) else one.question


def _with_gap(here: Now, one: Asked) -> Markup:
    if not _line(one):
        return gap(one.name)
    made: Markup = macro("fields.html", "in_full")(one.words, Untyped(gap(one.name)), here.on_paper.get(one.name, ""))
    return made


def _own(one: Asked, field: Control) -> bytes:
    return (escape(field.first) if _line(one) else _whole(one, field)).encode()


def _whole(one: Asked, field: Control) -> Markup:
    made: Markup = macro("fields.html", "question")(one.words, field)
    return made


def _all(shown: Sequence[tuple[str, Markup]], needed: bool) -> Markup:
    made: Markup = macro("step.html", "asks")(shown, needed)
    return made
