"""The application: parts in, pages out."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any

from flask import Flask, Request, Response, g, request
from flask.templating import Environment
from jinja2.runtime import Context
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import BaseConverter
from werkzeug.sansio.http import parse_cookie
from werkzeug.utils import cached_property

from formhelper.desk.beside import Pictures
from formhelper.desk.gate import Gate
from formhelper.library.catalogues import Catalogues
from formhelper.web import (
    assets,
    beside,
    blueprint,
    changed,
    compression,
    display,
    errors,
    fit,
    guard,
    handout,
    headers,
    health,
    kept,
    languages,
    later,
    leaving,
    limits,
    logs,
    pages,
    previews,
    resume,
    review,
    search,
    speech,
    statements,
    stencils,
    steps,
)
from formhelper.web.asking import described, state_options
from formhelper.web.behind import behind
from formhelper.web.languages import LANGUAGES, remembered, wanted
from formhelper.web.parts import NAME, Parts
from formhelper.web.view import FOR_MACROS, for_templates

VIEWS = (
    beside, changed, display, fit, handout, health, later, leaving, pages, previews, resume, review, search, statements,
    steps,
)
"""The modules whose views are on the blueprint: importing them puts them there."""


class LanguageConverter(BaseConverter):
    """A language that we have."""

    regex = "|".join(LANGUAGES)


class QuickContext(Context):
    """Calls what a template calls at once: Jinja asks before each call whether it wants to know the page; none does."""

    def call(self, called: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        """What the function or macro makes of these; Jinja adds two of its own, for those who want to know the page."""
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*given, **named)


class QuickEnvironment(Environment):
    """Jinja's environment with the same globals for every template, which are complete before the first page.

    Jinja keeps a chain of two mappings for each template instead, and compares it in Python at each import of a page.
    """

    context_class = QuickContext

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template may use from everywhere."""
        return {**self.globals, **(d or {})}


class Asking(Request):
    """A request whose cookies are read from the one header that holds them, without a look at all others."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """By name."""
        return ImmutableMultiDict(parse_cookie(self.environ.get("HTTP_COOKIE")))


class QuietFlask(Flask):
    """Flask that logs where an error happened, but not its message: the message may hold an answer."""

    jinja_environment = QuickEnvironment
    request_class = Asking
    response_class = headers.Answer

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself, as none here is a coroutine; Flask looks at a dozen of them at each request."""
        return func

    def send_static_file(self, filename: str) -> Response:
        """A file of the pages, kept for good where it was asked for under the address of its content."""
        return assets.kept_for_good(super().send_static_file(filename), filename)

    def log_exception(
        self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]
    ) -> None:
        """Kind of error and the lines it went through; no message, no address, no values."""
        logs.fault(exc_info[0], exc_info[2])


def create_app(parts: Parts) -> Flask:
    """The web application made of these parts; nothing else is kept between two requests."""
    app = QuietFlask("formhelper.web")
    app.config.update(TRUSTED_HOSTS=list(parts.trusted_hosts) if parts.trusted_hosts is not None else None)
    app.extensions[NAME] = parts
    app.extensions[f"{NAME}-catalogues"] = catalogues = Catalogues(parts.translations)
    search.install(app, parts, catalogues)
    app.extensions[f"{NAME}-files"] = Gate()
    app.extensions[f"{NAME}-pictures"] = Pictures(parts.desk, Gate())
    app.extensions[f"{NAME}-gate"] = Gate()
    app.url_map.converters["lang"] = LanguageConverter
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    compression.install(app)
    logs.install(app)
    app.before_request(_choose_language)
    app.after_request(languages.remember)
    limits.install(app)
    guard.install(app)
    headers.install(app)
    speech.install(app, str(parts.translations))
    app.context_processor(for_templates)
    app.jinja_env.filters["day"] = speech.day
    app.jinja_env.filters["language_name"] = speech.language_name
    app.jinja_env.globals |= {**FOR_MACROS, "_": speech.told, "described": described, "operator": parts.operator}
    app.jinja_env.globals["state_options"] = state_options
    kept.install(app)
    stencils.install(app)
    app.register_blueprint(blueprint.pages)
    errors.install(app)
    return app


def _choose_language() -> None:
    """Of what has no address of a page: its language is there already."""
    page = behind(g)
    if "language" not in page:
        page.language = wanted(request.accept_languages, request.path, remembered())
