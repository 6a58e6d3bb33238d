"""Whether the steps of a form are sound: each relies only on what steps before it asked, and can be reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formhelper.core.condition import Test
from formhelper.core.definition import Question, Role, Step
from formhelper.core.texts import texts
from formhelper.library.asked import Asked
from formhelper.library.check_addresses import condition_findings, gap_findings, place_findings
from formhelper.library.check_names import twice
from formhelper.library.finding import Finding
from formhelper.library.possible import impossible
from formhelper.library.reach import unreachable


def step_findings(asked: Asked) -> Iterator[Finding]:
    """What is wrong with the steps; `asked` holds afterwards all of the form."""
    form = asked.form
    for step in form.steps:
        yield from _step(step, asked)
        for question in step.questions:
            asked.ask(step, question)
    for role in form.roles:
        if role.id not in asked.bound:
            yield Finding(f"{form.id}: role[{role.id}]", "no step binds this role: nobody is asked who has it")


def _step(step: Step, asked: Asked) -> Iterator[Finding]:
    place = f"{asked.form.id}: step[{step.id}]"
    about = _about(step)
    yield from _roles(step, place, asked)
    yield from condition_findings(step.when, place, about, asked)
    if unreachable(step, asked):
        yield Finding(place, "no answers lead to this step: it is unreachable")
    for address, value in step.implies.items():
        found = yield from place_findings(address, f"{place}.implies", asked)
        if found and found.fact:
            yield from impossible(f"{place}.implies", address, found.fact, (value,))
    if step.binds:
        yield from _bind(step, place, asked)
    if not step.questions and not step.binds:
        yield Finding(place, "the step asks nothing")
    for question in step.questions:
        yield from _question(step, question, asked)
    for note in step.notes:
        yield from condition_findings(note.when, place, about, asked)
    here = [question.fact for question in step.questions]
    for _, text in texts((step.title, step.lead, *step.notes, *step.questions)):
        yield from gap_findings(text, place, about, asked, here if step.binds else ())
    yield from twice(asked.form, here, f"step[{step.id}].question")


def _roles(step: Step, place: str, asked: Asked) -> Iterator[Finding]:
    for word in (step.for_each, step.binds):
        if word and asked.form.role(word) is None:
            ids = ", ".join(role.id for role in asked.form.roles)
            yield Finding(place, f"there is no role {word!r}; known are {ids}")
    if step.for_each and step.for_each not in asked.bound:
        yield Finding(place, f"the role {step.for_each!r} is bound by no earlier step")
    if step.binds and step.for_each:
        yield Finding(place, "a step has binds or for_each, not both")
    if step.binds in asked.bound:
        yield Finding(place, f"the role {step.binds!r} is bound by the step {asked.bound[step.binds].id!r} already")


def _bind(step: Step, place: str, asked: Asked) -> Iterator[Finding]:
    asked.bind(step)
    role = asked.form.role(step.binds)
    if role and role.id == step.binds and role.gathers:
        yield Finding(place, f"{role.id!r} gathers {', '.join(role.gathers)}: nobody is asked who has it")


def _question(step: Step, question: Question, asked: Asked) -> Iterator[Finding]:
    place = f"{asked.form.id}: step[{step.id}].questions[{question.fact}]"
    found = yield from place_findings(question.fact, place, asked)
    if found and found.composed:
        yield Finding(place, "this fact is composed of others and cannot be asked")
    if found and found.role:
        yield from _asked_of(found.role, place, step, question, asked)
    if found and found.fact and question.omit:
        yield from impossible(f"{place}.omit", question.fact, found.fact, question.omit)
    yield from condition_findings(question.when, place, _about(step), asked)


def _asked_of(role: Role, place: str, step: Step, question: Question, asked: Asked) -> Iterator[Finding]:
    """There must be somebody who has the role, and one only, or the step is told for each."""
    if role.many and role.id != _about(step):
        yield Finding(place, f"asks for one of {role.id!r}, but the step is not for_each = {role.id!r}")
    if role.id not in asked.bound:
        yield Finding(place, f"the role {role.id!r} is bound by no earlier step")
    if _nobody(role, step, question):
        remedy = f"say when = [{{ {role.id} = {{ at_least = 1 }} }}]"
        yield Finding(place, f"perhaps nobody has the role {role.id!r}, and then nobody can answer: {remedy}")


def _nobody(role: Role, step: Step, question: Question) -> bool:
    """Whether the question is asked of someone whom there need not be."""
    if not role.optional or role.id == _about(step):
        return False
    return not any(
        condition.alternatives and all(_looks_at(role, alternative) for alternative in condition.alternatives)
        for condition in (step.when, question.when)
    )


def _looks_at(role: Role, alternative: Mapping[str, Test]) -> bool:
    """Whether the tests look at someone who has the role."""
    return any(address == role.id or address.startswith(f"{role.one}.") for address in alternative)


def _about(step: Step) -> str:
    return step.for_each or step.binds
