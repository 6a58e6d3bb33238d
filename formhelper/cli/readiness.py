"""What serving needs, and what of it is missing now."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from formhelper.library.catalogues import LANGUAGES, SOURCE
from formhelper.storage.schema import SchemaNotCurrent, check
from formhelper.storage.unavailable import Unavailable
from formhelper.web.assets import missing as missing_assets


def missing(engine: Engine, translations: Path) -> tuple[str, ...]:
    """Names out of: database, migrations, catalogues, assets; empty where all is there."""
    found = [*_of_database(engine)]
    if not all(_has_catalogues(translations, code) for code in LANGUAGES if code != SOURCE):
        found.append("catalogues")
    if missing_assets():
        found.append("assets")
    return tuple(found)


def _of_database(engine: Engine) -> tuple[str, ...]:
    try:
        check(engine)
    except Unavailable:
        return ("database",)
    except SchemaNotCurrent:
        return ("migrations",)
    return ()


def _has_catalogues(translations: Path, language: str) -> bool:
    folder = translations / language / "LC_MESSAGES"
    domains = ("messages", "forms") if language != "en" else ("forms",)
    return all((folder / f"{domain}.mo").exists() for domain in domains)
