"""The log: one line of JSON for each request and each fault, and nothing in it but what is on the list of keys."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Mapping, MutableMapping
from functools import cache
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, request

from formhelper.web.behind import behind
from formhelper.web.limits import METHODS
from formhelper.web.parts import parts

KEYS = frozenset(
    {"event", "level", "time", "request", "route", "method", "status", "milliseconds", "form", "kind", "where", "note"}
)
"""All that may be in a line. Not on it: addresses, questions after the ?, cookies, bodies, and messages of errors."""
LONGEST, DEEPEST = 200, 20
NOWHERE = "-"
"""Stands for an address that no page has."""


class Lines:
    """Writes each line to standard error as it is at that moment, for the service manager to keep."""

    def msg(self, line: str) -> None:
        """One line."""
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    info = warning = error = msg


def only_listed(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The processor that holds the law: keys that are not listed are dropped, texts are short and printable."""
    return {key: _short(value) for key, value in line.items() if key in KEYS}


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(one) for one in value[:DEEPEST]]
    if isinstance(value, (int, float)):
        return value
    said = str(value)[:LONGEST]
    return said if said.isprintable() else "".join(c if c.isprintable() else " " for c in said)


@cache
def log() -> Any:
    """The log; it holds nothing between two lines, so it is bound once."""
    wrapped = structlog.wrap_logger(
        Lines(),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            only_listed,
            structlog.processors.JSONRenderer(serializer=_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(0),
    )
    return wrapped.bind()


ENCODER = json.JSONEncoder(ensure_ascii=True)


def _as_json(line: Any, **_: Any) -> str:
    """`json.dumps` would make an encoder for each line."""
    return ENCODER.encode(line)


def install(app: Flask) -> None:
    """Log every request of the application; to be installed before everything else, so that its line comes last."""
    app.before_request(_begin)
    app.after_request(_end)


def fault(kind: type[BaseException] | None, trace: TracebackType | None) -> None:
    """An unforeseen error: its kind and the lines it went through; never its message, which may hold an answer."""
    log().error("fault", kind=kind.__name__ if kind else NOWHERE, where=places(trace), **_about())


def note(event: str, said: str) -> None:
    """Something that the operator should know; `said` must be words of the program, never of a person."""
    log().warning(event, note=said, **_about())


def places(trace: TracebackType | None) -> list[str]:
    """File, line and function of each step of a trace, the innermost last."""
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]


def _begin() -> None:
    page = behind(g)
    page.request_id, page.began = os.urandom(16).hex(), time.perf_counter()


def _end(response: Response) -> Response:
    page = behind(g)
    seconds = time.perf_counter() - page.began
    response.headers.add("X-Request-ID", page.request_id)
    about = _about()
    log().info("request", status=response.status_code, milliseconds=round(seconds * 1000, 1), **about)
    if observe := parts().observe:
        observe(about["route"], about["method"], response.status_code, seconds)
    return response


def _about() -> dict[str, str]:
    """Of this request, what is the same for everybody who opens the page."""
    asked = behind(request)
    about = {
        "request": str(behind(g).get("request_id", NOWHERE)),
        "route": asked.url_rule.rule if asked.url_rule else NOWHERE,
        "method": asked.method if asked.method in METHODS else "other",
    }
    form = parts().shelf.forms.get((asked.view_args or {}).get("form_id", ""))
    return {**about, "form": form.id} if form else about
