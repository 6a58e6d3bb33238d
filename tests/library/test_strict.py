"""TOML is read strictly: what is wrong is named with its place and a remedy."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from households import shelf as shipped

from formhelper.core.condition import ALWAYS
from formhelper.library.forms import read_blocks, read_form, read_regions
from formhelper.library.papers import read_edition, read_fields
from formhelper.library.shelf import NOT_FORMS, data_folder, load_shelf
from formhelper.library.strict import DefinitionError, Table, finish, load

FORMS, PAPERS = data_folder("forms"), data_folder("pdf_templates")
SHARED = read_blocks(FORMS / "blocks.toml")


def table(**data: Any) -> Table:
    return Table(data, "x.toml", "step[a]")


def refusal(call: Any, *args: Any) -> str:
    with pytest.raises(DefinitionError) as caught:
        call(*args)
    return str(caught.value)


def form_with(tmp_path: Path, old: str, new: str, name: str = "anmeldung.toml") -> Path:
    """A shipped form with one thing changed."""
    text = (FORMS / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_value_of_the_right_type_is_read() -> None:
    given = table(a="x", n=3, b=False, d=date(2026, 11, 22), l=["x", "y"], t={"k": "v"})
    assert (given.get("a", str), given.get("n", int), given.get("b", bool)) == ("x", 3, False)
    assert (given.get("d", date), given.strings("l"), given.table("t").get("k", str)) == (
        date(2026, 11, 22),
        ("x", "y"),
        "v",
    )
    assert (given.get("z", str, "else"), given.strings("none"), given.condition()) == ("else", (), ALWAYS)


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        (str, 5, "a text in quotes"),
        (int, "5", "a whole number"),
        (int, True, "a whole number"),
        (int, 1.5, "a whole number"),
        (bool, 1, "true or false"),
        (bool, "true", "true or false"),
        (list, "a", "a list"),
        (dict, [], "a table"),
        (date, "2026-11-22", "a date such as"),
        (date, datetime(2026, 11, 22), "a date such as"),
    ],
)
def test_a_wrong_type_is_refused_with_its_place(kind: type, value: Any, says: str) -> None:
    message = refusal(table(key=value).get, "key", kind)
    assert message.startswith("x.toml: step[a].key: ")
    assert says in message
    assert repr(value) in message


def test_lists_of_other_things_are_refused() -> None:
    assert "step[a].l: a list of texts" in refusal(table(l=["a", 1]).strings, "l")
    assert "step[a].l: a list of tables" in refusal(table(l=[{}, 1]).tables, "l")
    assert "step[a].when: unknown group" in refusal(table(when=[{"a": {"in": "EWR"}}]).condition)


def test_a_missing_key_is_named() -> None:
    assert refusal(table().get, "title", str) == "x.toml: step[a]: the key 'title' is missing"


def test_an_unknown_key_is_named_with_the_known_ones_and_the_nearest() -> None:
    message = refusal(finish, table(titel="x", help="y"), lambda t: (t.get("title", str, ""), t.get("help", str)))
    assert message == "x.toml: step[a]: the key 'titel' is unknown; did you mean 'title'? Known are help, title"
    assert "did you mean" not in refusal(finish, table(zzz="x"), lambda t: t.get("title", str, ""))


def test_the_first_of_several_unknown_keys_is_named() -> None:
    assert "'zzz'" in refusal(finish, table(zzz=1, aaa=2, mmm=3), lambda t: t.get("title", str, ""))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'title = "a"\nb = \nc = 1', "line 2"),
        (b'title = "a"\ntitle = "b"\nc = 1', "line 2"),
        (b'a = "\xe4"', "byte 5 is not UTF-8"),
        (b"a = 01067", "not TOML"),
        (b"\xff\xfea\x00", "byte 0 is not UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_line_or_byte(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    message = refusal(load, path)
    assert message.startswith("bad.toml: ")
    assert says in message


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(load, tmp_path / "none.toml") == "none.toml: cannot be read: No such file or directory"
    assert "cannot be read" in refusal(load, tmp_path)


def test_a_mark_of_byte_order_that_an_editor_set_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_bytes(b'\xef\xbb\xbftitle = "\xc3\xa4"')
    assert load(path).get("title", str) == "ä"


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("minutes = 20", "minuten = 20", "anmeldung.toml: ", "'minutes' is missing"),
        ("minutes = 20", "minutes = 20\ncolour = 3", "anmeldung.toml: ", "'colour' is unknown"),
        ("minutes = 20", 'minutes = "20"', "anmeldung.toml: minutes: ", "a whole number is expected"),
        (
            'id = "who"\nsection = "request"\nbinds',
            'id = "who"\nsection = "request"\nbind',
            "anmeldung.toml: step[who]: ", "did you mean 'binds'?",
        ),
        ('kind = "yes_no"', 'kind = "yesno"', "anmeldung.toml: facts.german_before.kind: ", "known are bic, choice"),
        ("many = true", 'many = "yes"', "anmeldung.toml: role[movers].many: ", "true or false"),
        (
            'questions = ["home.postcode"',
            'questions = [5, "home.postcode"',
            "anmeldung.toml: step[place].questions[1]: ",
            "an address or a table",
        ),
        (
            '{ fact = "mover.civil_status_since", label',
            '{ fact = "mover.civil_status_since", lable',
            "step[marriage].questions[mover.civil_status_since]: ",
            "did you mean 'label'?",
        ),
        (
            'when = [{ "mover.religion" = "other" }]',
            'when = [{ "mover.religion" = { is = "other" } }]',
            "anmeldung.toml: step[religion-name].when: ",
            "unknown word ['is']",
        ),
        (
            "[composed.last_city_line]",
            '[blocks.home.facts.x]\nkind = "text"\nlabel = "x"\n[composed.last_city_line]',
            "anmeldung.toml: blocks: ",
            "'home' is shared already",
        ),
        (
            "[composed.last_city_line]\njoin",
            "[composed.last_city_line]\njion",
            "composed.last_city_line",
            "did you mean 'join'?",
        ),
    ],
)
def test_a_slip_in_a_form_is_named_with_its_place(old: str, new: str, place: str, says: str, tmp_path: Path) -> None:
    message = refusal(read_form, form_with(tmp_path, old, new), SHARED)
    assert place in message
    assert says in message


def test_a_form_may_not_be_called_like_a_shared_block(tmp_path: Path) -> None:
    path = form_with(tmp_path, "", "").rename(tmp_path / "home.toml")
    assert "'home' is shared already" in refusal(read_form, path, SHARED)


def test_a_slip_in_blocks_and_regions_is_named(tmp_path: Path) -> None:
    blocks = form_with(tmp_path, 'autocomplete = "family-name"', 'autocomplet = "x"', "blocks.toml")
    assert "blocks.toml: blocks.person.facts.family_name: the key 'autocomplet'" in refusal(read_blocks, blocks)
    regions = form_with(tmp_path, '[["10115", "14199"]]', '["10115", "14199"]', "regions.toml")
    assert "region[1].postcodes: a list of pairs" in refusal(read_regions, regions)


# ---- editions

MINIMAL = {
    "title": "T",
    "edition": "E",
    "authority": "A",
    "source": "S",
    "checked": date(2026, 11, 22),
    "region": "DE",
}


def edition_at(tmp_path: Path, mapping: str, checked: str = "2026-11-22") -> Path:
    folder = tmp_path / "paper"
    folder.mkdir(exist_ok=True)
    head = "\n".join(f'{key} = "{value}"' for key, value in MINIMAL.items() if key != "checked")
    (folder / "2026.toml").write_text(f"{head}\nchecked = {checked}\n{mapping}", encoding="utf-8")
    (folder / "2026.fields.json").write_text('{"pages": [[595, 842]], "fields": []}', encoding="utf-8")
    return folder / "2026.toml"


def test_an_edition_is_called_by_its_folder_and_file_and_may_lack_its_stand_in(tmp_path: Path) -> None:
    read = read_edition(edition_at(tmp_path, ""))
    assert (read.key, read.stand_in, read.entries) == ("paper/2026", b"", {})


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("[fields]\na = 5", "a fact's address or a table"),
        (
            "[fields]\na = { }",
            "exactly one of fact, join, count, number, rows, tick, state, any, text, sheet is expected, not none",
        ),
        ('[fields]\na = { fact = "x.y", text = "z" }', "exactly one of"),
        ('[fields]\na = { fact = "x.y", chars = [0, 2] }', "fields.\"a\": the key 'chars' is unknown"),
        ('[fields]\na = { fact = "x.y", characters = [0] }', "characters is a pair"),
        ('[fields]\na = { fact = "x.y", characters = ["0", "2"] }', "characters is a pair"),
        ('[fields]\na = { fact = "x.y", is = true }', 'fields."a".is: a text in quotes'),
        ('[fields]\na = { fact = "x.y", is = ["a", 1] }', "a list of texts"),
        ('[fields]\na = { join = ["x.y", 7] }', "join[2]"),
        ('[fields]\na = { fact = "x.y", states = { m = 1 } }', "states.m: a text in quotes"),
        ("[leave_empty]\na = 5", "leave_empty.a: a text in quotes"),
        ("[rows.kids]\nper_sheet = 0", "rows.kids.per_sheet: a sheet has at least one row"),
        ("[rows.kids]\nanex = true", "'per_sheet' is missing"),
    ],
)
def test_a_slip_in_a_mapping_is_named_with_its_place(mapping: str, says: str, tmp_path: Path) -> None:
    message = refusal(read_edition, edition_at(tmp_path, mapping))
    assert message.startswith("2026.toml: ")
    assert says in message


def test_a_moment_is_no_day_of_checking(tmp_path: Path) -> None:
    assert "checked: a date such as" in refusal(read_edition, edition_at(tmp_path, "", "2026-11-22T10:00:00"))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"pages": 1, "fields": []}',
        '{"pages": [], "fields": [[]]}',
        '{"pages": [], "fields": [{}]}',
        '{"pages": [], "fields": [{"name": "a", "kind": "text", "widgets": [], "colour": 1}]}',
        '"x"',
        "\udcff",
    ],
)
def test_a_file_that_is_no_field_list_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.fields.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert "this is no field list" in refusal(read_fields, path)
    assert "cannot be read" in refusal(read_fields, tmp_path / "none.fields.json")


def test_the_shelf_has_the_newest_edition_first_and_says_which_folder_is_missing(tmp_path: Path) -> None:
    shelf = shipped()
    assert [edition.id for edition in shelf.editions["anmeldung-berlin"]] == ["2020-08", "2015-10"]
    assert set(shelf.forms) == {path.stem for path in FORMS.glob("*.toml")} - NOT_FORMS
    assert len(shelf.all_editions()) == len(list(PAPERS.glob("*/*.toml")))
    assert refusal(load_shelf, FORMS, tmp_path / "papers") == "papers: there is no such folder"
    assert "blocks.toml: cannot be read" in refusal(load_shelf, tmp_path, PAPERS)


def test_a_part_of_a_composed_fact_is_two_numbers(tmp_path: Path) -> None:
    right = "join = [\"payee_iban\"]\ncharacters = [0, 2]"
    for wrong in ("[0]", '["0", "2"]', "[]"):
        path = form_with(tmp_path, right, right.replace("[0, 2]", wrong), "wohngeld.toml")
        assert "from and to" in refusal(read_form, path, SHARED)
