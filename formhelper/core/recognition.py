"""Which edition of a paper a file is: by its checksum, else by its fields."""

from __future__ import annotations

from collections.abc import Iterable

from formhelper.core.edition import Edition
from formhelper.core.fields import FieldList, PaperField


def recognise(checksum: str, fields: FieldList, editions: Iterable[Edition]) -> Edition:
    """The edition that a file carries: by SHA-256, else by names, kinds and places of its fields.

    Raises NotRecognised with the nearest edition and the difference.
    """
    candidates = [edition for edition in editions if not edition.own]
    same = [edition for edition in candidates if checksum in edition.sha256] or [
        edition for edition in candidates if _same_paper(edition.fields, fields)
    ]
    if same:
        return same[0]
    if not fields.fields:
        raise NotRecognised(None, (), (), flat=True)
    nearest = max(candidates, key=lambda edition: _likeness(edition.fields, fields), default=None)
    if nearest is None or not _likeness(nearest.fields, fields):
        raise NotRecognised(None, (), ())
    theirs, ours = fields.names(), nearest.fields.names()
    raise NotRecognised(nearest, tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours)))


def _same_paper(one: FieldList, other: FieldList) -> bool:
    """Same names, kinds and places (to a point): then the page around the fields is taken to be the same too."""
    ours, theirs = one.by_name(), other.by_name()
    return ours.keys() == theirs.keys() and len(one.pages) == len(other.pages) and all(
        field.kind == theirs[name].kind and _same_places(field, theirs[name]) for name, field in ours.items()
    )


def _same_places(one: PaperField, other: PaperField) -> bool:
    return len(one.widgets) == len(other.widgets) and all(
        a.page == b.page and all(abs(x - y) <= 1 for x, y in zip(a.rect, b.rect, strict=True))
        for a, b in zip(one.widgets, other.widgets, strict=True)
    )


def _likeness(one: FieldList, other: FieldList) -> float:
    return len(one.names() & other.names()) / (len(one.names() | other.names()) or 1)


class NotRecognised(Exception):
    """A file that is no known edition: the nearest edition, the fields it misses, and those it has beyond."""

    def __init__(
        self, nearest: Edition | None, missing: tuple[str, ...], beyond: tuple[str, ...], *, flat: bool = False
    ) -> None:
        self.nearest, self.missing, self.beyond = nearest, missing, beyond
        if flat:
            super().__init__(
                "this PDF has no fields, and its checksum is not that of a paper without fields that formhelper knows"
            )
            return
        if nearest is None:
            super().__init__("this is no edition of any paper that formhelper knows, and it resembles none")
            return
        differs = (
            f"{len(missing)} of its fields are missing{_some(missing)} "
            f"and {len(beyond)} fields are unknown{_some(beyond)}"
            if missing or beyond
            else "its fields stand in other places or are of another kind"
        )
        super().__init__(
            f"this is no edition that formhelper knows; the nearest is {nearest.key} ({nearest.title}, "
            f"{nearest.edition}), but {differs}"
        )


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(repr(name) for name in names[:3])
    return f" ({shown}{', …' if len(names) > 3 else ''})" if names else ""
