"""A filled paper."""

from __future__ import annotations

from dataclasses import dataclass

from formhelper.core.annex import AnnexEntry


@dataclass(frozen=True)
class Filled:
    """The filled PDF in chunks, to be sent one after the other; and what became of values that are not as asked.

    `smaller` names the fields that were written smaller or narrower, `annexed` what went to the annex, `unseen` the
    fields that were written but are never seen on paper.
    """

    chunks: tuple[bytes, ...]
    smaller: tuple[str, ...] = ()
    annexed: tuple[AnnexEntry, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def pdf(self) -> bytes:
        """The whole file."""
        return b"".join(self.chunks)
