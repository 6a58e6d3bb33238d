"""The copy that lets people understand what they sign: every paper of the package in their own language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from formhelper.core.edition import Edition
from formhelper.core.facts import Owned
from formhelper.core.flow import Visit
from formhelper.core.font import Fonts
from formhelper.desk.boxes import Asked, PaperBoxes, asked, box_of, in_order, to_add
from formhelper.desk.handed_out import PaperOut
from formhelper.desk.teller import Teller
from formhelper.papers.leaflet import Both
from formhelper.papers.own_copy import Box, CopiedPaper, OwnCopy, Part, Remains, own_copy

TITLE = "Copy in your language, to understand what you sign"
"""Interface sentences, in English: they are msgids."""
TITLE_GERMAN = "Copy of your answers"
LEAD = (
    "This sheet is for you. Do not hand it in. Only the German original counts. Compare it with the German papers, "
    "box by box, before you sign."
)
HEAD = {"number": "Box", "wording": "What the paper asks, and what it means", "answer": "Your answer"}
ON_PAPER = "On the German paper:"
SHEET = "%(title)s, sheet %(number)s"
ANNEX = "In the annex"
OPEN = "Boxes that stay open on purpose"
LATER = "Still to be filled in by hand"
REASONS = {
    "hand": "You fill it in or sign it by hand, where it applies to you:",
    "others": "The office or another person fills it in. Please write nothing here:",
    "none": "It is not needed here:",
}
NOTHING = "Nothing stands on this paper yet."

MOST_NAMED = 8
OTHERS = re.compile(r"\bnur für (die|das) |trägt .*\bein\b|füllt .*\baus\b|Vermieter|Wohnungsgeber|kreuzt selbst")
"""How `leave_empty` says in German that somebody else fills the box in."""


def own_copy_of(papers: Sequence[PaperOut], teller: Teller, fonts: Fonts) -> bytes:
    """The copy of these filled papers; raises Undrawable."""
    title = teller.say(TITLE_GERMAN if teller.german_only else TITLE)
    questions = asked(teller.journey)
    number, wording, answer = (teller.say(words) for words in HEAD.values())
    copy = OwnCopy(
        title=title,
        lead=(Both(str(teller.text(teller.journey.form.title, {}).own), str(teller.journey.form.title)),
              teller.say(LEAD)),
        head=(number, wording, answer),
        on_paper=teller.say(ON_PAPER),
        papers=tuple(one for paper in papers for one in _Copier(paper, teller, questions).copied()),
        footer=f"{title.own} – {teller.journey.form.title}",
        language=teller.words.language,
    )
    return own_copy(copy, fonts)


class _Copier:
    """Tells one filled paper."""

    def __init__(self, paper: PaperOut, teller: Teller, questions: Mapping[Owned, Asked]) -> None:
        self.paper, self.teller, self.asked = paper, teller, questions

    def copied(self) -> Iterator[CopiedPaper]:
        """A paper of several sheets, sheet by sheet."""
        edition, title = self.paper.edition, Both(self.paper.own_title, self.paper.title)
        if edition is None or edition.letter:
            yield CopiedPaper(title, tuple(self._by_step()), self._later(self.asked))
            return
        for sheet in range(self.paper.sheets):
            boxes = PaperBoxes(edition, self.paper.here, sheet, self.teller, self.asked, self._annexed(sheet))
            parts = [Part(Both("", ""), found)] if (found := boxes.boxes()) else []
            parts += self._annex() if sheet == 0 else ()
            empty = () if parts else (Remains(self.teller.say(NOTHING), ()),)
            remains = (*empty, *self._later(boxes.keys()), *self._open(edition))
            yield CopiedPaper(self._title_of(title, sheet), tuple(parts), remains)

    def _title_of(self, title: Both, sheet: int) -> Both:
        if self.paper.sheets == 1:
            return title
        own, german = (self.teller.say(SHEET, title=said, number=sheet + 1) for said in (title.own, title.german))
        return Both(own.own, german.german)

    def _annexed(self, sheet: int) -> dict[str, int]:
        return {entry.field: entry.number for entry in self.paper.annexed if entry.field} if sheet == 0 else {}

    def _by_step(self) -> Iterator[Part]:
        """All answers, step by step: for data sheets and letters of our own."""
        def heading(one: Asked) -> tuple[str, str]:
            return one.visit.step.id, one.visit.member or ""

        for _, group in groupby(self.asked.values(), heading):
            questions = list(group)
            boxes = [box_of(one, self.teller) for one in questions]
            people = {box.person for box in boxes}
            of = people.pop() if len(people) == 1 else ""
            if of:  # what the heading says of all is not said again at each
                boxes = [replace(box, person="") for box in boxes]
            yield Part(self._title(questions[0].visit, of), tuple(boxes))

    def _title(self, visit: Visit, of: str = "") -> Both:
        """The title of a step, with the name of whom it is about, unless it says that itself."""
        said = self.teller.text(visit.step.title, visit.here)
        given = of.partition(", ")[2] or of
        added = f" – {of}" if of and given not in said.german else ""
        return Both(said.own + added, (visit.step.official_title or said.german) + added, said.language)

    def _annex(self) -> Iterator[Part]:
        """Members that found no row on the paper."""
        rows = [entry for entry in self.paper.annexed if not entry.field]
        if rows:
            boxes = tuple(Box(f"Nr. {row.number}", row.label, "", "", row.text, row.text) for row in rows)
            yield Part(self.teller.say(ANNEX), boxes)

    def _later(self, keys: Collection[Owned]) -> tuple[Remains, ...]:
        """What the person does not know yet of these facts."""
        known = self.teller.journey.known
        items = tuple(to_add(one, self.teller) for key, one in self.asked.items()
                      if key in keys and known.postponed(*key))
        return (Remains(self.teller.say(LATER), items),) if items else ()

    def _open(self, edition: Edition) -> tuple[Remains, ...]:
        """Boxes that stay open, gathered by their reason."""
        reasons: dict[str, list[str]] = {}
        for field in in_order(edition.fields.fields):
            if field.kind != "button" and (reason := edition.leave_empty.get(field.name)):
                reasons.setdefault(reason, []).append(field.told or field.name)
        items = tuple(self._reason(reason, names) for reason, names in reasons.items())
        return (Remains(self.teller.say(OPEN), items),) if items else ()

    def _reason(self, reason: str, names: Sequence[str]) -> Both:
        kind = "others" if OTHERS.search(reason) else "hand" if "von Hand" in reason else "none"
        distinct = list(dict.fromkeys(names))
        more = f" … (+{len(distinct) - MOST_NAMED})" if len(distinct) > MOST_NAMED else ""
        german = f"{', '.join(distinct[:MOST_NAMED])}{more} – {reason}"
        said = self.teller.say(REASONS[kind])
        return Both("" if self.teller.german_only else said.own, german)
