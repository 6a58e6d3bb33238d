"""Plans at hand: each paper is planned once, however often it is filled."""

from __future__ import annotations

from typing import Protocol

from formhelper import pdf
from formhelper.core.edition import Edition
from formhelper.core.font import Fonts


class Original(Protocol):
    """An installed original."""

    @property
    def prepared(self) -> bytes:
        """The PDF, ready to be filled."""

    @property
    def plan(self) -> bytes:
        """What `pdf.Plan.load` takes."""


class Originals(Protocol):
    """Where installed originals are found by "paper/edition"."""

    def get(self, key: str) -> Original | None:
        """The original of that edition, if it is installed; the same object as long as it stays the same."""


class Held:
    """Originals as they were when they were asked for first, whatever becomes of their files: for one package."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._found: dict[str, Original | None] = {}

    def get(self, key: str) -> Original | None:
        """See Originals."""
        if key not in self._found:
            self._found[key] = self._originals.get(key)
        return self._found[key]


Made = dict[str, tuple[object, pdf.Plan]]
"""Plans by key of the edition, each with the file that it was made of."""


class Plans:
    """Gives the plan of the best file of an edition: of its original, else of its stand-in."""

    def __init__(self, originals: Originals, fonts: Fonts, made: Made) -> None:
        self._originals, self._fonts, self._made = originals, fonts, made

    def of(self, edition: Edition) -> pdf.Plan:
        """The plan; where a file of the same edition took the place of another, the plan of the new one."""
        installed = self._originals.get(edition.key)
        source = installed or edition.stand_in
        known = self._made.get(edition.key)
        if known is None or known[0] is not source:
            plan = self._loaded(installed) if installed else self._planned(edition.stand_in)
            known = self._made[edition.key] = (source, plan)
        return known[1]

    def _loaded(self, installed: Original) -> pdf.Plan:
        try:
            return pdf.Plan.load(installed.plan, installed.prepared, self._fonts)
        except pdf.StalePlan:  # another version of formhelper made it
            return self._planned(installed.prepared)

    def _planned(self, content: bytes) -> pdf.Plan:
        prepared = pdf.prepare(content)
        return pdf.Plan.load(prepared.plan, prepared.pdf, self._fonts)
