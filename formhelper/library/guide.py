"""Situations, places and sections out of TOML: data that an admin edits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from formhelper.core.guide import Bundle, Contact, Section, Stop
from formhelper.library.strict import Table, each, finish, load


def read_bundles(path: Path) -> tuple[Bundle, ...]:
    """The situations of bundles.toml in its order; none where there is no such file. Raises DefinitionError."""
    return finish(load(path), lambda table: tuple(each(table.tables("bundle"), _bundle))) if path.exists() else ()


def read_contacts(path: Path) -> tuple[Contact, ...]:
    """The offices and counselling centres of places.toml; none where there is no such file. Raises DefinitionError."""
    return finish(load(path), lambda table: tuple(each(table.tables("place"), _contact))) if path.exists() else ()


def read_sections(path: Path) -> tuple[Section, ...]:
    """The sections of sections.toml; none where there is no such file. Raises DefinitionError."""
    return finish(load(path), lambda table: tuple(each(table.tables("section"), _section))) if path.exists() else ()


def _section(table: Table) -> Section:
    return Section(table.get("id", str), table.text("title", None))


def _bundle(table: Table) -> Bundle:
    stops = tuple(each(table.tables("stop"), lambda stop: Stop(stop.get("form", str), stop.text("condition"))))
    if not stops:
        raise table.wrong("a situation has at least one [[bundle.stop]]", "stop")
    return Bundle(table.get("id", str), table.text("title", None), table.text("text", None), stops)


def _contact(table: Table) -> Contact:
    kind = table.get("kind", str)
    if kind not in ("office", "counselling"):
        raise table.wrong(f"office or counselling is expected, not {kind!r}", "kind")
    web = table.get("web", str, "")
    if web and not web.startswith("https://"):
        raise table.wrong("an address on the web begins with https://", "web")
    return Contact(
        id=table.get("id", str),
        name=table.get("name", str),
        kind="office" if kind == "office" else "counselling",
        topics=table.strings("topics"),
        region=table.get("region", str),
        address=table.strings("address"),
        phone=table.get("phone", str, ""),
        web=web,
        languages=table.strings("languages"),
        checked=table.get("checked", date, None) if table.has("checked") else None,
        note=table.text("note"),
    )
