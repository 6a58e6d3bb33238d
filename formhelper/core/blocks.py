"""Facts: what is known about people, records and the household, and how each is asked; forms share them in blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class Text(str):
    """A German sentence that people read: the extractor yields it, the page translates it, neither can forget it."""

    __slots__ = ()


class UnknownFact(LookupError):
    """An address that no role, block or list of the form has."""


NOTHING = Text("")


@dataclass(frozen=True)
class Choice:
    """One answer of a choice; `paper` is what stands on German paper where it differs from the label."""

    id: str
    label: Text
    paper: str = ""
    help: Text = NOTHING


@dataclass(frozen=True)
class FactDef:
    """One thing known about a person, a record or the household: how it is asked and what it may be."""

    kind: str
    label: Text
    official_label: str = ""
    help: Text = NOTHING
    where: Text = NOTHING
    why: Text = NOTHING
    """Why the office asks for it."""
    example: str = ""
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    sensitive: Text = NOTHING
    autocomplete: str = ""
    min: int = 0
    max: int = 0
    first_year: int = 1900
    not_in_future: bool = False
    warn_if_past: bool = False
    by_hand: bool = False
    """Left blank, it is kept open on the data sheet, to be added by hand; else blank means that it does not apply."""
    about: str = ""
    """The role whose member the answer is about: it is forgotten when someone else gets that role."""

    @property
    def on_paper(self) -> str:
        """The German wording of offices."""
        return self.official_label or str(self.label)


@dataclass(frozen=True)
class Composed:
    """A fact made of others of the same block, for papers and texts only, e.g. an address in one line."""

    join: tuple[str, ...]
    separator: str = " "
    alone: tuple[str, str] = ("", "")
    """What stands before the first or the last part where the other is unknown: seit …, bis …"""
    characters: tuple[int, int] | None = None
    """Only these of the joined text, from and to: the first two letters of an IBAN are its country."""


@dataclass(frozen=True)
class Block:
    """A reusable group of facts: of each person or record (`each`), else of the household."""

    facts: Mapping[str, FactDef]
    composed: Mapping[str, Composed] = field(default_factory=dict)
    each: bool = False


@dataclass(frozen=True)
class Renamed:
    """Open cases know this under an older name: a block, a fact (block.fact), or a choice of the fact `choice_of`."""

    old: str
    new: str
    choice_of: str = ""
