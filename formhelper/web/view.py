"""What every page needs: the words of its language, addresses, and the way through a form as the case has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from flask import abort, current_app, g, request

from formhelper.core.blocks import Text
from formhelper.core.definition import Form
from formhelper.core.facts import PERSON, Case, Entity
from formhelper.core.flow import Journey, Visit, journey
from formhelper.core.known import Here, Known
from formhelper.library.catalogues import SOURCE, Catalogues
from formhelper.web import display, guard, headers
from formhelper.web.addresses import url_for
from formhelper.web.assets import asset
from formhelper.web.behind import behind
from formhelper.web.languages import LANGUAGES, direction
from formhelper.web.now import now
from formhelper.web.parts import NAME, parts
from formhelper.web.shown import text_of
from formhelper.web.speech import _
from formhelper.web.words import Fill, Phrase, Words

CATALOGUES = f"{NAME}-catalogues"
SWITCHES = ("all", "who")
"""Said in the address of a step, as yes or not at all."""
SAID = {"pages.search": "q", "pages.display": "back"}
"""What else an address says, on pages without answers: on a page that shows answers nothing of an address is repeated,
as compression would make it comparable with them."""


def words() -> Words:
    """The words of the language of this page."""
    return _words(behind(current_app).extensions[CATALOGUES], str(behind(g).language), "")


def wording() -> Words:
    """The words of questions: German ones where the person wants to read no others."""
    page = str(behind(g).language)
    language = SOURCE if now().display.wording == "german" else page
    return _words(behind(current_app).extensions[CATALOGUES], language, page)


@lru_cache
def _words(catalogues: Catalogues, language: str, page: str) -> Words:
    return Words(catalogues, language, page)


def phrase(text: Text, fill: Fill | None = None) -> Phrase:
    """A text of a definition in the language of the page."""
    return words().phrase(text, fill)


def form_or_404(form_id: str) -> Form:
    """The form with that id."""
    return parts().shelf.forms.get(form_id) or abort(404)


def way(form: Form, case: Case) -> Journey:
    """The way of this household through the form, as of today."""
    return journey(form, case, parts().today())


def next_address(found: Journey) -> str:
    """The first page that still lacks an answer, else the page to check all answers."""
    return visit_address(found.form, found.open) if found.open else url_for("pages.check", form_id=found.form.id)


def visit_address(form: Form, visit: Visit, who: str | None = None, off: str | None = None) -> str:
    """The address of a visit; with `who` it asks again who has the role, `off` was just taken off the list."""
    return url_for("pages.step", form_id=form.id, step_id=visit.step.id, entry=visit.member, who=who, off=off)


def same_page(language: str) -> str:
    """This page in another language; the start page where it has no address."""
    asked = behind(request)
    rule = asked.url_rule
    if asked.routing_exception or asked.endpoint is None or rule is None or "language" not in rule.arguments:
        return url_for("pages.home", language=language)
    query = {name: "1" for name in SWITCHES if name in asked.args}
    if (name := SAID.get(asked.endpoint, "")) in asked.args:
        query[name] = asked.args[name]
    return url_for(asked.endpoint, **{**(asked.view_args or {}), **query, "language": language})


def gaps(known: Known, here: Here) -> Fill:
    """Fills the gaps of texts with what is known of the one that the text is about, in the language of the page."""

    def fill(address: str) -> str:
        if known.form.role(address.partition(".")[0]) is None and address.partition(".")[0] not in known.form.blocks:
            return ""
        place = known.form.place(address)
        if place.fact is None:
            return known.paper(address, here)
        values = known.values(address, here)
        return ", ".join(text for value in values if (text := text_of(value, place.fact, words())))

    return fill


def name_of(entity: Entity, journey: Journey) -> str:
    """What a person or record is called on pages; who has no name yet is counted."""
    if named := full_name(entity):
        return named
    same = [other.id for other in journey.case.entities.values() if other.block == entity.block]
    number = same.index(entity.id) + 1
    if entity.block == PERSON:
        return _("Person %(number)s", number=number)
    return _summary(entity, journey.form) or _("Entry %(number)s", number=number)


def full_name(entity: Entity) -> str:
    """Given and family names, as far as they are known."""
    return " ".join(str(name) for part in ("given_names", "family_name") if (name := entity.facts.get(part)))


def _summary(entity: Entity, form: Form) -> str:
    """The first two answers of a record."""
    facts = form.blocks[entity.block].facts if entity.block in form.blocks else {}
    said = [text_of(entity.facts.get(name), fact, words()) for name, fact in facts.items()]
    return ", ".join([text for text in said if text][:2])


def aside(journey: Journey, visit: Visit, title: str) -> str:
    """The name of the member that a visit is about; empty where the title says it, or where there is none."""
    if visit.member is None:
        return ""
    entity = journey.case.entities[visit.member]
    given = str(entity.facts.get("given_names") or "")
    return "" if given and given in title else name_of(entity, journey)


def partly(form_id: str) -> bool:
    """Whether the form is translated in part only."""
    return words().catalogues.partly(form_id, words().language)


def reviewed() -> bool:
    """Whether a native speaker has checked the language of this page."""
    return words().catalogues.reviewed(words().language)


FOR_MACROS: Mapping[str, Any] = {
    "asset": asset, "csp_nonce": headers.nonce, "german": str, "here_for_display": display.here, "languages": LANGUAGES,
    "now": now, "partly": partly, "phrase": phrase, "reviewed": reviewed, "same_page": same_page,
    "token": guard.token, "url_for": url_for,
}
"""What templates may use wherever they stand, without the context of a page."""


def for_templates() -> dict[str, Any]:
    """What every page may use; macros of other files see it only where they are imported with context."""
    language = now().language
    return {
        "language": language,
        "direction": direction(language),
        "display": now().display,
        "has_case": guard.has_case(),
        "idle_hours": parts().cases.spans.idle // timedelta(hours=1),
    }
