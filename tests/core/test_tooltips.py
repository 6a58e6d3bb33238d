"""Tooltips of authorities' files as they can be shown and drawn."""

from __future__ import annotations

import pytest

from formhelper.core.fields import PaperField


@pytest.mark.parametrize(("raw", "told"), [
    ("3. \x07Hat Ihr Ehegatte Einnahmen?", "3. Hat Ihr Ehegatte Einnahmen?"),
    ("Straße,\r\n  Hausnummer ", "Straße, Hausnummer"),
    ("Țăranu\u200b, Győző", "Țăranu, Győző"),
    ("\x07", ""),
], ids=["bell", "lines", "unseen", "nothing left"])
def test_a_tooltip_is_told_in_one_line_without_control_characters(raw: str, told: str) -> None:
    assert PaperField("f", "text", (), tooltip=raw).told == told
