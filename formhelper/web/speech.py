"""Flask-Babel, with types: the only module that knows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from gettext import NullTranslations
from typing import cast

from babel import Locale, UnknownLocaleError
from flask import Flask, current_app, g
from flask_babel import Babel, force_locale, get_translations
from markupsafe import Markup

from formhelper.web.behind import behind

SENTENCES = "en"
"""The language in which sentences stand in the program."""
CATALOGUES = "formhelper-sentences"


def _(english: str, **gaps: object) -> str:
    """The sentence in the language of the page, its gaps filled."""
    found = str(_translations().gettext(english))
    return found % gaps if gaps else found


def told(english: str, **gaps: object) -> Markup:
    """The same for templates: what fills the gaps is escaped there."""
    found = Markup(_translations().gettext(english))  # noqa: S704  sentences of translators, not of people  # nosec B704
    return found % gaps if gaps else found


def _translations() -> NullTranslations:
    """The catalogue of the page, looked up once a page: a page has a hundred sentences."""
    page = behind(g)
    try:
        found: NullTranslations = page.translations
    except AttributeError:
        found = page.translations = _of(str(page.get("language", SENTENCES)))
    return found


def _of(language: str) -> NullTranslations:
    """The catalogue of a language; Flask-Babel looks for the language of the page first, in a dozen places."""
    known: dict[str, NullTranslations] = behind(current_app).extensions[CATALOGUES]
    found = known.get(language)
    if found is None:
        with force_locale(language):
            found = known[language] = cast(NullTranslations, get_translations())
    return found


def day(when: date) -> str:
    """A day as it stands on German paper: short, and the same in every sentence of every language."""
    return when.strftime("%d.%m.%Y")


def language_name(code: str) -> str:
    """A language as the language of the page calls it; a code that nobody knows stays as it is."""
    try:
        return Locale.parse(code).get_display_name(str(g.get("language", SENTENCES))) or code
    except (UnknownLocaleError, ValueError):
        return code


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within, sentences come in that language instead of that of the page."""
    before = _translations()
    g.translations = _of(language)
    yield
    g.translations = before


def install(app: Flask, folder: str) -> None:
    """Interface sentences from the catalogues `messages` in that folder; the English sentence is the msgid."""
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=folder, BABEL_DEFAULT_LOCALE=SENTENCES)
    app.extensions[CATALOGUES] = {}
    Babel(app, locale_selector=lambda: str(g.get("language", SENTENCES)))
