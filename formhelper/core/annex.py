"""What did not fit its box on a paper and stands in the annex instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AnnexEntry:
    """One whole answer: its number in the annex, the printed label of its box, the field's name, the text."""

    number: int
    label: str
    field: str
    text: str
