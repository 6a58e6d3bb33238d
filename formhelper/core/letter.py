"""Letters and sheets of our own that are told as data: who writes to whom, what it says, who signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from formhelper.core.condition import ALWAYS, Condition
from formhelper.core.known import Here, Known
from formhelper.core.wording import filled, gaps

BY_HAND = "_______________"
"""Stands for a fact that is not known: to be written by hand."""
PartKind = Literal["text", "item", "heading"]


@dataclass(frozen=True)
class LetterPart:
    """A paragraph, an item of a list or a heading; German, with gaps such as {applicant.full_name}."""

    text: str
    kind: PartKind = "text"
    when: Condition = ALWAYS
    for_each: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter or sheet as it is told in the description of its edition; all texts are German.

    Lines of sender, recipient and reference whose gaps are all unknown are left out; in all other texts an unknown
    fact becomes a line to write on. `dated` sets place and day above the subject; without it both stand by hand at the
    signature. `receipt` adds lines on which an office says that it got the paper.
    """

    subject: str
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    parts: tuple[LetterPart, ...] = ()
    closing: str = ""
    signatures: tuple[LetterPart, ...] = ()
    enclosures: tuple[LetterPart, ...] = ()
    place: str = ""
    dated: bool = False
    receipt: bool = False

    def texts(self) -> Iterator[tuple[str, str, str, Condition]]:
        """Every text with its place in the description, what it is repeated for, and its condition."""
        for name in ("sender", "recipient", "reference"):
            for number, line in enumerate(getattr(self, name), 1):
                yield f"{name}[{number}]", line, "", ALWAYS
        yield "subject", self.subject, "", ALWAYS
        yield "place", self.place, "", ALWAYS
        for name in ("parts", "signatures", "enclosures"):
            for number, part in enumerate(getattr(self, name), 1):
                yield f"{name}[{number}]", part.text, part.for_each, part.when


@dataclass(frozen=True)
class Written:
    """A letter with all its gaps filled: what is drawn."""

    subject: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    reference: tuple[str, ...]
    parts: tuple[tuple[PartKind, str], ...]
    closing: str
    signatures: tuple[str, ...]
    enclosures: tuple[str, ...]
    dateline: str
    receipt: bool
    to_tick: tuple[str, ...] = ()
    """Enclosures that the person ticks by hand, as nobody knows which of them are at hand."""
    recipient_by_hand: bool = False
    """Nobody knows the address: lines to write it on stand in its place."""


def write(letter: Letter, known: Known, here: Here) -> Written:
    """The letter about the household, and about the member that `here` names."""
    clerk = _Clerk(known, here)
    place = clerk.said(letter.place, "") if letter.place else ""
    day = f"{known.today:%d.%m.%Y}"
    return Written(
        subject=clerk.said(letter.subject),
        sender=clerk.lines(letter.sender),
        recipient=clerk.lines(letter.recipient),
        reference=clerk.lines(letter.reference),
        parts=tuple((part.kind, text) for part, text in clerk.parts(letter.parts)),
        closing=letter.closing,
        signatures=tuple(text for _, text in clerk.parts(letter.signatures)),
        enclosures=tuple(text for _, text in clerk.parts(letter.enclosures)),
        dateline=(f"{place}, {day}" if place else day) if letter.dated else "",
        receipt=letter.receipt,
    )


class _Clerk:
    """Fills gaps for one household."""

    def __init__(self, known: Known, here: Here) -> None:
        self.known, self.here = known, here

    def said(self, text: str, unknown: str = BY_HAND, here: Here | None = None) -> str:
        inside = self.here if here is None else here
        return filled(text, lambda address: self.known.paper(address, inside) or unknown or " ").strip()

    def lines(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        kept = (text for text in texts if not gaps(text) or any(self._knows(address) for address in gaps(text)))
        return tuple(" ".join(self.said(text, "").split()) for text in kept)

    def _knows(self, address: str) -> bool:
        return bool(self.known.paper(address, self.here))

    def parts(self, parts: tuple[LetterPart, ...]) -> Iterator[tuple[LetterPart, str]]:
        for part in parts:
            for one in self.known.heres(part.for_each):
                here = {**self.here, **one}
                if self.known.holds(part.when, here):
                    yield part, self.said(part.text, here=here)
