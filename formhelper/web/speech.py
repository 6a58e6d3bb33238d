"""Flask-Babel, with types: the only module that knows it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import cast

from babel import Locale, UnknownLocaleError
from flask import Flask, g
from flask_babel import Babel, force_locale, gettext


def _(english: str, **gaps: object) -> str:
    """The sentence in the language of the page, its gaps filled."""
    return str(gettext(english, **gaps))


def day(when: date) -> str:
    """A day as it stands on German paper: short, and the same in every sentence of every language."""
    return when.strftime("%d.%m.%Y")


def language_name(code: str) -> str:
    """A language as the language of the page calls it; a code that nobody knows stays as it is."""
    try:
        return Locale.parse(code).get_display_name(str(g.get("language", "en"))) or code
    except (UnknownLocaleError, ValueError):
        return code


def speaking(language: str) -> AbstractContextManager[None]:
    """Within, sentences come in that language instead of that of the page."""
    return cast(AbstractContextManager[None], force_locale(language))


def install(app: Flask, folder: str) -> None:
    """Interface sentences from the catalogues `messages` in that folder; the English sentence is the msgid."""
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=folder, BABEL_DEFAULT_LOCALE="en")
    Babel(app, locale_selector=lambda: str(g.get("language", "en")))
