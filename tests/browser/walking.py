"""People who fill in a form in a real browser, page by page, as a family of the journeys would."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from households import Told
from turning import another

from formhelper.core import kinds
from formhelper.core.definition import Question
from formhelper.core.facts import PERSON, Value
from formhelper.core.flow import Journey, Visit, owner

WALKED = ("anmeldung", "kindergeld", "wohnungsgeberbestaetigung")
ALL = bool(os.environ.get("FORMHELPER_ALL_WALKS"))
"""Whether every page is looked at in every language, scheme and way; else in some, which differ from form to form."""
MOST_PAGES = 250
PLACE = re.compile(r"^https?://[^/]+/[a-z]{2}/[^/?#]+/(?P<step>[^/?#]+)(?:/(?P<entry>[^/?#]+))?")


class Hand(Protocol):
    """How somebody works with a page: every method finds its control by a selector."""

    page: Any

    def write(self, selector: str, text: str) -> None: ...

    def tick(self, selector: str) -> None: ...

    def choose(self, selector: str, value: str) -> None: ...

    def press(self, selector: str) -> None: ...


@dataclass
class Mouse:
    """A mouse, or a finger."""

    page: Any

    def write(self, selector: str, text: str) -> None:
        self.page.locator(selector).fill(text)

    def tick(self, selector: str) -> None:
        self.page.locator(selector).check()

    def choose(self, selector: str, value: str) -> None:
        self.page.locator(selector).select_option(value)

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()


@dataclass
class Keyboard:
    """Nothing but keys."""

    page: Any

    def write(self, selector: str, text: str) -> None:
        self._reach(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, selector: str) -> None:
        wanted = self.page.locator(selector)
        if wanted.is_checked():
            return
        if wanted.get_attribute("type") == "checkbox":
            self._reach(selector)
            self.page.keyboard.press("Space")
            return
        self._reach(f'[name="{wanted.get_attribute("name")}"]')
        self.page.keyboard.press("Space")
        for _ in range(60):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {selector}")

    def choose(self, selector: str, value: str) -> None:
        self._reach(selector)
        label = self.page.locator(f'{selector} option[value="{value}"]').first.inner_text()
        if label.isascii():  # the driver has no keys for other letters
            self.page.keyboard.type(label)
        if self.page.locator(selector).input_value() != value:  # letters that come slowly are several searches
            self.page.keyboard.press("Home")
        for _ in range(300):
            if self.page.locator(selector).input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not choose {value} in {selector}")

    def press(self, selector: str) -> None:
        if self.page.locator("main a.to-end").count():  # nobody presses Tab past hundreds of answers
            self._reach("main a.to-end")
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(lambda address: "#" in address)
            self.page.keyboard.press("Tab")
        self._reach(selector)
        self.page.keyboard.press("Enter")

    def _reach(self, selector: str) -> None:
        for _ in range(150):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector} on {self.page.url}")


@dataclass
class Walker:
    """One family on its way: `ids` tells which person on the pages is which of the family."""

    hand: Hand
    told: Told
    language: str
    ids: dict[str, str] = field(default_factory=dict)
    on_list: dict[str, list[str]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.way: Journey = self.told.walk()
        self.form = self.way.form
        self.page = self.hand.page

    def walk(self) -> None:
        """From the information page to the page where all answers are checked."""
        self.page.goto(f"/{self.language}/{self.form.id}")
        self.go("main button.main-button")
        while not self.page.url.endswith("/check"):
            self.pages.append(self.page.url)
            assert len(self.pages) < MOST_PAGES, "the walk has no end"
            assert self.pages.count(self.page.url) < 12, f"the walk stands still at {self.page.url}"
            assert self.page.locator("html").get_attribute("lang") == self.language
            self.answer()

    def go(self, selector: str) -> None:
        """Press what leads to another page."""
        with another(self.page):
            self.hand.press(selector)

    def answer(self) -> None:
        found = PLACE.match(self.page.url)
        assert found, self.page.url
        step, entry = found["step"], found["entry"]
        asks_who = self.page.locator('input[name="who"]').count() > 0
        self._meet(step, asks_who)
        visit = self.way.visit(f"{step}/{self.ids[entry]}" if entry else step)
        assert visit, f"the family does not visit {step}"
        if asks_who:
            self._who(visit)
        elif self.page.locator("section.adding").count():
            self._several(visit)
        else:
            asked = self.page.locator('input[name="asked"]').evaluate_all("all => all.map(one => one.value)")
            self._fill(visit, [question for question in visit.step.questions if question.fact in asked])
            self.go("main .main-button:not(#add)")

    def _meet(self, step: str, asks_who: bool) -> None:
        """The first person is there without being asked for."""
        for visit in self.way.visits:
            here = visit.step.id == step
            role = self.form.role(visit.step.binds) if visit.step.binds and not visit.member else None
            if role and not role.many and not (here and asks_who):
                for member in self.way.case.members(self.form.id, role.id) or ():
                    self._named(member)
            if here:
                return

    def _named(self, member: str) -> None:
        if member not in self.ids.values():
            block = self.way.case.entities[member].block
            self.ids[f"{block[0]}{len(self.ids) + 1}"] = member

    def _known(self, member: str) -> str | None:
        return next((ours for ours, theirs in self.ids.items() if theirs == member), None)

    def _who(self, visit: Visit) -> None:
        members = self.way.case.members(self.form.id, visit.step.binds) or ()
        chosen = "nobody" if not members else self._known(members[0]) or "new"
        self.hand.tick(f'input[name="who"][value="{chosen}"]')
        if chosen == "new":
            self._named(members[0])
        self.go("main .main-button:not(#add)")

    def _several(self, visit: Visit) -> None:
        role = self.form.role(visit.step.binds)
        assert role
        done = self.on_list.setdefault(f"{self.form.id}.{role.id}", [])
        members = self.way.case.members(self.form.id, role.id) or ()
        lacking = [member for member in members if member not in done]
        if not lacking:
            self.go("main .main-button:not(#add)")
            return
        done.append(lacking[0])
        known = self._known(lacking[0])
        if role.of == PERSON and known:
            self.go(f'button[name="bind"][value="{known}"]')
            return
        self._named(lacking[0])
        new = Visit(visit.step, lacking[0], role.one)
        self._fill(new, self.way.questions(new))
        self.go("#add")

    def _fill(self, visit: Visit, questions: Sequence[Question]) -> None:
        for question in questions:
            place = self.form.place(question.fact)
            assert place.fact
            value = self.way.case.get(owner(self.way.known, visit, question), place.name)
            self._put(question.fact.replace(".", "-"), kinds.KINDS[place.fact.kind].control, value, question)

    def _put(self, name: str, control: str, value: Value, question: Question) -> None:
        fact = self.form.place(question.fact).fact
        assert fact
        values = [str(one) for one in (value if isinstance(value, list) else [value] if value is not None else [])]
        if control in ("radio", "checkboxes"):
            for one in values or ([""] if control == "radio" else []):
                self.hand.tick(f'input[name="{name}"][value="{one}"]')
        elif control in ("select", "selects"):
            for number, one in enumerate(values, 1):
                self.hand.choose(f"#{name}" if number == 1 else f"#{name}-{number}", one)
        elif values and fact.kind in ("date", "partial_date", "expiry"):
            self._date(name, values[0])
        elif values:
            self.hand.write(f"#{name}", kinds.paper(value, fact))

    def _date(self, name: str, value: str) -> None:
        if value == kinds.UNLIMITED:
            self.hand.tick(f"#{name}-unlimited")
            return
        for part, text in zip(("year", "month", "day"), value.split("-"), strict=True):
            if int(text):
                self.hand.write(f"#{name}-{part}", text)
