"""Any official PDF filled by the names of its fields, with a report of what became of each value."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formhelper.core.annex import AnnexEntry
from formhelper.core.fields import PaperField
from formhelper.core.font import Fonts
from formhelper.papers.annex import annex
from formhelper.papers.ink import Undrawable
from formhelper.pdf import Filled, PdfError, Plan, Prepared, UnknownField, join

Values = Mapping[str, str | bool]


class NoValues(ValueError):
    """A file of values that is none."""


class _Twice(ValueError):
    pass


def read_values(content: bytes) -> dict[str, str | bool]:
    """The values of a JSON object: texts, true and false; what is something else is refused when it is filled.

    Raises NoValues where the file is no such object, or names a field twice.
    """
    try:
        found = json.loads(content, object_pairs_hook=_once)
    except _Twice as error:
        raise NoValues(str(error)) from None
    except (ValueError, RecursionError) as error:
        raise NoValues(f"this is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise NoValues('a JSON object is needed: {"name of the field": "text"}')
    return found


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise _Twice(f"given twice: {', '.join(map(repr, twice))}")
    return dict(pairs)


@dataclass(frozen=True)
class Outcome:
    """The filled PDF, none where a value was refused; and of each field what became of it."""

    pdf: bytes | None
    prepared: Prepared
    fields: tuple[dict[str, Any], ...]
    problems: tuple[PdfError, ...] = ()
    findings: tuple[str, ...] = ()

    def counts(self) -> Counter[str]:
        """How many fields had which result."""
        return Counter(row["result"] for row in self.fields)

    def report(self) -> dict[str, Any]:
        """The same as plain data."""
        about = self.prepared.report
        return {
            "sha256": self.prepared.sha256, "found": list(about.found), "done": list(about.done),
            "findings": [*about.findings], "written": self.pdf is not None, "counts": dict(self.counts()),
            "problems": [str(problem) for problem in self.problems], "fields": list(self.fields),
        }


def fill_any(
    prepared: Prepared, values: Values, fonts: Fonts, *, title: str = "", flatten: bool = False,
    compact: bool = False,
) -> Outcome:
    """Fill a prepared PDF; what has no room stands on annex pages behind its own, under the field's tooltip or name."""
    plan = Plan.load(prepared.plan, prepared.pdf, fonts)
    try:
        filled = plan.fill(values, title=title, flatten=flatten, compact=compact)
        whole = _with_annex(filled, title, fonts)
    except PdfError as error:
        return Outcome(None, prepared, tuple(_refused(plan, values, error.problems)), error.problems)
    rows = tuple(_row(plan, known, values, filled) for known in plan.fields.values())
    findings = tuple(f"{row['field']!r} is never seen on paper: {row['finding']}" for row in rows if "finding" in row)
    return Outcome(whole, prepared, rows, findings=findings)


def _with_annex(filled: Filled, title: str, fonts: Fonts) -> bytes:
    if not filled.annexed:
        return filled.pdf
    try:
        pages = annex(filled.annexed, title or "Formular", "", fonts)
    except Undrawable as error:
        raise PdfError(f"the annex cannot be made: {error}") from None
    return join([(title or "Formular", filled.pdf), ("Anhang", pages)], title=title, apart=False)


def _row(plan: Plan, known: PaperField, values: Values, filled: Filled) -> dict[str, Any]:
    row: dict[str, Any] = {"field": known.name, "kind": known.kind, "result": "empty"}
    if known.name not in values:
        return row
    row["result"] = "written"
    if entry := _entry(filled.annexed, known.name):
        reason = f"it has no room; it stands in the annex as no. {entry.number}"
        row |= {"result": "annex", "annex": entry.number, "reason": reason}
    elif known.name in filled.smaller:
        fit = plan.fit(known.name, str(values[known.name]))
        narrow = " in narrow letters" if fit.kind == "narrow" else ""
        row |= {"result": "smaller", "reason": f"written with {fit.size:g} points{narrow}, so that it fits"}
    if known.unseen:
        row["finding"] = known.unseen
    return row


def _entry(entries: Sequence[AnnexEntry], name: str) -> AnnexEntry | None:
    return next((entry for entry in entries if entry.field == name), None)


def _refused(plan: Plan, values: Values, problems: Sequence[PdfError]) -> list[dict[str, Any]]:
    """Nothing was written: which values are refused, and that the others wait for them."""
    reasons: dict[str, str] = {}
    for problem in problems:
        names = problem.names if isinstance(problem, UnknownField) else [getattr(problem, "field", "")]
        reasons |= {name: str(problem) for name in names if name}
    rows: list[dict[str, Any]] = [
        {"field": name, "kind": plan.fields[name].kind if name in plan.fields else "unknown",
         "result": "refused", "reason": reason}
        for name, reason in reasons.items()
    ]
    waiting = "another value was refused, so nothing was written"
    for known in plan.fields.values():
        if known.name not in reasons:
            given = known.name in values
            row = {"field": known.name, "kind": known.kind, "result": "not written" if given else "empty"}
            rows.append(row | ({"reason": waiting} if given else {}))
    return rows
