"""Which boxes of a paper an answer goes into, and where they are shown."""

from __future__ import annotations

from typing import Any

from small_form import full, walk, when
from test_mapping import edition

from formhelper.core.boxes import Spot, fields_of, reads, spot, told_in_annex, written
from formhelper.core.edition import Entry, Rows
from formhelper.core.fields import FieldList, PaperField, Widget


def places(**rects: tuple[int, float, float]) -> FieldList:
    """Fields of 40 by 10 points by page, left and top."""
    found = tuple(
        PaperField(name, "text", (Widget(page, (x, top - 10, x + 40, top)),)) for name, (page, x, top) in rects.items()
    )
    return FieldList(((595, 842), (595, 842)), found)


def found(entries: dict[str, Entry], here: Any = None, sheet: int = 0, rows: int = 2) -> Any:
    at, known = edition(entries, rows={"kids": Rows(rows)}), walk(full()).known
    facts = written(at, known, here or {}, sheet)
    read = reads(at, known.form)
    assert {owned: fields_of(owned, read, at, known, here or {}, sheet) for owned in facts} == facts
    return facts


def test_a_fact_that_no_field_reads_has_no_fields() -> None:
    at, known = edition({"own": Entry(fact="applicant.name")}), walk(full()).known
    (applicant,) = known.members("applicant")
    read = reads(at, known.form)
    assert list(read) == ["name"]
    assert fields_of((applicant, "born"), read, at, known, {}) == {}
    assert fields_of(("p99", "name"), read, at, known, {}) == {}


def test_each_fact_knows_its_fields_and_how_directly_it_stands_there() -> None:
    facts = found({
        "own": Entry(fact="applicant.name"),
        "joined": Entry(join=(Entry(fact="applicant.name"), Entry(text="x"))),
        "composed": Entry(fact="applicant.long"),
        "tick": Entry(tick=True, when=when(applicant__name="Anna")),
    })
    (applicant,) = walk(full()).known.members("applicant")
    assert facts[applicant, "name"] == {"own": 0, "joined": 1, "composed": 2, "tick": 3}
    assert facts[applicant, "born"] == {"composed": 2}


def test_facts_of_the_household_belong_to_nobody() -> None:
    facts = found({"line": Entry(fact="home.line")})
    assert facts == {(None, "home.postcode"): {"line": 2}, (None, "home.city"): {"line": 2}}


def test_a_member_stands_in_the_row_of_their_sheet() -> None:
    entries = {"first": Entry(fact="kids.1.name"), "second": Entry(fact="kids.2.name")}
    one, other = walk(full()).known.members("kids")
    assert found(entries) == {(one, "name"): {"first": 0}, (other, "name"): {"second": 0}}
    assert found({"first": Entry(fact="kids.1.name")}, sheet=1, rows=1) == {(other, "name"): {"first": 0}}


def test_on_a_paper_about_one_member_only_their_facts_stand() -> None:
    one, other = walk(full()).known.members("kids")
    assert set(found({"name": Entry(fact="kid.name")}, here={"kid": other})) == {(other, "name")}
    assert set(found({"all": Entry(rows="kids.name")})) == {(one, "name"), (other, "name")}


def test_members_without_a_row_are_told_in_the_annex() -> None:
    known = walk(full()).known
    entries = {"first": Entry(fact="kids.1.name")}
    paper = edition(entries, rows={"kids": Rows(1, annex=True)})
    assert told_in_annex(paper, known) == {(kid, name) for kid in known.members("kids") for name in ("name", "nick")}
    assert told_in_annex(edition(entries, rows={"kids": Rows(2, annex=True)}), known) == frozenset()


def test_the_first_place_is_shown_with_the_boxes_near_it() -> None:
    fields = places(far=(1, 10, 100), right=(1, 60, 700), left=(1, 10, 700), next=(2, 10, 800))
    paper = edition({name: Entry(text="x") for name in ("far", "right", "left", "next")}, fields=fields)
    both = ((10, 690, 50, 700), (60, 690, 100, 700))
    assert spot(paper, ["next", "far", "right", "left"]) == Spot(1, both, ("left", "right"))
    assert spot(paper, ["next", "far"]) == Spot(1, ((10, 90, 50, 100),), ("far",))


def test_the_place_where_the_answer_stands_as_it_is_goes_before_earlier_ones() -> None:
    fields = places(head=(1, 10, 800), own=(2, 10, 400))
    paper = edition({"head": Entry(text="x"), "own": Entry(text="x")}, fields=fields)
    shown = spot(paper, {"head": 2, "own": 0})
    assert shown is not None
    assert (shown.page, shown.fields) == (2, ("own",))


def test_only_the_place_that_is_written_is_shown_and_nothing_that_is_never_seen() -> None:
    twice = PaperField("twice", "text", (Widget(1, (0, 0, 9, 9)), Widget(2, (0, 0, 9, 9))))
    hidden = PaperField("hidden", "text", (Widget(1, (0, 0, 9, 9), unseen="it is hidden"),))
    fields = FieldList(((595, 842), (595, 842)), (twice, hidden))
    paper = edition({"twice": Entry(text="x", only_widget=2), "hidden": Entry(text="x")}, fields=fields)
    assert spot(paper, ["twice", "hidden"]) == Spot(2, ((0, 0, 9, 9),), ("twice",))
    assert spot(paper, ["hidden"]) is None
    assert spot(paper, []) is None
