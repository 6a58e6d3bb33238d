"""People and records as cards of a list: their name, the main facts that are known, and where they are changed."""

from __future__ import annotations

from dataclasses import dataclass

from formhelper.core.facts import PERSON
from formhelper.core.flow import Journey, Visit
from formhelper.web.roles import has_role
from formhelper.web.shown import Said, said
from formhelper.web.view import name_of, visit_address, words
from formhelper.web.words import Phrase

MAIN = ("birth_date", "nationalities")
"""What tells people of one name apart. Records are called by their first answers, which is enough."""


@dataclass(frozen=True)
class Known:
    """One fact on a card."""

    label: Phrase
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Card:
    """Somebody on a list, or who could be on it; `change` is empty where there is nothing to change."""

    id: str
    name: str
    facts: tuple[Known, ...]
    change: str
    forgettable: bool
    """Nobody who has a role in any form is deleted."""


def card(journey: Journey, visit: Visit, member: str) -> Card:
    """A person or record as the list of the visit shows them."""
    own = journey.visit(f"{visit.step.id}/{member}")
    return Card(
        id=member,
        name=name_of(journey.case.entities[member], journey),
        facts=_facts(journey, member),
        change=visit_address(journey.form, own) if own else "",
        forgettable=not has_role(journey.case, member),
    )


def _facts(journey: Journey, member: str) -> tuple[Known, ...]:
    entity = journey.case.entities[member]
    if entity.block != PERSON:
        return ()
    facts = journey.form.blocks[PERSON].facts
    known = ((facts[name], entity.facts.get(name)) for name in MAIN if name in facts)
    return tuple(Known(words().phrase(fact.label), said(value, fact, words())) for fact, value in known if value)
