"""What is told about a form before it is begun."""

from __future__ import annotations

from pathlib import Path

import pytest
from households import shelf as shipped

from formhelper.core.texts import texts
from formhelper.library.forms import read_blocks, read_form
from formhelper.library.shelf import data_folder

BLOCKS = data_folder("forms") / "blocks.toml"
FORMS = shipped().forms


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_in_few_words_whom_it_is_for(form: str) -> None:
    who = FORMS[form].who
    assert who.startswith("Für ")
    assert who.endswith(".")
    assert len(who) <= 320


@pytest.mark.parametrize("form", FORMS)
def test_no_form_promises_that_somebody_gets_something(form: str) -> None:
    said = FORMS[form].who.lower()
    assert not [word for word in ("anspruch", "steht ihnen zu", "sie bekommen ", "sie erhalten") if word in said]


def test_whom_a_form_is_for_is_a_text_for_translators(tmp_path: Path) -> None:
    path = tmp_path / "leaflet.toml"
    path.write_text(
        'title = "T"\nsummary = "S"\nwho = "Für alle."\ntopic = "help"\nlegal_basis = "§ 1"\nminutes = 1\n'
        'region_of = "home"\ndata_sheet_title = "D"\n', encoding="utf-8",
    )
    form = read_form(path, read_blocks(BLOCKS))
    assert ("who", "Für alle.") in list(texts(form))
