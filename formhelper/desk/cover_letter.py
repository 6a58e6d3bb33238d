"""The letter that goes with papers to an office by post: from whom, to whom, and what is enclosed; German only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from formhelper.core.definition import Form, Remark
from formhelper.core.flow import Journey
from formhelper.core.guide import Contact
from formhelper.core.known import Here
from formhelper.core.letter import Written
from formhelper.core.wording import gaps, told
from formhelper.desk.handed_out import PaperOut

PARTS = (
    "Sehr geehrte Damen und Herren,",
    "mit diesem Schreiben erhalten Sie die unten genannten Papiere.",
    "Bitte bestätigen Sie mir den Eingang. Falls etwas fehlt, teilen Sie mir bitte mit, was ich nachreichen soll.",
)
CLOSING = "Mit freundlichen Grüßen"
MORE = "weitere: ______________________________"
CLAUSE = re.compile(r"\. |, (?=(?:wenn|weil|um|falls|sobald|auch wenn|und was) )")
"""Where that begins in a line of evidence which is meant for the person only."""
OF_DATA_SHEET = re.compile(r"^Datenblatt (zum|zur|zu|für die|für das|für den) ")
TO_THE_PERSON = re.compile(r"\b(Sie|Ihr|Ihre|Ihren|Ihrer|Ihres|Ihnen)\b")


def sender(journey: Journey) -> tuple[str, ...]:
    """Name, street and town of the first person of the form; empty where one of them is not known."""
    role, form = journey.form.roles[0], journey.form
    members = journey.known.members(role.id)
    if role.of != "person" or not members or "home" not in form.blocks:
        return ()
    here = {role.one: members[0]}
    names = (journey.known.paper(f"{role.one}.{name}", here) for name in ("given_names", "family_name"))
    name = " ".join(part for part in names if part)
    lines = (name, journey.known.paper("home.street_line", {}), journey.known.paper("home.city_line", {}))
    return lines if all(lines) else ()


def recipient(offices: Sequence[tuple[Remark, Here]], contacts: Sequence[Contact], journey: Journey) -> tuple[str, ...]:
    """The address of the office as the form tells it, else of the one office that is known for the place."""
    for office, here in offices:
        if office.address and all(journey.known.paper(gap, here) for line in office.address for gap in gaps(line)):
            return tuple(told(line, journey.known, here) for line in office.address)
    known = [contact.address for contact in contacts if contact.kind == "office" and contact.address]
    return known[0] if len(known) == 1 else ()


def cover_letter(
    papers: Sequence[PaperOut], evidence: Sequence[tuple[Remark, Here]], to: tuple[str, ...], whose: str,
    journey: Journey,
) -> Written:
    """The letter with these papers as its enclosures; without an address it has lines to write one on."""
    lines = sender(journey)
    handed = [paper for paper in papers if not paper.extra]
    return Written(
        subject=_subject(journey.form, handed),
        sender=lines,
        recipient=to,
        reference=(),
        parts=tuple(("text", part) for part in (whose, *PARTS) if part),
        closing=CLOSING,
        signatures=(lines[0],),
        enclosures=tuple(_enclosure(paper) for paper in handed),
        dateline=f"{journey.known.paper('home.city', {})}, {journey.known.today:%d.%m.%Y}",
        receipt=False,
        to_tick=_evidence(evidence, journey),
        recipient_by_hand=not to,
    )


def _subject(form: Form, handed: Sequence[PaperOut]) -> str:
    """What the papers are together, as the data sheet of the form says it; else the first of them."""
    return OF_DATA_SHEET.sub("", form.data_sheet_title) or handed[0].title


def _enclosure(paper: PaperOut) -> str:
    annex = ", mit Anhang" if paper.annexed else ""
    return f"{paper.title}, {paper.sheets} Blätter{annex}" if paper.sheets > 1 else f"{paper.title}{annex}"


def _evidence(evidence: Sequence[tuple[Remark, Here]], journey: Journey) -> tuple[str, ...]:
    """What is asked for, without what is said to the person; a last line is for all else."""
    lines = (CLAUSE.split(told(str(remark.text), journey.known, here))[0].rstrip(".") for remark, here in evidence)
    kept = dict.fromkeys(line for line in lines if not TO_THE_PERSON.search(line))
    return (*kept, MORE) if kept else ()
