"""A small shelf, a desk that makes one small PDF, and a browser without JavaScript: what tests of the web share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask.testing import FlaskClient

from formhelper.core.annex import AnnexEntry
from formhelper.core.blocks import Text
from formhelper.core.definition import Form, Remark
from formhelper.core.facts import Case
from formhelper.core.flow import Journey
from formhelper.core.guide import Contact
from formhelper.desk.handed_out import PaperOut
from formhelper.desk.making import NoSuchFile
from formhelper.web.parts import Parts

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
APPLICANT = {"applicant-family_name": "Kánárek", "applicant-given_names": "Žofie", "applicant-tax_id": ""}
HOME = {"home-postcode": "06667", "home-city": "Weißenfels", "home-country": "DE"}
CHILD = {"child-given_names": "Ștefan", "child-family_name": "Kánárek"}
CHILD_MORE = {
    "child-birth_date": "00.05.2019", "child-nationalities": ["CZ", "BG", ""], "child-civil_status": "LD",
    "child-valid_until": "01.02.2020",
}
DAYS = {"school-days": ["mon", "wed"], "school-lunch": "", "school-income": "1.234,5", "school-remarks": ""}


class PlainDesk:
    """Stands for the desk: one data sheet, made of nothing but its title."""

    def chosen(self, *_: object) -> tuple[Any, ...]:
        return (SimpleNamespace(title="Anmeldung zur Schule", edition=None, original=False, stale=False),)

    def editions(self, *_: object) -> tuple[Any, ...]:
        return ()

    def contacts(self, *_: object) -> tuple[Contact, ...]:
        return (Contact("migration", "EU-Beratung Musterstadt", "counselling", ("all",), "DE",
                        ("Musterweg 1", "06667 Weißenfels"), "03443 1234", "https://example.org/rat", ("de", "bg"),
                        date(2026, 11, 1), Text("Bitte vorher anrufen.")),)

    def preview(self, *_: object) -> tuple[Any, ...]:
        entry = SimpleNamespace(label="Bemerkungen der Familie")
        return tuple(SimpleNamespace(chosen=paper, smaller=("Ort",), annexed=(entry,)) for paper in self.chosen())

    def making(self, form: Form, journey: Journey, words: Any) -> Iterator[Any]:
        """Two steps; what `make` gives comes at the end."""
        for number, title in enumerate(("Anmeldung zur Schule", "Übersicht"), 1):
            yield SimpleNamespace(number=number, count=2, title=SimpleNamespace(own="", german=title, language=""))
        return self.make(form, journey, words)

    def make(self, form: Form, _: Journey, words: Any) -> Any:
        papers = tuple(self.one(form, _, words, number) for number in (0, 1))
        return SimpleNamespace(
            papers=papers[1:], all=papers, joined=b"%PDF-1.7 all " + words.say("Who signs").encode(),
            without_letter=True, calendar=b"BEGIN:VCALENDAR", archive=lambda: iter((b"PK", b"zip")),
        )

    def one(self, form: Form, _: Journey, words: Any, number: int) -> Any:
        if number > 1:
            raise NoSuchFile(str(number))
        cover = number == 0
        return PaperOut(
            name=f"{number:02d}-{form.id}.pdf", title="Übersicht" if cover else "Anmeldung zur Schule",
            own_title=words.say("Overview") if cover else "", chunks=(b"%PDF-1.7 ", b"sheet"), edition=None,
            original=True, annexed=() if cover else (AnnexEntry(1, "Bemerkungen", "", ""),),
            kind="cover" if cover else "paper",
        )

    def calendar(self, *_: Any) -> bytes:
        return b"BEGIN:VCALENDAR"

    def due(self, form: Form, journey: Journey) -> tuple[Any, ...]:
        return tuple(
            SimpleNamespace(paper=paper, here=here)
            for paper in form.elsewhere
            for here in journey.known.heres(paper.for_each)
        )

    def remarks(self, remarks: tuple[Remark, ...], journey: Journey) -> tuple[Any, ...]:
        return tuple((r.text, here) for r in remarks for here in journey.known.heres(r.for_each))


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now


class Browser:
    """A browser without JavaScript: it keeps cookies, and sends a form with its hidden fields."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **more: Any) -> Any:
        return self.client.get(address, **more)

    def hidden(self, address: str) -> dict[str, list[str]]:
        """What the form of a page sends without the person's doing."""
        return hidden_fields(self.get(address).get_data(as_text=True))

    def send(self, address: str, answers: Mapping[str, Any] | None = None, **hidden: Any) -> Any:
        """Open the page, fill in, press the button."""
        return self.client.post(address, data={**self.hidden(address), **hidden, **(answers or {})})

    def start(self, form: str = "school", language: str = "en") -> Any:
        return self.send(f"/{language}/{form}")

    def walk(self, *, to: str = "") -> None:
        """Answer the school form, up to a step, or to the end."""
        self.start()
        pages: dict[str, dict[str, Any]] = {
            "you": APPLICANT, "home": HOME, "partner": {"who": "nobody"}, "children": {**CHILD, "do": "continue"},
            "child/p2": CHILD_MORE, "trips": {"do": "continue"}, "days": DAYS,
        }
        for page, answers in pages.items():
            if page == to:
                return
            response = self.send(f"/en/school/{page}", answers)
            assert response.status_code == 303, response.get_data(as_text=True)

    def case(self, parts: Parts) -> Case:
        """What is stored for this browser."""
        return parts.cases.load(self.secret()).case

    def secret(self) -> str:
        """What its cookie holds."""
        cookie = self.client.get_cookie("formhelper")
        assert cookie is not None
        return cookie.value


def hidden_fields(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def text(response: Any) -> str:
    """The page as a browser reads it."""
    return unescape(response.get_data(as_text=True))


def title(response: Any) -> str:
    """What stands on the tab."""
    found = re.search(r"<title>(.*?)</title>", text(response))
    assert found
    return found[1]
