"""Any case, for tests that try many."""

from __future__ import annotations

from hypothesis import strategies as st

from formhelper.core.facts import Case

VALUES = st.one_of(st.none(), st.text(max_size=12), st.integers(-9, 10**9), st.lists(st.text(max_size=5), max_size=3))
NAMES = st.sampled_from(["name", "birth_date", "kindergeld.relation", "nationalities", "home"])
FACTS = st.dictionaries(NAMES, VALUES, max_size=4)


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    """A household of up to four people and records."""
    return draw(changed(Case()))


@st.composite
def changed(draw: st.DrawFn, case: Case) -> Case:
    """The case after a few more answers: facts, people, roles, things not known yet, people forgotten."""
    case = case.put(None, {f"home.{name}": value for name, value in draw(FACTS).items()})
    case = case.postpone(None, [f"bank.{name}" for name in draw(st.sets(NAMES, max_size=1))])
    for block in draw(st.lists(st.sampled_from(["person", "document"]), max_size=2)):
        case, name = case.add(block)
        case = case.put(name, draw(FACTS))
    for name in draw(st.sets(st.sampled_from(sorted(case.entities)), max_size=2)) if case.entities else ():
        later = draw(st.sets(NAMES, max_size=1))
        case = draw(st.sampled_from([case.put(name, draw(FACTS)), case.postpone(name, later)]))
    members = draw(st.lists(st.sampled_from(sorted(case.entities)), unique=True)) if case.entities else []
    if draw(st.booleans()):
        case = case.bind("kindergeld", draw(st.sampled_from(["children", "applicant"])), members)
    if case.entities and draw(st.integers(0, 4)) == 0:
        case = case.forget(draw(st.sampled_from(sorted(case.entities))))
    return case
