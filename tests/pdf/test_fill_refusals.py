"""Filling tells everything that is wrong, writes nothing then, and always writes the same."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from pdf_making import (
    BOX,
    blank,
    complaints,
    fill,
    page_picture,
    sheet,
    shown,
    text_field,
    tick_field,
    values_of,
)
from PIL import ImageChops

from formhelper import pdf

PERSON = "Żółkiewska"


def paper() -> bytes:
    return sheet(text_field(), text_field("id", (50, 650, 250, 670), limit=11, comb=True), tick_field())


def test_all_unknown_fields_are_named() -> None:
    with pytest.raises(pdf.UnknownField) as caught:
        fill(paper(), {"text": "a", "Vorname": "b", "Ort ": "c"})
    assert caught.value.names == ("Ort ", "Vorname")
    assert str(caught.value) == "the paper has no field 'Ort ', 'Vorname'; it has 3 others"


def test_letters_that_no_font_draws_are_named_and_the_value_is_not() -> None:
    with pytest.raises(pdf.Unencodable) as caught:
        fill(paper(), {"text": f"{PERSON} 山田 x̂ 山"})
    assert caught.value.characters == ("山", "田", "x̂")
    assert "山 (U+5C71), 田 (U+7530), x̂ (U+0078 U+0302)" in str(caught.value)
    assert "'text'" in str(caught.value)
    assert PERSON not in str(caught.value)


def test_a_control_character_is_named_by_its_number() -> None:
    with pytest.raises(pdf.Unencodable, match=r"readably: \(U\+0007\)"):
        fill(paper(), {"text": "a\x07"})


@pytest.mark.parametrize(
    "wrong", [{"text": "山"}, {"id": "1" * 12}, {"tick": "Ja"}, {"text": True}, {"nowhere": "x"}]
)
def test_nothing_is_written_when_something_is_wrong(wrong: dict[str, str | bool]) -> None:
    content = paper()
    before = bytes(content)
    with pytest.raises(pdf.PdfError):
        fill(content, {"text": "Ort", "id": "123", "tick": True} | wrong)
    assert content == before


def test_two_runs_give_the_same_bytes_whatever_the_order_of_values() -> None:
    values: dict[str, str | bool] = {"text": PERSON, "id": "12345678901", "tick": True}
    backwards = dict(reversed(values.items()))
    first, second = (fill(paper(), given, title="Antrag").pdf for given in (values, backwards))
    assert first == second


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    script = (
        "import sys; from formhelper import pdf; from formhelper.library.fonts import load_fonts\n"
        "made = pdf.prepare(sys.stdin.buffer.read())\n"
        "plan = pdf.Plan.load(made.plan, made.pdf, load_fonts())\n"
        "sys.stdout.buffer.write(plan.fill({'text': 'Nyírő', 'tick': True}).pdf)"
    )
    runs = {
        subprocess.run([sys.executable, "-c", script], input=paper(), capture_output=True, check=True,
                       env=os.environ | {"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_the_metadata_holds_nothing_of_the_person() -> None:
    made = fill(paper(), {"text": PERSON, "id": "12345678901"}, title="Anmeldung").pdf
    with pikepdf.open(BytesIO(made)) as opened:
        about = str(opened.Root["/Metadata"].read_bytes(), "utf-8") + repr(dict(opened.docinfo))
        assert opened.docinfo["/Title"] == "Anmeldung"
        assert opened.docinfo["/Producer"] == "formhelper"
        assert opened.Root["/Lang"] == "de-DE"
    assert PERSON not in about
    assert "12345678901" not in about


def test_a_filled_paper_is_clean_and_can_be_filled_again() -> None:
    first = fill(paper(), {"text": "Erstes", "tick": True}).pdf
    second = fill(first, {"text": "Zweites"}).pdf
    assert complaints(first) == complaints(second) == ""
    assert shown(second).strip() == "Zweites"
    assert values_of(second)["text"] == "Zweites"


def test_a_flattened_paper_shows_the_same_and_has_no_fields() -> None:
    made = fill(paper(), {"text": PERSON, "tick": True}, flatten=True).pdf
    assert pdf.inspect(made).fields == ()
    assert shown(made).strip() == PERSON
    assert complaints(made) == ""
    editable = fill(paper(), {"text": PERSON, "tick": True}).pdf
    difference = ImageChops.difference(page_picture(made), page_picture(editable))
    assert difference.getextrema()[1] < 40  # edges of letters are smoothed a little differently


def test_a_flat_pdf_without_values_can_be_flattened() -> None:
    assert pdf.inspect(fill(blank(), {}, flatten=True).pdf).fields == ()


def test_an_empty_value_clears_the_field() -> None:
    first = fill(paper(), {"text": "Erstes"}).pdf
    assert shown(fill(first, {"text": ""}).pdf, BOX).strip() == ""


def test_fill_writes_no_file() -> None:
    with TemporaryDirectory() as folder:
        here = Path.cwd()
        os.chdir(folder)
        try:
            fill(paper(), {"text": "Ort"})
        finally:
            os.chdir(here)
        assert list(Path(folder).iterdir()) == []
