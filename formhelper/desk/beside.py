"""The paper beside the question: where its boxes are, pictures of them, and how the answers fit."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from formhelper import pdf
from formhelper.core.boxes import Spot, fields_of, spot, stands, told_in_annex, written
from formhelper.core.edition import Edition
from formhelper.core.facts import Owned
from formhelper.core.filling import Filling, filling, only_widgets, sheets
from formhelper.core.flow import Journey
from formhelper.desk.applying import Chosen
from formhelper.desk.gate import Gate
from formhelper.desk.package import Desk
from formhelper.desk.sheet import official_labels

MOST_PAPERS = 3
MOST_FIELDS = 60
KEPT = 400
"""Pictures that are kept in memory, about 20 MB."""
KEY = re.compile(r"[0-9]{1,4}(?:-[0-9]{1,4})*")
WIDTHS = {"wide": (2.0, 0.0), "narrow": (3.0, 300.0)}
"""By name, dots a point and points across: a whole line of the paper, and as much as a phone shows in readable size."""

Fitting = Literal["fits", "smaller", "annex", "refused"]
RANK: tuple[Fitting, ...] = ("fits", "smaller", "annex", "refused")


@dataclass(frozen=True)
class OnPaper:
    """Where a question stands on a paper that applies; `key` names its fields in addresses, and no answer."""

    chosen: Chosen
    edition: Edition
    spot: Spot
    key: str


@dataclass(frozen=True)
class BoxFit:
    """How an answer fits its boxes on all papers: the worst of them; why, where it cannot be written at all."""

    kind: Fitting
    problem: pdf.PdfError | None = None


class Places:
    """Where the facts of a journey stand on its papers."""

    def __init__(self, desk: Desk, journey: Journey) -> None:
        self._desk, self._known = desk, journey.known
        self._found = tuple(_sheets(desk, journey))

    def of(self, owned: Owned) -> tuple[OnPaper, ...]:
        """The first place on each paper, on three papers at most; empty where no paper has a box for it."""
        found: dict[str, OnPaper] = {}
        for chosen, edition, sheet in self._found:
            if edition.key in found:
                continue
            reads = self._desk.reads(edition, self._known.form)
            place = spot(edition, fields_of(owned, reads, edition, self._known, chosen.here, sheet))
            if place and len(place.fields) <= MOST_FIELDS:
                found[edition.key] = OnPaper(chosen, edition, place, _key(edition, place.fields))
        return tuple(found.values())[:MOST_PAPERS]


class Standing:
    """Which facts of a journey stand on its papers at all: made once a page with questions, asked once a question."""

    def __init__(self, desk: Desk, journey: Journey) -> None:
        self._desk, self._journey, self._known = desk, journey, journey.known
        self._found = [
            (desk.reads(edition, journey.form), edition, here, sheet)
            for edition, here in desk.editions(journey.form, journey) if not edition.letter
            for sheet in range(sheets(edition, journey.known))
        ]

    def __contains__(self, owned: Owned) -> bool:
        """Whether `Places.of` finds a place: a page with questions need not know which."""
        for reads, edition, here, sheet in self._found:
            if len(reads.get(owned[1], ())) > MOST_FIELDS:
                return bool(Places(self._desk, self._journey).of(owned))
            if stands(owned, reads, edition, self._known, here, sheet):
                return True
        return False


def _with_boxes(desk: Desk, journey: Journey) -> Iterator[tuple[Chosen, Edition]]:
    """The papers of the journey that have boxes: neither data sheets nor letters."""
    for chosen in desk.chosen(journey.form, journey):
        if chosen.edition and not chosen.edition.letter:
            yield chosen, chosen.edition


def _sheets(desk: Desk, journey: Journey) -> Iterator[tuple[Chosen, Edition, int]]:
    """Each sheet (from 0) of the papers that have boxes."""
    for chosen, edition in _with_boxes(desk, journey):
        for sheet in range(sheets(edition, journey.known)):
            yield chosen, edition, sheet


def _key(edition: Edition, fields: Iterable[str]) -> str:
    numbers = {field.name: number for number, field in enumerate(edition.fields.fields)}
    return "-".join(str(number) for number in sorted(numbers[name] for name in fields))


def fits(desk: Desk, journey: Journey, wanted: Collection[Owned]) -> dict[Owned, BoxFit]:
    """How the answers to these questions fit, decided by the same code that fills; blank ones are left out."""
    found: dict[Owned, BoxFit] = {}
    for chosen, edition in _with_boxes(desk, journey):
        for sheet in range(sheets(edition, journey.known)):
            where = written(edition, journey.known, chosen.here, sheet)
            ours = {name for owned in wanted for name in where.get(owned, {})}
            values = filling(edition, journey.known, chosen.here, sheet)
            decided = _decided(desk, edition, journey, {name: values[name] for name in values if name in ours})
            for owned in wanted:
                for fit in (decided[name] for name in where.get(owned, {}) if name in decided):
                    found[owned] = _worse(found.get(owned), fit)
        for owned in told_in_annex(edition, journey.known) & set(wanted):
            if journey.known.value(*owned) is not None:
                found[owned] = _worse(found.get(owned), BoxFit("annex"))
    return found


def written_into(desk: Desk, journey: Journey, field: str) -> frozenset[Owned]:
    """The facts whose answers go into a field; empty where no paper of the journey has a field of that name."""
    return frozenset(
        owned
        for chosen, edition, sheet in _sheets(desk, journey)
        for owned, fields in written(edition, journey.known, chosen.here, sheet).items()
        if field in fields
    )


def _worse(one: BoxFit | None, other: BoxFit) -> BoxFit:
    return other if one is None or RANK.index(other.kind) > RANK.index(one.kind) else one


def _decided(
    desk: Desk, edition: Edition, journey: Journey, values: Mapping[str, Filling]
) -> dict[str, BoxFit]:
    """By field, how its text is written."""
    plan, labels, only = desk.plans.of(edition), official_labels(edition, journey), only_widgets(edition)
    texts = {name: value for name, value in values.items() if plan.fields[name].kind in ("text", "choice")}
    refused: dict[str, BoxFit] = {}
    try:
        found = plan.preview(texts, labels=labels, only_widgets=only)
    except pdf.PdfError as error:
        refused = {one.field: BoxFit("refused", one) for one in error.problems if isinstance(one, pdf.FieldError)}
        if len(refused) < len(error.problems):
            raise
        written_all = {name: value for name, value in texts.items() if name not in refused}
        found = plan.preview(written_all, labels=labels, only_widgets=only)
    smaller, annexed = set(found.smaller), {entry.field for entry in found.annexed}
    return {
        name: refused.get(name) or BoxFit("annex" if name in annexed else "smaller" if name in smaller else "fits")
        for name in texts
    }


class NoPicture(LookupError):
    """No paper, edition or box is called like that."""


class Pictures:
    """Pictures of empty papers with boxes marked. They hold nobody's answers, so they are kept for all."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk, self._gate = desk, gate
        self._kept: OrderedDict[tuple[str, str, str, str], bytes] = OrderedDict()
        self._sums: dict[str, tuple[bytes, str]] = {}
        self._lock = threading.Lock()

    def version(self, edition: Edition) -> str:
        """Changes with the file that is shown: addresses of pictures carry it, so that browsers may keep them."""
        prepared = self._desk.plans.of(edition).prepared
        known = self._sums.get(edition.key)
        if known is None or known[0] is not prepared:
            known = self._sums[edition.key] = (prepared, hashlib.sha256(prepared).hexdigest()[:16])
        return known[1]

    def box(self, edition: Edition, key: str, width: str) -> bytes:
        """The part of the empty paper with these boxes marked, as PNG; raises NoPicture and Busy."""
        place = self._place(edition, key)
        if width not in WIDTHS:
            raise NoPicture(width)
        name = (edition.key, self.version(edition), key, width)
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        scale, across = WIDTHS[width]
        with self._gate():
            part = pdf.Part(place.page, place.rects, scale, across)
            picture = pdf.guarded_render_part(self._desk.plans.of(edition).prepared, part)
        with self._lock:
            self._kept[name] = picture
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return picture

    def page(self, content: bytes, page: int, scale: float) -> bytes:
        """A page of a filled paper as PNG, never kept; raises Busy, and Damaged where there is no such page."""
        with self._gate():
            return pdf.guarded_render_page(content, page, scale)

    def _place(self, edition: Edition, key: str) -> Spot:
        fields = edition.fields.fields
        numbers = [int(part) for part in key.split("-")] if KEY.fullmatch(key) else []
        if not numbers or len(numbers) > MOST_FIELDS or numbers != sorted(set(numbers)) or numbers[-1] >= len(fields):
            raise NoPicture(key)
        names = [fields[number].name for number in numbers]
        if not set(names) <= edition.entries.keys() or (place := spot(edition, names)) is None:
            raise NoPicture(key)
        if set(place.fields) != set(names):  # only keys that we made ourselves
            raise NoPicture(key)
        return place
