"""Step forms: a WTForms form for the questions of one page. The only module that knows WTForms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from formhelper.core import dates, kinds
from formhelper.core.blocks import FactDef
from formhelper.core.dates import Fields
from formhelper.core.facts import Value
from formhelper.core.problems import Problem
from formhelper.web.asking import DATE, PARTS, Asked, spelled
from formhelper.web.words import sentence

MOST_VALUES = 50
"""More than any question offers to choose."""


class Control:
    """What stands in a control of a page, and what is wrong with it."""

    name: str
    data: list[str] | None = None
    errors: Sequence[Any] = ()
    refusal: Problem | None = None
    """Why what was typed cannot be taken."""

    @property
    def anchor(self) -> str:
        """The id of the control in which the problem is, else of its first control."""
        return self.name

    @property
    def suggestion(self) -> str:
        """The Latin spelling that may be meant; empty where there is none."""
        return str(self.refusal.params.get("suggestion", "")) if self.refusal else ""

    @property
    def typed(self) -> list[str]:
        """What stands in the control: one string, or one for each thing chosen."""
        return self.data or []

    @property
    def first(self) -> str:
        """The one string of a control that holds one."""
        return self.data[0] if self.data else ""

    @property
    def problem(self) -> str:
        """What is wrong, in words; empty where all is well."""
        return str(self.errors[0]) if self.errors else ""


class DateControl(Control):
    """A date in three fields, and perhaps a tick for "no end date"."""

    @property
    def fields(self) -> Fields:
        """What stands in the fields."""
        day, month, year, unlimited = (*self.typed, "", "", "", "")[:4]
        return Fields(day, month, year, bool(unlimited))

    @property
    def anchor(self) -> str:
        """The id of the field that is wrong, else of the first one."""
        return f"{self.name}-{(self.refusal.part if self.refusal else '') or PARTS[0]}"


def filled_in(questions: Sequence[Asked]) -> dict[str, Control]:
    """By name, the controls of a page that nobody has sent yet: what is known stands in them."""
    found: dict[str, Control] = {}
    for one in questions:
        control = found[one.name] = DateControl() if one.control == DATE else Control()
        control.name, control.data = one.name, spelled(one.value, one.fact)
    return found


class AnswerField(Control, Field):
    """Keeps what was typed as it was typed, beside the value that it means."""

    value: Value = None

    def raw(self, fact: FactDef) -> kinds.Raw:
        """What was typed in the shape that kinds read; raises Problem where it has none."""
        return self.typed if kinds.KINDS[fact.kind].many else self.first

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take over what the browser sent."""
        self.data = list(dict.fromkeys(str(value) for value in valuelist))[:MOST_VALUES]


class DateField(DateControl, AnswerField):
    """Gathers the fields of a date."""

    def raw(self, fact: FactDef) -> kinds.Raw:
        """The three fields as one string."""
        return dates.one_line(self.fields, fact.kind)

    def process(self, formdata: Any, *rest: Any, **more: Any) -> None:
        """Gather the fields; a program that sends the whole date under one name is understood too."""
        if formdata is not None:
            parts = [next(iter(formdata.getlist(f"{self.name}-{part}")), "") for part in PARTS]
            parts = parts if any(parts) else formdata.getlist(self.name)[:1]
            formdata = MultiDict([(self.name, part) for part in parts])
        super().process(formdata, *rest, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Each field keeps its place, and what was typed in it."""
        self.data = [str(value) for value in valuelist[: len(PARTS)]]


class _Readable:
    """The validator: the kind of the answer decides; what may not be left blank must not be blank."""

    def __init__(self, fact: FactDef, optional: bool, today: date) -> None:
        self.fact, self.optional, self.today = fact, optional, today

    def __call__(self, form: BaseForm, field: AnswerField) -> None:
        del form  # part of the shape that WTForms calls
        try:
            field.value = kinds.read(field.raw(self.fact), self.fact, self.today)
            if field.value is None and not self.optional:
                raise Problem("missing")
        except Problem as problem:
            field.refusal = problem
            raise ValidationError(sentence(problem)) from None


class StepForm(BaseForm):
    """The form of one page; made of its questions, as WTForms takes longer to make a class than all else."""

    def answers(self) -> list[AnswerField]:
        """Its controls in the order of the page."""
        return [field for field in self if isinstance(field, AnswerField)]

    def controls(self) -> dict[str, Control]:
        """The same by name."""
        return {field.name: field for field in self.answers()}


def step_form(
    questions: Sequence[Asked], today: date, sent: MultiDict[str, str] | None = None, *, later: bool = False
) -> StepForm:
    """The form of a page: filled with what was sent, else with what is known; `later`: what is blank is no mistake."""
    fields: dict[str, Any] = {  # what WTForms makes of a field before it is in a form
        one.name: _field(one)(str(one.label), [_Readable(one.fact, one.optional or later, today)])
        for one in questions
    }
    made = StepForm(fields)
    made.process(sent, data={one.name: spelled(one.value, one.fact) for one in questions})
    return made


def _field(one: Asked) -> type[AnswerField]:
    return DateField if one.control == DATE else AnswerField


def postponed(form: StepForm, questions: Sequence[Asked]) -> dict[str | None, list[str]]:
    """By owner, the facts that a valid form leaves blank although they are needed."""
    read = {field.name: field.value for field in form.answers()}
    found: dict[str | None, list[str]] = {}
    for one in questions:
        if read[one.name] is None and not one.optional:
            found.setdefault(one.owner, []).append(one.kept_as)
    return found


def values(form: StepForm, questions: Sequence[Asked]) -> dict[str | None, dict[str, Value]]:
    """By owner, the facts that a valid form holds."""
    read = {field.name: field.value for field in form.answers()}
    found: dict[str | None, dict[str, Value]] = {}
    for one in questions:
        found.setdefault(one.owner, {})[one.kept_as] = read[one.name]
    return found


def problems(controls: Mapping[str, Control]) -> Mapping[str, str]:
    """By id of the control that is wrong, what is wrong in words."""
    return {control.anchor: control.problem for control in controls.values() if control.errors}


def anything_typed(form: StepForm) -> bool:
    """Whether the person wrote or chose anything."""
    return any(text.strip() for field in form.answers() for text in field.typed)
