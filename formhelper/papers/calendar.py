"""Days as a calendar file (RFC 5545): whole days, each with a reminder; folding and escaping are the library's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar

DAYS_BEFORE = 3


@dataclass(frozen=True)
class Event:
    """One day to remember; whoever takes two files in has one entry for each `uid`."""

    uid: str
    day: date
    summary: str
    description: str


def calendar(events: Sequence[Event], stamp: datetime) -> bytes:
    """One file with these events; `stamp` says (in UTC) when it was made."""
    whole = icalendar.Calendar()
    whole.add("prodid", "-//formhelper//Fristen//DE")
    whole.add("version", "2.0")
    for event in events:
        whole.add_component(_event(event, stamp))
    content: bytes = whole.to_ical()
    return content


def _event(told: Event, stamp: datetime) -> icalendar.Event:
    """A whole day ends, as the standard has it, with the next one; the person is not busy on it."""
    event = icalendar.Event()
    event.add("uid", told.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", told.day)
    event.add("dtend", told.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", told.summary)
    event.add("description", told.description)
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", told.summary)
    alarm.add("trigger", timedelta(days=-DAYS_BEFORE))
    event.add_component(alarm)
    return event
