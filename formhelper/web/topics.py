"""What forms are about: headings in the order in which most people need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formhelper.core.definition import Form
from formhelper.web.speech import _

TITLES: Mapping[str, str] = {
    "arriving": "Arriving and living here",
    "family": "Children and family",
    "money": "Support with money",
    "housing": "Rent and housing",
    "health": "Health and insurance",
    "work": "Work and business",
    "law": "Law and advice",
    "help": "Letters and advice",
    "leaving": "Leaving Germany",
}
"""Interface sentences, in English: they are msgids, and the search knows their translations."""
OTHER = "Other matters"


def by_topic(forms: Iterable[Form]) -> dict[str, list[Form]]:
    """The forms under their headings, in the language of the page; topics that nobody foresaw come last."""
    order = list(TITLES)
    found: dict[str, list[Form]] = {}
    for form in sorted(forms, key=lambda one: order.index(one.topic) if one.topic in order else len(order)):
        found.setdefault(_(TITLES.get(form.topic, OTHER)), []).append(form)
    return found
