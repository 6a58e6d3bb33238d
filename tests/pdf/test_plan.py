"""A plan fills by appending: the prepared bytes stay, only values and looks change, and nothing is parsed."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pdf_making import (
    BOX,
    blank,
    changed,
    complaints,
    fill,
    fonts,
    page_picture,
    plan,
    radio_field,
    root_field,
    sheet,
    shown,
    text_field,
    tick_field,
    values_of,
)
from PIL import ImageChops
from reading import OFFICIAL, Poppler, plain

from formhelper import pdf
from formhelper.core.fields import PaperField, Widget

GOLDEN = Path(__file__).with_name("golden-update.txt")
VALUES: dict[str, str | bool] = {"text": "Łódź-Şimşek", "id": "12345678901", "tick": True, "stand": "1", "note": "a\nb"}
WRITTEN = {"/V", "/AS", "/AP"}


def paper() -> bytes:
    return sheet(
        text_field(), text_field("id", (50, 650, 250, 670), limit=11, comb=True), tick_field(),
        radio_field("stand", "0", "1"), text_field("note", (50, 400, 250, 460), multiline=True, font_size=10),
    )


def widgets(content: bytes) -> dict[tuple[int, int], dict[str, bytes]]:
    """The dictionaries of all widgets, key by key as the file has them."""
    with pikepdf.open(BytesIO(content)) as made:
        return {
            found.objgen: {key: pikepdf.Array([value]).unparse() for key, value in found.items()}
            for found in made.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/Subtype") == pikepdf.Name.Widget
        }


@pytest.mark.parametrize("compact", [False, True])
def test_the_prepared_bytes_stay_and_only_values_and_looks_change(compact: bool) -> None:
    made = plan(paper())
    filled = made.fill(VALUES, compact=compact)
    assert filled.chunks[0] is made.prepared
    assert filled.pdf.startswith(made.prepared)
    before, after = widgets(made.prepared), widgets(filled.pdf)
    assert before.keys() == after.keys()
    for place, old in before.items():
        new = after[place]
        assert {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} <= WRITTEN
    assert complaints(filled.pdf) == ""


def test_compact_updates_are_smaller_and_show_the_same() -> None:
    many = sheet(*(text_field(f"f{n}", (50, 20 + 15 * n, 250, 34 + 15 * n)) for n in range(50)))
    values = {f"f{n}": f"Wert {n}" for n in range(50)}
    usual, compact = plan(many).fill(values), plan(many).fill(values, compact=True)
    assert len(compact.pdf) < len(usual.pdf) - 50 * 100
    assert ImageChops.difference(page_picture(usual.pdf), page_picture(compact.pdf)).getbbox() is None
    assert {name: field.value for name, field in pypdf.PdfReader(BytesIO(compact.pdf)).get_fields().items()} == values


def test_filling_without_values_gives_the_prepared_file() -> None:
    made = plan(paper())
    assert made.fill({}).pdf == made.prepared


def test_a_filled_paper_can_be_prepared_and_filled_again() -> None:
    first = fill(paper(), VALUES, title="Eins").pdf
    second = fill(first, {"text": "Zweites", "stand": "0"})
    assert shown(second.pdf).strip() == "Zweites"
    kept = {"id": "12345678901", "tick": "/On", "note": "a\nb"}
    assert values_of(second.pdf) == {"text": "Zweites", "stand": "/0", **kept}
    assert complaints(second.pdf) == ""


def test_the_title_is_told_in_both_places_and_nothing_else_of_it_changes() -> None:
    made = plan(paper())
    for title in ("Antrag auf Kindergeld – Blatt 2", "A & B <C>", "Заявка"):
        found = pypdf.PdfReader(BytesIO(made.fill(VALUES, title=title).pdf))
        assert found.metadata.title == title
        assert found.metadata.producer == "formhelper"
        assert found.xmp_metadata.dc_title == {"x-default": title}
        assert found.root_object["/Lang"] == "de-DE"


def test_nothing_of_the_person_stands_outside_of_fields_and_pages() -> None:
    content = fill(paper(), {"text": "Nyírő"}, title="Anmeldung").pdf
    with pikepdf.open(BytesIO(content)) as made:
        about = made.Root["/Metadata"].read_bytes() + made.trailer["/Info"].unparse(resolved=True)
    assert b"Ny" not in about


def test_all_errors_are_told_at_once() -> None:
    with pytest.raises(pdf.Several) as caught:
        fill(paper(), {"Name": "x", "text": "東京", "id": "1" * 12, "tick": "Yes", "stand": True, "note": True})
    kinds = [type(problem) for problem in caught.value.problems]
    assert sorted(kind.__name__ for kind in kinds) == [
        "Overflow", "Unencodable", "UnknownField", "WrongState", "WrongState", "WrongType",
    ]
    assert len(str(caught.value).splitlines()) == 6


def test_a_single_error_is_raised_as_itself() -> None:
    with pytest.raises(pdf.Overflow) as caught:
        fill(paper(), {"id": "1" * 12})
    assert (caught.value.field, caught.value.needed, caught.value.available) == ("id", 12, 11)
    assert caught.value.problems == (caught.value,)


def test_marks_that_show_nothing_are_left_out_and_narrow_blanks_are_blanks() -> None:
    made = fill(paper(), {"text": "\ufeffMül\u00adler\u200b\u202fGroß"})
    assert values_of(made.pdf)["text"] == "Müller\u00a0Groß"


def test_a_plan_of_another_file_or_version_is_refused() -> None:
    made, other = pdf.prepare(paper()), pdf.prepare(sheet(tick_field()))
    for stored, content, why in (
        (made.plan, other.pdf, "another file"), (made.plan, made.pdf + b" ", "another file"),
        (made.plan.replace(b'"format":2', b'"format":0'), made.pdf, "another version"),
        (made.plan[:-20], made.pdf, "damaged"), (b"", made.pdf, "damaged"), (b"[]", made.pdf, "damaged"),
        (b"{}", made.pdf, "damaged"),
    ):
        with pytest.raises(pdf.StalePlan, match=why):
            pdf.Plan.load(stored, content, fonts())
    assert pdf.Plan.is_current(made.plan)
    assert not pdf.Plan.is_current(made.plan.replace(b'"format":2', b'"format":0'))
    assert not pdf.Plan.is_current(b"")


def test_ticks_that_come_with_the_file_are_known_and_can_be_taken_away() -> None:
    first = fill(paper(), {"tick": True, "stand": "1"}).pdf
    made = plan(first)
    assert made.preset == {"tick", "stand"}
    emptied = plan(made.fill(dict.fromkeys(made.preset, False)).pdf)
    assert emptied.preset == frozenset()
    assert plan(paper()).preset == frozenset()


def test_only_fonts_that_are_used_come_into_the_file() -> None:
    made = plan(paper())
    ticked, written = made.fill({"tick": True}).pdf, made.fill({"text": "Ort"}).pdf
    assert b"FormHelper" not in ticked
    assert written.count(b"/FontFile2") == 1
    narrow = made.fill({"text": "Wolfeschlegelsteinhausenbergerdorff zu Nyíregyháza-Łódź"}).pdf
    assert b"FormHelperNarrow" in narrow


def test_a_bold_field_is_written_bold() -> None:
    def embolden(made: pikepdf.Pdf) -> None:
        root_field(made)["/DA"] = pikepdf.String("/F7 10 Tf 0 g")
        bold = pikepdf.Dictionary(Type=pikepdf.Name.Font, BaseFont=pikepdf.Name("/ABCDEF+Arial-BoldMT"))
        made.Root["/AcroForm"]["/DR"]["/Font"]["/F7"] = made.make_indirect(bold)

    made = fill(changed(sheet(text_field()), embolden), {"text": "Nyírő"}).pdf
    assert b"FormHelperSans-Bold" in made
    assert shown(made).strip() == "Nyírő"


def test_a_process_that_fills_needs_no_library_that_reads_pdfs() -> None:
    code = (
        "import sys\nfrom formhelper.pdf.plan import Plan\nfrom formhelper.library.fonts import load_fonts\n"
        "load_fonts()\n"
        "print([name for name in ('pikepdf', 'pypdfium2', 'reportlab', 'PIL', 'ssl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_update_is_the_same_to_the_byte_as_ever() -> None:
    """Change the file by hand only after looking at the rendered page; fonts and the table at the end are left out."""
    body = plan(paper()).fill(VALUES, title="Anmeldung").chunks[-1].partition(b"/Type/XRef")[0].decode("latin-1")
    body = body.rpartition("endobj\n")[0].partition("<?xpacket")[0] + body.rpartition("<?xpacket")[2]
    assert body == GOLDEN.read_bytes().decode("latin-1")


def test_fields_of_a_flat_paper_are_planned_like_others() -> None:
    places = pdf.inspect(paper())
    prepared = pdf.prepare(blank(), places)
    made = pdf.Plan.load(prepared.plan, prepared.pdf, fonts())
    assert made.paper == places
    filled = made.fill(VALUES)
    assert plain(Poppler(filled.pdf).text(1, BOX)) == plain("Łódź-Şimşek")
    assert "put 5 fields on its pages" in prepared.report.done
    with pytest.raises(pdf.PdfError, match="fields already"):
        pdf.prepare(paper(), places)


def test_a_form_of_another_kind_is_refused_with_what_to_do() -> None:
    def dynamic(made: pikepdf.Pdf) -> None:
        made.Root["/AcroForm"] = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=pikepdf.Array([]))

    with pytest.raises(pdf.DynamicXfa, match="ask the authority for a version that can be printed"):
        pdf.prepare(changed(blank(), dynamic))


def test_the_report_says_what_was_found_and_done() -> None:
    def lively(made: pikepdf.Pdf) -> None:
        made.Root["/AcroForm"]["/XFA"] = pikepdf.String("<xdp/>")
        made.Root["/AcroForm"]["/NeedAppearances"] = True
        made.Root["/Perms"] = pikepdf.Dictionary()
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x"))
        root_field(made)["/AA"] = pikepdf.Dictionary(C=action)
        root_field(made)["/RV"] = pikepdf.String("<body/>")

    report = pdf.prepare(changed(paper(), lively)).report
    assert "5 fields: 3 text, 1 checkbox, 1 radio" in report.found
    done = " / ".join(report.done)
    for words in ("XFA", "usage rights", "rich text"):
        assert words in done
    assert report.findings == ("1 fields were calculated or checked by scripts, which never run here: fill them all",)


def several_widgets() -> PaperField:
    return PaperField("name", "text", (Widget(1, BOX), Widget(1, (50, 650, 250, 670))))


@pytest.mark.parametrize("compact", [False, True])
def test_a_field_with_several_places_shows_its_value_in_each_and_keeps_it_once(compact: bool) -> None:
    made = fill(sheet(several_widgets()), {"name": "Nyírő"}, compact=compact).pdf
    for rect in (BOX, (50, 650, 250, 670)):
        assert shown(made, rect).strip() == "Nyírő"
    assert values_of(made) == {"name": "Nyírő"}
    assert all("/V" not in keys for keys in widgets(made).values())
    assert complaints(made) == ""


@pytest.mark.originals
@pytest.mark.parametrize("path", sorted(OFFICIAL.glob("*.pdf")), ids=lambda path: path.stem)
def test_in_originals_nothing_but_values_and_looks_changes(path: Any) -> None:
    prepared = pdf.prepare(path.read_bytes())
    made = pdf.Plan.load(prepared.plan, prepared.pdf, fonts())
    values: dict[str, str | bool] = {}
    for name, field in made.fields.items():
        if field.kind == "text":
            values[name] = "1"
        elif field.states:
            values[name] = field.states[0]
    before, after = widgets(prepared.pdf), widgets(made.fill(values).pdf)
    assert before.keys() == after.keys()
    for place, old in before.items():
        new = after[place]
        assert {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} <= WRITTEN
