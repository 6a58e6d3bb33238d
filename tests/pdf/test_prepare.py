"""A prepared original does nothing by itself, opens everywhere, and keeps what helps people to read it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pdf_making import changed, complaints, fill, fonts, root_field, sheet, shown, text_field, tick_field
from pikepdf import Array, Dictionary, Name, String
from reading import OFFICIAL

from formhelper import pdf
from formhelper.core.fields import PaperField, Widget
from formhelper.pdf.tree import leaves

ORIGINALS = sorted(OFFICIAL.glob("*.pdf"))
each_original = pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem)
SCRIPT = {"S": Name.JavaScript, "JS": String("app.alert('hello')")}


def script() -> Dictionary:
    return Dictionary(**SCRIPT)


def lively(made: pikepdf.Pdf) -> None:
    """Everything that may act by itself, in all places where it may stand."""
    root = made.Root
    root["/OpenAction"], root["/AA"], root["/NeedsRendering"] = script(), Dictionary(WC=script()), True
    root["/Perms"] = Dictionary(UR3=made.make_indirect(Dictionary(Type=Name.Sig)))
    root["/Names"] = Dictionary(
        JavaScript=Dictionary(Names=Array([String("start"), script()])),
        EmbeddedFiles=Dictionary(Names=Array([])),
        Dests=Dictionary(Names=Array([])),
    )
    form = root["/AcroForm"]
    form["/XFA"], form["/NeedAppearances"], form["/SigFlags"] = made.make_stream(b"<xdp/>"), True, 3
    form["/CO"] = Array([root_field(made)])
    root_field(made)["/AA"], root_field(made)["/A"] = Dictionary(K=script()), script()
    root_field(made)["/TU"] = String("Ort der Geburt")
    page = made.pages[0].obj
    page["/AA"] = Dictionary(O=script())
    rect = Array([0, 0, 10, 10])
    page["/Annots"].append(Dictionary(Subtype=Name.Link, Rect=rect, A=script()))
    page["/Annots"].append(made.make_indirect(Dictionary(
        Subtype=Name.Link, Rect=rect, A=Dictionary(S=Name.Launch, F=String("calc.exe"))
    )))
    page["/Annots"].append(made.make_indirect(Dictionary(
        Subtype=Name.Link, Rect=rect, A=Dictionary(S=Name.URI, URI=String("https://example.org"), Next=script())
    )))
    page["/Annots"].append(made.make_indirect(Dictionary(
        Subtype=Name.Link, Rect=rect, A=Dictionary(S=Name.URI, URI=String("https://example.org/kept"))
    )))
    root["/Lang"], root["/MarkInfo"] = String("de-AT"), Dictionary(Marked=True)
    root["/StructTreeRoot"] = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([])))


def lively_paper() -> bytes:
    return changed(sheet(text_field(), tick_field()), lively)


def actions(content: bytes) -> set[str]:
    """The kinds of actions, and the keys that start some, anywhere in the file."""
    found: set[str] = set()

    def look(thing: Any, depth: int = 0) -> None:
        if isinstance(thing, Array):
            for part in thing:
                look(part, depth)
        elif isinstance(thing, (Dictionary, pikepdf.Stream)):
            for key, part in thing.items():
                if key in ("/AA", "/JS", "/JavaScript", "/OpenAction"):
                    found.add(key)
                if key == "/S" and str(part) in ("/JavaScript", "/Launch", "/SubmitForm", "/ResetForm", "/ImportData"):
                    found.add(str(part))
                if depth < 6 and not (isinstance(part, pikepdf.Object) and part.is_indirect):
                    look(part, depth + 1)

    with pikepdf.open(BytesIO(content)) as made:
        for thing in made.objects:
            look(thing)
    return found


def test_the_lively_paper_is_lively() -> None:
    assert actions(lively_paper()) == {"/AA", "/JS", "/JavaScript", "/OpenAction", "/Launch"}


def test_nothing_in_a_prepared_paper_acts_by_itself() -> None:
    assert actions(pdf.prepare(lively_paper()).pdf) == set()


def test_what_would_win_over_our_values_or_break_goes() -> None:
    with pikepdf.open(BytesIO(pdf.prepare(lively_paper()).pdf)) as made:
        assert not {"/Perms", "/OpenAction", "/AA", "/NeedsRendering"} & set(made.Root.keys())
        assert not {"/XFA", "/NeedAppearances", "/CO", "/SigFlags"} & set(made.Root["/AcroForm"].keys())
        assert set(made.Root["/Names"].keys()) == {"/Dests"}


def test_tags_tooltips_language_and_plain_links_stay() -> None:
    with pikepdf.open(BytesIO(pdf.prepare(lively_paper()).pdf)) as made:
        assert made.Root["/Lang"] == "de-AT"
        assert made.Root["/MarkInfo"]["/Marked"] is True
        assert "/StructTreeRoot" in made.Root
        assert root_field(made)["/TU"] == "Ort der Geburt"
        links = [link["/A"]["/URI"] for link in made.pages[0].obj["/Annots"] if "/A" in link]
        assert links == ["https://example.org/kept"]


def test_buttons_that_do_nothing_any_more_are_not_printed() -> None:
    button = PaperField("drucken", "button", (Widget(1, (50, 600, 90, 620)),))

    def show(made: pikepdf.Pdf) -> None:
        root_field(made)["/F"] = 4

    content = changed(sheet(button), show)
    prepared = pdf.prepare(content)
    assert "hid 1 buttons, which do nothing any more" in prepared.report.done
    with pikepdf.open(BytesIO(prepared.pdf)) as made:
        assert root_field(made)["/F"] == 2


def test_a_prepared_paper_is_filled_like_any_other() -> None:
    made = fill(pdf.prepare(lively_paper()).pdf, {"text": "Győr", "tick": True}).pdf
    assert shown(made).strip() == "Győr"


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_paper_that_is_encrypted_without_password_is_decrypted(revision: int) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(sheet(text_field()))) as made:
        strong = revision >= 4
        made.save(out, encryption=pikepdf.Encryption(
            owner="owner", user="", R=revision, aes=strong, metadata=strong,
            allow=pikepdf.Permissions(modify_form=revision < 3),
        ))
    prepared = pdf.prepare(out.getvalue()).pdf
    with pikepdf.open(BytesIO(prepared)) as made:
        assert not made.is_encrypted
    assert shown(fill(prepared, {"text": "Győr"}).pdf).strip() == "Győr"


def test_preparing_twice_changes_nothing_more_and_is_always_the_same() -> None:
    first = pdf.prepare(lively_paper()).pdf
    assert pdf.prepare(lively_paper()).pdf == first
    assert pdf.inspect(pdf.prepare(first).pdf) == pdf.inspect(first)


def test_a_field_that_is_cut_off_from_the_tree_keeps_its_name_and_is_filled() -> None:
    def cut(made: pikepdf.Pdf) -> None:
        parent = made.make_indirect(Dictionary(T=String("txt"), FT=Name.Tx, Kids=Array([root_field(made)])))
        root_field(made)["/T"] = String("txt.ort")
        made.Root["/AcroForm"]["/Fields"] = Array([parent])

    broken = changed(sheet(text_field()), cut)
    prepared = pdf.prepare(broken).pdf
    assert [field.name for field in pdf.inspect(broken).fields] == ["txt.ort"]
    assert pdf.inspect(prepared) == pdf.inspect(broken)
    assert shown(fill(prepared, {"txt.ort": "Győr"}).pdf).strip() == "Győr"


@pytest.mark.originals
@each_original
def test_prepared_originals_are_calm_clean_and_have_the_same_fields(path: Any) -> None:
    content = path.read_bytes()
    prepared = pdf.prepare(content).pdf
    assert actions(prepared) == set()
    assert complaints(prepared) == ""
    before, after = pdf.inspect(content), pdf.inspect(prepared)
    assert before.pages == after.pages
    assert before.by_name() == after.by_name()
    with pikepdf.open(BytesIO(content)) as old, pikepdf.open(BytesIO(prepared)) as new:
        assert not new.is_encrypted
        assert "/Perms" not in new.Root
        assert "/XFA" not in new.Root.get("/AcroForm", Dictionary())
        for key in ("/StructTreeRoot", "/MarkInfo", "/Metadata"):
            assert (key in new.Root) >= (key in old.Root), key
        assert str(new.Root["/Lang"]) == str(old.Root.get("/Lang", "de-DE"))


@pytest.mark.originals
@each_original
def test_pages_and_fields_keep_their_object_numbers_and_pages_what_they_show(path: Any) -> None:
    content = path.read_bytes()
    with pikepdf.open(BytesIO(content)) as old, pikepdf.open(BytesIO(pdf.prepare(content).pdf)) as new:
        assert [page.objgen for page in new.pages] == [page.objgen for page in old.pages]
        assert places(new) == places(old)
        for before, after in zip(old.pages, new.pages, strict=True):
            assert before.obj["/Contents"].unparse() == after.obj["/Contents"].unparse()
            assert shows(before) == shows(after)
        if "/StructTreeRoot" in old.Root:
            trees = [made.Root["/StructTreeRoot"].unparse(resolved=True) for made in (old, new)]
            assert trees[0] == trees[1]


def places(made: pikepdf.Pdf) -> dict[str, set[tuple[int, int]]]:
    """The objects of each field, by its name."""
    return {leaf.field.name: {leaf.object.objgen, *(w.objgen for w in leaf.widgets)} for leaf in leaves(made)}


def shows(page: pikepdf.Page) -> bytes:
    """The operators of a page."""
    content = page.obj["/Contents"]
    streams = list(content) if isinstance(content, Array) else [content]
    return b"".join(stream.read_bytes() for stream in streams)


@pytest.mark.originals
@each_original
def test_every_box_of_the_originals_takes_a_tick_and_every_larger_text_box_a_letter(path: Any) -> None:
    made = pdf.prepare(path.read_bytes())
    prepared, filler = made.pdf, pdf.Plan.load(made.plan, made.pdf, fonts())
    values: dict[str, str | bool] = {}
    for field in filler.fields.values():
        if field.kind in ("checkbox", "radio") and field.states:
            values[field.name] = field.states[-1]
        elif field.kind == "text" and filler.fit(field.name, "ő").kind != "annex":
            values[field.name] = "ő"
    made = filler.fill(values).pdf
    assert complaints(made) == ""
    kept = pdf.inspect(made)
    assert kept.names() == pdf.inspect(prepared).names()
