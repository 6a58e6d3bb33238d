"""What buttons of a page write into its controls: a Latin spelling, and the lines of a passport. Nothing is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from formhelper.core import dates, latin, mrz
from formhelper.core.mrz import Holder
from formhelper.core.problems import Problem
from formhelper.web.asking import DATE, Asked
from formhelper.web.words import sentence

LINES = "mrz"
"""The control for the lines, and the value of the button that reads them."""
ORIGINAL = "original"
"""End of the name of the hidden field that keeps what was typed before a suggestion was taken over."""
KINDS = {"passport": "RP", "card": "PA"}
IN_LINES: Mapping[str, Callable[[Holder], str]] = {
    "family_name": lambda holder: holder.family_name,
    "given_names": lambda holder: holder.given_names,
    "birth_date": lambda holder: holder.birth_date,
    "nationalities": lambda holder: holder.nationality,
    "sex": lambda holder: holder.sex,
    "document_serial": lambda holder: holder.number,
    "document_valid_until": lambda holder: holder.valid_until,
    "document_kind": lambda holder: KINDS.get(holder.kind, ""),
}
"""Facts of a person that lines say."""


@dataclass(frozen=True)
class Proposal:
    """What the page shows instead of what was sent."""

    sent: MultiDict[str, str] | None
    pressed: bool = False
    """A button was pressed that only writes into controls: the page is shown again, nothing is checked or saved."""
    prefix: str = ""
    """Of the controls that lines could fill; empty where the page does not ask for such things."""
    lines: str = ""
    """What was typed as lines and not yet taken over."""
    holder: Holder | None = None
    """What the lines say."""
    written: str = ""
    """The control into which a suggestion was written."""
    originals: Mapping[str, str] = field(default_factory=dict)
    """By control, what stood there before a suggestion was taken over."""
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        """Whether controls are shown otherwise than they were sent."""
        return bool(self.pressed or self.originals)


def proposal(questions: Sequence[Asked], sent: MultiDict[str, str] | None, today: date) -> Proposal:
    """What the page shows for what was sent: its buttons `write` and `read` fill controls, and save nothing."""
    prefix = _prefix(questions)
    if sent is None:
        return Proposal(None, prefix=prefix)
    originals = {one.name: text for one in questions if (text := sent.get(f"{one.name}-{ORIGINAL}", ""))}
    if sent.get("read") == LINES and prefix:
        return _read(questions, sent, today, prefix, originals)
    wanted = next((one for one in questions if one.name == sent.get("write") and one.fact.kind == "name"), None)
    if wanted and (found := latin.suggestion(typed := sent.get(wanted.name, ""))):
        sent = MultiDict(sent)
        sent[wanted.name] = found
        originals = {**originals, wanted.name: typed}
        return Proposal(sent, True, prefix, sent.get(LINES, ""), written=wanted.name, originals=originals)
    return Proposal(sent, False, prefix, sent.get(LINES, ""), originals=originals)


def _prefix(questions: Sequence[Asked]) -> str:
    """Of the first person of whom at least two things are asked that lines say; one alone is typed as fast."""
    asked: dict[str, int] = {}
    for one in questions:
        whose, _, short = one.question.fact.rpartition(".")
        asked[whose] = asked.get(whose, 0) + (short in IN_LINES)
    return next((f"{whose}-".replace(".", "-") for whose, count in asked.items() if count > 1), "")


def _read(
    questions: Sequence[Asked], sent: MultiDict[str, str], today: date, prefix: str, originals: Mapping[str, str]
) -> Proposal:
    typed = sent.get(LINES, "")
    try:
        holder = mrz.read(typed, today)
    except Problem as problem:
        return Proposal(sent, True, prefix, typed, originals=originals, problems={LINES: sentence(problem)})
    sent = MultiDict(sent)
    for one in questions:
        says = IN_LINES.get(one.name.removeprefix(prefix)) if one.name.startswith(prefix) else None
        if says and (value := says(holder)):
            for control, part in _controls(one, value):
                sent.setlist(control, [part])
    return Proposal(sent, True, prefix, holder=holder, originals=originals)


def _controls(one: Asked, value: str) -> Iterator[tuple[str, str]]:
    if one.control == DATE:
        fields = dates.in_fields(value)
        yield from zip(one.anchors, (fields.day, fields.month, fields.year, ""), strict=True)
    elif not one.options or value in {option.value for option in one.options}:
        yield one.name, value


