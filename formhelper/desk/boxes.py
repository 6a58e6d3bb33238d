"""Box by box what a filled paper asks and what was answered, in the order of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from formhelper.core.blocks import FactDef
from formhelper.core.definition import Place, Question
from formhelper.core.edition import Edition
from formhelper.core.facts import PERSON, Owned
from formhelper.core.fields import PaperField
from formhelper.core.filling import filling, sources
from formhelper.core.flow import Journey, Visit, owner
from formhelper.core.known import Here
from formhelper.desk.teller import Teller
from formhelper.papers.leaflet import Both
from formhelper.papers.own_copy import Box

BLANK = "left blank"
"""Interface sentences, in English: they are msgids."""
NOT_YET = "not known yet: fill it in by hand"
BY_ITSELF = "formhelper wrote this from your other answers."
IN_ANNEX = "The whole answer stands in the annex, no. %(number)s."

ROW_HEIGHT = 5
"""Fields whose middles are not further apart than so many points stand in one line of the paper."""
LONGEST_TOOLTIP = 140


@dataclass(frozen=True)
class Asked:
    """A question as it was asked of this household."""

    visit: Visit
    question: Question
    place: Place
    fact: FactDef
    owner: str | None

    @property
    def key(self) -> Owned:
        """Where the answer is kept."""
        return self.owner, self.place.name

    @property
    def official(self) -> str:
        """The German wording."""
        return self.question.official_label or self.fact.on_paper


def asked(journey: Journey) -> dict[Owned, Asked]:
    """All questions of the journey in order, the first where two ask for one fact."""
    found: dict[Owned, Asked] = {}
    for visit in journey.visits:
        for question in journey.questions(visit):
            place = journey.form.place(question.fact)
            if place.fact:
                one = Asked(visit, question, place, place.fact, owner(journey.known, visit, question))
                found.setdefault(one.key, one)
    return found


def box_of(one: Asked, teller: Teller) -> Box:
    """A question and its answer; what the person does not know yet, or left blank, has no German."""
    known, here = teller.journey.known, one.visit.here
    label = teller.text(one.question.label or one.fact.label, here)
    helped = one.question.help or one.fact.help
    value = known.value(*one.key)
    return Box(
        number=one.question.number,
        official=one.official,
        meaning="" if teller.german_only and label.german == one.official else label.own,
        help=teller.text(helped, here).own if helped else "",
        own=teller.answer(value, one.fact) or teller.say(NOT_YET if known.postponed(*one.key) else BLANK).own,
        german=known.paper_of(one.place, one.owner),
        person=person(one.place, one.owner, teller.journey),
        language=label.language,
    )


def to_add(one: Asked, teller: Teller) -> Both:
    """A question that is still to be answered by hand: its box, whom it is about, and its words."""
    label = teller.text(one.question.label or one.fact.label, one.visit.here)
    before = " ".join(part for part in (one.question.number, person(one.place, one.owner, teller.journey)) if part)
    lead = f"{before}: " if before else ""
    return Both(f"{lead}{label.own}", f"{lead}{one.official}", label.language)


def person(place: Place, whose: str | None, journey: Journey) -> str:
    """The name of the one whom a fact is about; of a record, its number. Nobody is named who fills in the form."""
    role = place.role
    if role is None or whose is None or (role == journey.form.roles[0] and not role.many):
        return ""
    if role.of == PERSON:
        return journey.known.paper(f"{role.one}.full_name", {role.one: whose})
    return f"Nr. {journey.known.members(role.id).index(whose) + 1}"


@dataclass(frozen=True)
class _Group:
    """Fields of a paper that are written from the same facts."""

    keys: tuple[Owned, ...]
    fields: list[PaperField]


class PaperBoxes:
    """The boxes of one sheet of a paper with fields."""

    def __init__(
        self, edition: Edition, here: Here, sheet: int, teller: Teller, questions: Mapping[Owned, Asked],
        annexed: Mapping[str, int],
    ) -> None:
        """`questions` as `asked` finds them; `annexed` has, by field, the number of the whole answer in the annex."""
        self.edition, self.here, self.teller, self.annexed = edition, here, teller, annexed
        self.journey = teller.journey
        self.asked = questions
        self.written = filling(edition, self.journey.known, here, sheet)
        self.sources = sources(edition, self.journey.known, here, sheet)

    def keys(self) -> frozenset[Owned]:
        """The facts that this sheet is written from."""
        return frozenset(key for group in self._groups() for key in group.keys)

    def boxes(self) -> tuple[Box, ...]:
        """What was asked for or written, line by line of the paper."""
        return tuple(box for group in self._groups() if (box := self._box(group)))

    def _groups(self) -> list[_Group]:
        """Each where its first field stands; a field that is written from no fact stands alone."""
        found: dict[object, _Group] = {}
        for field in in_order(self.edition.fields.fields):
            if field.name in self.sources:
                keys = tuple(dict.fromkeys(key for source in self.sources[field.name] for key in self._keys(*source)))
                found.setdefault(keys or field.name, _Group(keys, [])).fields.append(field)
        return list(found.values())

    def _keys(self, address: str, here: Here) -> Iterator[Owned]:
        place = self.journey.form.place(address)
        for whose in self.journey.known.owners(place, address, here):
            for leaf in leaves(place):
                yield whose, leaf.name

    def _box(self, group: _Group) -> Box | None:
        questions = [self.asked[key] for key in group.keys if key in self.asked]
        german = self._german(group, questions)
        answered = any(self.journey.known.value(*one.key) is not None for one in questions)
        if not german and (answered or not questions):
            return None
        if not questions:
            said = self.teller.say(BY_ITSELF)
            return Box("", group.fields[0].told or group.fields[0].name, said.own, "", german, german)
        boxes = [box_of(one, self.teller) for one in questions]
        return self._merged(group, boxes, questions, german)

    def _merged(self, group: _Group, boxes: Sequence[Box], questions: Sequence[Asked], german: str) -> Box:
        only, first, annex = len(boxes) == 1, boxes[0], self._annex(group)
        tooltip = group.fields[0].told if len(group.fields) == 1 else ""
        official = tooltip if not only and 0 < len(tooltip) <= LONGEST_TOOLTIP else ", ".join(
            dict.fromkeys(box.official for box in boxes))
        answers = [box.own for box, one in zip(boxes, questions, strict=True)
                   if self.journey.known.value(*one.key) is not None]
        return Box(
            number=", ".join(dict.fromkeys(box.number for box in boxes if box.number)),
            official=official,
            meaning="; ".join(dict.fromkeys(box.meaning for box in boxes if box.meaning)),
            help=first.help if only else "",
            own=(self._own(", ".join(answers), german, questions) or first.own) + annex.own,
            german=german + annex.german if german else "",
            person=self._person(boxes, questions),
            language=first.language,
        )

    def _own(self, answers: str, german: str, questions: Sequence[Asked]) -> str:
        """Where no word of the answer is translated, what is written is the answer."""
        known = self.journey.known
        plain = ", ".join(text for one in questions if (text := known.paper_of(one.place, one.owner)))
        return german if german and plain == answers and not german.startswith("[X]") else answers

    def _person(self, boxes: Sequence[Box], questions: Sequence[Asked]) -> str:
        """Nobody where the whole paper is about that member, or the box tells of several."""
        people = tuple(dict.fromkeys(box.person for box in boxes))
        return people[0] if len(people) == 1 and questions[0].owner not in self.here.values() else ""

    def _german(self, group: _Group, questions: Sequence[Asked]) -> str:
        """Texts as they are written; of ticks, the words beside them."""
        texts = [value for field in group.fields if isinstance(value := self.written.get(field.name), str)
                 and field.kind in ("text", "choice")]
        if any(field.name in self.written and field.kind in ("checkbox", "radio") for field in group.fields):
            known = self.journey.known
            words = ", ".join(text for one in questions if (text := known.paper_of(one.place, one.owner)))
            texts.insert(0, f"[X] {words}".strip())
        return " ".join(texts)

    def _annex(self, group: _Group) -> Both:
        """What is added to an answer that found no room in its box."""
        numbers = [self.annexed[field.name] for field in group.fields if field.name in self.annexed]
        said = [self.teller.say(IN_ANNEX, number=number) for number in numbers]
        return Both("".join(f" ({one.own})" for one in said), "".join(f" ({one.german})" for one in said))


def leaves(place: Place) -> Iterator[Place]:
    """The facts that an address means: itself, or those that it is composed of."""
    if place.composed is None:
        yield place
        return
    for short in place.composed.join:
        yield from leaves(Place(place.role, place.sibling(short), place.block, short))


def in_order(fields: Sequence[PaperField]) -> list[PaperField]:
    """Fields page by page, line by line, from left to right; each where its first widget stands."""
    placed = [field for field in fields if field.widgets]
    placed.sort(key=lambda field: (field.widgets[0].page, -_middle(field)))
    lines: list[list[PaperField]] = []
    for field in placed:
        if lines and _same_line(lines[-1][0], field):
            lines[-1].append(field)
        else:
            lines.append([field])
    return [field for line in lines for field in sorted(line, key=lambda field: field.widgets[0].rect[0])]


def _same_line(first: PaperField, field: PaperField) -> bool:
    return first.widgets[0].page == field.widgets[0].page and _middle(first) - _middle(field) <= ROW_HEIGHT


def _middle(field: PaperField) -> float:
    _, low, _, high = field.widgets[0].rect
    return (low + high) / 2


