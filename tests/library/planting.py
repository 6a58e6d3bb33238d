"""A mistake planted in a copy of the shipped shelf, and where its finding must stand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from filecmp import cmp
from pathlib import Path

import pytest
from households import shelf as shipped

from formhelper.core.blocks import Block
from formhelper.core.definition import Form
from formhelper.core.edition import Edition
from formhelper.library import check, shelf
from formhelper.library.finding import Finding
from formhelper.library.forms import read_form
from formhelper.library.papers import read_edition
from formhelper.library.shelf import Shelf, data_folder, load_shelf

Plant = Callable[..., list[str]]
"""Changes a file of the copy at one place, and returns the findings: (file, old text, new text)."""

FORMS, PAPERS = "forms", "pdf_templates"
WHO, PLACE = '[[step]]\nid = "who"\n', '[[step]]\nid = "place"\n'
STEP = '[[step]]\nid = "planted"\nsection = "family"\ntitle = "Neu"\n{}\n\n[[good_to_know]]'


def step(*lines: str) -> str:
    """A step of the Anmeldung that stands last."""
    return STEP.format("\n".join(lines))


def planted_in_the_anmeldung(plant: Plant, old: str, new: str, expected: str) -> None:
    """The mistake is found, and nothing is found fault with that has no part in it."""
    found = plant("anmeldung.toml", old, new)
    assert any(expected in line for line in found), "\n".join(found) or "no findings"
    assert all(line.startswith(("anmeldung: ", "anmeldung-berlin/", "beiblatt-berlin/")) for line in found)


def copied(into: Path) -> Path:
    for name in (FORMS, PAPERS):
        shutil.copytree(data_folder(name), into / name)
    return into


def read_copy(folder: Path) -> Shelf:
    """The shelf of a copy; files in which nothing is changed are not read again, as that takes most of the time."""
    editions = {edition.key: edition for edition in shipped().all_editions()}

    def form(path: Path, blocks: dict[str, Block]) -> Form:
        same = _same((path, path.with_stem("blocks")), data_folder(FORMS))
        return shipped().forms[path.stem] if same else read_form(path, blocks)

    def edition(path: Path) -> Edition:
        here, there = path.parent, data_folder(PAPERS) / path.parent.name
        files = {one.name for place in (here, there) for one in place.glob(f"{path.stem}.*")}
        same = _same((here / name for name in files), there)
        return editions[f"{here.name}/{path.stem}"] if same else read_edition(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "read_form", form)
        patch.setattr(shelf, "read_edition", edition)
        return load_shelf(folder / FORMS, folder / PAPERS)


def _same(paths: Iterable[Path], folder: Path) -> bool:
    """Whether the files are as those of the same names in the folder."""
    return all(path.exists() and (folder / path.name).exists() and cmp(path, folder / path.name) for path in paths)


def findings(found_on: Shelf) -> list[str]:
    """What the check finds; the markup of forms that are as shipped, which has no faults, is not looked at again."""

    def markup(name: str, thing: object) -> Iterable[Finding]:
        return () if shipped().forms.get(name) is thing else markup_findings(name, thing)

    markup_findings = check.markup_findings
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "markup_findings", markup)
        return [str(found) for found in check.findings(found_on)]
