"""How much one request may hold: what is longer than any honest request is refused before anything reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, Request, request
from werkzeug.exceptions import (
    BadRequest,
    LengthRequired,
    MethodNotAllowed,
    RequestEntityTooLarge,
    RequestHeaderFieldsTooLarge,
    RequestURITooLarge,
    SecurityError,
)

from formhelper.storage.takeaway import LARGEST
from formhelper.web.behind import behind

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
MOST_BYTES = 64 * 1024
"""Of a body: a page full of long answers has a tenth of it."""
FILES = {"pages.bring_file": LARGEST + 16 * 1024}
"""Of bodies with a file, by the endpoint that takes it: the file, and the fields beside it."""
MOST_FIELDS = 1000
"""Of a form: the largest page has about 300. Flask's own limit counts multipart bodies only."""
MOST_HEADERS, LONGEST_HEADER, LONGEST_COOKIES = 60, 4096, 4096
FROM_OUTSIDE = ("HTTP_", "CONTENT_")
LONGEST_PATH, LONGEST_QUERY, MOST_ARGUMENTS = 512, 1024, 20

STEERING = re.compile(r"[\x00-\x1f\x7f]")
"""Characters that no address has; a line break would end the header of a redirect."""


def install(app: Flask) -> None:
    """Put the limits before every request of the application."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, MAX_FORM_PARTS=MOST_FIELDS
    )
    app.before_request(refuse_too_much)


def refuse_too_much() -> None:
    """400, 405, 411, 414, 431 or 413, the cheapest test first."""
    # under a foreign name nothing has an address, so no page can be made
    asked = behind(request)
    if isinstance(asked.routing_exception, SecurityError):
        raise asked.routing_exception
    _readable_query(asked)
    if asked.method not in METHODS:
        raise MethodNotAllowed(METHODS)
    if len(asked.path) > LONGEST_PATH or len(asked.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge
    if asked.endpoint in FILES:
        asked.max_content_length = FILES[asked.endpoint]
    if asked.query_string and len(asked.args) > MOST_ARGUMENTS:
        raise RequestURITooLarge
    if _headers_too_large(asked.environ):
        raise RequestHeaderFieldsTooLarge
    _to_its_end(asked.environ)
    if _has_body(asked) and sum(map(len, asked.form.listvalues())) + len(asked.files) > MOST_FIELDS:
        raise RequestEntityTooLarge


def _has_body(asked: Request) -> bool:
    """Whether there is anything to take apart: most pages are only asked for."""
    return asked.method == "POST" or asked.environ.get("CONTENT_LENGTH", "0") not in ("", "0")


def _to_its_end(environ: dict[str, Any]) -> None:
    """400 for a body that is shorter than it says, as soon as it is read; 411 for one that does not say its length.

    gunicorn vouches for its end in every case, so half of a form would be taken for all of it where a connection broke
    off, or was cut off because it was too slow.
    """
    if "HTTP_TRANSFER_ENCODING" in environ:
        raise LengthRequired
    environ.pop("wsgi.input_terminated", None)


def _readable_query(asked: Request) -> None:
    """400 for bytes that are no text or steer; they go, so that not even the page that says so reads them."""
    try:
        query = asked.query_string.decode()
    except UnicodeDecodeError:
        query = "\0"
    if STEERING.search(query + asked.path):
        asked.query_string = b""
        raise BadRequest


def _headers_too_large(environ: Mapping[str, Any]) -> bool:
    """Counted as WSGI gives them (PEP 3333): werkzeug would write each name anew."""
    sizes = [len(name) + len(value) for name, value in environ.items() if name.startswith(FROM_OUTSIDE)]
    cookies = len(environ.get("HTTP_COOKIE", ""))
    return len(sizes) > MOST_HEADERS or max(sizes, default=0) > LONGEST_HEADER or cookies > LONGEST_COOKIES
