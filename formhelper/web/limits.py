"""How much one request may hold: what is longer than any honest request is refused before anything reads it."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import (
    MethodNotAllowed,
    RequestEntityTooLarge,
    RequestHeaderFieldsTooLarge,
    RequestURITooLarge,
)

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
MOST_BYTES = 64 * 1024
"""Of a body: a page full of long answers has a tenth of it."""
MOST_FIELDS = 1000
"""Of a form: the largest page has about 300. Flask's own limit counts multipart bodies only."""
MOST_HEADERS, LONGEST_HEADER, LONGEST_COOKIES = 60, 4096, 4096
LONGEST_PATH, LONGEST_QUERY, MOST_ARGUMENTS = 512, 1024, 20


def install(app: Flask) -> None:
    """Put the limits before every request of the application."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, MAX_FORM_PARTS=MOST_FIELDS
    )
    app.before_request(refuse_too_much)


def refuse_too_much() -> None:
    """405, 414, 431 or 413, the cheapest test first."""
    if request.method not in METHODS:
        raise MethodNotAllowed(METHODS)
    if len(request.path) > LONGEST_PATH or len(request.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge
    if len(request.args) > MOST_ARGUMENTS:
        raise RequestURITooLarge
    if _headers_too_large():
        raise RequestHeaderFieldsTooLarge
    if sum(len(values) for values in request.form.listvalues()) + len(request.files) > MOST_FIELDS:
        raise RequestEntityTooLarge


def _headers_too_large() -> bool:
    longest = max((len(name) + len(value) for name, value in request.headers), default=0)
    cookies = len(request.headers.get("Cookie", ""))
    return len(request.headers) > MOST_HEADERS or longest > LONGEST_HEADER or cookies > LONGEST_COOKIES
