"""A case with an answer, addresses without end, and codes that are wrong."""

from __future__ import annotations

from formhelper.core.facts import Case
from formhelper.storage.codes import code_of, new_code, read_code

CASE = Case().put(None, {"home.city": "Târgu Mureș"})
ANYWHERE = (f"192.0.2.{number}" for number in range(1, 10**6))
PEPPER = b"a pepper of the tests, long enough"


def wrong(code: str) -> str:
    """Another code with the same locator, and a right check character."""
    right = read_code(code)
    tries = (new_code(right.kind) for _ in iter(int, 1))
    return next(
        str(found) for other in tries
        if (found := code_of(right.kind, right.locator + other.secret[:-1])) != right
    )
