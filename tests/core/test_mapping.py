"""What an edition writes into its fields, and which edition a file is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from small_form import full, walk, when

from formhelper.core.edition import Edition, Entry, Rows
from formhelper.core.facts import Case
from formhelper.core.fields import FieldList, PaperField, Widget, from_json, to_json
from formhelper.core.filling import filling, left_over, only_widgets, sheets
from formhelper.core.recognition import NotRecognised, recognise

NOTHING: Mapping[str, Any] = MappingProxyType({})


def field(name: str, kind: str = "text", x: float = 10, page: int = 1, **details: Any) -> PaperField:
    states = ("On",) if kind == "checkbox" else ()
    return PaperField(name, kind, (Widget(page, (x, 10, x + 50, 20), states),), **details)


def fields(*names: str) -> FieldList:
    return FieldList(((595, 842),), tuple(field(name, x=10 + 60 * at) for at, name in enumerate(names)))


def edition(entries: Mapping[str, Entry] = NOTHING, **details: Any) -> Edition:
    given = {
        "paper": "p",
        "id": "2026",
        "title": "Papier",
        "form_number": "1",
        "edition": "2026",
        "authority": "Amt",
        "source": "https://example.org",
        "checked": date(2026, 11, 22),
        "region": "DE",
        "fields": fields(*entries),
        "entries": entries,
        "leave_empty": {},
    }
    return Edition(**{**given, **details})


def written(
    entry: Entry, here: Mapping[str, str] = NOTHING, sheet: int = 0, rows: int = 2, case: Case | None = None
) -> Any:
    paper = edition({"field": entry}, rows={"kids": Rows(rows)})
    return filling(paper, walk(case or full()).known, here, sheet).get("field")


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Entry(fact="applicant.name"), "Anna"),
        (Entry(fact="applicant.since"), "14.06.2012"),
        (Entry(fact="home.line"), "06667 Weißenfels"),
        (Entry(fact="home.note"), None),
        (Entry(fact="kid.club.fee"), "5,00"),
        (Entry(text="Deutschland"), "Deutschland"),
        (Entry(tick=True), True),
        (Entry(count="kids"), "2"),
        (Entry(number="kids"), "2"),
        (Entry(fact="applicant.since", characters=(0, 2)), "14"),
        (Entry(fact="applicant.since", characters=(6, 10)), "2012"),
        (Entry(fact="applicant.status", is_=("VH",)), True),
        (Entry(fact="applicant.status", is_=("LD",)), None),
        (Entry(fact="applicant.status", is_=("LD", "VH")), True),
        (Entry(fact="kid.states", is_=("DE",)), True),
        (Entry(fact="applicant.status", states={"LD": "0", "VH": "Männlich"}), "Männlich"),
        (Entry(fact="applicant.status", states={"LD": "0"}), None),
        (Entry(fact="applicant.status", words={"VH": "verh."}), "verh."),
        (Entry(fact="kid.states", words={"RO": "rum.", "DE": "dt."}), "rum., dt."),
        (Entry(fact="applicant.name", when=when(club__wants="yes")), "Anna"),
        (Entry(fact="applicant.name", when=when(club__wants="no")), None),
        (Entry(tick=True, when=when(kid__born={"age_under": 18})), True),
        (Entry(join=(Entry(fact="kid.name"), Entry(fact="kid.nick")), separator="; "), "Ștefan; Ștef"),
        (Entry(join=(Entry(fact="home.note"), Entry(fact="home.city")), separator=", "), "Weißenfels"),
        (Entry(join=(Entry(fact="home.note"), Entry(text="", fact="home.note"))), None),
        (
            Entry(
                join=(Entry(fact="home.city"), Entry(join=(Entry(text="bei"), Entry(fact="kid.name")))), separator=", "
            ),
            "Weißenfels, bei Ștefan",
        ),
        (Entry(join=(Entry(text="A"), Entry(text="B", when=when(club__wants="no")))), "A"),
    ],
)
def test_an_entry_writes_what_a_clerk_would(entry: Entry, expected: Any) -> None:
    assert written(entry, {"kid": "p3"}) == expected


def test_facts_that_do_not_count_are_not_written() -> None:
    case = full().put("p1", {"status": "LD"})
    assert written(Entry(fact="applicant.since"), case=case) is None
    assert written(Entry(fact="applicant.status", is_=("VH",)), case=case) is None


def test_rows_take_the_members_in_order_and_go_on_on_further_sheets() -> None:
    row = Entry(fact="kids.1.name")
    assert [written(row, rows=1, sheet=sheet) for sheet in (0, 1, 2)] == ["Žofie", "Ștefan", None]
    assert written(Entry(fact="kids.2.name")) == "Ștefan"
    assert written(Entry(fact="kids.3.name"), rows=3) is None
    assert written(Entry(fact="kids.2.line")) == "Ștefan, Ștef"
    assert written(Entry(tick=True, when=when(kids__2__born={"age_under": 18}))) is True
    assert written(Entry(tick=True, when=when(kids__1__born={"age_under": 18}))) is None
    assert written(Entry(fact="kids.2.states", is_=("RO",))) is True


def test_as_many_sheets_are_made_as_the_rows_need_and_left_over_members_go_to_the_annex() -> None:
    known = walk(full()).known
    assert sheets(edition(), known) == 1
    assert [sheets(edition(rows={"kids": Rows(rows)}), known) for rows in (1, 2, 3)] == [2, 1, 1]
    assert sheets(edition(rows={"kids": Rows(1, annex=True)}), known) == 1
    assert sheets(edition(rows={"jobs": Rows(4)}), known) == 1
    assert left_over(edition(rows={"kids": Rows(1, annex=True)}), known) == {"kids": ("p2", "p3")}
    assert left_over(edition(rows={"kids": Rows(2, annex=True)}), known) == {}
    assert left_over(edition(rows={"kids": Rows(1)}), known) == {}


def test_a_further_sheet_says_which_it_is() -> None:
    entry = Entry(sheet="Blatt {number}")
    assert [written(entry, rows=1, sheet=sheet) for sheet in (0, 1)] == ["Blatt 1", "Blatt 2"]
    assert written(entry) is None, "a single sheet has no number"
    assert written(Entry(sheet="{0} {number!r} {number}"), rows=1, sheet=1) == "{0} {number!r} 2"


def test_a_line_about_all_rows_is_written_once_where_all_have_the_same_else_numbered() -> None:
    line = Entry(rows="kids.club.fee")
    assert written(line) == "2: 5,00", "it is not the first one's"
    assert written(Entry(rows="kids.club.fee", unknown="frei")) == "1: frei, 2: 5,00"
    both = full().put("p2", {"born": "2015-01-01", "club.fee": "5.00", "states": ["RO"]})
    assert written(line, case=both) == "5,00"
    assert written(line, case=both.put("p2", {"club.fee": "7.50"})) == "1: 7,50, 2: 5,00"
    assert written(line, rows=1, sheet=1, case=both.put("p2", {"club.fee": "7.50"})) == "5,00"
    assert written(Entry(rows="kids.states", words={"RO": "R"}), case=both) == "R"
    assert written(Entry(rows="kids.nick"), case=full().put("p3", {"nick": None})) is None


def test_a_value_may_be_wanted_at_one_place_only() -> None:
    assert only_widgets(edition({"a": Entry(text="x"), "b": Entry(text="x", only_widget=2)})) == {"b": 2}


def test_an_entry_names_all_facts_that_it_writes() -> None:
    inner = Entry(join=(Entry(fact="b.c"), Entry(text="x"), Entry(rows="kids.d")))
    assert Entry(join=(Entry(fact="a.b"), inner)).addresses() == ("a.b", "b.c", "kids.d")


def test_an_edition_that_nobody_looked_at_for_a_year_is_stale() -> None:
    assert not edition().stale(date(2027, 11, 22))
    assert edition().stale(date(2027, 11, 23))


# ---- recognise

OLD = edition(id="2015", fields=fields("a", "b"), sha256=("aaa",))
NEW = edition(id="2020", fields=fields("a", "b", "c"), sha256=("bbb", "ccc"))
OWN = edition(id="own", fields=fields("x"), own=True)


def nudged(by: float) -> FieldList:
    moved = [replace(f.widgets[0], rect=tuple(n + by for n in f.widgets[0].rect)) for f in NEW.fields.fields]
    rows = [replace(f, widgets=(widget,)) for f, widget in zip(NEW.fields.fields, moved, strict=True)]
    return FieldList(NEW.fields.pages, tuple(rows))


def test_a_file_is_known_by_any_of_its_checksums_else_by_its_fields() -> None:
    assert recognise("ccc", fields(), [OLD, NEW]) == NEW
    assert recognise("zzz", NEW.fields, [OLD, NEW]) == NEW
    assert recognise("zzz", nudged(0.9), [OLD, NEW]) == NEW
    assert recognise("zzz", FieldList(NEW.fields.pages, NEW.fields.fields[::-1]), [OLD, NEW]) == NEW


def test_a_checksum_counts_more_than_the_fields_of_another_edition() -> None:
    twin = replace(OLD, id="twin", sha256=("ddd",))
    assert recognise("ddd", OLD.fields, [OLD, twin]) == twin


@pytest.mark.parametrize(
    "changed",
    [
        nudged(1.5),
        FieldList((*NEW.fields.pages, (595, 842)), NEW.fields.fields),
        FieldList(NEW.fields.pages, tuple(replace(f, kind="checkbox") for f in NEW.fields.fields)),
        FieldList(NEW.fields.pages, tuple(replace(f, widgets=f.widgets * 2) for f in NEW.fields.fields)),
    ],
)
def test_fields_of_the_same_names_that_lie_or_are_otherwise_are_another_paper(changed: FieldList) -> None:
    with pytest.raises(NotRecognised) as caught:
        recognise("zzz", changed, [OLD, NEW])
    assert caught.value.nearest == NEW
    assert (caught.value.missing, caught.value.beyond) == ((), ())


def test_an_unknown_file_is_refused_with_the_nearest_edition_and_the_difference() -> None:
    with pytest.raises(NotRecognised) as caught:
        recognise("zzz", fields("b", "c", "d"), [OLD, NEW])
    assert (caught.value.nearest, caught.value.missing, caught.value.beyond) == (NEW, ("a",), ("d",))
    assert "p/2020" in str(caught.value)
    assert "1 of its fields are missing ('a') and 1 fields are unknown ('d')" in str(caught.value)


def test_a_file_that_resembles_nothing_is_refused_without_a_neighbour_and_own_papers_are_none() -> None:
    for known in ([OLD, NEW], [], [OWN]):
        with pytest.raises(NotRecognised) as caught:
            recognise("zzz", OWN.fields, known)
        assert caught.value.nearest is None
        assert "resembles none" in str(caught.value)


def test_a_field_list_is_read_as_it_was_written() -> None:
    full_field = field(
        "Straße", limit=5, comb=True, multiline=True, align=2, font_size=9.5, tooltip="T", options=("a",)
    )
    known = FieldList(((595.2, 841.9),), (full_field, field("x", "checkbox")))
    assert from_json(to_json(known)) == known
    assert "limit" not in to_json(known)["fields"][1]
