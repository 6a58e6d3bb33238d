"""What the law wants said: who runs these pages, what they store, and how accessible they are; and the logo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, abort, g, render_template

from formhelper.storage.shares import STRETCH
from formhelper.storage.ways import ALL, PER_ADDRESS, PER_CODE, SCREENS
from formhelper.web import appearance, guard, languages
from formhelper.web.assets import FOR_GOOD
from formhelper.web.blueprint import pages
from formhelper.web.later import PER_CASE
from formhelper.web.parts import parts
from formhelper.web.resume import FILES, FILES_PER_ADDRESS
from formhelper.web.speech import _

COUNTED = (PER_ADDRESS, PER_CODE, ALL, FILES_PER_ADDRESS, FILES, PER_CASE)
"""All that is counted about those who try codes and files."""
LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For a picture that is opened by itself: it may draw, and nothing else."""


@dataclass(frozen=True)
class Cookie:
    """A cookie of ours, in words."""

    name: str
    purpose: str
    kept: str


@pages.get("/<lang:language>/privacy")
def privacy() -> str:
    """What is stored, for how long, and the rights of people (Art. 13 GDPR)."""
    spans = parts().cases.spans
    return render_template(
        "privacy.html", cookies=cookies(), kept_days=spans.kept // timedelta(days=1), screens=SCREENS,
        longest_days=spans.longest // timedelta(days=1),
        count_minutes=max(STRETCH, *(budget.seconds for budget in COUNTED)) // 60,
    )


@pages.get("/<lang:language>/accessibility")
def accessibility() -> str:
    """The accessibility statement (§ 12b BGG, § 7 BITV 2.0)."""
    return render_template("accessibility.html")


@pages.get("/<lang:language>/imprint")
def imprint() -> str:
    """The legal notice (§ 5 DDG, § 18 MStV)."""
    return render_template("imprint.html")


@pages.get("/logo")
def logo() -> Response:
    """The logo of the centre, as a picture that can do nothing."""
    found = parts().operator.logo or abort(404)
    g.policy = LOGO_POLICY
    response = Response(found.content, mimetype=found.kind)
    response.headers["Cache-Control"] = FOR_GOOD  # its address changes with it
    return response


def cookies() -> tuple[Cookie, ...]:
    """All cookies that these pages ever set."""
    until_closed = _("Until you close the browser or delete everything")
    return (
        Cookie(guard.case_cookie(), _("Opens your answers. Without it nobody can read them."), until_closed),
        Cookie(guard.start_cookie(), _("Shows that it was you who pressed the button “Start”, and no other website."),
               until_closed),
        Cookie(languages.COOKIE, _("Remembers your language."), _days(languages.KEPT_SECONDS)),
        Cookie(appearance.COOKIE, _("Remembers how you want these pages to look."), _days(appearance.KEPT_SECONDS)),
    )


def _days(seconds: int) -> str:
    return _("%(days)s days", days=seconds // (24 * 60 * 60))
