"""Calendar files: read back by the library, and as lines of the standard."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar

from formhelper.papers.calendar import Event, calendar

STAMP = datetime(2026, 11, 22, tzinfo=UTC)
LONG = "Последен ден: адресна регистрация; документи, „Anmeldung“\\ и още много думи, за да стане редът дълъг"
EVENTS = (Event("a@formhelper.invalid", date(2026, 12, 1), LONG, "Erste Zeile\nZweite; Zeile, und mehr"),
          Event("b@formhelper.invalid", date(2028, 2, 29), "Ultima zi", ""))


def test_what_is_read_back_is_what_was_said() -> None:
    found = icalendar.Calendar.from_ical(calendar(EVENTS, STAMP))
    assert [str(event["UID"]) for event in found.walk("VEVENT")] == ["a@formhelper.invalid", "b@formhelper.invalid"]
    first, second = found.walk("VEVENT")
    assert str(first["SUMMARY"]) == LONG
    assert str(first["DESCRIPTION"]) == "Erste Zeile\nZweite; Zeile, und mehr"
    assert first.decoded("DTSTAMP") == STAMP
    assert (second.decoded("DTSTART"), second.decoded("DTEND")) == (date(2028, 2, 29), date(2028, 3, 1))
    assert [alarm.decoded("TRIGGER") for alarm in found.walk("VALARM")] == [timedelta(days=-3)] * 2


def test_lines_are_folded_as_the_standard_says() -> None:
    content = calendar(EVENTS, STAMP)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_same_days_have_the_same_bytes() -> None:
    assert calendar(EVENTS, STAMP) == calendar(EVENTS, STAMP)
