"""Editions of papers out of `pdf_templates/<paper>/<edition>.toml`, `.fields.json` and `.stand-in.pdf`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from formhelper.core.edition import Edition, Entry, Rows
from formhelper.core.fields import FieldList, from_json
from formhelper.core.letter import Letter, LetterPart, PartKind
from formhelper.library.strict import DefinitionError, Table, each, finish, load

A4 = (595.3, 841.9)
NO_FIELDS = FieldList((A4,), ())
PART_KINDS: tuple[PartKind, ...] = ("text", "item", "heading")
SOURCES = ("fact", "join", "count", "number", "rows", "tick", "state", "any", "text", "sheet")


def read_edition(path: Path) -> Edition:
    """One edition, its field list and stand-in beside it; raises DefinitionError."""
    return finish(load(path), lambda table: _edition(table, path))


def read_fields(path: Path) -> FieldList:
    """What is known of the fields of an edition; raises DefinitionError."""
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise DefinitionError(path.name, "", f"cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = f"this is no field list: {error!r}; make it with formhelper fields --json"
        raise DefinitionError(path.name, "", remedy) from None


def _edition(table: Table, path: Path) -> Edition:
    stand_in = path.with_suffix(".stand-in.pdf")
    mapped = table.table("fields")
    empty = table.table("leave_empty")
    return Edition(
        paper=path.parent.name,
        id=path.stem,
        title=table.get("title", str),
        form_number=table.get("form_number", str, ""),
        edition=table.get("edition", str),
        authority=table.get("authority", str),
        source=table.get("source", str),
        checked=table.get("checked", date),
        region=table.get("region", str),
        fields=NO_FIELDS if table.has("letter") else read_fields(path.with_suffix(".fields.json")),
        entries={name: _entry(mapped, name, mapped.data[name]) for name in mapped.data},
        leave_empty={name: empty.get(name, str) for name in empty.data},
        rows=table.named("rows", _rows),
        download=table.get("download", str, ""),
        sha256=table.strings("sha256"),
        own=table.get("own", bool, False) or table.has("letter"),
        flat=table.get("flat", bool, False),
        not_in=table.strings("not_in"),
        stand_in=stand_in.read_bytes() if stand_in.exists() else b"",
        letter=finish(table.table("letter"), _letter) if table.has("letter") else None,
    )


def _letter(table: Table) -> Letter:
    return Letter(
        subject=table.get("subject", str),
        sender=table.strings("sender"),
        recipient=table.strings("recipient"),
        reference=table.strings("reference"),
        parts=tuple(each(table.tables("part"), _part)),
        closing=table.get("closing", str, ""),
        signatures=tuple(each(table.tables("signature"), _part)),
        enclosures=tuple(each(table.tables("enclosure"), _part)),
        place=table.get("place", str, ""),
        dated=table.get("dated", bool, False),
        receipt=table.get("receipt", bool, False),
    )


def _part(table: Table) -> LetterPart:
    kinds = [kind for kind in PART_KINDS if table.has(kind)]
    if len(kinds) != 1:
        raise table.wrong(f"exactly one of {', '.join(PART_KINDS)} is expected, not {kinds or 'none'}")
    kind = kinds[0]
    return LetterPart(table.get(kind, str), kind, table.condition(), table.get("for_each", str, ""))


def _rows(table: Table) -> Rows:
    size = table.get("per_sheet", int)
    if size < 1:
        raise table.wrong("a sheet has at least one row", "per_sheet")
    return Rows(size, table.get("annex", bool, False), table.get("line", str, "line"))


def _entry(outer: Table, place: str, raw: Any) -> Entry:
    if isinstance(raw, str):
        return Entry(fact=raw)
    if not isinstance(raw, dict):
        raise outer.wrong(f"a fact's address or a table is expected, not {raw!r}", f'"{place}"')
    return finish(Table(raw, outer.file, f'{outer.place}."{place}"'), _entry_table)


def _entry_table(table: Table) -> Entry:
    sources = [key for key in SOURCES if table.has(key)]
    if len(sources) != 1:
        raise table.wrong(f"exactly one of {', '.join(SOURCES)} is expected, not {sources or 'none'}")
    parts = table.get("join", list, [])
    span = table.get("characters", list, [])
    if span and (len(span) != 2 or not all(isinstance(number, int) for number in span)):
        raise table.wrong("characters is a pair such as [0, 2]", "characters")
    return Entry(
        fact=table.get("fact", str, ""),
        join=tuple(_entry(table, f"join[{number}]", part) for number, part in enumerate(parts, 1)),
        separator=table.get("with", str, " "),
        count=table.get("count", str, ""),
        number=table.get("number", str, ""),
        rows=table.get("rows", str, ""),
        unknown=table.get("unknown", str, ""),
        tick=table.get("tick", bool, False),
        state=table.get("state", str, ""),
        any=tuple(_entry(table, f"any[{number}]", part) for number, part in enumerate(table.get("any", list, []), 1)),
        text=table.get("text", str, ""),
        sheet=table.get("sheet", str, ""),
        is_=_is(table),
        states=_strings(table, "states"),
        words=_strings(table, "words"),
        characters=(span[0], span[1]) if span else None,
        only_widget=table.get("only_widget", int, 0),
        when=table.condition(),
    )


def _is(table: Table) -> tuple[str, ...]:
    if not table.has("is"):
        return ()
    return table.strings("is") if isinstance(table.data["is"], list) else (table.get("is", str),)


def _strings(table: Table, key: str) -> dict[str, str]:
    inner = table.table(key)
    return {name: inner.get(name, str) for name in inner.data}


