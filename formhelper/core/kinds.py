"""Kinds of answers: what people type -> the value that is kept, or a named Problem; and the value -> German paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from formhelper.core import countries, dates, latin, numbers, registered
from formhelper.core.blocks import FactDef
from formhelper.core.dates import UNLIMITED as UNLIMITED  # a value of the kind expiry
from formhelper.core.din91379 import nfc, strangers
from formhelper.core.facts import Value
from formhelper.core.problems import Problem

Raw = str | int | bool | date | Sequence[str]
TEXTS = frozenset({"text", "multiline", "name"})
MOST = 10**12
# Greek and Cyrillic: German offices read Latin letters, which identity documents of the EU always print too.
FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u1f00-\u1fff]")


@dataclass(frozen=True)
class Kind:
    """How one kind of answer is read, put on paper, and which control asks for it."""

    parse: Callable[[str, FactDef, date], Value]
    paper: Callable[[str, FactDef], str]
    control: str = "text"
    many: bool = False
    grouped: Callable[[str], str] | None = None
    """How people read it more easily than as it stands on paper."""


def read(raw: Raw, fact: FactDef, today: date) -> Value:
    """The value to keep for what was typed; None where nothing was. Raises Problem where it cannot be taken."""
    kind = KINDS[fact.kind]
    if kind.many:
        return _read_many(raw, fact, today)
    if isinstance(raw, bool) and fact.kind != "yes_no":
        raise Problem("wrong_type", expected="text")
    if isinstance(raw, int) and not isinstance(raw, bool) and fact.kind in TEXTS:
        raise Problem("wrong_type", expected="text in quotes")
    typed = _typed(raw)
    return kind.parse(typed, fact, today) if typed else None


def paper(value: Value, fact: FactDef) -> str:
    """What a clerk would write on German paper for the value; empty where it is not known."""
    if value is None:
        return ""
    values = value if isinstance(value, list) else [value]
    return ", ".join(KINDS[fact.kind].paper(str(item), fact) for item in values)


def shown(value: Value, fact: FactDef) -> str:
    """The value as a page shows it and as it stands in its field: long numbers in groups, else as on German paper."""
    grouped = KINDS[fact.kind].grouped
    return grouped(value) if grouped and isinstance(value, str) else paper(value, fact)


def doubts(value: Value, fact: FactDef, today: date) -> Problem | None:
    """A warning that does not stop the person: an expired document, a very old date."""
    if fact.kind in TEXTS and isinstance(value, str) and (strange := FOREIGN.findall(value)):
        return Problem("not_latin", characters=" ".join(dict.fromkeys(strange)))
    if fact.warn_if_past and isinstance(value, str) and value != UNLIMITED and value < today.isoformat():
        return Problem("document_expired")
    return None


def _typed(raw: Raw) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, int) and abs(raw) > MOST:
        raise Problem("number_wrong")
    if isinstance(raw, str | int):
        return str(raw).strip()
    raise Problem("wrong_type", expected="text")


def _read_many(raw: Raw, fact: FactDef, today: date) -> Value:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise Problem("wrong_type", expected="a list")
    parsed = [KINDS[fact.kind].parse(item.strip(), fact, today) for item in items if item.strip()]
    values = list(dict.fromkeys(str(item) for item in parsed))
    if fact.max and len(values) > fact.max:
        raise Problem("too_many", max=fact.max)
    return values or None


def _text(typed: str, fact: FactDef, today: date) -> str:
    return _limited(nfc(typed), fact)


def _multiline(typed: str, fact: FactDef, today: date) -> str:
    return _limited("\n".join(nfc(line) for line in typed.splitlines()).strip(), fact)


def _limited(text: str, fact: FactDef) -> str:
    if bad := tuple(dict.fromkeys(c for c in text if not c.isprintable() and c != "\n")):
        raise Problem("unreadable_letters", characters=" ".join(f"U+{ord(c):04X}" for c in bad))
    if len(text) > (longest := fact.max or 250):
        raise Problem("too_long", max=longest)
    return text


def _name(typed: str, fact: FactDef, today: date) -> str:
    """DIN 91379:2022-08, data type A; as in the Latin line of the passport."""
    name = _limited(nfc(typed).replace("`", "’").replace("´", "’"), fact)
    if bad := strangers(name):
        # a letter that the tables do not know stays as it is: then there is nothing to suggest
        if (found := latin.suggestion(name)) and not strangers(found):
            raise Problem("name_suggestion", suggestion=found)
        raise Problem("name_not_latin", characters=" ".join(bad))
    return name


def _yes_no(typed: str, fact: FactDef, today: date) -> str:
    if typed not in {"yes", "no"}:
        raise Problem("not_a_choice")
    return typed


def _choice(typed: str, fact: FactDef, today: date) -> str:
    if typed not in {choice.id for choice in fact.choices}:
        raise Problem("not_a_choice")
    return typed


def _paper_choice(value: str, fact: FactDef) -> str:
    return next((choice.paper or str(choice.label) for choice in fact.choices if choice.id == value), value)


def _country(typed: str, fact: FactDef, today: date) -> str:
    if typed not in countries.codes():
        raise Problem("not_a_choice")
    return typed


def _nationality(typed: str, fact: FactDef, today: date) -> str:
    if typed != countries.STATELESS and typed not in countries.codes():
        raise Problem("not_a_choice")
    return typed


def _as_is(value: str, fact: FactDef) -> str:
    return value


def _plain(parse: Callable[[str], Value]) -> Callable[[str, FactDef, date], Value]:
    """A kind for which neither the fact nor the day matters."""
    return lambda typed, _fact, _today: parse(typed)


def _worded(write: Callable[[str], str]) -> Callable[[str, FactDef], str]:
    """A kind that stands on paper alike for every fact."""
    return lambda value, _fact: write(value)


KINDS: Mapping[str, Kind] = {
    "text": Kind(_text, _as_is),
    "multiline": Kind(_multiline, _as_is, "textarea"),
    "name": Kind(_name, _as_is),
    "date": Kind(dates.read, _worded(dates.paper), "date"),
    "partial_date": Kind(dates.read_partial, _worded(dates.paper), "date"),
    "expiry": Kind(dates.read_expiry, _worded(dates.paper), "date"),
    "yes_no": Kind(_yes_no, lambda value, _: {"yes": "ja", "no": "nein"}[value], "radio"),
    "choice": Kind(_choice, _paper_choice, "radio"),
    "choices": Kind(_choice, _paper_choice, "checkboxes", many=True),
    "integer": Kind(lambda typed, fact, _: numbers.integer(typed, fact), _as_is),
    "hours": Kind(_plain(numbers.hours), lambda value, _: value.replace(".", ",")),
    "money": Kind(_plain(numbers.money), _worded(numbers.paper_money)),
    "iban": Kind(_plain(registered.iban), _as_is, grouped=registered.in_fours),
    "bic": Kind(_plain(registered.bic), _as_is),
    "tax_id": Kind(_plain(registered.tax_id), _as_is, grouped=registered.as_tax_id),
    "kindergeld_number": Kind(_plain(registered.kindergeld_number), _as_is),
    "health_insurance_number": Kind(_plain(registered.health_insurance_number), _as_is),
    "pension_number": Kind(_plain(registered.pension_number), _as_is, grouped=registered.as_pension_number),
    "postcode": Kind(_plain(registered.postcode), _as_is),
    "phone": Kind(_plain(registered.phone), _worded(registered.paper_phone)),
    "country": Kind(_country, lambda value, _: countries.name(value), "select"),
    "nationalities": Kind(_nationality, lambda value, _: countries.nationality(value), "selects", many=True),
}
