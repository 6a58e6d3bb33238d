"""Originals come in: recognised by checksum or field list, prepared in a guarded process, and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from formhelper import pdf
from formhelper.core.edition import Edition
from formhelper.core.recognition import NotRecognised, recognise
from formhelper.library.shelf import Shelf
from formhelper.storage.originals import Installed, OriginalsFolder


class Refused(Exception):
    """A file that was not installed, and why, in one line."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}")


@dataclass(frozen=True)
class Status:
    """An edition, and its original where it is installed."""

    edition: Edition
    installed: Installed | None


class Reception:
    """Takes originals in, and says which are there."""

    def __init__(self, shelf: Shelf, folder: OriginalsFolder) -> None:
        self.shelf, self.folder = shelf, folder

    def add(self, name: str, content: bytes) -> Edition:
        """Install one file; raises Refused, and then nothing was changed."""
        try:
            fields = pdf.guarded_inspect(content)
            edition = recognise(hashlib.sha256(content).hexdigest(), fields, self.shelf.all_editions())
            prepared = pdf.guarded_prepare(content, edition.fields if edition.flat else None)
        except (pdf.PdfError, NotRecognised) as error:
            raise Refused(name, str(error)) from None
        self.folder.put(edition.key, prepared.sha256, prepared.pdf, prepared.plan)
        return edition

    def renew_plans(self) -> tuple[Refused, ...]:
        """Plan those originals anew whose plan another version of formhelper made; gives those that it could not."""
        refused: list[Refused] = []
        for edition in self.shelf.all_editions():
            installed = None if edition.own else self.folder.get(edition.key)
            if installed and not pdf.Plan.is_current(installed.plan):
                try:
                    prepared = pdf.guarded_prepare(installed.prepared)
                    self.folder.renew(installed, prepared.pdf, prepared.plan)
                except (pdf.PdfError, OSError) as error:
                    refused.append(Refused(edition.key, str(error)))
        return tuple(refused)

    def status(self) -> tuple[Status, ...]:
        """All editions of authorities with what is installed."""
        return tuple(
            Status(edition, self.folder.get(edition.key)) for edition in self.shelf.all_editions() if not edition.own
        )


def pdf_files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """The files named, and every .pdf within the folders named."""
    for path in paths:
        inside = (one for one in path.rglob("*") if one.suffix.lower() == ".pdf" and one.is_file())
        yield from sorted(inside) if path.is_dir() else [path]
