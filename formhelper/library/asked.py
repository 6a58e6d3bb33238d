"""What a form has asked up to one of its steps: the facts, and the roles that were bound."""

from __future__ import annotations

from formhelper.core.blocks import UnknownFact
from formhelper.core.condition import Condition
from formhelper.core.definition import Form, Place, Question, Step


class Asked:
    """Grows with every step of one form, in the order of the form; later steps may rely on it."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.bound: dict[str, Step] = {}
        self._asked: dict[tuple[str, str], list[Condition]] = {}

    def ask(self, step: Step, question: Question) -> None:
        """From now on the fact is asked; one that does not exist is told elsewhere."""
        try:
            place = self.form.place(question.fact)
        except UnknownFact:
            return
        self._asked.setdefault(key(place), []).append(step.when)

    def bind(self, step: Step) -> None:
        """From now on the role is bound, and so is a role that gathers it, once all of its parts are."""
        self.bound[step.binds] = step
        for role in self.form.roles:
            if step.binds in role.gathers and all(part in self.bound for part in role.gathers):
                self.bound[role.id] = step

    def ways(self, place: Place) -> list[Condition]:
        """The conditions of the steps up to here that ask this very fact."""
        return self._asked.get(key(place), [])

    def has(self, place: Place) -> bool:
        """Whether the fact is asked up to here: of the members of a gathering role, if it is of those of all parts.

        One that is composed of others is, as soon as one of them is.
        """
        if place.composed:
            return any(self.has(part) for part in place.parts())
        parts = place.role.gathers if place.role else ()
        return bool(self.ways(place)) or bool(parts and all((part, place.name) in self._asked for part in parts))


def key(place: Place) -> tuple[str, str]:
    """Under which a fact of a role, or of a block of the household, is the same wherever it is named."""
    return (place.role.id if place.role else "", place.name)
