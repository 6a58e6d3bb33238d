"""Says everything twice for the sheets that people take home: in their language, and in German."""

from __future__ import annotations

from formhelper.core import countries, kinds
from formhelper.core.blocks import FactDef, Text
from formhelper.core.definition import Remark
from formhelper.core.facts import Value
from formhelper.core.flow import Journey
from formhelper.core.known import Here
from formhelper.core.wording import filled, told
from formhelper.desk.applying import Due
from formhelper.desk.words import Words
from formhelper.library.catalogues import SOURCE
from formhelper.papers.leaflet import Both

ANSWERS = {"yes": "Yes", "no": "No", "unlimited": "without end date"}
"""Interface sentences, in English: they are msgids."""
STATELESS = "stateless"
ON_DAY = "%(text)s The last day is %(day)s."
OVER = "%(text)s The last day was %(day)s. Please do it as soon as you can."


class Teller:
    """One journey, in one language and in German."""

    def __init__(self, journey: Journey, words: Words) -> None:
        self.journey, self.words = journey, words

    @property
    def german_only(self) -> bool:
        """Whether there is nothing to translate."""
        return self.words.language == SOURCE

    def text(self, text: Text, here: Here) -> Both:
        """A text of a definition; its gaps hold answers in the language of the text."""
        language = self.words.language_of(text)
        own = filled(self.words.text(text), lambda address: self._gap(address, here))
        german = told(str(text), self.journey.known, here)
        return Both(german if language == SOURCE else own, german, "" if language == self.words.language else language)

    def say(self, english: str, **gaps: object) -> Both:
        """A sentence of the interface, its gaps (%(name)s) filled; what is filled in is the same in both."""
        own, german = self.words.say(english), self.words.say_german(english)
        return Both(own % gaps, german % gaps) if gaps else Both(own, german)

    def answer(self, value: Value, fact: FactDef) -> str:
        """An answer as the person would say it; empty where there is none."""
        if value is None:
            return ""
        items = value if isinstance(value, list) else [value]
        return ", ".join(self._one(str(item), fact) for item in items)

    def deadline(self, remark: Remark, here: Here) -> Both:
        """A deadline, with its day where that can be computed."""
        said = self.text(remark.text, here)
        day = self.journey.known.due(remark.term, here) if remark.term else None
        if day is None:
            return said
        gaps = {"day": f"{day:%d.%m.%Y}"}
        sentence = ON_DAY if day >= self.journey.known.today else OVER
        own, german = self.words.say(sentence), self.words.say_german(sentence)
        return Both(own % {**gaps, "text": said.own}, german % {**gaps, "text": said.german}, said.language)

    def due(self, due: Due) -> Both:
        """A paper that must be got elsewhere, and what it is."""
        return self.joined(self.text(due.paper.title, due.here), self.text(due.paper.text, due.here))

    def joined(self, first: Both, *others: Both | str) -> Both:
        """A head, and after a colon what is said of it."""
        pairs = [Both(other, other) if isinstance(other, str) else other for other in others]
        own, german = "; ".join(pair.own for pair in pairs), "; ".join(pair.german for pair in pairs)
        return Both(f"{first.own}: {own}", f"{first.german}: {german}", first.language)

    def _gap(self, address: str, here: Here) -> str:
        known = self.journey.known
        place = known.form.place(address)
        if place.fact is None:
            return known.paper(address, here)
        answers = (self.answer(value, place.fact) for value in known.values(address, here))
        return ", ".join(answer for answer in answers if answer)

    def _one(self, value: str, fact: FactDef) -> str:
        if self.german_only:
            return kinds.paper([value] if kinds.KINDS[fact.kind].many else value, fact)
        if chosen := next((choice for choice in fact.choices if choice.id == value), None):
            return self.words.text(chosen.label)
        if fact.kind in {"yes_no", "expiry"} and value in ANSWERS:
            return self.words.say(ANSWERS[value])
        if fact.kind in {"country", "nationalities"}:
            return self._state(value)
        return kinds.paper(value, fact)

    def _state(self, code: str) -> str:
        if code == countries.STATELESS:
            return self.words.say(STATELESS)
        return countries.name(code, self.words.language)
