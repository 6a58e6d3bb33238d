"""Several PDFs as one: fields stay editable, tags, links and layers stay, and what is alike is kept once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Protocol

import pikepdf
from pikepdf import Dictionary, Object, Pdf, String

from formhelper.pdf.errors import Damaged
from formhelper.pdf.join_fields import Fields
from formhelper.pdf.join_part import Part
from formhelper.pdf.join_same import keep_once
from formhelper.pdf.join_views import Bookmarks, Destinations, Labels, Layers
from formhelper.pdf.structure import Tags
from formhelper.pdf.tree import open_pdf

LANGUAGE = "de-DE"
PRODUCER = "formhelper"


class Gathered(Protocol):
    """One kind of thing that stands outside of the pages, gathered from all parts."""

    def take(self, part: Part) -> Object | None:
        """Change the part so that nothing of it clashes with those before; gives what has to be copied, if any."""

    def place(self, copied: Object, part: Part) -> None:
        """Put the copy of what was taken in its place, when the pages are there."""


def join(documents: Sequence[tuple[str, bytes]], *, title: str = "", apart: bool = True) -> bytes:
    """One PDF from (title, PDF) in order, with a bookmark for each; `title` is that of the whole, else the first one.

    Fields get the part in front of their names; without `apart` those of the first part that has any keep theirs.
    Same input, same bytes. Raises NotAPdf, PasswordNeeded, Damaged or TooLarge, as opening a single one does.
    """
    with pikepdf.new() as whole:
        tags, fields, bookmarks = Tags(whole), Fields(whole, apart=apart), Bookmarks(whole)
        others = (bookmarks, fields, Destinations(whole), Labels(whole), Layers(whole))
        languages: list[str] = []
        version = "1.7"
        for number, (name, content) in enumerate(documents, 1):
            with open_pdf(content) as pdf:
                try:
                    _append(whole, Part.of(number, name, len(whole.pages), pdf), (tags, *others))
                except (pikepdf.PdfError, RuntimeError, TypeError, ValueError) as error:
                    # what a hostile file breaks in the library: it is refused, with no trace
                    raise Damaged(f"{name!r} cannot be joined ({type(error).__name__})") from None
                languages.append(str(pdf.Root.get("/Lang", "")))
                version = max(version, pdf.pdf_version, _newer_version(pdf))
        title, language = title or next((name for name, _ in documents), ""), _language(languages)
        tags.finish(title, language)
        for gathered in others:
            gathered.finish()
        keep_once(whole)
        _describe(whole, title, language)
        return _saved(whole, version)


def _append(whole: Pdf, part: Part, kinds: Sequence[Gathered]) -> None:
    """Add the pages of a part and all that belongs to them.

    Everything is copied as one object after the pages: so each object is copied once, and what names a page, a field
    or a tag names the same one in the whole.
    """
    taken = {f"/{number}": kind.take(part) for number, kind in enumerate(kinds)}
    bundle = part.pdf.make_indirect(Dictionary({key: found for key, found in taken.items() if found is not None}))
    part.check_paths(bundle)
    for page in part.pdf.pages:
        whole.pages.append(page)
    copied = whole.copy_foreign(bundle)
    for number, kind in enumerate(kinds):
        if f"/{number}" in copied:
            kind.place(copied[f"/{number}"], part)


def _newer_version(pdf: Pdf) -> str:
    """The version of the format that the catalogue names when it is newer than the one in the first line."""
    named = str(pdf.Root.get("/Version", ""))[1:]
    return named if re.fullmatch(r"[12]\.\d", named) else ""


def _language(languages: Sequence[str]) -> str:
    """That of all parts where they agree, else German, as it is the papers that count."""
    known = {language.casefold() for language in languages}
    return languages[0] if len(known) == 1 and languages[0] else LANGUAGE


def _describe(whole: Pdf, title: str, language: str) -> None:
    """Title, language and producer; nothing of the person."""
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        about["dc:title"] = title
        about["dc:language"] = {language}
        about["pdf:Producer"] = PRODUCER
    whole.docinfo["/Title"], whole.docinfo["/Producer"] = String(title), String(PRODUCER)
    whole.Root["/Lang"] = String(language)
    whole.Root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)


def _saved(whole: Pdf, version: str) -> bytes:
    out = BytesIO()
    whole.save(
        out, deterministic_id=True, min_version=version, object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return out.getvalue()
