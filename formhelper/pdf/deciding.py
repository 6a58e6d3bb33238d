"""How each value is written: decided for all before anything is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from formhelper.core.annex import AnnexEntry
from formhelper.core.fields import PaperField
from formhelper.pdf.errors import (
    FieldError,
    NoRoom,
    NoSuchPlace,
    PdfError,
    Several,
    UnknownField,
    WrongState,
    WrongType,
)
from formhelper.pdf.fit import READABLE, Fit
from formhelper.pdf.places import Holder, TextPlace, TickPlace, literal
from formhelper.pdf.update import Update

Filling = str | bool
UNSEEN = dict.fromkeys([0x00AD, *range(0x200B, 0x200E), 0x2060, 0xFEFF])
"""Marks that show nothing and come with text that was pasted: soft hyphen, joiners of no width."""
BLANKS = dict.fromkeys([0x2007, 0x2009, 0x202F], "\u00a0")
"""Narrow blanks, which the fonts have not."""
REFERENCES = ("siehe Anhang, Nr. {}", "s. Anhang {}", "Anh. {}", "A {}", "A{}")
OFF = "Off"


@dataclass(frozen=True)
class Planned:
    """One field: what is known of it, the objects that keep its value, its boxes; `exports` says what the file keeps
    for an option of a choice."""

    known: PaperField
    holders: tuple[Holder, ...]
    ticks: tuple[TickPlace, ...]
    texts: tuple[TextPlace, ...]
    exports: Mapping[str, str]

    @cached_property
    def alone(self) -> TextPlace | None:
        """The only place of a text, which also keeps its value: the usual case."""
        return self.texts[0] if len(self.texts) == 1 and self.texts[0].holds and not self.exports else None

    @cached_property
    def _spelled(self) -> dict[str, str]:
        return {state: name for place in reversed(self.ticks) for state, name in place.states.items()}

    @cached_property
    def at_once(self) -> Callable[[str], str | None] | None:
        """What draws a value that fits its only place as it is asked for; None where there is more to decide."""
        usual = self.alone is not None and not self.unseen and self.known.kind in ("text", "choice")
        return self.alone.at_once if usual and self.alone else None

    @cached_property
    def states(self) -> tuple[str, ...]:
        """All on-states of the field."""
        return self.known.states

    def shown(self, state: str) -> list[tuple[int, int, str]]:
        """The objects of a tick box or a group of them that shows a state; number, generation, dictionary."""
        if state not in self._shown:
            value = self._spelled.get(state, "/Off")
            self._shown[state] = [
                *((one.number, one.generation, f"{one.head}/V{value}>>") for one in self.holders),
                *((one.number, one.generation, one.dictionary(state, value)) for one in self.ticks),
            ]
        return self._shown[state]

    @cached_property
    def _shown(self) -> dict[str, list[tuple[int, int, str]]]:
        """There are only as many as the field has states, so they are worked out once."""
        return {}

    @cached_property
    def unseen(self) -> bool:
        """Whether nothing of it is ever seen on paper."""
        return bool(self.known.unseen)


@dataclass(slots=True)
class Tick:
    """A state that a field is to show."""

    planned: Planned
    state: str

    def write(self, update: Update) -> None:
        """Put its objects into the update."""
        for number, generation, dictionary in self.planned.shown(self.state):
            update.change(number, generation, dictionary)


@dataclass(slots=True)
class Line:
    """A text that fits its only place as it is asked for."""

    place: TextPlace
    value: str
    content: str

    def write(self, update: Update) -> None:
        """Put its objects into the update."""
        place = self.place
        stream = update.drawn(place.about, place.font, self.content)
        update.change(place.number, place.generation, f"{place.head}/AP<</N {stream} 0 R>>/V{literal(self.value)}>>")


@dataclass(slots=True)
class Text:
    """A text with its fit by place (number from 0), and the field as it is drawn; other places show nothing."""

    planned: Planned
    stored: str
    fits: Mapping[int, Fit]
    known: PaperField

    def write(self, update: Update) -> None:
        """Put its objects into the update."""
        value = literal(self.stored)
        for holder in self.planned.holders:
            update.change(holder.number, holder.generation, f"{holder.head}/V{value}>>")
        for number, place in enumerate(self.planned.texts):
            stream = self._stream(update, place, self.fits.get(number))
            kept = f"/V{value}" if place.holds else ""
            update.change(place.number, place.generation, f"{place.head}/AP<</N {stream} 0 R>>{kept}>>")

    def _stream(self, update: Update, place: TextPlace, fit: Fit | None) -> int:
        if fit is None:  # an empty picture; without one, viewers would draw the value by themselves
            return update.stream(place.about, place.under)
        return update.drawn(place.about, fit.font, place.content(fit, self.known))


Decided = Tick | Line | Text


class Decisions:
    """Goes through the values, and remembers what became of them."""

    def __init__(self, labels: Mapping[str, str], only_widgets: Mapping[str, int]) -> None:
        self.labels, self.only_widgets = labels, only_widgets
        self.smaller: list[str] = []
        self.annexed: list[AnnexEntry] = []
        self.unseen: list[str] = []

    def all(self, planned: Mapping[str, Planned], values: Mapping[str, Filling]) -> list[Decided]:
        """In the order of the paper; raises the error of the value that is refused, or Several."""
        unknown = [name for name in values if name not in planned]
        refused: list[PdfError] = [UnknownField(unknown, list(planned))] if unknown else []
        decided: list[Decided] = []
        only = self.only_widgets
        for name, one in planned.items():
            if name in values:
                value = values[name]
                if (draw := one.at_once) and isinstance(value, str) and (content := draw(value)) and name not in only:
                    decided.append(Line(one.texts[0], value, content))  # nearly all are such
                    continue
                try:
                    decided.append(self.one(one, value))
                except FieldError as error:
                    refused.append(error)
        if refused:
            raise refused[0] if len(refused) == 1 else Several(refused)
        return decided

    def one(self, planned: Planned, value: Filling) -> Decided:
        """How one value is written; raises a FieldError."""
        known = planned.known
        if planned.unseen:
            self.unseen.append(known.name)
        if planned.ticks:
            return Tick(planned, _state(planned, value))
        if known.kind in ("button", "signature", "checkbox", "radio") or not isinstance(value, str):
            raise WrongType(known.name, known.kind, value)
        if known.kind == "choice" and known.options and value not in known.options:
            raise WrongState(known.name, value, known.options)
        return self._text(planned, legible(value))

    def fits(self, planned: Planned, value: str) -> dict[int, Fit]:
        """How a text fits each place that it is written into; raises Unencodable, Overflow, NoSuchPlace."""
        text = legible(value)
        places = self._places(planned)
        return {number: place.fit(text) for number, place in places.items()}

    def _places(self, planned: Planned) -> dict[int, TextPlace]:
        only = self.only_widgets.get(planned.known.name)
        places = {number: place for number, place in enumerate(planned.texts) if only in (None, number + 1)}
        if only is not None and not places:
            raise NoSuchPlace(planned.known.name, only, len(planned.texts))
        return places

    def _text(self, planned: Planned, text: str) -> Text:
        fits = self.fits(planned, text)
        if any(fit.kind == "annex" for fit in fits.values()):
            return self._annex(planned, text)
        if any(fit.kind != "fits" for fit in fits.values()):
            self.smaller.append(planned.known.name)
        return Text(planned, planned.exports.get(text, text), fits, planned.known)

    def _annex(self, planned: Planned, text: str) -> Text:
        known = planned.known
        number = len(self.annexed) + 1
        plain = replace(known, multiline=False, limit=None)
        found: list[tuple[str, dict[int, Fit]]] = []
        for reference in (words.format(number) for words in REFERENCES):
            if known.limit is None or len(reference) <= known.limit:
                places = self._places(planned).items()
                found.append((reference, {place: box.fit(reference, plain) for place, box in places}))
        for least in (READABLE, 0.0):  # rather shorter words than small letters
            for reference, fits in found:
                if all(fit.kind != "annex" and (fit.kind == "fits" or fit.size >= least) for fit in fits.values()):
                    label = self.labels.get(known.name) or known.told or known.name
                    self.annexed.append(AnnexEntry(number, label, known.name, text))
                    return Text(planned, reference, fits, plain)
        raise NoRoom(known.name)


def legible(text: str) -> str:
    """A text as it is written: in NFC, without marks that show nothing."""
    return unicodedata.normalize("NFC", text.translate(UNSEEN | BLANKS))


def _state(planned: Planned, value: Filling) -> str:
    """The on-state that is meant; "Off" for False."""
    name, states = planned.known.name, planned.states
    if value is True and len(states) == 1:
        return states[0]
    if value is False:
        return OFF
    if not isinstance(value, str | bool):
        raise WrongType(name, planned.known.kind, value)
    if value is True or value not in states:
        raise WrongState(name, value, states)
    return value
