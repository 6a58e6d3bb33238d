"""The forms on which a person has begun, to go on with from the first page."""

from __future__ import annotations

from dataclasses import dataclass

from formhelper.core.definition import Form
from formhelper.core.facts import Case
from formhelper.storage.cases import NoCase
from formhelper.storage.unavailable import Unavailable
from formhelper.web import guard
from formhelper.web.parts import parts
from formhelper.web.view import next_address, way


@dataclass(frozen=True)
class Begun:
    """A form, where it goes on, and whether nothing is left to ask."""

    form: Form
    address: str
    answered: bool


def begun() -> tuple[Begun, ...]:
    """In the order of the shelf; nothing where there is no case, or none can be read: the first page opens always."""
    try:
        case = guard.stored().case
    except (NoCase, Unavailable):
        return ()
    ways = [way(form, case) for form in parts().shelf.forms.values() if has_begun(form, case)]
    return tuple(Begun(found.form, next_address(found), found.open is None) for found in ways)


def has_begun(form: Form, case: Case) -> bool:
    """Whether anybody was named in the form, or one of its own facts was answered."""
    own = f"{form.id}."
    facts = (case.household, *(entity.facts for entity in case.entities.values()))
    return form.id in case.roles or any(name.startswith(own) for known in facts for name in known)
