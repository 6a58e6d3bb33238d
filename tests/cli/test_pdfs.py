"""Any official PDF on the command line: its fields, filled by their names, drawn."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from click.testing import CliRunner, Result
from reading import OFFICIAL, Pdfium, Poppler, plain

from formhelper import pdf
from formhelper.cli import main
from formhelper.core.fields import FieldList, PaperField, Widget, to_json

LONG = "Maßnahmen zur Überprüfung der Ċirkulaċi " * 12
BOX = (50.0, 700.0, 250.0, 720.0)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def paper() -> FieldList:
    return FieldList(((595.0, 842.0),), (
        PaperField("name", "text", (Widget(1, BOX),), tooltip="Name, wie im Ausweis"),
        PaperField("id", "text", (Widget(1, (50, 650, 250, 670)),), limit=11, comb=True),
        PaperField("ja", "checkbox", (Widget(1, (50, 600, 62, 612), ("On",)),)),
        PaperField("stand", "radio", tuple(Widget(1, (50 + 40 * n, 500, 62 + 40 * n, 512), (str(n),)) for n in (0, 1))),
    ))


def blank() -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        made.save(out, static_id=True)
    return out.getvalue()


@pytest.fixture
def form(tmp_path: Path) -> Path:
    (tmp_path / "form.pdf").write_bytes(pdf.add_fields(blank(), paper()))
    return tmp_path / "form.pdf"


def values(form: Path, **given: Any) -> Path:
    (form.parent / "values.json").write_text(json.dumps(given), encoding="utf-8")
    return form.parent / "values.json"


def test_what_is_filled_stands_on_the_page_and_in_the_fields(form: Path) -> None:
    out, report = form.parent / "out.pdf", form.parent / "report.json"
    given = values(form, name="Żółć Şimşek", id="12345678901", ja=True, stand="1")
    result = run("fill-fields", form, given, "--out", out, "--report", report, "--title", "Antrag")
    assert (result.exit_code, result.stdout) == (0, "4 written\n")
    for read in (Pdfium(out.read_bytes()), Poppler(out.read_bytes())):
        assert plain("Żółć Şimşek") in plain(read.text(1, BOX))
    found = pypdf.PdfReader(out)
    assert {name: field.value for name, field in found.get_fields().items()} == {
        "name": "Żółć Şimşek", "id": "12345678901", "ja": "/On", "stand": "/1",
    }
    assert found.metadata.title == "Antrag"
    assert found.xmp_metadata.dc_title["x-default"] == "Antrag"
    said = json.loads(report.read_text(encoding="utf-8"))
    assert said["written"] is True
    assert [(row["field"], row["result"]) for row in said["fields"]] == [
        ("name", "written"), ("id", "written"), ("ja", "written"), ("stand", "written"),
    ]
    assert (out.stat().st_mode & 0o777) == 0o600


def test_what_has_no_room_stands_whole_on_a_page_behind_and_fields_keep_their_names(form: Path) -> None:
    out, report = form.parent / "out.pdf", form.parent / "report.json"
    given = values(form, name=LONG, ja=True)
    assert run("fill-fields", form, given, "--out", out, "--report", report).exit_code == 0
    pages = Poppler(out.read_bytes()).pages
    assert len(pages) == 2
    assert plain(LONG) in plain(" ".join(word[4] for word in pages[1]))
    assert "Name, wie im Ausweis" in " ".join(word[4] for word in pages[1])
    assert pypdf.PdfReader(out).get_fields()["name"].value == "siehe Anhang, Nr. 1"
    rows = {row["field"]: row for row in json.loads(report.read_text(encoding="utf-8"))["fields"]}
    assert (rows["name"]["result"], rows["name"]["annex"], rows["id"]["result"]) == ("annex", 1, "empty")


def test_what_is_written_smaller_is_said_with_its_size(form: Path) -> None:
    report = form.parent / "report.json"
    given = values(form, name="Wolfeschlegelsteinhausenbergerdorff zu Nyírő")
    result = run("fill-fields", form, given, "--out", form.parent / "out.pdf", "--report", report)
    assert result.stdout == "1 smaller\n"
    row = json.loads(report.read_text(encoding="utf-8"))["fields"][0]
    assert row["result"] == "smaller"
    assert "points, so that it fits" in row["reason"]


def test_all_that_is_wrong_is_named_and_nothing_is_written(form: Path) -> None:
    out, report = form.parent / "out.pdf", form.parent / "report.json"
    given = values(form, Name="x", name="東", id="123456789012", ja="Yes", stand=3)
    result = run("fill-fields", form, given, "--out", out, "--report", report)
    assert result.exit_code == 2
    said = result.stderr.splitlines()
    assert len(said) == 5
    for words in ("no field 'Name' (nearest: 'name')", "U+6771", "takes 11 characters, but 12", "can show 'On'",
                  "of kind radio and takes no int"):
        assert any(words in line for line in said), words
    assert not out.exists()
    rows = json.loads(report.read_text(encoding="utf-8"))
    assert rows["written"] is False
    assert {row["field"]: row["result"] for row in rows["fields"]} == {
        "Name": "refused", "name": "refused", "id": "refused", "ja": "refused", "stand": "refused",
    }


def test_values_wait_where_another_one_is_refused(form: Path) -> None:
    report = form.parent / "report.json"
    run("fill-fields", form, values(form, name="Ort", ja="x"), "--out", form.parent / "o.pdf", "--report", report)
    rows = {row["field"]: row["result"] for row in json.loads(report.read_text(encoding="utf-8"))["fields"]}
    assert rows == {"ja": "refused", "name": "not written", "id": "empty", "stand": "empty"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[1]", "a JSON object is needed"), ("{", "this is no JSON"), ('{"a": "1", "a": "2"}', "given twice: 'a'"),
        ("\xff", "this is no JSON"), ("[" * 100_000, "this is no JSON"), ("", "this is no JSON"),
    ],
)
def test_a_file_of_values_that_is_none_is_refused_in_one_line(form: Path, content: str, words: str) -> None:
    (form.parent / "v.json").write_bytes(content.encode("latin-1"))
    result = run("fill-fields", form, form.parent / "v.json", "--out", form.parent / "o.pdf")
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_flattened_papers_have_no_fields_and_show_the_same(form: Path) -> None:
    out = form.parent / "out.pdf"
    assert run("fill-fields", form, values(form, name="Nyírő", ja=True), "--out", out, "--flatten").exit_code == 0
    assert pypdf.PdfReader(out).get_fields() is None
    assert plain(Poppler(out.read_bytes()).text(1, BOX)) == "Nyírő"


def test_a_flat_paper_is_filled_where_the_list_of_fields_says(tmp_path: Path) -> None:
    flat, places, out = tmp_path / "flat.pdf", tmp_path / "places.json", tmp_path / "out.pdf"
    flat.write_bytes(blank())
    places.write_text(json.dumps(to_json(paper())), encoding="utf-8")
    result = run("fill-fields", flat, values(flat, name="Nyírő"), "--fields", places, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert plain(Poppler(out.read_bytes()).text(1, BOX)) == "Nyírő"
    places.write_text('{"pages": 3}', encoding="utf-8")
    result = run("fill-fields", flat, values(flat, name="Nyírő"), "--fields", places, "--out", out)
    assert (result.exit_code, "this is no list of fields" in result.stderr) == (2, True)


def test_pages_become_pictures(form: Path) -> None:
    result = run("render", form, "--out", form.parent / "pictures", "--dpi", 72)
    assert result.stdout.strip() == str(form.parent / "pictures" / "page-01.png")
    picture = (form.parent / "pictures" / "page-01.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 595


@pytest.mark.parametrize("command", [("render",), ("fields",), ("fill-fields",)])
@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_a_file_that_is_no_pdf_is_refused_in_one_line(command: tuple[str], content: bytes, form: Path) -> None:
    bad = form.parent / "bad.pdf"
    bad.write_bytes(content)
    more: dict[str, list[object]] = {
        "render": ["--out", form.parent / "p"], "fields": [],
        "fill-fields": [values(form, name="x"), "--out", form.parent / "o.pdf"],
    }
    result = run(command[0], bad, *more[command[0]])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.originals
def test_a_real_flat_paper_becomes_one_with_fields(tmp_path: Path) -> None:
    rect = (100.0, 400.0, 300.0, 416.0)
    found = pdf.inspect((OFFICIAL / "bfinv-steuerklasse-2018-flat.pdf").read_bytes())
    places = FieldList(found.pages, (PaperField("idnr", "text", (Widget(2, rect),)),))
    (tmp_path / "places.json").write_text(json.dumps(to_json(places)), encoding="utf-8")
    given, out = values(tmp_path / "x", idnr="Győr"), tmp_path / "out.pdf"
    result = run("fill-fields", OFFICIAL / "bfinv-steuerklasse-2018-flat.pdf", given, "--fields",
                 tmp_path / "places.json", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert plain("Győr") in plain(Poppler(out.read_bytes()).text(2, rect))
