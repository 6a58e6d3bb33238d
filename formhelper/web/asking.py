"""A question as it stands on a page: its words, its control, and whose answer it asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from formhelper.core import countries, dates, kinds
from formhelper.core.blocks import FactDef, UnknownFact
from formhelper.core.definition import Ask, Place, Question
from formhelper.core.facts import Value
from formhelper.core.flow import Journey, Visit, owner
from formhelper.library.catalogues import SOURCE
from formhelper.web.shown import Said, country, said
from formhelper.web.speech import _
from formhelper.web.view import gaps, wording, words
from formhelper.web.words import Fill, Phrase, Words

MOST = 2048
"""Questions in words that are kept in memory: those of all forms in two languages, about 3 MB."""
DATE = "date"
"""The control with three fields."""
EXAMPLES = {"money": "1.234,56", "iban": "DE02 1203 0000 0000 2020 51", "hours": "38,5"}
"""How answers look, where the fact gives no example of its own."""
PARTS = ("day", "month", "year", "unlimited")
"""Ends of the names of its controls, which are their ids too; the last is the tick for "no end date"."""


@dataclass(frozen=True)
class Option:
    """One answer to choose from."""

    value: str
    label: Phrase
    german: str = ""
    help: Phrase | None = None


@dataclass(frozen=True, eq=False)
class Worded:
    """What a page says of a question, whoever answers it; `name` is the name of the control and its id."""

    question: Question
    fact: FactDef
    kept_as: str
    name: str
    label: Phrase
    help: Phrase
    where: Phrase
    why: Phrase
    sensitive: Phrase
    official: str
    control: str
    optional: bool
    autocomplete: str
    options: tuple[Option, ...]
    still: bool
    """It is the same for everybody, as no gap is filled in it."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """The ids of its controls that a link may lead to."""
        return tuple(f"{self.name}-{part}" for part in PARTS) if self.control == DATE else (self.name,)

    @property
    def example(self) -> str:
        """How such an answer looks."""
        return self.fact.example or EXAMPLES.get(self.fact.kind, "")

    @property
    def hinted(self) -> bool:
        """Whether there is anything to say under the question."""
        return bool(
            self.sensitive or self.help or self.example or self.control == DATE
            or (self.optional and self.fact.by_hand) or self.fact.kind == "nationalities"
        )


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """A question in words, and what is known of it."""

    words: Worded
    owner: str | None
    value: Value
    known: bool
    later: bool
    """The person does not know it yet."""

    @property
    def question(self) -> Question:
        """As the form asks it."""
        return self.words.question

    @property
    def fact(self) -> FactDef:
        """What it asks for, with the choices that it offers."""
        return self.words.fact

    @property
    def kept_as(self) -> str:
        """The name under which the answer is kept."""
        return self.words.kept_as

    @property
    def name(self) -> str:
        """The name of the control, which is its id too."""
        return self.words.name

    @property
    def label(self) -> Phrase:
        """The question itself."""
        return self.words.label

    @property
    def official(self) -> str:
        """The words of the German paper."""
        return self.words.official

    @property
    def control(self) -> str:
        """The kind of control, one macro for each."""
        return self.words.control

    @property
    def optional(self) -> bool:
        """Whether it may be left blank."""
        return self.words.optional

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers to choose from."""
        return self.words.options

    @property
    def anchors(self) -> tuple[str, ...]:
        """The ids of its controls that a link may lead to."""
        return self.words.anchors

    @property
    def said(self) -> tuple[Said, ...]:
        """The answer that is known, in words."""
        return said(self.value, self.fact, words())


def described(one: Worded, field: Any, compared: bool = False) -> Markup:
    """Attributes that name what says more about a control: its hint, its problem, what was typed before."""
    ends = (("hint", one.hinted), ("error", field.problem), ("compare", compared))
    ids = " ".join(f"{one.name}-{end}" for end, there in ends if there)
    said = Markup(' aria-describedby="{}"').format(ids) if ids else Markup()
    return said + Markup(' aria-invalid="true"') if field.problem else said


def asked(journey: Journey, visit: Visit, questions: Iterable[Question]) -> tuple[Asked, ...]:
    """The questions of a visit as the page shows them."""
    said_in = wording()
    return tuple(_asked(journey, visit, question, said_in) for question in questions)


def _asked(journey: Journey, visit: Visit, question: Question, said_in: Words) -> Asked:
    ask = journey.form.ask(question)
    whose, name, case = owner(journey.known, visit, question), ask.name, journey.case
    says = _still_worded(ask, said_in, _own(journey, ask.place))
    says = says or _in_words(ask, said_in, _own(journey, ask.place), gaps(journey.known, visit.here))
    return Asked(says, whose, case.get(whose, name), case.has(whose, name), case.is_later(whose, name))


@lru_cache(MOST)
def _still_worded(ask: Ask, said_in: Words, own: bool) -> Worded | None:
    """What a question says without filled gaps: kept for everybody. None where it has any."""
    fill = _Fill()
    made = _in_words(ask, said_in, own, fill)
    return None if fill.used else replace(made, still=True)


def _in_words(ask: Ask, said_in: Words, own: bool, fill: Fill) -> Worded:
    """Everything about a question but whose answer it asks for, and what is known of it."""
    question, fact = ask.question, _offered(asked_fact(ask.place), ask.question)
    control = kinds.KINDS[fact.kind].control
    return Worded(
        question=question,
        fact=fact,
        kept_as=ask.name,
        name=question.fact.replace(".", "-"),
        label=said_in.phrase(question.label or fact.label, fill),
        help=said_in.phrase(question.help or fact.help, fill),
        where=said_in.phrase(fact.where, fill),
        why=said_in.phrase(question.why or fact.why, fill),
        sensitive=said_in.phrase(fact.sensitive, fill),
        official=question.official_label or fact.on_paper,
        control=control,
        optional=ask.optional,
        autocomplete=fact.autocomplete if own else "",
        options=_options(fact) + (_blank() if control == "radio" and ask.optional else ()),
        still=False,
    )


class _Fill:
    """Fills no gap, and remembers whether there were any."""

    def __init__(self) -> None:
        self.used = False

    def __call__(self, _address: str) -> str:
        self.used = True
        return ""


def asked_fact(place: Place) -> FactDef:
    """The definition of the fact that a question asks for; a composed one cannot be asked, and checks say so."""
    if place.fact is None:
        raise UnknownFact(f"{place.name!r} is composed of others and cannot be asked")
    return place.fact


def _offered(fact: FactDef, question: Question) -> FactDef:
    """The fact without the choices that this question does not offer."""
    if not question.omit:
        return fact
    return replace(fact, choices=tuple(choice for choice in fact.choices if choice.id not in question.omit))


def _own(journey: Journey, place: Place) -> bool:
    """WCAG 1.3.5 is about the data of the person who types: the household, and the first role if it is one person."""
    return place.role is None or (place.role == journey.form.roles[0] and not place.role.many)


def _options(fact: FactDef) -> tuple[Option, ...]:
    language = words().language
    if fact.kind == "yes_no":
        return (_plain("yes", _("Yes"), "ja", language), _plain("no", _("No"), "nein", language))
    said_in = wording()
    return tuple(
        Option(
            choice.id,
            said_in.phrase(choice.label),
            "" if said_in.language == SOURCE else str(choice.label),
            said_in.phrase(choice.help) if choice.help else None,
        )
        for choice in fact.choices
    )


def _blank() -> tuple[Option, ...]:
    """A radio button cannot be taken back, so what may stay blank needs one for that."""
    return (_plain("", _("Leave blank"), "", words().language),)


def _plain(value: str, label: str, german: str, language: str) -> Option:
    return Option(value, Phrase(label, language, language), "" if language == "de" else german)


def state_options(kind: str, language: str, chosen: str) -> Markup:
    """The options of a list of states: those of the EU first, each group in the order of the language."""
    inside, outside = _listed(language)
    if kind == "nationalities":
        outside += _option(countries.STATELESS, country(countries.STATELESS, language))
    group = Markup('<optgroup label="{}">{}</optgroup>')
    found = group.format(_("European Union"), inside) + group.format(_("Other countries"), outside)
    if not _state(chosen):
        return found
    return found.replace(f'value="{chosen}"', Markup('value="{}" selected').format(chosen), 1)


def _state(code: str) -> bool:
    return code == countries.STATELESS or code in countries.codes()


@lru_cache
def _listed(language: str) -> tuple[Markup, Markup]:
    """Made once a language: two hundred and fifty options, three times on some pages."""
    named = sorted(((code, countries.name(code, language)) for code in countries.codes()), key=lambda p: _sorting(p[1]))
    inside = Markup().join(_option(code, name) for code, name in named if code in countries.EU)
    return inside, Markup().join(_option(code, name) for code, name in named if code not in countries.EU)


def _option(code: str, name: str) -> Markup:
    return Markup('<option value="{}">{}</option>').format(code, name)


def _sorting(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return plain.replace("ł", "l")


def spelled(value: Value, fact: FactDef) -> list[str]:
    """A kept value as the person would type or choose it."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if kinds.KINDS[fact.kind].control == DATE:
        fields = dates.in_fields(str(value))
        return [fields.day, fields.month, fields.year, "yes" if fields.unlimited else ""]
    typed = kinds.KINDS[fact.kind].control in {"text", "textarea"}
    return [kinds.shown(value, fact) if typed else str(value)]
