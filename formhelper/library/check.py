"""Whether definitions are sound: every finding says where it is and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from formhelper.core.condition import Condition, Test
from formhelper.core.definition import (
    Block,
    Form,
    Note,
    PaperElsewhere,
    PaperUse,
    Place,
    Question,
    Remark,
    Role,
    Step,
    Text,
    UnknownFact,
    texts,
)
from formhelper.core.terms import TODAY, Term
from formhelper.core.wording import GAP, gaps
from formhelper.library.catalogues import LANGUAGES, SOURCE, Catalogues
from formhelper.library.check_guide import guide_findings, section_findings
from formhelper.library.check_markup import markup_findings
from formhelper.library.check_papers import paper_findings
from formhelper.library.check_renamed import renamed_findings
from formhelper.library.finding import Finding
from formhelper.library.possible import impossible, impossible_tests, possible
from formhelper.library.shelf import Shelf

_ANY_DAY = date(2000, 1, 1)
ID = re.compile(r"[a-z0-9-]{1,64}")
# addresses of pages that are no form, and no step of a form
FORM_PAGES = (
    "privacy", "accessibility", "imprint", "search", "delete", "deleted", "display", "situations", "later", "resume",
    "back", "changed",
)
STEP_PAGES = ("check", "papers")


def findings(shelf: Shelf, catalogues: Catalogues | None = None, form_id: str = "") -> list[Finding]:
    """All findings of the shelf, or of one form; without catalogues, translations are not looked at."""
    found: list[Finding] = []
    for form in shelf.forms.values():
        if form_id in ("", form.id):
            found += form_findings(form)
            found += paper_findings(form, shelf)
            found += section_findings(form, shelf)
            found += markup_findings(form.id, form)
            found += catalogue_findings(form, catalogues) if catalogues else []
    if not form_id:
        found += guide_findings(shelf)
        for name, guide in (("bundles", shelf.bundles), ("places", shelf.contacts), ("sections", shelf.sections)):
            found += markup_findings(name, guide)
        found += renamed_findings(shelf)
    if catalogues and not form_id:
        for name, guide in (("bundles", shelf.bundles), ("places", shelf.contacts), ("sections", shelf.sections)):
            found += translation_findings(name, texts(guide), catalogues)
    return list(dict.fromkeys(found))


def form_findings(form: Form) -> Iterator[Finding]:
    """What is wrong with a form by itself."""
    walk = _Walk(form)
    yield from walk.check()


def _circle(block: Block, short: str, above: frozenset[str] = frozenset()) -> bool:
    """Whether a composed fact leads back to itself."""
    if short in above:
        return True
    how = block.composed.get(short)
    return how is not None and any(_circle(block, part, above | {short}) for part in how.join)


ALWAYS_TRANSLATED = ("blocks.", "title", "summary", "who", "evidence", "deadlines")
"""What is read before a form is begun, and what all forms share: a form may wait for the rest of its translations."""


def catalogue_findings(form: Form, catalogues: Catalogues) -> Iterator[Finding]:
    """Texts of the form that a catalogue has no translation for."""
    waited = {code for code in LANGUAGES if catalogues.partly(form.id, code)}
    for path, text in texts(form):
        lacking = [code for code in LANGUAGES if code != SOURCE and not catalogues.has("forms", text, code)]
        later = {code for code in lacking if catalogues.partly(form.id, code)}
        if path.startswith(ALWAYS_TRANSLATED):
            later = set()
        waited -= later
        if missing := [code for code in lacking if code not in later]:
            yield Finding(f"{form.id}: {path}", f"no translation in {', '.join(missing)}: {text[:60]!r}")
    for code in sorted(waited):
        yield Finding("translations/status.toml", f"{form.id} is translated into {code}: take it out of [partly]")


def translation_findings(
    name: str, told: Iterator[tuple[str, Text]], catalogues: Catalogues
) -> Iterator[Finding]:
    """Texts that every catalogue has to have."""
    for path, text in told:
        if lacking := [code for code in LANGUAGES if code != SOURCE and not catalogues.has("forms", text, code)]:
            yield Finding(f"{name}: {path}", f"no translation in {', '.join(lacking)}: {text[:60]!r}")


@dataclass
class _Asked:
    """Where a fact is asked: after how many steps, and under which conditions."""

    step: Step
    condition: Condition


class _Walk:
    """One pass over the steps, which remembers what was asked before."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.asked: dict[tuple[str, str], list[_Asked]] = {}
        self.bound: dict[str, Step] = {}

    def check(self) -> Iterator[Finding]:
        yield from self._facts()
        yield from self._twice("", [step.id for step in self.form.steps], "step")
        yield from self._twice("", [word for role in self.form.roles for word in {role.id, role.one}], "role")
        yield from self._twice("", [paper.id for paper in self.form.elsewhere], "paper_elsewhere")
        yield from self._names()
        for step in self.form.steps:
            yield from self._step(step)
        for role in self.form.roles:
            if role.id not in self.bound:
                yield Finding(f"{self.form.id}: role[{role.id}]", "no step binds this role: nobody is asked who has it")
            if role.of not in self.form.blocks or not self.form.blocks[role.of].each:
                yield Finding(f"{self.form.id}: role[{role.id}]", f"there is no block {role.of!r} with each = true")
        yield from self._afterwards()

    def _names(self) -> Iterator[Finding]:
        """Ids stand in addresses of pages, and name each other."""
        form = self.form
        steps = (("step", step.id, STEP_PAGES) for step in form.steps)
        for word, name, taken in (("form", form.id, FORM_PAGES), *steps):
            if not ID.fullmatch(name) or name in taken:
                message = f"an id has a-z, 0-9 and -, and is none of {', '.join(taken)}"
                yield Finding(f"{form.id}: {word}[{name}]", message)
        for part in ("postcode", "city"):
            address = f"{form.region_of}.{part}"
            if not any(question.fact == address for step in form.steps for question in step.questions):
                yield Finding(f"{form.id}: region_of", f"{address!r} is asked by no step, so the place is never known")
        roles = {role.id for role in form.roles}
        for role in form.roles:
            for word, others in (("not_also", role.not_also), ("gathers", role.gathers)):
                for other in others:
                    if other not in roles:
                        yield Finding(f"{form.id}: role[{role.id}].{word}", f"there is no role {other!r}")
        for number, use in enumerate(form.papers, 1):
            if not use.use and not use.else_data_sheet:
                yield Finding(f"{form.id}: paper[{number}]", "use names no paper, and else_data_sheet is not said")
        for paper in form.elsewhere:
            ids = {other.id for other in form.elsewhere} | {name for use in form.papers for name in use.use}
            if paper.unless and paper.unless not in ids:
                yield Finding(f"{form.id}: paper_elsewhere[{paper.id}].unless", f"there is no paper {paper.unless!r}")
        for key in (form.id, f"person.{form.id}"):
            for short, fact in form.blocks[key].facts.items() if key in form.blocks else ():
                if fact.about and fact.about not in roles:
                    yield Finding(f"{form.id}: {short}.about", f"there is no role {fact.about!r}")

    def _at(self, step: Step, message: str) -> Finding:
        return Finding(f"{self.form.id}: step[{step.id}]", message)

    def _twice(self, prefix: str, ids: list[str], word: str) -> Iterator[Finding]:
        for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
            yield Finding(f"{self.form.id}: {prefix}{word}[{name}]", f"there are two of the kind {word} with this id")

    def _facts(self) -> Iterator[Finding]:
        for name, block in self.form.blocks.items():
            for short, fact in block.facts.items():
                if fact.kind in {"choice", "choices"} and not fact.choices:
                    yield Finding(f"{self.form.id}: {name}.{short}", "a choice needs at least one [[choice]]")
                yield from self._twice(f"{name}.{short}.", [choice.id for choice in fact.choices], "choice")
            for short, composed in block.composed.items():
                for part in composed.join:
                    if part not in block.facts and part not in block.composed:
                        yield Finding(f"{self.form.id}: {name}.{short}", f"it is composed of an unknown fact {part!r}")
                if _circle(block, short):
                    yield Finding(f"{self.form.id}: {name}.{short}", "it is composed of itself")

    def _step(self, step: Step) -> Iterator[Finding]:
        place = f"{self.form.id}: step[{step.id}]"
        yield from self._repeated(step)
        yield from self._condition(step.when, place, self._about(step))
        if self._unreachable(step):
            yield self._at(step, "no answers lead to this step: it is unreachable")
        if step.binds and step.for_each:
            yield self._at(step, "a step has binds or for_each, not both")
        if step.binds in self.bound:
            yield self._at(step, f"the role {step.binds!r} is bound by the step {self.bound[step.binds].id!r} already")
        for address, value in step.implies.items():
            found = yield from self._place(address, f"{place}.implies")
            if found and found.fact:
                yield from impossible(f"{place}.implies", address, found.fact, (value,))
        if step.binds:
            yield from self._bind(step)
        if not step.questions and not step.binds:
            yield self._at(step, "the step asks nothing")
        for question in step.questions:
            yield from self._question(step, question)
        for note in step.notes:
            yield from self._condition(note.when, place, self._about(step))
        for _, text in texts((step.title, step.lead, *step.notes, *step.questions)):
            yield from self._gaps(text, place, self._about(step), step)
        yield from self._twice(f"step[{step.id}].", [question.fact for question in step.questions], "question")
        for question in step.questions:
            self._remember(step, question)

    def _bind(self, step: Step) -> Iterator[Finding]:
        """From this step on the role is known, and so is a role that gathers it, once all of its parts are."""
        self.bound[step.binds] = step
        for role in self.form.roles:
            if role.id == step.binds and role.gathers:
                yield self._at(step, f"{role.id!r} gathers {', '.join(role.gathers)}: nobody is asked who has it")
            if step.binds in role.gathers and all(part in self.bound for part in role.gathers):
                self.bound[role.id] = step

    def _known(self, place: Place) -> bool:
        """Whether the fact is asked up to here: of the members of a gathering role, if it is of those of all parts.

        One that is composed of others is, as soon as one of them is.
        """
        if place.composed:
            return any(self._known(part) for part in place.parts())
        parts = place.role.gathers if place.role else ()
        return _key(place) in self.asked or bool(parts and all((part, place.name) in self.asked for part in parts))

    def _repeated(self, step: Step) -> Iterator[Finding]:
        for word in (step.for_each, step.binds):
            role = self.form.role(word) if word else None
            if word and role is None:
                yield self._at(step, f"there is no role {word!r}; known are {', '.join(r.id for r in self.form.roles)}")
        if step.for_each and step.for_each not in self.bound:
            yield self._at(step, f"the role {step.for_each!r} is bound by no earlier step")

    def _about(self, step: Step) -> str:
        return step.for_each or step.binds

    def _question(self, step: Step, question: Question) -> Iterator[Finding]:
        place = f"{self.form.id}: step[{step.id}].questions[{question.fact}]"
        found = yield from self._place(question.fact, place)
        if found and found.composed:
            yield Finding(place, "this fact is composed of others and cannot be asked")
        if found and found.role and found.role.many and found.role.id != self._about(step):
            yield Finding(place, f"asks for one of {found.role.id!r}, but the step is not for_each = {found.role.id!r}")
        if found and found.role and found.role.id not in self.bound:
            yield Finding(place, f"the role {found.role.id!r} is bound by no earlier step")
        if found and found.role and self._nobody(found.role, step, question):
            remedy = f"say when = [{{ {found.role.id} = {{ at_least = 1 }} }}]"
            yield Finding(place, f"perhaps nobody has the role {found.role.id!r}, and then nobody can answer: {remedy}")
        if found and found.fact and question.omit:
            yield from impossible(f"{place}.omit", question.fact, found.fact, question.omit)
        yield from self._condition(question.when, place, self._about(step))

    def _nobody(self, role: Role, step: Step, question: Question) -> bool:
        """Whether the question is asked of someone whom there need not be."""
        if not role.optional or role.id == self._about(step):
            return False
        return not any(
            condition.alternatives and all(_names(role, alternative) for alternative in condition.alternatives)
            for condition in (step.when, question.when)
        )

    def _place(self, address: str, place: str) -> Generator[Finding, None, Place | None]:
        try:
            return self.form.place(address)
        except UnknownFact as error:
            yield Finding(place, str(error.args[0]))
            return None

    def _remember(self, step: Step, question: Question) -> None:
        try:
            place = self.form.place(question.fact)
        except UnknownFact:
            return
        self.asked.setdefault(_key(place), []).append(_Asked(step, step.when))

    def _condition(self, condition: Condition, where: str, about: str) -> Iterator[Finding]:
        for alternative in condition.alternatives:
            for address, test in alternative.items():
                if (role := self.form.role(address)) is not None:
                    if role.id not in self.bound:
                        yield Finding(where, f"the condition looks ahead: {address!r} is bound by no earlier step")
                    continue
                place = yield from self._place(address, where)
                if place is None:
                    continue
                if not self._known(place):
                    yield Finding(where, f"the condition looks ahead: {address!r} is asked by no earlier step")
                if place.fact:
                    yield from impossible_tests(where, address, place.fact, test)
                if _of_one(place, address) and place.role and place.role.id != about:
                    everyone = address.replace(place.role.one, place.role.id, 1)
                    yield Finding(where, f"{address!r} is about one of {place.role.id!r}; here it must be {everyone!r}")

    def _unreachable(self, step: Step) -> bool:
        alternatives = step.when.alternatives
        return bool(alternatives) and all(self._impossible(dict(alternative)) for alternative in alternatives)

    def _impossible(self, tests: dict[str, Test]) -> bool:
        """Whether the tests, together with the only way to the facts that they name, exclude each other."""
        allowed: dict[tuple[str, str], set[str | None]] = {}
        for address, test in [*tests.items(), *self._needed(tests)]:
            try:
                place = self.form.place(address)
            except UnknownFact:
                continue
            # of several answers, or of several members, one may pass one test and another one the other
            if not place.fact or place.fact.kind in {"choices", "nationalities"}:
                continue
            if place.role and place.role.many and not _of_one(place, address):
                continue
            values: set[str | None] = {None, *(possible(place.fact) or ())}
            if len(values) > 1:
                passing = {value for value in values if test.holds([value], _ANY_DAY)}
                allowed[_key(place)] = allowed.get(_key(place), values) & passing
        return any(not values for values in allowed.values())

    def _needed(self, tests: dict[str, Test]) -> list[tuple[str, Test]]:
        """What must hold for the facts to be asked at all, where there is one way only; and so on for those facts."""
        found: list[tuple[str, Test]] = []
        waiting = [address for address, test in tests.items() if test.known is not False]
        seen = set(waiting)
        while waiting:
            try:
                asked = self.asked.get(_key(self.form.place(waiting.pop())), [])
            except UnknownFact:
                continue
            if len(asked) == 1 and len(asked[0].condition.alternatives) == 1:
                further = asked[0].condition.alternatives[0]
                found += further.items()
                waiting += further.keys() - seen
                seen |= further.keys()
        return found

    def _gaps(self, text: Text, where: str, about: str, step: Step | None = None) -> Iterator[Finding]:
        if "{" in GAP.sub("", text) or "}" in GAP.sub("", text):
            yield Finding(where, f"braces that are no gap such as {{home.city}}: {text[:60]!r}")
        for address in gaps(text):
            place = yield from self._place(address, where)
            if place is None:
                continue
            asked_here = step is not None and step.binds and any(q.fact == address for q in step.questions)
            if not asked_here and not place.composed and not self._known(place):
                yield Finding(where, f"the text names {address!r}, which is asked by no earlier step")
            if place.role and place.role.many and place.role.id != about:
                yield Finding(where, f"the text names {address!r}, but is not for_each = {place.role.id!r}")

    def _afterwards(self) -> Iterator[Finding]:
        """Papers, lists and notes of the form may name every fact that is asked."""
        form = self.form
        listed: dict[str, Sequence[Remark | PaperUse | PaperElsewhere | Note]] = {
            "evidence": form.evidence, "deadline": form.deadlines, "office": form.offices, "paper": form.papers,
            "signature": form.signatures, "paper_elsewhere": form.elsewhere, "good_to_know": form.good_to_know,
        }
        known_papers = {"", *(paper for use in form.papers for paper in use.use)}
        for kind, things in listed.items():
            for number, thing in enumerate(things, 1):
                where, about = f"{form.id}: {kind}[{number}]", "" if isinstance(thing, Note) else thing.for_each
                if about and form.role(about) is None:
                    yield Finding(where, f"there is no role {about!r}; known are {', '.join(r.id for r in form.roles)}")
                yield from self._condition(thing.when, where, about)
                if isinstance(thing, Remark) and thing.paper not in known_papers:
                    yield Finding(where, f"{thing.paper!r} is no paper of this form, so the line never stands")
                if isinstance(thing, Remark) and thing.term:
                    yield from self._term(thing.term, where)
                for _, text in texts(thing):
                    yield from self._gaps(text, where, about)

    def _term(self, term: Term, where: str) -> Iterator[Finding]:
        """A term runs from a day that is asked."""
        if term.after == TODAY:
            return
        place = yield from self._place(term.after, f"{where}.term")
        if place and (place.fact is None or place.fact.kind not in {"date", "partial_date"}):
            yield Finding(f"{where}.term", f"{term.after!r} is no date")
        elif place and not self._known(place):
            yield Finding(f"{where}.term", f"{term.after!r} is asked by no step")


def _of_one(place: Place, address: str) -> bool:
    """Whether the address means one member of a role that several may have: child.… and not children.…"""
    role = place.role
    return bool(role and role.many and role.one != role.id and address.startswith(f"{role.one}."))


def _names(role: Role, alternative: Mapping[str, Test]) -> bool:
    """Whether the tests look at someone who has the role."""
    return any(address == role.id or address.startswith(f"{role.one}.") for address in alternative)


def _key(place: Place) -> tuple[str, str]:
    return (place.role.id if place.role else "", place.name)
