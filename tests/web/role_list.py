"""The list of children at the school of the tests."""

from __future__ import annotations

from typing import Any

LIST = "/en/school/children"


def names(parts: Any, browser: Any, role: str = "children") -> list[Any]:
    case = browser.case(parts)
    return [case.get(member, "given_names") for member in case.members("school", role) or ()]
