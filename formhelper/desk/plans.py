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


class Plans:
    """Gives the plan of the best file of an edition: of its original, else of its stand-in."""

    def __init__(self, originals: Originals, fonts: Fonts) -> None:
        self._originals, self._fonts = originals, fonts
        self._made: dict[str, tuple[object, pdf.Plan]] = {}

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
