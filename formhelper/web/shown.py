"""An answer as people read it: in their language, and in German where the paper says it in other words."""

from __future__ import annotations

from dataclasses import dataclass

from formhelper.core import countries, kinds
from formhelper.core.blocks import FactDef
from formhelper.core.facts import Value
from formhelper.core.kinds import UNLIMITED
from formhelper.library.catalogues import SOURCE
from formhelper.web.speech import _
from formhelper.web.words import Phrase, Words

EURO = " €"


@dataclass(frozen=True)
class Said:
    """One answer; `german` is empty where both are the same, or where it is nothing but letters and digits."""

    here: Phrase
    german: str


def said(value: Value, fact: FactDef, words: Words) -> tuple[Said, ...]:
    """The answer in the language of the page, one for each value; empty where it was left blank."""
    if value is None:
        return ()
    return tuple(_said(str(item), fact, words) for item in (value if isinstance(value, list) else [value]))


def text_of(value: Value, fact: FactDef, words: Words) -> str:
    """The same in one line, for the gaps of texts, which write "Euro" themselves."""
    return ", ".join(str(one.here).removesuffix(EURO) for one in said(value, fact, words))


def _said(value: str, fact: FactDef, words: Words) -> Said:
    german = kinds.shown(value if not kinds.KINDS[fact.kind].many else [value], fact)
    if fact.kind == "money":
        german += EURO
    here = _in_words(value, fact, words) or Phrase(german, words.language, words.language)
    return Said(here, "" if words.language == SOURCE or str(here) == german else german)


def _in_words(value: str, fact: FactDef, words: Words) -> Phrase | None:
    if chosen := next((choice for choice in fact.choices if choice.id == value), None):
        return words.phrase(chosen.label)
    word = ""
    if fact.kind == "yes_no":
        word = {"yes": _("Yes"), "no": _("No")}[value]
    elif fact.kind in {"country", "nationalities"}:
        word = country(value, words.language)
    elif fact.kind == "expiry" and value == UNLIMITED:
        word = _("without end date")
    return Phrase(word, words.language, words.language) if word else None


def country(code: str, language: str) -> str:
    """The name of a state in that language."""
    return _("stateless") if code == countries.STATELESS else countries.name(code, language)
