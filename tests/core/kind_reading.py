"""One answer read as one kind: what is kept of it, what stands on paper, or why it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from formhelper.core import kinds
from formhelper.core.blocks import FactDef, Text
from formhelper.core.problems import Problem

TODAY = date(2026, 11, 22)
LABEL = Text("Angabe")


def read(kind: str, raw: Any, **details: Any) -> Any:
    return kinds.read(raw, FactDef(kind, LABEL, **details), TODAY)


def on_paper(kind: str, raw: Any, **details: Any) -> str:
    fact = FactDef(kind, LABEL, **details)
    return kinds.paper(kinds.read(raw, fact, TODAY), fact)


def refused(kind: str, raw: Any, **details: Any) -> str:
    with pytest.raises(Problem) as caught:
        read(kind, raw, **details)
    assert "%(" not in str(caught.value)
    return caught.value.code
