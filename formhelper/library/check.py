"""Whether definitions are sound: every finding says where it is and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from formhelper.core.definition import Form
from formhelper.core.texts import texts
from formhelper.library.asked import Asked
from formhelper.library.catalogues import Catalogues
from formhelper.library.check_guide import guide_findings, section_findings
from formhelper.library.check_lists import list_findings
from formhelper.library.check_markup import markup_findings
from formhelper.library.check_names import name_findings
from formhelper.library.check_papers import paper_findings
from formhelper.library.check_renamed import renamed_findings
from formhelper.library.check_steps import step_findings
from formhelper.library.check_translations import catalogue_findings, translation_findings
from formhelper.library.finding import Finding
from formhelper.library.shelf import Shelf


def findings(shelf: Shelf, catalogues: Catalogues | None = None, form_id: str = "") -> list[Finding]:
    """All findings of the shelf, or of one form; without catalogues, translations are not looked at."""
    found: list[Finding] = []
    for form in shelf.forms.values():
        if form_id in ("", form.id):
            found += form_findings(form)
            found += paper_findings(form, shelf)
            found += section_findings(form, shelf)
            found += markup_findings(form.id, form)
            found += catalogue_findings(form, catalogues) if catalogues else []
    if not form_id:
        found += shared_findings(shelf, catalogues)
    return list(dict.fromkeys(found))


def form_findings(form: Form) -> Iterator[Finding]:
    """What is wrong with a form by itself."""
    asked = Asked(form)
    yield from name_findings(form)
    yield from step_findings(asked)
    yield from list_findings(asked)


def shared_findings(shelf: Shelf, catalogues: Catalogues | None) -> Iterator[Finding]:
    """What is wrong with what all forms share."""
    yield from guide_findings(shelf)
    yield from renamed_findings(shelf)
    for name, guide in (("bundles", shelf.bundles), ("places", shelf.contacts), ("sections", shelf.sections)):
        yield from markup_findings(name, guide)
        if catalogues:
            yield from translation_findings(name, texts(guide), catalogues)
