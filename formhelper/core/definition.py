"""What a form is: steps, questions, notes, papers; and every text of it that people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from formhelper.core.blocks import NOTHING, Block, Composed, FactDef, Renamed, Text, UnknownFact
from formhelper.core.condition import ALWAYS, Condition
from formhelper.core.terms import Term


@dataclass(frozen=True)
class Role:
    """What people or records are in a form; `many` roles also have a name for one of them, e.g. children and child."""

    id: str
    title: Text
    each: str = ""
    many: bool = False
    optional: bool = False
    of: str = "person"
    add: Text = NOTHING
    not_also: tuple[str, ...] = ()
    """Roles bound earlier whose members cannot have this one too: nobody is their own spouse or child."""
    gathers: tuple[str, ...] = ()
    """Roles whose members all have this one too, in that order: then nobody is asked who has it."""

    @property
    def one(self) -> str:
        """The word under which facts of one member are addressed."""
        return self.each or self.id


@dataclass(frozen=True, eq=False)
class Question:
    """Asks for a fact, in a form's words where they differ from the block's. It is equal to itself alone, as a step."""

    fact: str
    label: Text = NOTHING
    help: Text = NOTHING
    why: Text = NOTHING
    official_label: str = ""
    number: str = ""
    optional: bool | None = None
    omit: tuple[str, ...] = ()
    """Choices that are not offered here."""
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Note:
    """Something that people should know at a step."""

    text: Text
    when: Condition = ALWAYS
    warning: bool = False


@dataclass(frozen=True, eq=False)
class Step:
    """A page of questions: once, or once a member of a role (`for_each`); or the question who has a role (`binds`).

    A step is equal to itself alone: walks compare steps hundreds of times.
    """

    id: str
    title: Text
    official_title: str = ""
    lead: Text = NOTHING
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()
    when: Condition = ALWAYS
    for_each: str = ""
    binds: str = ""
    section: str = ""
    """The id of the section of sections.toml that the step belongs to; progress is shown by sections."""
    implies: Mapping[str, str] = field(default_factory=dict)
    """Facts that are true once the step is answered, and so need not be asked by any form."""

    @cached_property
    def always(self) -> bool:
        """Whether all its questions are asked whatever is known."""
        return not any(question.when.alternatives for question in self.questions)


@dataclass(frozen=True)
class PaperUse:
    """A paper that belongs to the form: the first of `use` that is known for the place where the person lives."""

    use: tuple[str, ...]
    title: Text
    when: Condition = ALWAYS
    for_each: str = ""
    else_data_sheet: bool = False


@dataclass(frozen=True)
class PaperElsewhere:
    """A paper that is due but that formhelper cannot fill: the person must get it, and is told where."""

    id: str
    title: Text
    text: Text
    source: str
    when: Condition = ALWAYS
    for_each: str = ""
    unless: str = ""
    """The id of another paper: where that one is due, or filled, this one is not."""


@dataclass(frozen=True)
class Remark:
    """A line of the evidence list, a deadline, an office or a signature; `for_each` makes one line a member."""

    text: Text
    when: Condition = ALWAYS
    for_each: str = ""
    term: Term | None = None
    """Of a deadline: how its day is computed, where that can be done."""
    paper: str = ""
    """The id of the paper that the line speaks of: it stands only where that paper is filled."""
    by_post: bool = False
    """Of an office: papers may be sent there, so a cover letter goes with them."""
    address: tuple[str, ...] = ()
    """Of an office to which papers are sent: the lines for the envelope, with gaps; empty where it is not known."""


@dataclass(frozen=True)
class Form:
    """What a person applies for, with all its steps, papers and texts."""

    id: str
    title: Text
    summary: Text
    topic: str
    legal_basis: str
    minutes: int
    region_of: str
    """Address of the two facts that decide the paper: the block with `postcode` and `city`."""
    roles: tuple[Role, ...]
    steps: tuple[Step, ...]
    blocks: Mapping[str, Block]
    who: Text = NOTHING
    """Whom the form is for: facts of the law, no promise that somebody gets something."""
    papers: tuple[PaperUse, ...] = ()
    elsewhere: tuple[PaperElsewhere, ...] = ()
    elsewhere_rule: Text = NOTHING
    evidence: tuple[Remark, ...] = ()
    deadlines: tuple[Remark, ...] = ()
    offices: tuple[Remark, ...] = ()
    signatures: tuple[Remark, ...] = ()
    good_to_know: tuple[Note, ...] = ()
    data_sheet_title: str = ""
    with_data_sheet: bool = False
    """The data sheet is handed in too, since the paper has no place for some answers."""
    renamed: tuple[Renamed, ...] = ()
    """What of the form's own facts had other names in earlier versions."""

    @cached_property
    def _roles(self) -> Mapping[str, Role]:
        return {word: role for role in reversed(self.roles) for word in (role.one, role.id)}

    @cached_property
    def _places(self) -> dict[str, Place]:
        """Places that were asked for: every page asks for the same ones again."""
        return {}

    @cached_property
    def wider(self) -> tuple[Role, ...]:
        """The roles that gather others."""
        return tuple(role for role in self.roles if role.gathers)

    @cached_property
    def rounds(self) -> tuple[tuple[str, tuple[Step, ...]], ...]:
        """The steps in order; those in a row that are asked of each member of one role come together, after its id."""
        found: list[tuple[str, tuple[Step, ...]]] = []
        for role, run in groupby(self.steps, lambda step: step.for_each):
            steps = tuple(run)
            found += [(role, steps)] if role else [("", (step,)) for step in steps]
        return tuple(found)

    def asks(self, step: Step) -> tuple[Row, ...]:
        """The questions of a step in order, those in a row whose facts have the same owner; raises UnknownFact."""
        found = self._steps_asks.get(step)
        if found is None:
            alike = groupby(map(self.ask, step.questions), lambda ask: (ask.role, ask.one))
            found = self._steps_asks[step] = tuple((role, one, tuple(asks)) for (role, one), asks in alike)
        return found

    def ask(self, question: Question) -> Ask:
        """A question with what the form says of its fact; raises UnknownFact."""
        found = self._asks.get(question)
        if found is None:
            found = self._asks[question] = self._ask(question)
        return found

    @cached_property
    def _steps_asks(self) -> dict[Step, tuple[Row, ...]]:
        """Steps that were looked up: every walk looks at all of them."""
        return {}

    @cached_property
    def _asks(self) -> dict[Question, Ask]:
        """Questions that were looked up."""
        return {}

    def _ask(self, question: Question) -> Ask:
        place = self.place(question.fact)
        role = place.role
        optional = bool(place.fact and place.fact.optional) if question.optional is None else question.optional
        own = role is not None and question.fact.partition(".")[0] == role.one
        return Ask(question, place, place.name, role.id if role else "", role.one if role and own else "", optional)

    def role(self, word: str) -> Role | None:
        """The role with that id or word for one member."""
        return self._roles.get(word)

    def step(self, step_id: str) -> Step | None:
        """The step with that id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def about(self, role: str) -> frozenset[str]:
        """Names of the facts, as they are kept, that are about the member of a role."""
        own = {f"{self.id}.{short}" for key in (self.id, f"person.{self.id}") if key in self.blocks
               for short, fact in self.blocks[key].facts.items() if fact.about == role}
        return frozenset(own)

    def place(self, address: str) -> Place:
        """Where the fact under that address is kept; raises UnknownFact."""
        found = self._places.get(address)
        if found is None:
            found = self._places[address] = self._find(address)
        return found

    def _find(self, address: str) -> Place:
        first, _, rest = address.partition(".")
        role = self.role(first)
        block = self.blocks.get(role.of if role else first)
        if block is None or (role is None) == block.each:
            raise UnknownFact(f"{address!r}: no role and no block of the household is called {first!r}")
        own, _, tail = rest.partition(".")
        # facts that a form adds to a person stand in a block of their own: child.kindergeld.relation
        if tail and role:
            block, rest = self.blocks.get(f"{role.of}.{own}", Block({})), tail
        if rest not in block.facts and rest not in block.composed:
            known = ", ".join(sorted([*block.facts, *block.composed]))
            raise UnknownFact(f"{address!r}: {first!r} has no fact {rest!r}; known are {known}")
        name = address.partition(".")[2] if role else address
        return Place(role, name, block, rest)


@dataclass(frozen=True)
class Place:
    """A fact of the form: whose (`role`, None for the household), under which name it is kept, and its definition."""

    role: Role | None
    name: str
    block: Block
    short: str

    @cached_property
    def fact(self) -> FactDef | None:
        """Its definition; None where it is composed of others."""
        return self.block.facts.get(self.short)

    @cached_property
    def composed(self) -> Composed | None:
        """How it is composed; None where it is asked."""
        return self.block.composed.get(self.short)

    def parts(self) -> tuple[Place, ...]:
        """The places of the facts that it is composed of; empty where it is asked."""
        join = self.composed.join if self.composed else ()
        return tuple(Place(self.role, self.sibling(short), self.block, short) for short in join)

    def sibling(self, short: str) -> str:
        """The name under which another fact of the same block is kept."""
        return self.name.removesuffix(self.short) + short


@dataclass(frozen=True, eq=False)
class Ask:
    """A question with what the form says of its fact; the form has one for each. `optional`: it may be left blank.

    `role` has the fact, `one` is the word for the member on whose page it is asked of that member alone; or empty.
    """

    question: Question
    place: Place
    name: str
    role: str
    one: str
    optional: bool


Row = tuple[str, str, tuple[Ask, ...]]
"""`role` and `one` of an Ask, and questions that have them in common."""
