"""Markup of texts made safe for pages: whatever is not on the list never gets into one."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markupsafe import Markup

from formhelper.core.markup import TAGS

ATTRIBUTES = {"a": {"href"}}
REL = "noreferrer noopener"


@lru_cache(maxsize=4096)
def safe(text: str) -> Markup:
    """The text with its markup cleaned; its gaps are still open. Texts are few and never a person's, so they are kept.

    Links lead to https only, and an address with a gap is taken out: what somebody typed never becomes part of one.
    """
    return Markup(  # noqa: S704  this is where it is made safe  # nosec B704
        nh3.clean(
            text, tags=set(TAGS), attributes=ATTRIBUTES, attribute_filter=_without_gap, url_schemes={"https"},
            link_rel=REL, strip_comments=True,
        )
    )


def _without_gap(_tag: str, name: str, value: str) -> str | None:
    if name != "href":
        return value
    return value if value.lower().startswith("https://") and not {"{", "}"} & set(value) else None
