"""Whether situations and places are sound: every form known, every region and topic one that there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from formhelper.core.regions import COUNTRY
from formhelper.library.finding import Finding
from formhelper.library.shelf import Shelf

ID = re.compile(r"[a-z0-9-]{1,64}")
EVERY_TOPIC = "all"


def guide_findings(shelf: Shelf) -> Iterator[Finding]:
    """What is wrong with bundles.toml and places.toml."""
    yield from _ids("bundles", [bundle.id for bundle in shelf.bundles])
    for bundle in shelf.bundles:
        for stop in bundle.stops:
            if stop.form not in shelf.forms:
                yield Finding(f"bundles: bundle[{bundle.id}]", f"there is no form {stop.form!r}")
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


def _ids(name: str, ids: Sequence[str]) -> Iterator[Finding]:
    for found, times in Counter(ids).items():
        if times > 1:
            yield Finding(f"{name}: {found}", "this id stands twice")
        if not ID.fullmatch(found):
            yield Finding(f"{name}: {found}", "an id has a-z, 0-9 and -")
