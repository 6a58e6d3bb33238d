"""A small form, made in Python, that has one of everything; and the journeys of its cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from formhelper.core.blocks import Block, Choice, Composed, FactDef, Text
from formhelper.core.condition import Condition, parse
from formhelper.core.definition import Form, Note, Question, Role, Step
from formhelper.core.facts import Case
from formhelper.core.flow import Journey, journey

TODAY = date(2026, 11, 22)


def fact(kind: str = "text", **details: Any) -> FactDef:
    return FactDef(kind, Text("Angabe"), **details)


def when(**tests: Any) -> Condition:
    return parse([{name.replace("__", "."): test for name, test in tests.items()}])


PERSON = Block(
    {
        "name": fact("name"),
        "nick": fact(optional=True),
        "born": fact("partial_date"),
        "status": fact("choice", choices=(Choice("VH", Text("verheiratet")), Choice("LD", Text("ledig")))),
        "since": fact("date"),
        "states": fact("nationalities", optional=True),
    },
    {"line": Composed(("name", "nick"), ", "), "long": Composed(("line", "born"), " – ")},
    each=True,
)
BLOCKS = {
    "person": PERSON,
    "home": Block(
        {"postcode": fact("postcode"), "city": fact(), "note": fact(optional=True)},
        {"line": Composed(("postcode", "city"))},
    ),
    "club": Block({"wants": fact("yes_no"), "why": fact()}),
    "person.club": Block({"fee": fact("money")}, each=True),
    "job": Block({"title": fact()}, each=True),
}
STEPS = (
    Step("who", Text("Wer?"), binds="applicant", questions=(Question("applicant.name"), Question("applicant.status"))),
    Step("since", Text("Seit wann?"), when=when(applicant__status="VH"), questions=(Question("applicant.since"),)),
    Step("place", Text("Wo?"), questions=(Question("home.postcode"), Question("home.city"), Question("home.note"))),
    Step("wants", Text("Wollen Sie?"), questions=(Question("club.wants"),)),
    Step("why", Text("Warum?"), when=when(club__wants="yes"), questions=(Question("club.why"),)),
    Step(
        "kids",
        Text("Welche Kinder?"),
        binds="kids",
        questions=(Question("kid.name"), Question("kid.nick")),
        when=when(club__wants="yes"),
    ),
    Step("kid", Text("Über {kid.name}"), for_each="kids", questions=(Question("kid.born"),)),
    Step(
        "fee",
        Text("Beitrag für {kid.name}"),
        for_each="kids",
        when=when(kid__born={"age_under": 18}),
        questions=(Question("kid.club.fee"), Question("kid.states", when=when(club__why="Sport"), optional=False)),
        notes=(Note(Text("Hinweis")),),
    ),
    Step("jobs", Text("Arbeit"), binds="jobs", questions=(Question("job.title"),)),
)
FORM = Form(
    id="club",
    title=Text("Verein"),
    summary=Text("Ein Verein."),
    topic="t",
    legal_basis="",
    minutes=1,
    region_of="home",
    roles=(
        Role("applicant", Text("Wer?")),
        Role("kids", Text("Kinder"), each="kid", many=True),
        Role("jobs", Text("Arbeit"), each="job", many=True, optional=True, of="job"),
    ),
    steps=STEPS,
    blocks=BLOCKS,
)


def people(*facts: Mapping[str, Any]) -> tuple[Case, list[str]]:
    """A case with these people, and their ids."""
    case, ids = Case(), []
    for about in facts:
        case, name = case.add()
        case, ids = case.put(name, about), [*ids, name]
    return case, ids


def full() -> Case:
    """All that the form asks, of an applicant and two children, one of them grown up."""
    case, (anna, zofia, kid) = people(
        {"name": "Anna", "status": "VH", "since": "2012-06-14"},
        {"name": "Žofie", "nick": None, "born": "1990-05-00"},
        {"name": "Ștefan", "nick": "Ștef", "born": "2019-00-00", "club.fee": "5.00", "states": ["RO", "DE"]},
    )
    case = case.put(None, {"home.postcode": "06667", "home.city": "Weißenfels", "home.note": None})
    case = case.put(None, {"club.wants": "yes", "club.why": "Sport"})
    return case.bind("club", "applicant", [anna]).bind("club", "kids", [zofia, kid]).bind("club", "jobs", [])


def walk(case: Case, form: Form = FORM) -> Journey:
    return journey(form, case, TODAY)


def ids(way: Journey) -> list[str]:
    return [visit.id for visit in way.visits]
