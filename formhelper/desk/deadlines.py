"""Which deadlines have a day, and what the calendar of the person says about them: nothing about the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256

from formhelper.core.definition import Form, Remark
from formhelper.core.flow import Journey
from formhelper.core.known import Here
from formhelper.core.wording import gaps
from formhelper.desk.teller import Teller
from formhelper.papers.calendar import Event, calendar

SUMMARY = "Last day: %(form)s"
"""Interface sentences, in English: they are msgids."""


def calendar_of(deadlines: Sequence[tuple[Remark, Here]], teller: Teller) -> bytes:
    """One file with an event for each deadline that has a day; empty where none has."""
    found = days(deadlines, teller.journey)
    if not found:
        return b""
    stamp = datetime.combine(teller.journey.known.today, time(), UTC)
    return calendar([_event(remark, day, teller) for remark, day in found], stamp)


def days(deadlines: Sequence[tuple[Remark, Here]], journey: Journey) -> tuple[tuple[Remark, date], ...]:
    """Those deadlines whose day can be computed and is not over, the earliest first; each text and day once."""
    found: dict[tuple[str, date], Remark] = {}
    for remark, here in deadlines:
        day = journey.known.due(remark.term, here) if remark.term else None
        if day is not None and day >= journey.known.today:
            found.setdefault((str(remark.text), day), remark)
    return tuple(sorted(((remark, day) for (_, day), remark in found.items()), key=lambda one: one[1]))


def _event(remark: Remark, day: date, teller: Teller) -> Event:
    """In the person's language, the German in the description; a text with gaps could hold a name, and is left out."""
    form = teller.journey.form
    title, lines = teller.text(form.title, {}), [str(form.title)]
    if not gaps(str(remark.text)):
        said = teller.text(remark.text, {})
        lines = [said.own, str(form.title), said.german]
    summary = teller.say(SUMMARY).own % {"form": title.own}
    return Event(_uid(form, remark, day), day, summary, "\n".join(dict.fromkeys(filter(None, lines))))


def _uid(form: Form, remark: Remark, day: date) -> str:
    """The same for the same deadline and day."""
    digest = sha256(f"{form.id}|{remark.text}|{day.isoformat()}".encode()).hexdigest()
    return f"{digest[:32]}@formhelper.invalid"
