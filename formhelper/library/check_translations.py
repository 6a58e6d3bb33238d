"""Whether every catalogue has the texts of definitions."""

from __future__ import annotations

from collections.abc import Iterator

from formhelper.core.blocks import Text
from formhelper.core.definition import Form
from formhelper.core.texts import texts
from formhelper.library.catalogues import LANGUAGES, SOURCE, Catalogues
from formhelper.library.finding import Finding

ALWAYS_TRANSLATED = ("blocks.", "title", "summary", "who", "evidence", "deadlines")
"""What is read before a form is begun, and what all forms share: a form may wait for the rest of its translations."""


def catalogue_findings(form: Form, catalogues: Catalogues) -> Iterator[Finding]:
    """Texts of the form that a catalogue has no translation for."""
    waited = {code for code in LANGUAGES if catalogues.partly(form.id, code)}
    for path, text in texts(form):
        lacking = [code for code in LANGUAGES if code != SOURCE and not catalogues.has("forms", text, code)]
        later = {code for code in lacking if catalogues.partly(form.id, code)}
        if path.startswith(ALWAYS_TRANSLATED):
            later = set()
        waited -= later
        if missing := [code for code in lacking if code not in later]:
            yield Finding(f"{form.id}: {path}", f"no translation in {', '.join(missing)}: {text[:60]!r}")
    for code in sorted(waited):
        yield Finding("translations/status.toml", f"{form.id} is translated into {code}: take it out of [partly]")


def translation_findings(
    name: str, told: Iterator[tuple[str, Text]], catalogues: Catalogues
) -> Iterator[Finding]:
    """Texts that every catalogue has to have."""
    for path, text in told:
        if lacking := [code for code in LANGUAGES if code != SOURCE and not catalogues.has("forms", text, code)]:
            yield Finding(f"{name}: {path}", f"no translation in {', '.join(lacking)}: {text[:60]!r}")
