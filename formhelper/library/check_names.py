"""Whether ids of a form are fit for addresses, stand once, and name only what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formhelper.core.blocks import Block
from formhelper.core.definition import Form
from formhelper.library.finding import Finding

ID = re.compile(r"[a-z0-9-]{1,64}")
# addresses of pages that are no form, and no step of a form
FORM_PAGES = (
    "privacy", "accessibility", "imprint", "search", "delete", "deleted", "display", "situations", "later", "resume",
    "back", "changed", "left",
)
STEP_PAGES = ("check", "papers")


def name_findings(form: Form) -> Iterator[Finding]:
    """What is wrong with the names in a form, whatever the order of its steps."""
    yield from _facts(form)
    yield from twice(form, [step.id for step in form.steps], "step")
    yield from twice(form, [word for role in form.roles for word in {role.id, role.one}], "role")
    yield from twice(form, [paper.id for paper in form.elsewhere], "paper_elsewhere")
    yield from _addresses(form)
    yield from _region(form)
    yield from _roles(form)
    yield from _papers(form)


def twice(form: Form, ids: list[str], word: str) -> Iterator[Finding]:
    """Ids of one kind that stand more than once."""
    kind = word.rpartition(".")[2]
    for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
        yield Finding(f"{form.id}: {word}[{name}]", f"there are two of the kind {kind} with this id")


def _facts(form: Form) -> Iterator[Finding]:
    for name, block in form.blocks.items():
        for short, fact in block.facts.items():
            if fact.kind in {"choice", "choices"} and not fact.choices:
                yield Finding(f"{form.id}: {name}.{short}", "a choice needs at least one [[choice]]")
            yield from twice(form, [choice.id for choice in fact.choices], f"{name}.{short}.choice")
        for short, composed in block.composed.items():
            for part in composed.join:
                if part not in block.facts and part not in block.composed:
                    yield Finding(f"{form.id}: {name}.{short}", f"it is composed of an unknown fact {part!r}")
            if _circle(block, short):
                yield Finding(f"{form.id}: {name}.{short}", "it is composed of itself")


def _circle(block: Block, short: str, above: frozenset[str] = frozenset()) -> bool:
    """Whether a composed fact leads back to itself."""
    if short in above:
        return True
    how = block.composed.get(short)
    return how is not None and any(_circle(block, part, above | {short}) for part in how.join)


def _addresses(form: Form) -> Iterator[Finding]:
    """Ids of forms and steps stand in the addresses of pages, beside pages of other kinds."""
    steps = (("step", step.id, STEP_PAGES) for step in form.steps)
    for word, name, taken in (("form", form.id, FORM_PAGES), *steps):
        if not ID.fullmatch(name) or name in taken:
            message = f"an id has a-z, 0-9 and -, and is none of {', '.join(taken)}"
            yield Finding(f"{form.id}: {word}[{name}]", message)


def _region(form: Form) -> Iterator[Finding]:
    for part in ("postcode", "city"):
        address = f"{form.region_of}.{part}"
        if not any(question.fact == address for step in form.steps for question in step.questions):
            yield Finding(f"{form.id}: region_of", f"{address!r} is asked by no step, so the place is never known")


def _roles(form: Form) -> Iterator[Finding]:
    roles = {role.id for role in form.roles}
    for role in form.roles:
        where = f"{form.id}: role[{role.id}]"
        for word, others in (("not_also", role.not_also), ("gathers", role.gathers)):
            for other in others:
                if other not in roles:
                    yield Finding(f"{where}.{word}", f"there is no role {other!r}")
        if role.of not in form.blocks or not form.blocks[role.of].each:
            yield Finding(where, f"there is no block {role.of!r} with each = true")
    for key in (form.id, f"person.{form.id}"):
        for short, fact in form.blocks[key].facts.items() if key in form.blocks else ():
            if fact.about and fact.about not in roles:
                yield Finding(f"{form.id}: {short}.about", f"there is no role {fact.about!r}")


def _papers(form: Form) -> Iterator[Finding]:
    for number, use in enumerate(form.papers, 1):
        if not use.use and not use.else_data_sheet:
            yield Finding(f"{form.id}: paper[{number}]", "use names no paper, and else_data_sheet is not said")
    ids = {paper.id for paper in form.elsewhere} | {name for use in form.papers for name in use.use}
    for paper in form.elsewhere:
        if paper.unless and paper.unless not in ids:
            yield Finding(f"{form.id}: paper_elsewhere[{paper.id}].unless", f"there is no paper {paper.unless!r}")
