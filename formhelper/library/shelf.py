"""All forms, papers and places that formhelper knows, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from formhelper.core.blocks import Block, Renamed
from formhelper.core.definition import Form
from formhelper.core.edition import Edition
from formhelper.core.guide import Bundle, Contact, Section
from formhelper.core.regions import Region
from formhelper.core.upgrade import Definitions
from formhelper.library.forms import read_blocks, read_form, read_regions, read_renamed
from formhelper.library.guide import read_bundles, read_contacts, read_sections
from formhelper.library.papers import read_edition
from formhelper.library.search import NO_WORDS, SearchWords, read_search
from formhelper.library.strict import DefinitionError

NOT_FORMS = frozenset({"blocks", "regions", "bundles", "places", "sections", "search"})


@dataclass(frozen=True)
class Shelf:
    """Forms by id; editions by paper, the newest first; places that have papers of their own; situations; contacts.

    `sections` divide the ways through all forms, `search` has the words that lead to forms. `renamed`:
    what of the shared facts had other names in earlier versions.
    """

    blocks: Mapping[str, Block]
    forms: Mapping[str, Form]
    editions: Mapping[str, tuple[Edition, ...]]
    regions: tuple[Region, ...]
    bundles: tuple[Bundle, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sections: tuple[Section, ...] = ()
    search: SearchWords = NO_WORDS
    renamed: tuple[Renamed, ...] = ()

    @cached_property
    def definitions(self) -> Definitions:
        """What a case of an older version is upgraded to."""
        return Definitions.of(self.forms.values(), self.blocks, self.renamed)

    def all_editions(self) -> tuple[Edition, ...]:
        """Every edition of every paper."""
        return tuple(edition for editions in self.editions.values() for edition in editions)


def data_folder(name: str) -> Path:
    """A folder of data that the package carries."""
    return Path(str(files("formhelper"))) / name


def load_shelf(forms: Path | None = None, papers: Path | None = None) -> Shelf:
    """Read the shelf from these folders, else from the package's own; raises DefinitionError."""
    forms, papers = forms or data_folder("forms"), papers or data_folder("pdf_templates")
    blocks = read_blocks(forms / "blocks.toml")
    found = [read_form(path, blocks) for path in sorted(forms.glob("*.toml")) if path.stem not in NOT_FORMS]
    if not papers.is_dir():
        raise DefinitionError(papers.name, "", "there is no such folder")
    editions: dict[str, tuple[Edition, ...]] = {}
    for folder in sorted(path for path in papers.iterdir() if path.is_dir() and not path.name.startswith("_")):
        editions[folder.name] = tuple(read_edition(path) for path in sorted(folder.glob("*.toml"), reverse=True))
    return Shelf(
        blocks, {form.id: form for form in found}, editions, read_regions(forms / "regions.toml"),
        read_bundles(forms / "bundles.toml"), read_contacts(forms / "places.toml"),
        read_sections(forms / "sections.toml"), read_search(forms / "search.toml"),
        read_renamed(forms / "blocks.toml"),
    )
