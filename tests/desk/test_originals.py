"""Originals are recognised, or refused with the nearest edition; a refused file leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from households import shelf as shipped
from reading import OFFICIAL

from formhelper import pdf
from formhelper.core.fields import FieldList, PaperField, Widget
from formhelper.desk.originals import Reception, Refused, pdf_files
from formhelper.library.fonts import load_fonts
from formhelper.library.shelf import Shelf
from formhelper.storage.originals import OriginalsFolder


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.fixture
def reception(shelf: Shelf, tmp_path: Path) -> Reception:
    return Reception(shelf, OriginalsFolder(tmp_path / "originals", lambda: date(2026, 11, 22)))


def installed(reception: Reception) -> list[str]:
    return [status.edition.key for status in reception.status() if status.installed]


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def twin(fields: FieldList) -> bytes:
    """A PDF of our own with these fields: what a further binary of the same edition looks like to us."""
    with pikepdf.new() as made:
        for size in fields.pages:
            made.add_blank_page(page_size=size)
        out = BytesIO()
        made.save(out, static_id=True)
    return pdf.add_fields(out.getvalue(), fields)


def moved(fields: FieldList, by: float) -> FieldList:
    first, *rest = fields.fields
    x0, y0, x1, y1 = first.widgets[0].rect
    widget = replace(first.widgets[0], rect=(x0 + by, y0, x1 + by, y1))
    return replace(fields, fields=(replace(first, widgets=(widget, *first.widgets[1:])), *rest))


def edition_fields(shelf: Shelf, key: str) -> FieldList:
    return next(edition.fields for edition in shelf.all_editions() if edition.key == key)


@pytest.mark.originals
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("berlin-anmeldung-2015", "anmeldung-berlin/2015-10"),
        ("berlin-anmeldung-2020", "anmeldung-berlin/2020-08"),
        ("berlin-wohnungsgeber-2020", "wohnungsgeberbestaetigung-berlin/2020-08"),
        ("kg1-2025-09", "kg1/2025-09"),
        ("kg1-2025-09-earlier", "kg1/2025-09"),
        ("kg1-anlage-kind-2025-09", "kg1-anlage-kind/2025-09"),
    ],
)
def test_the_file_of_an_authority_is_recognised_and_installed_prepared(
    name: str, key: str, reception: Reception
) -> None:
    content = (OFFICIAL / f"{name}.pdf").read_bytes()
    assert reception.add(f"{name}.pdf", content).key == key
    assert installed(reception) == [key]
    kept = reception.folder.get(key)
    assert kept
    prepared = pdf.prepare(content)
    assert (kept.prepared, kept.plan, kept.sha256) == (prepared.pdf, prepared.plan, prepared.sha256)
    assert kept.added == date(2026, 11, 22)


@pytest.mark.originals
def test_the_field_list_of_each_edition_is_that_of_its_file(shelf: Shelf) -> None:
    for name, key in (
        ("berlin-anmeldung-2020", "anmeldung-berlin/2020-08"), ("kg1-2025-09", "kg1/2025-09"),
        ("kg1-anlage-kind-2025-09", "kg1-anlage-kind/2025-09"),
        ("berlin-wohnungsgeber-2020", "wohnungsgeberbestaetigung-berlin/2020-08"),
    ):
        found = pdf.inspect((OFFICIAL / f"{name}.pdf").read_bytes())
        assert found.pages == edition_fields(shelf, key).pages
        assert found.by_name() == edition_fields(shelf, key).by_name(), key


@pytest.mark.originals
def test_both_binaries_of_one_printed_edition_are_one_edition(reception: Reception) -> None:
    one, other = ((OFFICIAL / f"{name}.pdf").read_bytes() for name in ("kg1-2025-09", "kg1-2025-09-earlier"))
    assert one != other
    assert reception.add("one.pdf", one) == reception.add("other.pdf", other)
    assert installed(reception) == ["kg1/2025-09"]


def test_a_further_binary_with_the_same_fields_is_recognised(shelf: Shelf, reception: Reception) -> None:
    content = twin(edition_fields(shelf, "anmeldung-berlin/2020-08"))
    assert reception.add("neu.pdf", content).key == "anmeldung-berlin/2020-08"


def test_fields_may_stand_a_point_aside(shelf: Shelf, reception: Reception) -> None:
    content = twin(moved(edition_fields(shelf, "kg1/2025-09"), 0.8))
    assert reception.add("neu.pdf", content).key == "kg1/2025-09"


def test_a_form_of_the_same_names_with_moved_fields_is_refused(
    shelf: Shelf, reception: Reception, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"nearest is kg1/2025-09") as caught:
        reception.add("neu.pdf", twin(moved(edition_fields(shelf, "kg1/2025-09"), 40)))
    assert caught.value.name == "neu.pdf"
    assert files_below(tmp_path) == []


def test_a_changed_form_is_refused_with_the_nearest_edition_and_the_difference(
    shelf: Shelf, reception: Reception, tmp_path: Path
) -> None:
    known = edition_fields(shelf, "anmeldung-berlin/2020-08")
    first, *rest = known.fields
    renamed = replace(known, fields=(replace(first, name="Gemeindeschlüssel neu"), *rest))
    with pytest.raises(Refused) as caught:
        reception.add("anmeldung.pdf", twin(renamed))
    said = str(caught.value)
    assert "\n" not in said
    for part in ("anmeldung.pdf: ", "anmeldung-berlin/2020-08", repr(first.name), "'Gemeindeschlüssel neu'",
                 "1 of its fields are missing", "1 fields are unknown"):
        assert part in said
    assert files_below(tmp_path) == []


@pytest.mark.originals
@pytest.mark.parametrize("name", ["sgb2-ha-2025-04", "elterngeld-bund-2024-04", "sgb2-ha-2023-08-xfa"])
def test_a_form_that_we_do_not_know_is_refused_and_nothing_is_installed(
    name: str, reception: Reception, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"no edition"):
        reception.add(f"{name}.pdf", (OFFICIAL / f"{name}.pdf").read_bytes())
    assert files_below(tmp_path) == []


def flat_paper() -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        out = BytesIO()
        made.save(out, static_id=True)
    return out.getvalue()


def test_a_paper_without_fields_is_recognised_by_its_checksum_and_gets_the_fields_of_its_edition(
    shelf: Shelf, tmp_path: Path
) -> None:
    fields = FieldList(((595.0, 842.0),), (PaperField("Name", "text", (Widget(1, (50, 700, 250, 720)),)),))
    known = shelf.editions["kg1"][0]
    sha256 = (hashlib.sha256(flat_paper()).hexdigest(),)
    edition = replace(known, paper="flat", id="2014", fields=fields, flat=True, sha256=sha256)
    reception = Reception(
        replace(shelf, editions={**shelf.editions, "flat": (edition,)}), OriginalsFolder(tmp_path / "originals")
    )
    assert reception.add("flat.pdf", flat_paper()) is edition
    kept = reception.folder.get("flat/2014")
    assert kept
    assert pdf.inspect(kept.prepared) == fields
    assert pdf.Plan.load(kept.plan, kept.prepared, load_fonts()).fill({"Name": "Nyírő"}).smaller == ()


def test_another_paper_without_fields_is_refused(reception: Reception) -> None:
    with pytest.raises(Refused, match=r"no fields, and its checksum is not that of a paper without fields"):
        reception.add("flat.pdf", flat_paper())


def test_an_old_plan_that_cannot_be_renewed_is_told_and_the_others_are(reception: Reception, shelf: Shelf) -> None:
    reception.folder.put("kg1/2025-09", "ab" * 32, b"no pdf", b"")
    reception.add("neu.pdf", twin(edition_fields(shelf, "anmeldung-berlin/2020-08")))
    good = reception.folder.get("anmeldung-berlin/2020-08")
    assert good
    reception.folder.renew(good, good.prepared, b"")
    assert [refused.name for refused in reception.renew_plans()] == ["kg1/2025-09"]
    renewed = reception.folder.get("anmeldung-berlin/2020-08")
    assert renewed
    assert pdf.Plan.is_current(renewed.plan)


def test_plans_of_another_version_are_made_anew(reception: Reception, shelf: Shelf) -> None:
    content = twin(edition_fields(shelf, "anmeldung-berlin/2020-08"))
    reception.add("neu.pdf", content)
    first = reception.folder.get("anmeldung-berlin/2020-08")
    assert first
    reception.renew_plans()
    assert reception.folder.get("anmeldung-berlin/2020-08") is first
    reception.folder.renew(first, first.prepared, first.plan.replace(b'"format":', b'"format":9'))
    reception.renew_plans()
    renewed = reception.folder.get("anmeldung-berlin/2020-08")
    assert renewed
    assert (renewed.sha256, renewed.added) == (first.sha256, first.added)
    assert pdf.Plan.load(renewed.plan, renewed.prepared, load_fonts()).paper.fields


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "this is not a PDF: the file is empty"),
        (b"<!DOCTYPE html><title>404</title>", "this is not a PDF: it does not begin as PDF files do"),
        (b"%PDF-1.7\n1 0 obj", "its end is missing"),
    ],
)
def test_what_is_no_pdf_is_refused_in_one_line(
    content: bytes, reason: str, reception: Reception, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as caught:
        reception.add("kg1.pdf", content)
    assert str(caught.value).startswith("kg1.pdf: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert files_below(tmp_path) == []


def test_a_refused_file_leaves_the_installed_original_as_it_was(shelf: Shelf, reception: Reception) -> None:
    known = edition_fields(shelf, "anmeldung-berlin/2020-08")
    reception.add("gut.pdf", twin(known))
    before = reception.folder.get("anmeldung-berlin/2020-08")
    with pytest.raises(Refused):
        reception.add("gut.pdf", twin(moved(known, 40)))
    assert reception.folder.get("anmeldung-berlin/2020-08") == before


def test_the_status_names_all_editions_of_authorities_and_no_own_paper(shelf: Shelf, reception: Reception) -> None:
    named = {status.edition.key for status in reception.status()}
    assert named == {edition.key for edition in shelf.all_editions() if not edition.own}
    assert installed(reception) == []


def test_files_are_found_by_name_and_in_folders(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name in ("in/b.pdf", "in/deep/a.pdf", "in/readme.txt", "alone.bin"):
        (tmp_path / name).write_text(json.dumps(name))
    found = list(pdf_files((tmp_path / "in", tmp_path / "alone.bin")))
    assert found == [tmp_path / "in/b.pdf", tmp_path / "in/deep/a.pdf", tmp_path / "alone.bin"]
