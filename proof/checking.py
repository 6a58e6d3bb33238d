"""One filled form, read by everyone: each oracle of `oracles`, `structure` and `compared` asked, each untruth noted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from compared import changed_by_filling
from engine import Engine
from more_renderers import Renderer
from oracles import (
    Written,
    changes,
    clipped,
    has_ink,
    moves,
    new_pieces,
    outside,
    overlaps,
    text_by_letters,
    text_in_poppler,
    wrong_annex,
    wrong_ticks,
)
from places import Field, Place, Sheet, read_sheet
from renderers import Piece, Seen, pdfium, png, poppler
from row import Row
from structure import Finding, Objects, complaints, kept_values, lost, taken_apart

from formhelper.core.annex import AnnexEntry
from formhelper.pdf import Filled

Filling = Mapping[str, str | bool]


@dataclass(frozen=True)
class Case:
    """A prepared file with what the blank one shows; `more` are the renderers that only the long run asks."""

    engine: Engine
    sheet: Sheet
    original: Objects
    prepared: Objects
    pdfium: list[Seen]
    poppler: list[Seen]
    more: Mapping[str, tuple[Renderer, list[Seen]]]


def note_all(row: Row, values: str, oracle: str, findings: Iterable[Finding]) -> None:
    """Each finding as a miss."""
    for where, expected, seen in findings:
        row.miss(values, oracle, where, expected, seen)


def alike(row: Row, case: Case, kind: str, filled: Filled, other: Filled) -> None:
    """Whether another form of the same filling looks the same in both renderers, and qpdf is content with it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(other.pdf)
        if said := complaints(path):
            row.miss(kind, "qpdf", "-", "nothing to complain of", said)
    pages, different = case.sheet.pages, moves if kind == "flat" else changes
    for name, one, two in (
        ("pdfium", pdfium(filled.pdf, pages, text=False), pdfium(other.pdf, pages, text=False)),
        ("poppler", poppler(filled.pdf, text=False), poppler(other.pdf, text=False)),
    ):
        for number, pair in enumerate(zip(one, two, strict=True), 1):
            # poppler shows what is seen on screen only (buttons), and a flat paper has none of it
            never = [p.rect for f in case.sheet.fields.values() for p in f.places if p.page == number and p.unseen]
            dots, where = outside(different(*pair), never)
            if where:
                row.miss(kind, "outside", f"page {number}", "the same picture", f"{dots} dots within {where} ({name})")
    if kind == "flat" and (left := read_sheet(other.pdf).fields):
        row.miss(kind, "other", "-", "no field left", f"{len(left)} fields")
    if kind == "compact" and kept_values(other.pdf) != kept_values(filled.pdf):
        row.miss(kind, "read back", "-", "the same values", "others")


class Checking:
    """One filled form, read by everyone."""

    def __init__(self, row: Row, case: Case, kind: str, values: Filling, result: Filled) -> None:
        self.row, self.case, self.kind, self.values, self.result = row, case, kind, values, result
        self.annexed: Mapping[str, AnnexEntry] = {entry.field: entry for entry in result.annexed}
        self.filled = taken_apart(result.pdf)
        self.fields = {name: case.sheet.fields[name] for name in values}
        self.kept = kept_values(result.pdf)

    def all(self, pictures: Path | None) -> None:
        """Every oracle."""
        self.inside()
        self.read_back()
        self.ticks()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "paper.pdf"
            path.write_bytes(self.result.pdf)
            if said := complaints(path):
                self.note("qpdf", "-", "nothing to complain of", said)
            texts = any(field.kind in ("text", "choice") for field in self.fields.values())
            printed = pdfium(self.result.pdf, self.case.sheet.pages, text=texts)
            shown = poppler(self.result.pdf, text=texts)
            self.texts(printed, shown, path)
        self.inks(printed, self.case.pdfium, "pdfium")
        self.inks(shown, self.case.poppler, "poppler")
        for name, (renderer, blank) in self.case.more.items():
            self.further(name, renderer(self.result.pdf), blank)
        if pictures:
            for number, page in enumerate(printed, 1):
                (pictures / f"{self.row.file}-{self.kind}-{number}.png").write_bytes(png(page.picture))

    def further(self, name: str, seen: list[Seen], blank: list[Seen]) -> None:
        """The same by one renderer of the long run; its letters where it gives them."""
        self.inks(seen, blank, name)
        if any(page.pieces for page in blank + seen):
            self.letters([new_pieces(*pair) for pair in zip(seen, blank, strict=True)], f"text {name}")

    def note(self, oracle: str, name: str, expected: str, seen: str) -> None:
        """One untruth of this filling."""
        self.row.miss(self.kind, oracle, name, expected, seen)

    def inside(self) -> None:
        """Objects, tags, tooltips, language."""
        note_all(self.row, self.kind, "keys", changed_by_filling(self.case.prepared, self.filled))
        note_all(self.row, self.kind, "kept", lost(self.case.prepared, self.filled))

    def stored(self, name: str) -> str:
        """What the field has to keep: the value; of a choice what the option stands for; a reference to the annex."""
        value = str(self.values[name])
        field = self.case.sheet.fields[name]
        return field.options.get(value, value) if field.kind == "choice" else value

    def read_back(self) -> None:
        """/V as pypdf reads it."""
        first = {name: values[0] for name, values in self.kept.items() if values}
        entries = {name: (entry.number, entry.text) for name, entry in self.annexed.items()}
        for name, expected, seen in wrong_annex(self.values, entries, first):
            self.note("annex", name, expected, seen)
        for name, field in self.fields.items():
            if field.kind not in ("text", "choice") or name in self.annexed:
                continue
            for value in self.kept.get(name, [""]):
                if value != self.stored(name):
                    self.note("read back", name, self.stored(name), value)

    def ticks(self) -> None:
        """States of tick boxes as pikepdf reads them."""
        for name, field in self.fields.items():
            if field.kind in ("checkbox", "radio"):
                for expected, seen in wrong_ticks(self.filled.sheet.fields[name], self.state(field)):
                    self.note("ticks", name, expected, seen)

    def written(self) -> list[tuple[Written, bool]]:
        """Each text with each place where it has to be seen; whether another filled text touches it."""
        found = []
        for name, field in self.fields.items():
            if field.kind in ("text", "choice"):
                text = self.kept[name][0] if name in self.annexed else str(self.values[name])
                found += [Written(place, text) for place in field.places if not place.unseen]
        return [
            (one, any(overlaps(one.place, other.place) for other in found if other is not one)) for one in found
        ]

    def texts(self, printed: list[Seen], shown: list[Seen], path: Path) -> None:
        """Every value in its own box, in both renderers."""
        letters = [new_pieces(*pair) for pair in zip(printed, self.case.pdfium, strict=True)]
        words = [new_pieces(*pair) for pair in zip(shown, self.case.poppler, strict=True)]
        self.letters(letters, "text pdfium")
        for written, near in self.written():
            place = written.place
            if place.on_screen and (seen := text_in_poppler(written, words[place.page - 1], near, path)) is not None:
                self.note("text poppler", place.field, written.text, seen)
            if (seen := clipped(written, letters[place.page - 1])) is not None:
                self.note("clipped", place.field, written.text, seen)

    def letters(self, pages: list[list[Piece]], oracle: str) -> None:
        """The same with a renderer that gives letter by letter."""
        for written, near in self.written():
            if (seen := text_by_letters(written, pages[written.place.page - 1], near)) is not None:
                self.note(oracle, written.place.field, written.text, seen)

    def inks(self, filled: list[Seen], blank: list[Seen], renderer: str) -> None:
        """Ink in every filled box, and nowhere else."""
        differences = [changes(*pair) for pair in zip(filled, blank, strict=True)]
        for name, field in self.fields.items():
            for place in field.places:
                if self.inked(field, place, renderer) and not has_ink(differences[place.page - 1], place.rect):
                    self.note(f"ink {renderer}", name, "ink in its box", "none")
        for number, difference in enumerate(differences, 1):
            rects = [p.rect for field in self.fields.values() for p in field.places if p.page == number]
            dots, where = outside(difference, rects)
            if where:
                spot = ", ".join(f"{edge:.0f}" for edge in where)
                self.note("outside", f"page {number}", "no dot changed", f"{dots} dots within {spot} ({renderer})")

    def inked(self, field: Field, place: Place, renderer: str) -> bool:
        """Whether this filling has to change what is seen in a box."""
        if place.unseen or (renderer == "poppler" and not place.on_screen):
            return False
        if field.kind in ("text", "choice"):
            return True
        state = self.state(field)
        return (state if state in place.states else "Off") != place.on

    def state(self, field: Field) -> str:
        """The state that a tick field has to show."""
        value = self.values[field.name]
        states = [state for place in field.places for state in place.states]
        return value if isinstance(value, str) else states[0] if value else "Off"
