"""Which boxes of a paper an answer goes into, and where they stand: the way back from a question to the paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from formhelper.core.definition import Form, Place
from formhelper.core.edition import Edition, Entry
from formhelper.core.facts import Owned
from formhelper.core.fields import PaperField, Rect
from formhelper.core.filling import in_row, left_over
from formhelper.core.known import Here, Known

Read = tuple[str, str, int]
"""A field, the address of which it reads the fact, and how directly, as in `written`."""
Reads = Mapping[str, Sequence[Read]]

JOINED, COMPOSED, ASKED_WHEN = 1, 2, 3
NEAR = 150.0
"""Boxes of one question that lie within so many points from top to bottom are shown together."""


@dataclass(frozen=True)
class Spot:
    """Boxes that belong together: page from 1, rectangles in points as in `Widget`, and the fields that they are of."""

    page: int
    rects: tuple[Rect, ...]
    fields: tuple[str, ...]


def written(edition: Edition, known: Known, here: Here, sheet: int = 0) -> Mapping[Owned, Mapping[str, int]]:
    """By fact, the fields of one sheet (from 0) that its answer goes into, be it blank now.

    Each field with how directly: 0 where it stands there as it is, 1 joined with others, 2 as part of a composed
    fact, 3 where it only decides whether something is ticked.
    """
    found: dict[Owned, dict[str, int]] = {}
    for field, entry in edition.entries.items():
        for address, depth in _reads(entry):
            for owned, further in _owned(edition, known, here, sheet, address):
                fields = found.setdefault(owned, {})
                fields[field] = min(max(depth, further), fields.get(field, ASKED_WHEN))
    return found


def reads(edition: Edition, form: Form) -> Reads:
    """By the name under which a fact is kept, the fields that read it, whoever the household is; to be made once."""
    found: dict[str, list[Read]] = {}
    for field, entry in edition.entries.items():
        for address, depth in _reads(entry):
            for name, further in _names(form, address):
                found.setdefault(name, []).append((field, address, max(depth, further)))
    return found


def fields_of(
    owned: Owned, found: Reads, edition: Edition, known: Known, here: Here, sheet: int = 0
) -> Mapping[str, int]:
    """What `written` tells of one fact, without looking at the others; `found` is what `reads` gave."""
    fields: dict[str, int] = {}
    for field, address, depth in found.get(owned[1], ()):
        if _has(owned[0], edition, known, here, sheet, address):
            fields[field] = min(depth, fields.get(field, ASKED_WHEN))
    return fields


def stands(owned: Owned, found: Reads, edition: Edition, known: Known, here: Here, sheet: int = 0) -> bool:
    """Whether `fields_of` gives a field that is seen on paper; the first one that is found says so."""
    return any(
        _has(owned[0], edition, known, here, sheet, address) and seen(edition, (field,))
        for field, address, _ in found.get(owned[1], ())
    )


def _has(owner: str | None, edition: Edition, known: Known, here: Here, sheet: int, address: str) -> bool:
    """Whether an address means a fact of that owner on the sheet."""
    address, here = in_row(edition, known, here, sheet, address)
    return bool(address) and owner in known.owners(known.form.place(address), address, here)


def _names(form: Form, address: str) -> Iterator[tuple[str, int]]:
    """The names under which the facts of an address are kept, in whichever row they stand, and how indirectly."""
    word, _, rest = address.partition(".")
    number, _, name = rest.partition(".")
    role = form.role(word)
    address = f"{role.one}.{name}" if role and number.isdigit() else address
    if form.role(address) is None:
        yield from _parts(form.place(address))


def told_in_annex(edition: Edition, known: Known) -> frozenset[Owned]:
    """The facts of members who found no row on the paper: they are written in the annex."""
    found: set[Owned] = set()
    for role_id, members in left_over(edition, known).items():
        if role := known.form.role(role_id):
            place = known.form.place(f"{role.one}.{edition.rows[role_id].line}")
            found |= {(member, name) for member in members for name, _ in _parts(place)}
    return frozenset(found)


def spot(edition: Edition, fields: Mapping[str, int] | Collection[str]) -> Spot | None:
    """The first place of these fields that is seen on paper, with what lies near; None where nothing is ever seen.

    Of fields with a depth (see `written`) those with the least are taken.
    """
    depths = fields if isinstance(fields, Mapping) else dict.fromkeys(fields, 0)
    known = edition.fields.by_name()
    places = [
        (depths[name], page, rect, name)
        for name in depths
        for page, rect in _places(known[name], edition.entries[name].only_widget)
    ]
    if not places:
        return None
    places.sort(key=lambda one: (one[0], one[1], -one[2][3], one[2][0]))
    depth, page, first, _ = places[0]
    near = [
        (rect, name) for its_depth, its_page, rect, name in places
        if (its_depth, its_page) == (depth, page) and first[3] - rect[1] <= NEAR
    ]
    return Spot(page, tuple(rect for rect, _ in near), tuple(dict.fromkeys(name for _, name in near)))


def seen(edition: Edition, fields: Collection[str]) -> bool:
    """Whether any of these fields is seen on paper: whether `spot` finds a place."""
    known = edition.fields.by_name()
    return any(True for name in fields for _ in _places(known[name], edition.entries[name].only_widget))


def _places(field: PaperField, only: int) -> Iterator[tuple[int, Rect]]:
    for number, widget in enumerate(field.widgets, 1):
        if only in (0, number) and not widget.unseen:
            yield widget.page, widget.rect


def _reads(entry: Entry) -> Iterator[tuple[str, int]]:
    if entry.fact:
        yield entry.fact, 0
    if entry.rows:
        yield entry.rows, JOINED
    if entry.tick or entry.state:
        for address in entry.when.addresses():
            yield address, ASKED_WHEN
    for part in (*entry.join, *entry.any):
        for address, depth in _reads(part):
            yield address, max(depth, JOINED)


def _owned(
    edition: Edition, known: Known, here: Here, sheet: int, address: str
) -> Iterator[tuple[Owned, int]]:
    address, here = in_row(edition, known, here, sheet, address)
    if not address or known.form.role(address):
        return
    place = known.form.place(address)
    for owner in known.owners(place, address, here):
        for name, depth in _parts(place):
            yield (owner, name), depth


def _parts(place: Place) -> Iterator[tuple[str, int]]:
    """The names under which the facts of a place are kept, and how indirectly they are part of it."""
    if place.composed is None:
        yield place.name, 0
        return
    for short in place.composed.join:
        for name, _ in _parts(Place(place.role, place.sibling(short), place.block, short)):
            yield name, COMPOSED
