"""Whether situations, places, sections and search words are sound: each names only what there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from formhelper.core.definition import Form
from formhelper.core.regions import COUNTRY
from formhelper.library.catalogues import LANGUAGES
from formhelper.library.check_names import ID
from formhelper.library.finding import Finding
from formhelper.library.search import Words
from formhelper.library.shelf import Shelf

EVERY_TOPIC = "all"


def guide_findings(shelf: Shelf) -> Iterator[Finding]:
    """What is wrong with bundles.toml, places.toml and search.toml."""
    yield from _ids("bundles", [bundle.id for bundle in shelf.bundles])
    for bundle in shelf.bundles:
        for stop in bundle.stops:
            if stop.form not in shelf.forms:
                yield Finding(f"bundles: bundle[{bundle.id}]", f"there is no form {stop.form!r}")
    yield from _ids("sections", [section.id for section in shelf.sections])
    yield from _ids("places", [contact.id for contact in shelf.contacts])
    topics = {EVERY_TOPIC, *shelf.forms, *(form.topic for form in shelf.forms.values())}
    regions = {COUNTRY, *(region.code for region in shelf.regions)}
    for contact in shelf.contacts:
        where = f"places: place[{contact.id}]"
        for topic in contact.topics:
            if topic not in topics:
                yield Finding(where, f"no form has the topic {topic!r}")
        if contact.region not in regions:
            yield Finding(where, f"the region {contact.region!r} is not in regions.toml")
        if not (contact.address or contact.phone or contact.web):
            yield Finding(where, "nothing says how to get there: give address, phone or web")
    yield from _search("forms", shelf.search.forms, shelf.forms)
    yield from _search("situations", shelf.search.situations, [bundle.id for bundle in shelf.bundles])


def _search(kind: str, words: Mapping[str, Words], known: Collection[str]) -> Iterator[Finding]:
    """Whoever looks in their language must find each form: there are words for each in every language."""
    for name in (name for name in words if name not in known):
        yield Finding(f"search: {kind}.{name}", f"there is no such thing among {kind}: take the words out")
    for name in known:
        if lacking := [language for language in LANGUAGES if not words.get(name, {}).get(language)]:
            yield Finding(f"search: {kind}.{name}", f"no everyday words in {', '.join(lacking)}")


def section_findings(form: Form, shelf: Shelf) -> Iterator[Finding]:
    """A form is divided into sections from its first step on, or not at all; each section is one stretch."""
    known = [section.id for section in shelf.sections]
    stretches = [section for section, _ in groupby(form.steps, lambda step: step.section)]
    for step in form.steps:
        if step.section and step.section not in known:
            where = f"{form.id}: step[{step.id}].section"
            yield Finding(where, f"there is no section {step.section!r}; known are {', '.join(known)}")
        if not step.section and any(stretches):
            yield Finding(f"{form.id}: step[{step.id}]", "other steps have a section, so say which one this belongs to")
    for section, times in Counter(stretches).items():
        if section and times > 1:
            yield Finding(f"{form.id}: section {section}", "it is left and entered again: put its steps in a row")
    for step, following in pairwise(form.steps):
        if step.for_each and step.for_each == following.for_each and step.section != following.section:
            told = f"it is told member by member together with {step.id!r}: give both the same section"
            yield Finding(f"{form.id}: step[{following.id}].section", told)


def _ids(name: str, ids: Sequence[str]) -> Iterator[Finding]:
    for found, times in Counter(ids).items():
        if times > 1:
            yield Finding(f"{name}: {found}", "this id stands twice")
        if not ID.fullmatch(found):
            yield Finding(f"{name}: {found}", "an id has a-z, 0-9 and -")
