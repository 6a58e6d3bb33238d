"""One official file put to the proof: prepared, filled with every set of values, and read by everyone."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
from checking import Case, Checking, Filling, alike, note_all
from compared import changed_by_preparing, dangling
from engine import Engine
from more_renderers import Renderer, renderers
from places import Field, Place, read_sheet, sheet_of
from renderers import Seen, pdfium, poppler
from row import Row
from structure import active, lost, taken_apart
from values import SETS, Values, states_of

from formhelper import pdf
from formhelper.pdf import Filled


def prove(path: Path, pictures: Path | None = None, *, long: bool = False) -> Row:
    """All that is wrong with one file; a fault of the proof itself is a miss too."""
    row, start = Row(path.stem), time.monotonic()
    content = path.read_bytes()
    try:
        engine = Engine(content)
    except pdf.PdfError as error:
        _refused(row, content, error)
        return row
    case = _read(row, content, engine, renderers()[0] if long else {})
    _still(row, case)
    if case.sheet.fields:
        _fill_all(row, case, pictures)
    else:
        row.remark = "flat: no fields"
    row.seconds = time.monotonic() - start
    return row


def _refused(row: Row, content: bytes, error: pdf.PdfError) -> None:
    """A refusal is right where the file truly cannot be filled, and the reason is the one that pikepdf sees too."""
    row.remark = f"refused: {error}"
    kind, reason = type(error).__name__, _why_not(content)
    if kind not in reason:
        expected = f"a refusal as {' or '.join(reason)}" if reason else "a form that is filled"
        row.miss("-", "other", "-", expected, f"{kind}: {error}")
    elif reason == NO_FIELDS:
        row.remark = "flat: no fields"


NO_FIELDS = ("NoFields",)
TAIL = 2048
"""Bytes at the end among which the mark of the end has to stand."""


def _why_not(content: bytes) -> tuple[str, ...]:
    """Which errors are right for a file, as pikepdf sees it; none where it can be filled."""
    if b"%%EOF" not in content[-TAIL:]:
        return ("Damaged",)  # qpdf would mend it, and lose what its end says of the pages
    try:
        opened = pikepdf.open(BytesIO(content))
    except pikepdf.PasswordError:
        return ("PasswordNeeded",)
    except pikepdf.PdfError:
        return "Damaged", "NotAPdf"
    with opened:
        fields = sheet_of(opened).fields
        if "/XFA" in opened.Root.get("/AcroForm", {}) and (not fields or opened.Root.get("/NeedsRendering", False)):
            return "DynamicXfa", *NO_FIELDS
    return () if fields else NO_FIELDS


def prepared_case(row: Row, content: bytes) -> Case:
    """A file ready for `Checking`; raises pdf.PdfError where the engine refuses it."""
    return _read(row, content, Engine(content), {})


def _read(row: Row, content: bytes, engine: Engine, further: Mapping[str, Renderer]) -> Case:
    sheet = read_sheet(engine.prepared)
    more: dict[str, tuple[Renderer, list[Seen]]] = {}
    for name, renderer in further.items():
        try:
            more[name] = renderer, renderer(engine.prepared)
        except subprocess.SubprocessError:
            row.notes.append(f"{row.file}: {name} is not asked, since it fails on the blank form too")
    return Case(
        engine, sheet, taken_apart(content), taken_apart(engine.prepared),
        pdfium(engine.prepared, sheet.pages), poppler(engine.prepared), more,
    )


def _still(row: Row, case: Case) -> None:
    """The prepared file against the original."""
    found = case.sheet.fields.keys()
    known = case.engine.fields.keys()
    for name in [*(found - known), *(known - found)]:
        row.miss("prepared", "other", name, "a field for the engine and for pikepdf", "known to one of them only")
    note_all(row, "prepared", "keys", changed_by_preparing(case.original, case.prepared))
    note_all(row, "prepared", "keys", dangling(case.original, case.prepared))
    note_all(row, "prepared", "kept", lost(case.original, case.prepared))
    note_all(row, "prepared", "kept", active(case.prepared))
    for field in case.sheet.fields.values():
        _same_unseen(row, case, field)
    row.counts["fields"] = len(found)


def _same_unseen(row: Row, case: Case, field: Field) -> None:
    """Whether the engine knows as well as we do what is never seen on paper."""
    if field.name not in case.engine.fields or field.kind in ("button", "signature"):
        return
    ours, theirs = [place.unseen for place in field.places], case.engine.unseen(field.name)
    if sorted(map(bool, ours)) != sorted(map(bool, theirs)):
        said = [", ".join(one or "seen" for one in part) for part in (ours, theirs)]
        row.miss("prepared", "other", field.name, *said)


def _fill_all(row: Row, case: Case, pictures: Path | None) -> None:
    values = Values(case.engine, case.sheet.fields)
    for kind in SETS:
        _fill(row, case, kind, values.of(kind), pictures)
    most = max((len(states_of(field)) for field in case.sheet.fields.values()), default=0)
    for turn in range(len(SETS), most):
        _fill(row, case, f"state {turn + 1}", _states(case, turn), pictures)
    unticked: Filling = {name: False for name, field in case.sheet.fields.items() if len(states_of(field)) == 1}
    if unticked:
        _fill(row, case, "unticked", unticked, pictures)


def _states(case: Case, turn: int) -> Filling:
    """The states beyond those that the sets of texts have tried."""
    found = {name: states_of(field) for name, field in case.sheet.fields.items()}
    return {name: states[turn] for name, states in found.items() if len(states) > turn}


def _fill(row: Row, case: Case, kind: str, values: Filling, pictures: Path | None) -> None:
    taken, result = _taken(row, case, kind, values)
    if result is None:
        return
    row.counts["values"] += len(taken)
    row.counts["smaller"] += len(result.smaller)
    row.counts["annexed"] += len(result.annexed)
    Checking(row, case, kind, taken, result).all(pictures)
    if kind == "din":
        alike(row, case, "compact", result, case.engine.fill(taken, compact=True))
        alike(row, case, "flat", result, case.engine.fill(taken, flatten=True))


def _taken(row: Row, case: Case, kind: str, values: Filling) -> tuple[Filling, Filled | None]:
    """Fill; what is refused by name is left out, and the rest filled."""
    left = dict(values)
    while left:
        try:
            return left, case.engine.fill(left)
        except pdf.PdfError as error:
            names = {name for one in error.problems if (name := getattr(one, "field", ""))} & left.keys()
            for one in error.problems:
                _judge(row, case, kind, one)
            if not names:
                row.miss(kind, "other", "-", "a filled form, or refusals that name their fields", str(error))
                return {}, None
            row.counts["refused"] += len(names)
            left = {name: value for name, value in left.items() if name not in names}
    return left, None


SMALL = 20.0
"""Points: in a box less wide than that, not even "A 12" in the smallest narrow letters stands between its edges."""


def _judge(row: Row, case: Case, kind: str, error: pdf.PdfError) -> None:
    """A refusal is right only for a value that is too long, for a limited field or one too small to name the annex."""
    name = getattr(error, "field", "")
    known = case.engine.fields.get(name)
    limited = known is not None and known.limit is not None and isinstance(error, pdf.Overflow)
    small = isinstance(error, pdf.NoRoom) and any(_width(place) < SMALL for place in case.sheet.fields[name].places)
    if not (kind == "too_long" and (limited or small)):
        row.miss(kind, "other", name, "the value taken", f"{type(error).__name__}: {error}")


def _width(place: Place) -> float:
    x0, y0, x1, y1 = place.rect
    return y1 - y0 if place.turn % 180 else x1 - x0
