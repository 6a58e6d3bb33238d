"""The search: what people type in any language leads to forms and situations. It is kept and written down nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, render_template, request

from formhelper.core.blocks import Text
from formhelper.core.search import Hit, Index
from formhelper.library.catalogues import Catalogues
from formhelper.library.search import FORM, search_index
from formhelper.web.addresses import url_for
from formhelper.web.blueprint import pages
from formhelper.web.parts import NAME, Parts, parts
from formhelper.web.topics import TITLES, by_topic

LONGEST = 80
"""Letters of what is searched for; the rest is not looked at."""
ASKED = "q"


@dataclass(frozen=True)
class Found:
    """A form or a situation to choose."""

    title: Text
    about: Text
    address: str
    situation: bool


def install(app: Flask, handed: Parts, catalogues: Catalogues) -> None:
    """Make the index, once."""
    app.extensions[f"{NAME}-search"] = search_index(handed.shelf, catalogues, TITLES)


@pages.get("/<lang:language>/search")
def search() -> str:
    """What fits; all topics where nothing does."""
    asked = " ".join(request.args.get(ASKED, "").split())[:LONGEST]
    index = cast(Index, current_app.extensions[f"{NAME}-search"])
    found = [_found(hit) for hit in index.find(asked)]
    topics = by_topic(parts().shelf.forms.values()) if not found else {}
    return render_template("search.html", asked=asked, found=found, topics=topics)


def _found(hit: Hit) -> Found:
    if hit.kind == FORM:
        form = parts().shelf.forms[hit.id]
        return Found(form.title, form.summary, url_for("pages.form", form_id=form.id), False)
    bundle = next(one for one in parts().shelf.bundles if one.id == hit.id)
    return Found(bundle.title, bundle.text, url_for("pages.situation", bundle_id=bundle.id), True)
