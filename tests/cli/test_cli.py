"""The command: what it prints, what it writes, and how it refuses."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from households import shelf as shipped
from reading import OFFICIAL

from formhelper.cli import main

FAMILIES = Path(__file__).resolve().parents[1] / "journeys" / "families"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FORMHELPER_DATA", str(tmp_path / "data"))
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


def lines(result: Result) -> list[str]:
    return (result.stdout + result.stderr).strip().splitlines()


def test_forms_lists_every_form_with_its_editions(run) -> None:
    result = run("forms")
    assert result.exit_code == 0
    for text in ("anmeldung:", "kindergeld:", "wohnungsgeberbestaetigung:", "kg1/2025-09", "stand-in", "own paper"):
        assert text in result.stdout


def test_check_is_clean(run) -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, f"{len(shipped().forms)} forms: no findings\n")


def test_check_of_an_unknown_form_names_the_known_ones(run) -> None:
    result = run("check", "steuer")
    assert result.exit_code == 2
    assert lines(result) == [f"there is no form 'steuer'; known are {', '.join(shipped().forms)}"]


def test_fill_writes_each_paper_the_cover_and_all_in_one(run, tmp_path: Path) -> None:
    result = run(
        "fill", "kindergeld", "--facts", FAMILIES / "popescu.toml", "--out", tmp_path / "out", "--language", "ro"
    )
    assert result.exit_code == 0, result.stderr
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == [
        "00-uebersicht.pdf",
        "01-kg1.pdf",
        "02-kg1-anlage-kind.pdf",
        "03-kg1-anlage-kind.pdf",
        "04-kg1-anlage-kind.pdf",
        "05-datenblatt-kindergeld.pdf",
        "06-anschreiben.pdf",
        "07-nachweise.pdf",
        "08-abgabe.pdf",
        "09-kopie.pdf",
        "mappe.pdf",
    ]
    assert "01-kg1.pdf: kg1/2025-09, Stand September 2025, stand-in" in result.stdout
    assert "still to get: Anlage Ausland" in result.stdout


def test_fill_says_what_went_to_the_annex(run, tmp_path: Path) -> None:
    result = run("fill", "kindergeld", "--facts", FAMILIES / "simic.toml", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "annex no. 1: 5 Für folgende Kinder beziehe ich bereits Kindergeld (weitere)" in result.stdout


def test_fill_lists_all_problems_and_writes_nothing(run, tmp_path: Path) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text(
        '[people.a]\nfamily_name = "Петрова"\nbirth_date = "31.02.1990"\nshoe_size = "38"\n'
        '[home]\npostcode = "667"\n[roles]\nmovers = ["a", "b"]\nking = "a"\n',
        encoding="utf-8",
    )
    result = run("fill", "anmeldung", "--facts", facts, "--out", tmp_path / "out")
    assert result.exit_code == 2
    said = "\n".join(lines(result))
    for text in (
        "people.a.family_name",
        "Petrova",
        "people.a.birth_date",
        "people.a.shoe_size: unknown fact",
        "home.postcode",
        "unknown person 'b'",
        "unknown role",
    ):
        assert text in said
    assert not (tmp_path / "out").exists()


def test_fill_names_what_is_missing_and_whose_it_is(run, tmp_path: Path) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text('[people.anna]\nfamily_name = "Muster"\n[roles]\nmovers = ["anna"]\n', encoding="utf-8")
    result = run("fill", "wohnungsgeberbestaetigung", "--facts", facts, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "facts.toml: mover.given_names (anna): is missing" in lines(result)
    assert "facts.toml: home.postcode: is missing" in lines(result)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"people = [", b""])
def test_a_file_of_facts_that_is_none_gets_a_clear_line(run, tmp_path: Path, content: bytes) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_bytes(content)
    result = run("fill", "anmeldung", "--facts", facts, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert all(line.startswith("facts.toml: ") for line in lines(result))
    assert "Traceback" not in result.output


def test_fill_refuses_an_unknown_edition(run, tmp_path: Path) -> None:
    result = run(
        "fill", "anmeldung", "--facts", FAMILIES / "popescu.toml", "--out", tmp_path / "o", "--edition", "kg1/1999"
    )
    assert result.exit_code == 2
    assert "there is no edition 'kg1/1999'" in lines(result)[0]


def _locked() -> bytes:
    from io import BytesIO

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="secret"))
    return out.getvalue()


def _pages(number: int) -> bytes:
    from io import BytesIO

    with pikepdf.new() as pdf:
        for _ in range(number):
            pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


BAD = {
    "empty.pdf": b"",
    "text.pdf": b"Hello",
    "damaged.pdf": b"%PDF-1.7\n" + b"garbage " * 400,
    "locked.pdf": _locked(),
    "long.pdf": _pages(500),
    "flat.pdf": _pages(1),
}


@pytest.mark.parametrize("name", [name for name in BAD if name != "flat.pdf"])
def test_fields_of_a_bad_file_is_one_clear_line(run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    result = run("fields", tmp_path / name)
    assert result.exit_code == 2
    assert len(lines(result)) == 1
    assert name in lines(result)[0]


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_file_is_not_installed(run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    result = run("originals", "add", tmp_path / name)
    assert result.exit_code == 2
    assert len(lines(result)) == 1
    assert not list((tmp_path / "data").rglob("*.pdf"))


def test_a_file_that_is_not_there_is_one_clear_line(run, tmp_path: Path) -> None:
    for command in (("fields",), ("originals", "add")):
        result = run(*command, tmp_path / "nothing.pdf")
        assert result.exit_code == 2
        assert len(lines(result)) == 1


@pytest.mark.originals
def test_both_binaries_of_kg_1_are_one_edition_and_then_the_original_is_filled(run, tmp_path: Path) -> None:
    for name in ("kg1-2025-09-earlier.pdf", "kg1-2025-09.pdf"):
        result = run("originals", "add", OFFICIAL / name)
        assert "installed as kg1/2025-09" in result.stdout
    assert "installed" in run("originals", "list").stdout
    filled = run("fill", "kindergeld", "--facts", FAMILIES / "petrova.toml", "--out", tmp_path / "out")
    assert "01-kg1.pdf: kg1/2025-09, Stand September 2025, original" in filled.stdout
    assert "kg1-anlage-kind/2025-09, Stand September 2025, stand-in" in filled.stdout


@pytest.mark.originals
def test_an_unknown_edition_is_refused_with_the_nearest_and_the_difference(run) -> None:
    result = run("originals", "add", OFFICIAL / "elterngeld-bund-2024-04.pdf")
    assert result.exit_code == 2
    assert "the nearest is elterngeld/" in lines(result)[0]
    assert "of its fields are missing" in lines(result)[0]


def test_fields_as_json_can_be_read_again(run, tmp_path: Path) -> None:
    import json

    from formhelper.core.fields import from_json

    paper = Path(__file__).resolve().parents[2] / "formhelper/pdf_templates/kg1/2025-09.stand-in.pdf"
    result = run("fields", paper, "--json")
    assert result.exit_code == 0
    assert len(from_json(json.loads(result.stdout)).fields) == 95
