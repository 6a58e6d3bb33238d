"""What leads to forms and on from them: situations in life, and places where people are helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from formhelper.core.blocks import NOTHING, Text


@dataclass(frozen=True)
class Section:
    """A stretch of the way through a form, such as "Kinder"; all forms share the same few."""

    id: str
    title: Text


@dataclass(frozen=True)
class Stop:
    """A form on the way through a situation; `condition` says in words for whom, empty where it is for everybody."""

    form: str
    condition: Text = NOTHING


@dataclass(frozen=True)
class Bundle:
    """A situation in life: the forms that belong to it, in the order in which they are best filled in."""

    id: str
    title: Text
    text: Text
    stops: tuple[Stop, ...]

    def after(self, form: str) -> Stop | None:
        """The next form on the way."""
        ids = [stop.form for stop in self.stops]
        at = ids.index(form) + 1 if form in ids else len(ids)
        return self.stops[at] if at < len(ids) else None


@dataclass(frozen=True)
class Contact:
    """An office or a counselling centre as it is published; what is not known is empty.

    `topics` are those of forms, or ids of forms; `region` is a country or a code of regions.toml.
    """

    id: str
    name: str
    kind: Literal["office", "counselling"]
    topics: tuple[str, ...]
    region: str
    address: tuple[str, ...] = ()
    phone: str = ""
    web: str = ""
    languages: tuple[str, ...] = ()
    checked: date | None = None
    note: Text = NOTHING


def contacts_for(
    contacts: Sequence[Contact], form: str, topic: str, regions: Sequence[str] | None
) -> tuple[Contact, ...]:
    """Who helps with a form: of the regions of a place, the narrowest first; without regions, everywhere."""
    meant = [one for one in contacts if {form, topic, "all"} & set(one.topics)]
    if regions is None:
        return tuple(meant)
    return tuple(sorted((one for one in meant if one.region in regions), key=lambda one: regions.index(one.region)))
