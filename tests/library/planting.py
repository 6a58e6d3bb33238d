"""A mistake planted in a copy of the shipped shelf, and where its finding must stand."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[..., list[str]]
"""Changes a file of the copy at one place, and returns the findings: (file, old text, new text)."""

WHO, PLACE = '[[step]]\nid = "who"\n', '[[step]]\nid = "place"\n'
STEP = '[[step]]\nid = "planted"\nsection = "family"\ntitle = "Neu"\n{}\n\n[[good_to_know]]'


def step(*lines: str) -> str:
    """A step of the Anmeldung that stands last."""
    return STEP.format("\n".join(lines))


def planted_in_the_anmeldung(plant: Plant, old: str, new: str, expected: str) -> None:
    """The mistake is found, and nothing is found fault with that has no part in it."""
    found = plant("anmeldung.toml", old, new)
    assert any(expected in line for line in found), "\n".join(found) or "no findings"
    assert all(line.startswith(("anmeldung: ", "anmeldung-berlin/", "beiblatt-berlin/")) for line in found)
