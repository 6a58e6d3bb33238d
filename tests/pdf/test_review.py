"""Odd and hostile input: refused in words or written rightly, and nothing private stays where nobody sees it."""

from __future__ import annotations

import json
import stat
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from pdf_making import (
    BOX,
    HIGH,
    WIDE,
    appearance,
    blank,
    changed,
    fill,
    fonts,
    root_field,
    shown,
    size_used,
    text_field,
)
from pikepdf import Array, Dictionary, Name, String

from formhelper import pdf
from formhelper.cli import main
from formhelper.core.fields import FieldList
from formhelper.desk.any_pdf import fill_any
from formhelper.storage.originals import OriginalsFolder


def original(**more: Any) -> bytes:
    return pdf.add_fields(blank(), FieldList(((WIDE, HIGH),), (text_field(**more),)))


@pytest.mark.parametrize("size", ["99999999", "9" * 400, "0.00001"])
def test_a_size_that_no_letter_can_have_is_automatic(size: str) -> None:
    content = changed(original(), lambda made: root_field(made).__setitem__("/DA", String(f"/Helv {size} Tf 0 g")))
    assert 6 <= size_used(fill(content, {"text": "Ærøskøbing"}).pdf) <= 12


def test_a_comb_of_two_thousand_million_cells_takes_a_text() -> None:
    def change(made: pikepdf.Pdf) -> None:
        root_field(made)["/Ff"], root_field(made)["/MaxLen"] = 1 << 24, 2**31 - 1

    assert fill(changed(original(), change), {"text": "abc"}).pdf


def test_no_number_is_written_with_an_exponent() -> None:
    def change(made: pikepdf.Pdf) -> None:
        root_field(made)["/MK"] = Dictionary(BG=Array([pikepdf.Object.parse(b"0.00001"), 0, 0]))

    assert appearance(fill(changed(original(), change), {"text": "abc"}).pdf).startswith("q 0 0 0 rg")


@pytest.mark.parametrize("title", ["a\x00b", "a\udc80", "a\x1bb"])
def test_a_title_that_cannot_be_kept_is_refused(title: str) -> None:
    with pytest.raises(pdf.PdfError, match="title"):
        fill(original(), {"text": "abc"}, title=title)


@pytest.mark.parametrize("damage", [b"[" * 100_000, b'{"format": 2, "length": []', b"[]", b"null"])
def test_a_damaged_plan_is_stale(damage: bytes) -> None:
    with pytest.raises(pdf.StalePlan):
        pdf.Plan.load(damage, b"", fonts())
    assert not pdf.Plan.is_current(damage)


def test_metadata_that_are_no_stream_go() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(original())) as made:
        made.Root["/Metadata"] = Dictionary(A=1)
        made.save(out, fix_metadata_version=False)
    with pikepdf.open(BytesIO(fill(out.getvalue(), {"text": "x"}, title="Neu").pdf)) as made:
        assert made.open_metadata()["dc:title"] == "Neu"


def test_a_flattened_file_keeps_no_value_of_a_hidden_field_that_a_tag_leads_to() -> None:
    def change(made: pikepdf.Pdf) -> None:
        widget = root_field(made)
        widget["/F"] = 2
        root = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        thing = Dictionary(Type=Name.OBJR, Obj=widget, Pg=made.pages[0].obj)
        root["/K"] = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Form, P=root, K=thing))
        made.Root["/StructTreeRoot"] = root

    flat = fill(changed(original(), change), {"text": "Hemmelig"}, flatten=True).pdf
    with pikepdf.open(BytesIO(flat)) as made:
        assert "/StructTreeRoot" in made.Root
        assert not [one for one in made.objects if isinstance(one, Dictionary) and ("/V" in one or "/AP" in one)]


def test_what_is_shown_stays_when_it_is_flattened() -> None:
    assert "Łódź" in shown(fill(original(), {"text": "Łódź"}, flatten=True).pdf, BOX)


def test_an_annex_of_too_many_pages_is_refused_with_a_reason() -> None:
    outcome = fill_any(pdf.prepare(original()), {"text": "Wort und " * 60_000}, fonts())
    assert outcome.pdf is None
    assert "too large" in str(outcome.problems[0])


def test_a_tooltip_that_no_font_draws_is_refused_with_a_reason() -> None:
    outcome = fill_any(pdf.prepare(original(tooltip="名前")), {"text": "Wort und " * 60}, fonts())
    assert outcome.pdf is None
    assert "annex" in str(outcome.problems[0])


def test_modules_in_the_folder_of_work_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pikepdf.py").write_text("raise SystemExit(1)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert pdf.guarded_inspect(original()).fields


def test_a_plan_that_changed_on_disk_is_not_used(tmp_path: Path) -> None:
    folder = OriginalsFolder(tmp_path)
    folder.put("kg1/2025-09", "0" * 64, b"%PDF-", b'{"format": 2}')
    (tmp_path / "kg1" / "2025-09.plan.json").write_bytes(b'{"format": 3}')
    found = OriginalsFolder(tmp_path).get("kg1/2025-09")
    assert found is not None
    assert found.plan == b""


def test_an_original_that_is_just_put_anew_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = OriginalsFolder(tmp_path)
    folder.put("kg1/2025-09", "0" * 64, b"%PDF- old", b"plan")
    (tmp_path / "kg1" / "2025-09.pdf").write_bytes(b"%PDF- new")  # another process is half through

    def put_to_the_end(seconds: float) -> None:
        assert seconds > 0
        OriginalsFolder(tmp_path).put("kg1/2025-09", "0" * 64, b"%PDF- new", b"plan")

    monkeypatch.setattr("formhelper.storage.originals.time.sleep", put_to_the_end)
    found = folder.get("kg1/2025-09")
    assert found is not None
    assert found.prepared == b"%PDF- new"


def test_half_a_letter_in_the_values_is_refused_and_reported(tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(original())
    (tmp_path / "values.json").write_text('{"\\ud800": "x"}', encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("form.pdf", "values.json", "out.pdf", "report.json")]
    run = CliRunner().invoke(main, ["fill-fields", *paths[:2], "--out", paths[2], "--report", paths[3]])
    assert run.exit_code == 2
    assert json.loads(Path(paths[3]).read_bytes())["fields"][0]["field"] == "\ud800"
    assert stat.S_IMODE(Path(paths[3]).stat().st_mode) == 0o600
