"""Step forms: a WTForms class for the questions of one page. The only module that knows WTForms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, ValidationError

from formhelper.core import kinds
from formhelper.core.definition import FactDef
from formhelper.core.facts import Value
from formhelper.core.problems import Problem
from formhelper.web.asking import Asked, spelled
from formhelper.web.words import sentence

MOST_VALUES = 50
"""More than any question offers to choose."""


class AnswerField(Field):
    """Keeps what was typed as it was typed, beside the value that it means."""

    value: Value = None

    @property
    def typed(self) -> list[str]:
        """What stands in the control: one string, or one for each thing chosen."""
        return self.data or []

    @property
    def first(self) -> str:
        """The one string of a control that holds one."""
        return self.typed[0] if self.typed else ""

    @property
    def problem(self) -> str:
        """What is wrong, in words; empty where all is well."""
        return str(self.errors[0]) if self.errors else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take over what the browser sent."""
        self.data = list(dict.fromkeys(str(value) for value in valuelist))[:MOST_VALUES]


class _Readable:
    """The validator: the kind of the answer decides; what may not be left blank must not be blank."""

    def __init__(self, fact: FactDef, optional: bool, today: date) -> None:
        self.fact, self.optional, self.today = fact, optional, today

    def __call__(self, form: Form, field: AnswerField) -> None:
        del form  # part of the shape that WTForms calls
        many = kinds.KINDS[self.fact.kind].many
        try:
            field.value = kinds.read(field.typed if many else field.first, self.fact, self.today)
            if field.value is None and not self.optional:
                raise Problem("missing")
        except Problem as problem:
            raise ValidationError(sentence(problem)) from None


class StepForm(Form):
    """The base of all step forms."""

    def answers(self) -> list[AnswerField]:
        """Its controls in the order of the page."""
        return [field for field in self if isinstance(field, AnswerField)]


def step_form(questions: Sequence[Asked], today: date, sent: MultiDict[str, str] | None = None) -> StepForm:
    """The form of a page: filled with what was sent, else with what is known."""
    fields = {one.name: AnswerField(str(one.label), [_Readable(one.fact, one.optional, today)]) for one in questions}
    made: type[StepForm] = type("MadeForm", (StepForm,), fields)
    return made(sent, data={one.name: spelled(one.value, one.fact) for one in questions})


def values(form: StepForm, questions: Sequence[Asked]) -> dict[str | None, dict[str, Value]]:
    """By owner, the facts that a valid form holds."""
    read = {field.name: field.value for field in form.answers()}
    found: dict[str | None, dict[str, Value]] = {}
    for one in questions:
        found.setdefault(one.owner, {})[one.kept_as] = read[one.name]
    return found


def problems(form: StepForm) -> Mapping[str, str]:
    """By name of the control, what is wrong in words."""
    return {field.name: field.problem for field in form.answers() if field.problem}


def anything_typed(form: StepForm) -> bool:
    """Whether the person wrote or chose anything."""
    return any(text.strip() for field in form.answers() for text in field.typed)
