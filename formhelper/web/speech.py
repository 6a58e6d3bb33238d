"""Flask-Babel, with types: the only module that knows it."""

from __future__ import annotations

from datetime import date

from flask import Flask, g
from flask_babel import Babel, gettext


def _(english: str, **gaps: object) -> str:
    """The sentence in the language of the page, its gaps filled."""
    return str(gettext(english, **gaps))


def day(when: date) -> str:
    """A day as it stands on German paper: short, and the same in every sentence of every language."""
    return when.strftime("%d.%m.%Y")


def install(app: Flask, folder: str) -> None:
    """Interface sentences from the catalogues `messages` in that folder; the English sentence is the msgid."""
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=folder, BABEL_DEFAULT_LOCALE="en")
    Babel(app, locale_selector=lambda: str(g.get("language", "en")))
