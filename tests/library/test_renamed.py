"""[[renamed]] is read strictly, and leads from what is no more to what there is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from formhelper.core.blocks import Renamed
from formhelper.library.check_renamed import renamed_findings
from formhelper.library.shelf import Shelf, data_folder, load_shelf
from formhelper.library.strict import DefinitionError


def with_rules(folder: Path, file: str, *rules: str) -> Shelf:
    forms = folder / "forms"
    shutil.copytree(data_folder("forms"), forms)
    path = forms / file
    # tables of a list may stand anywhere, but simple keys of the file must come first
    path.write_text(path.read_text("utf-8") + "".join(f"\n[[renamed]]\n{rule}\n" for rule in rules), "utf-8")
    return load_shelf(forms=forms)


def test_rules_are_read_in_their_order_from_blocks_and_forms(tmp_path: Path) -> None:
    shelf = with_rules(
        tmp_path, "blocks.toml", 'from = "person.surname"\nto = "person.family_name"',
        'from = "w"\nto = "f"\nchoice_of = "person.sex"',
    )
    assert shelf.renamed == (Renamed("person.surname", "person.family_name"), Renamed("w", "f", "person.sex"))
    assert shelf.definitions.renamed == shelf.renamed
    assert list(renamed_findings(shelf)) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('from = "a.b"\nto = "person.nothing"', "no fact and no block 'person.nothing'"),
        ('from = "person.sex"\nto = "person.family_name"', "'person.sex' is still there"),
        ('from = "person"\nto = "home"', "'person' is still there"),
        ('from = "person.x"\nto = "home.city"', "not both of the household"),
        ('from = "f"\nto = "w"\nchoice_of = "person.sex"', "no choice 'w'"),
        ('from = "f"\nto = "m"\nchoice_of = "person.sex"', "still has the choice 'f'"),
        ('from = "a"\nto = "b"\nchoice_of = "person.family_name"', "there is no choice 'person.family_name'"),
    ],
)
def test_a_rule_that_leads_nowhere_is_found(tmp_path: Path, rule: str, said: str) -> None:
    messages = [str(finding) for finding in renamed_findings(with_rules(tmp_path, "blocks.toml", rule))]
    assert [message for message in messages if said in message]


def test_a_form_renames_only_what_is_its_own(tmp_path: Path) -> None:
    shelf = with_rules(tmp_path, "kindergeld.toml", 'from = "person.surname"\nto = "person.family_name"')
    assert [str(finding) for finding in renamed_findings(shelf)] == [
        "kindergeld: renamed[1]: the block 'person' is shared: say it in blocks.toml"
    ]


@pytest.mark.parametrize("rule", ['from = "a"', 'to = "a"', 'from = "a"\nto = "b"\nwhy = "c"', 'from = 1\nto = "b"'])
def test_a_rule_with_missing_or_unknown_keys_is_refused(tmp_path: Path, rule: str) -> None:
    with pytest.raises(DefinitionError, match=r"renamed\[1\]"):
        with_rules(tmp_path, "blocks.toml", rule)
