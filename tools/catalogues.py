"""Catalogues of translators: `extract` takes all texts out again, `compile` makes the .mo files that the app reads.

Two domains: `messages` (interface, English in code and templates) and `forms` (definitions, German).
Neither dates nor line numbers stand in the files, so that a change shows only texts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "translations"
SOURCES = {"messages": ("babel.cfg", ROOT), "forms": ("forms.cfg", ROOT / "formhelper" / "forms")}
LANGUAGES = {"messages": ("de", "en", "pl", "ro", "bg", "hu"), "forms": ("en", "pl", "ro", "bg", "hu")}
CHANGING = (b'"POT-Creation', b'"PO-Revision', b'"Generated-By')
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}


def template(domain: str) -> Catalog:
    """All texts of a domain as the sources have them now."""
    config, folder = SOURCES[domain]
    with (FOLDER / config).open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, config)
    catalogue = Catalog(project="formhelper", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        str(folder), methods, options, KEYWORDS, ("Translators:",), strip_comment_tags=True,
        directory_filter=lambda path: "formhelper" in Path(path).parts[len(ROOT.parts) - 1 :],
    )
    for _, _, message, comments, context in sorted(found, key=lambda row: str(row[2])):
        catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file without dates and places."""
    out = BytesIO()
    write_po(out, catalogue, no_location=True, omit_header=False, sort_output=True, width=110)
    return b"\n".join(line for line in out.getvalue().split(b"\n") if not line.startswith(CHANGING))


def extract() -> None:
    """Write the templates again and bring every catalogue up to them; changed texts lose their translation."""
    for domain, languages in LANGUAGES.items():
        source = template(domain)
        (FOLDER / f"{domain}.pot").write_bytes(written(source))
        for language in languages:
            path = _path(language, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue = _read(path, language)
            catalogue.update(source, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            path.write_bytes(written(catalogue))


def compile_all() -> None:
    """Write the .mo file beside each catalogue; what is marked fuzzy is left out."""
    for path in catalogues():
        catalogue = _read(path, path.parents[1].name)
        out = BytesIO()
        write_mo(out, catalogue, use_fuzzy=False)
        beside = path.with_suffix(".mo.new")
        beside.write_bytes(out.getvalue())
        os.replace(beside, path.with_suffix(".mo"))


def catalogues() -> Iterator[Path]:
    """Every catalogue file."""
    return iter(sorted(FOLDER.glob("*/LC_MESSAGES/*.po")))


def _path(language: str, domain: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, project="formhelper", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


if __name__ == "__main__":
    if sys.argv[1:] not in (["extract"], ["compile"]):
        sys.exit("usage: python tools/catalogues.py extract|compile")
    extract() if sys.argv[1] == "extract" else compile_all()
