"""A page that was sent, met with what is stored now: what both changed, and what only the other one changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formhelper.core.difference import Known, Silence
from formhelper.core.facts import Owned
from formhelper.web import marks
from formhelper.web.asking import Asked
from formhelper.web.shown import Said, said
from formhelper.web.speech import _
from formhelper.web.view import words
from formhelper.web.words import Phrase


@dataclass(frozen=True)
class Side:
    """An answer in words; `note` where there is none."""

    said: tuple[Said, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Told:
    """One thing that both changed; `before` is None where nobody knows any more what was there."""

    label: Phrase
    anchor: str
    before: Side | None
    mine: Side
    theirs: Side


@dataclass(frozen=True)
class Meeting:
    """`mine` are the answers of the page to be saved; `theirs` the names of controls that only the other changed."""

    mine: Mapping[Owned, Known]
    theirs: frozenset[str]
    differ: tuple[Told, ...]


def mark(questions: Sequence[Asked]) -> str:
    """What is known of these questions now, for the page that asks them."""
    return marks.seal([[one.owner, one.kept_as, *_written(known_of(one))] for one in questions], marks.QUESTIONS)


def met(questions: Sequence[Asked], typed: Mapping[Owned, Known], sealed: str) -> Meeting:
    """Each answer of a page beside what was stored when the page was made, and what is stored now."""
    before = _read(marks.opened(sealed, marks.QUESTIONS))
    mine: dict[Owned, Known] = {}
    theirs: set[str] = set()
    differ: list[Told] = []
    for one in questions:
        place = (one.owner, one.kept_as)
        was, is_now = before.get(place), known_of(one)
        if typed[place] == is_now:
            continue
        if place in before and typed[place] == was:
            theirs.add(one.name)
        elif is_now is Silence.UNASKED or (place in before and is_now == was):
            mine[place] = typed[place]
        else:
            differ.append(_told(one, was if place in before else None, place in before, typed[place], is_now))
    return Meeting(mine, frozenset(theirs), tuple(differ))


def known_of(one: Asked) -> Known:
    """What is known of a question."""
    if one.later:
        return Silence.LATER
    return one.value if one.known else Silence.UNASKED


def _told(one: Asked, was: Known, known: bool, mine: Known, theirs: Known) -> Told:
    return Told(one.label, one.anchors[0], _side(one, was) if known else None, _side(one, mine), _side(one, theirs))


def _side(one: Asked, known: Known) -> Side:
    if isinstance(known, Silence):
        return Side(note=_("not known yet") if known is Silence.LATER else _("not answered"))
    return Side(said(known, one.fact, words()), _("left blank"))


def _written(known: Known) -> tuple[str, object]:
    return ("", known) if not isinstance(known, Silence) else (known.value, None)


def _read(content: object) -> dict[Owned, Known]:
    """It is sealed, so its shape is ours."""
    rows = content if isinstance(content, list) else []
    return {(owner, name): Silence(silence) if silence else value for owner, name, silence, value in rows}
