"""A desk with the shipped shelf and no originals, and the families that come to it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from households import shelf as shipped
from reading import Poppler, plain

from formhelper.core.blocks import Text
from formhelper.core.edition import Edition
from formhelper.core.flow import Journey
from formhelper.desk.facts_file import household
from formhelper.desk.package import Desk
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import Shelf

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Installed:
    prepared: bytes
    plan: bytes = b""


class Originals:
    """Installed originals by key."""

    def __init__(self, there: dict[str, bytes]) -> None:
        self.there = {key: Installed(content) for key, content in there.items()}

    def get(self, key: str) -> Installed | None:
        return self.there.get(key)


@dataclass(frozen=True)
class Marked:
    """A language in which every sentence stands in marks, so that it can be told from the German."""

    language: str = "pl"

    def text(self, text: Text) -> str:
        return f"«{text}»"

    def language_of(self, text: Text) -> str:
        del text
        return self.language

    def say(self, english: str) -> str:
        return f"«{english}»"

    def say_german(self, english: str) -> str:
        return german().get(english) or english


@cache
def german() -> dict[str, str]:
    """The German of the interface, straight from its catalogue."""
    with (ROOT / "translations" / "de" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


@cache
def shelf() -> Shelf:
    return shipped()


def facts(family: str) -> dict[str, Any]:
    path = ROOT / "tests" / "journeys" / "families" / f"{family}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def walk(form: str, family: str, on: Shelf | None = None, **change: dict[str, Any]) -> Journey:
    data = facts(family)
    for table, changed in change.items():
        data[table] = {**data[table], **changed}
    on = on or shelf()
    return household(data, on.forms[form], TODAY, on.forms)


def desk(there: dict[str, bytes] | None = None, on: Shelf | None = None) -> Desk:
    return Desk(on or shelf(), Originals(there or {}), load_fonts())


def with_edition(paper: str, *editions: Edition) -> Shelf:
    """The shelf with other editions of one paper."""
    return replace(shelf(), editions={**shelf().editions, paper: editions})


def words_on(content: bytes) -> str:
    """All words of a PDF without blanks."""
    return plain(" ".join(word[4] for page in Poppler(content).pages for word in page))
