"""What is handed out: each paper and sheet by itself, all of them as one PDF, and as a ZIP archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from formhelper import pdf
from formhelper.core.annex import AnnexEntry
from formhelper.core.definition import Form
from formhelper.core.edition import Edition
from formhelper.core.known import Here

Kind = Literal["paper", "cover", "letter", "evidence", "handed_in", "copy"]
FILES: dict[Kind, str] = {
    "cover": "uebersicht", "letter": "anschreiben", "evidence": "nachweise", "handed_in": "abgabe", "copy": "kopie",
}
JOINED = "mappe.pdf"
CALENDAR = "fristen.ics"


@dataclass(frozen=True)
class PaperOut:
    """A paper or sheet as it is handed out; `name` is a file name in ASCII that says nothing of the person."""

    name: str
    title: str
    chunks: tuple[bytes, ...]
    edition: Edition | None
    original: bool
    sheets: int = 1
    smaller: tuple[str, ...] = ()
    annexed: tuple[AnnexEntry, ...] = ()
    extra: bool = False
    """Made for reading or copying; not part of what is handed in."""
    here: Here = field(default_factory=dict)
    kind: Kind = "paper"
    own_title: str = ""
    """The title in the person's language; empty where there is none."""
    own_language: str = ""
    """That of the own title, where it is not the person's."""
    note: str = ""
    """What the person does with a sheet of our own: a sentence of the interface, in English."""

    @property
    def pdf(self) -> bytes:
        """The whole file."""
        return b"".join(self.chunks)


@dataclass(frozen=True)
class Package:
    """Everything that is handed out for one form: papers, and sheets of our own with the cover as the first.

    `calendar` is empty where no deadline has a day; `without_letter` says that there is no cover letter to the office
    although one would be sent, as name or address are not known.
    """

    form: Form
    papers: tuple[PaperOut, ...]
    sheets: tuple[PaperOut, ...]
    calendar: bytes
    day: date
    without_letter: bool = False

    @property
    def all(self) -> tuple[PaperOut, ...]:
        """Cover, papers, then the other sheets: the order of the joined PDF and of file names."""
        return (self.sheets[0], *self.papers, *self.sheets[1:])

    @cached_property
    def joined(self) -> bytes:
        """All but what is only for copying as one PDF with a bookmark for each; fields stay editable and apart."""
        parts = [(paper.own_title or paper.title, paper.pdf) if paper.kind != "paper" else (paper.title, paper.pdf)
                 for paper in self.all if not paper.extra]
        return pdf.join(parts, title=str(self.form.title))

    def files(self) -> dict[str, Sequence[bytes]]:
        """By name in ASCII, everything in order."""
        found: dict[str, Sequence[bytes]] = {paper.name: paper.chunks for paper in self.all}
        found[JOINED] = (self.joined,)
        return found | ({CALENDAR: (self.calendar,)} if self.calendar else {})

    def archive(self) -> Iterator[bytes]:
        """A ZIP archive of all files, piece by piece; everything in it is made before the first piece is given out.

        Nothing is compressed, since PDFs are; the day of the files is that of the package.
        """
        files = self.files()
        return _zipped(files, self.day)


class _Pipe:
    """Takes what the archive writes, until it is taken on."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing behind the pipe to be flushed."""

    def close(self) -> None:
        """Nor to be closed."""

    def taken(self) -> list[bytes]:
        pieces, self.pieces = self.pieces, []
        return pieces


def _zipped(files: dict[str, Sequence[bytes]], day: date) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, chunks in files.items():
            about = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            about.external_attr = 0o600 << 16  # readable for its owner only
            with archive.open(about, "w") as file:
                for chunk in chunks:
                    file.write(chunk)
                    yield from pipe.taken()
    yield from pipe.taken()
