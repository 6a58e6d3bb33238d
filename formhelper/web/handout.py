"""The papers to take away: made while people see how far it is, each by itself, as PDF, as ZIP, as calendar."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from typing import cast

from babel.numbers import format_decimal
from flask import abort, current_app, render_template, request, stream_template
from werkzeug.wrappers import Response

from formhelper.core.definition import Form
from formhelper.core.flow import Journey
from formhelper.core.guide import Bundle, Stop
from formhelper.desk.cover import WITHOUT_LETTER
from formhelper.desk.gate import Gate
from formhelper.desk.handed_out import Package, PaperOut
from formhelper.desk.making import NoSuchFile, Progress
from formhelper.pdf import PdfError
from formhelper.web import headers, logs, unwritable
from formhelper.web.blueprint import pages
from formhelper.web.parts import NAME, parts
from formhelper.web.review import answered, elsewhere, remarks_of, still_missing
from formhelper.web.view import words

GZIP = 16 + zlib.MAX_WBITS
"""The window of zlib, and the envelope of gzip around it."""
Answer = Response | str | tuple[str, int]


class Making:
    """A package while it is made: steps to show, then the package, or none where it failed on the way."""

    def __init__(self, steps: Generator[Progress, None, Package]) -> None:
        self._steps = steps
        self.package: Package | None = None

    def __iter__(self) -> Iterator[Progress]:
        """Each step before it is made; what goes wrong is logged and ends the steps."""
        try:
            yield from self._in_turn()
        except Exception as error:  # the page has begun, so no error page can take its place
            logs.fault(type(error), error.__traceback__)

    def _in_turn(self) -> Iterator[Progress]:
        """Only the work waits at the gate, not the sending: who reads slowly keeps nobody waiting."""
        while True:
            with gate():
                try:
                    step = next(self._steps)
                except StopIteration as end:
                    self.package = end.value
                    return
            yield step

    def close(self) -> None:
        """Make nothing more, as nobody is there to take it."""
        self._steps.close()


@pages.get("/<lang:language>/<form_id>/papers")
def papers(form_id: str) -> Answer:
    """The papers, ready to take away: the page comes at once, says what is made, and ends with the list of all."""
    return _or_refused(form_id, _counted(_streamed))


@pages.get("/<lang:language>/<form_id>/papers/<int:number>.pdf")
def paper(form_id: str, number: int) -> Answer:
    """One file of the package; the cover is number 0."""

    def one(journey: Journey) -> Answer:
        try:
            with gate():
                found = parts().desk.one(journey.form, journey, words(), number)
        except NoSuchFile:
            abort(404)
        return _file(found.chunks, found.name)

    return _or_refused(form_id, _counted(one))


@pages.get("/<lang:language>/<form_id>/package.pdf")
def package(form_id: str) -> Answer:
    """All papers in one file."""

    def joined(journey: Journey) -> Answer:
        return _file((_made(journey).joined,), f"{journey.form.id}.pdf")

    return _or_refused(form_id, _counted(joined))


@pages.get("/<lang:language>/<form_id>/package.zip")
def archive(form_id: str) -> Answer:
    """Every file by itself, in one archive: complete before its first byte is sent, so that its length is known."""

    def packed(journey: Journey) -> Answer:
        return _file(tuple(_made(journey).archive()), f"{journey.form.id}.zip", "application/zip")

    return _or_refused(form_id, _counted(packed))


@pages.get("/<lang:language>/<form_id>/deadlines.ics")
def calendar(form_id: str) -> Answer:
    """The deadlines that have a day."""

    def days(journey: Journey) -> Answer:
        content = parts().desk.calendar(journey.form, journey, words()) or abort(404)
        return _file((content,), f"{journey.form.id}.ics", "text/calendar")

    return _or_refused(form_id, days)


def _or_refused(form_id: str, show: Callable[[Journey], Answer]) -> Answer:
    """Show what is made of the answers; an answer that the paper cannot take is named instead."""
    journey = answered(form_id)
    if isinstance(journey, Response):
        return journey
    try:
        return show(journey)
    except PdfError as error:
        if (found := unwritable.refused(journey, error)) is None:
            raise
        return render_template("unwritable.html", form=journey.form, refused=found), 422


def _counted(show: Callable[[Journey], Answer]) -> Callable[[Journey], Answer]:
    """The same for those whose address did not ask for too many papers before; raises TooMany."""

    def counted(journey: Journey) -> Answer:
        parts().shares.paper(request.remote_addr or "")
        return show(journey)

    return counted


def gate() -> AbstractContextManager[None]:
    """Within, a paper is made: a few at a time, so that pages with questions stay quick meanwhile. Raises Busy."""
    return cast(Gate, current_app.extensions[f"{NAME}-gate"])()


def _made(journey: Journey) -> Package:
    with gate():
        return parts().desk.make(journey.form, journey, words())


def _streamed(journey: Journey) -> Response:
    """What people can mend is found before the page begins; a connection that is closed ends the making."""
    desk, form = parts().desk, journey.form
    desk.preview(form, journey)
    headers.nonce()  # the headers are sent before the page, which then asks for it, is written
    making = Making(desk.making(form, journey, words()))
    pieces = stream_template(
        "papers.html", form=form, making=making, elsewhere=elsewhere(journey), remarks=remarks_of(journey),
        missing=still_missing(journey),
        contacts=desk.contacts(form, journey), onward=_onward(form), size=_size, say=words().say,
        without_letter=WITHOUT_LETTER,
    )
    items = _by_items(cast(Generator[str, None, None], pieces))
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(_packed(items) if packed else items, mimetype="text/html")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that waits for the end would hide the progress
    response.call_on_close(making.close)
    return response


def _packed(items: Generator[str, None, None]) -> Iterator[bytes]:
    """Compressed so that each item can be read when it comes; what compresses other pages would wait for the end."""
    packer = zlib.compressobj(wbits=GZIP)
    with closing(items):
        for item in items:
            yield packer.compress(item.encode()) + packer.flush(zlib.Z_SYNC_FLUSH)
        yield packer.flush()


def _by_items(pieces: Generator[str, None, None]) -> Generator[str, None, None]:
    """A template gives out every few letters; what is sent at a time ends with an item of a list."""
    waiting: list[str] = []
    with closing(pieces):  # at once when nobody listens any more, and not when the memory is cleaned up
        for piece in pieces:
            waiting.append(piece)
            if "</li>" in piece:
                yield "".join(waiting)
                waiting.clear()
        yield "".join(waiting)


def _size(paper: bytes | PaperOut | Sequence[bytes]) -> str:
    """How large a file is, as people of that language write it."""
    if isinstance(paper, PaperOut):
        paper = paper.chunks
    length = len(paper) if isinstance(paper, bytes) else sum(map(len, paper))
    number, unit = (length / 1e6, "MB") if length >= 1e6 else (max(1, length / 1e3), "kB")
    return f"{format_decimal(round(number, 1 if unit == 'MB' else 0), locale=words().language)}\u00a0{unit}"


def _onward(form: Form) -> list[tuple[Bundle, Stop, Form]]:
    """The situations that the form belongs to, with the form that comes next and for whom it is."""
    forms = parts().shelf.forms
    steps = ((bundle, bundle.after(form.id)) for bundle in parts().shelf.bundles)
    return [(bundle, stop, forms[stop.form]) for bundle, stop in steps if stop and stop.form in forms]


def _file(chunks: Sequence[bytes], name: str, kind: str = "application/pdf") -> Response:
    """Sent chunk by chunk, as the engine made it: the paper itself is the same for all and is never copied."""
    response = Response(chunks, mimetype=kind)
    response.content_length = sum(map(len, chunks))
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
