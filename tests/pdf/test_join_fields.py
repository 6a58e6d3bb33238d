"""Fields of joined papers: none is lost, each keeps its font, and papers do not share what they write into."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from join_reading import values_by_pypdf
from pdf_making import BOX, changed, complaints, fill, sheet, shown, text_field
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from formhelper import pdf
from formhelper.core.fields import PaperField, Widget


def form(made: Pdf) -> Object:
    return made.Root["/AcroForm"]


def parents(made: Pdf) -> list[Object]:
    return list(form(made)["/Fields"])


def joined(*contents: bytes) -> bytes:
    whole = pdf.join([("Blatt", content) for content in contents])
    assert complaints(whole) == ""
    return whole


def writing_in(font: str, resource: str = "/F1") -> bytes:
    """A paper whose field asks for a standard font under a name that other papers use too."""

    def change(made: Pdf) -> None:
        fonts = Dictionary({resource: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{font}"))})
        form(made)["/DR"] = Dictionary(Font=fonts)
        form(made)["/Fields"][0]["/DA"] = String(f"0 g {resource} 9 Tf")

    return changed(sheet(text_field()), change)


def font_asked_for(made: Pdf, field: Object) -> str:
    name = re.search(r"/(\S+) 9 Tf", str(field["/DA"]))
    assert name
    return str(form(made)["/DR"]["/Font"][f"/{name[1]}"]["/BaseFont"])


def test_each_field_keeps_its_font_where_two_papers_give_one_name_to_different_fonts() -> None:
    papers = ("Helvetica", "Times-Roman", "Helvetica", "Courier")
    with pikepdf.open(BytesIO(joined(*map(writing_in, papers)))) as made:
        assert [font_asked_for(made, parent["/Kids"][0]) for parent in parents(made)] == [f"/{name}" for name in papers]
        assert len(form(made)["/DR"]["/Font"]) == 3


def test_fonts_are_told_apart_in_papers_that_were_joined_before() -> None:
    inner = joined(writing_in("Helvetica"), writing_in("Times-Roman"))
    with pikepdf.open(BytesIO(joined(writing_in("Courier"), inner, inner))) as made:
        fields = [parents(made)[0]["/Kids"][0]] + [
            kid["/Kids"][0] for parent in parents(made)[1:] for kid in parent["/Kids"]
        ]
        assert [font_asked_for(made, field) for field in fields] == ["/Courier", *["/Helvetica", "/Times-Roman"] * 2]


def test_names_of_fonts_with_codes_in_them_are_understood() -> None:
    def change(made: Pdf) -> None:
        form(made)["/DR"]["/Font"] = Dictionary({"/Arial Fett": form(made)["/DR"]["/Font"]["/F1"]})
        form(made)["/Fields"][0]["/DA"] = String("/Arial#20Fett 9 Tf")

    papers = [changed(writing_in(font), change) for font in ("Helvetica", "Courier")]
    with pikepdf.open(BytesIO(joined(*papers))) as made:
        assert font_asked_for(made, parents(made)[1]["/Kids"][0]) == "/Courier"


def test_a_field_with_resources_of_its_own_finds_its_font_there_under_the_new_name() -> None:
    def own(made: Pdf) -> None:
        own = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Symbol"))
        form(made)["/Fields"][0]["/DR"] = Dictionary(Font=Dictionary(F1=own))

    with pikepdf.open(BytesIO(joined(writing_in("Helvetica"), changed(writing_in("Courier"), own)))) as made:
        field = parents(made)[1]["/Kids"][0]
        name = str(field["/DA"]).split()[2]
        assert name != "/F1"
        assert field["/DR"]["/Font"][name]["/BaseFont"] == Name("/Symbol")


def test_what_a_form_says_for_all_its_texts_holds_for_its_own_fields_only() -> None:
    def common(made: Pdf) -> None:
        for key in ("/DA", "/Q"):
            if key in form(made)["/Fields"][0]:
                del form(made)["/Fields"][0][key]
        form(made)["/DA"], form(made)["/Q"] = String("/F1 11 Tf 1 g"), 2

    whole = joined(changed(writing_in("Helvetica"), common), writing_in("Helvetica"))
    first, second = pdf.inspect(whole).fields
    assert (first.font_size, first.align, second.font_size, second.align) == (11, 2, 9, 0)


def test_a_field_of_several_widgets_and_a_choice_keep_all_they_have() -> None:
    twice = PaperField("zweimal", "text", (Widget(1, BOX), Widget(2, BOX)), tooltip="Name, auch auf Seite 2", limit=20)
    choice = PaperField("wahl", "choice", (Widget(1, (50, 400, 250, 420)),), options=("ledig", "verheiratet"))
    content = fill(sheet(twice, choice, pages=2), {"zweimal": "Győző", "wahl": "ledig"}).pdf
    whole = joined(content, content)
    for number in (1, 2):
        found = {field.name: field for field in pdf.inspect(whole).fields}
        field = found[f"{number}-blatt.zweimal"]
        assert [widget.page for widget in field.widgets] == [2 * number - 1, 2 * number]
        assert (field.tooltip, field.limit) == ("Name, auch auf Seite 2", 20)
        assert found[f"{number}-blatt.wahl"].options == ("ledig", "verheiratet")
        assert [shown(whole, BOX, widget.page).strip() for widget in field.widgets] == ["Győző"] * 2
    values = {"zweimal": "Győző", "wahl": "ledig"}
    assert values_by_pypdf(whole) == {f"{number}-blatt.{name}": values[name] for number in (1, 2) for name in values}


@pytest.mark.filterwarnings("ignore:This document has 1 form widget")
def test_a_field_that_only_a_page_shows_is_kept_apart_too() -> None:
    def forget(made: Pdf) -> None:
        form(made)["/Fields"] = Array([])

    lost = changed(sheet(text_field()), forget)
    assert set(values_by_pypdf(joined(lost, lost))) == {"1-blatt.text", "2-blatt.text"}


def test_a_field_that_is_listed_as_top_and_as_kid_stays_a_kid() -> None:
    def nest(made: Pdf) -> None:
        kid = form(made)["/Fields"][0]
        above = made.make_indirect(Dictionary(T=String("oben"), Kids=Array([kid])))
        kid["/Parent"] = above
        form(made)["/Fields"] = Array([above, kid])

    assert set(values_by_pypdf(joined(changed(sheet(text_field()), nest)))) == {"1-blatt.oben.text"}


def test_papers_share_one_copy_of_our_font_and_of_equal_pictures() -> None:
    def picture(made: Pdf) -> None:
        image = made.make_stream(bytes(range(256)) * 64, Type=Name.XObject, Subtype=Name.Image, Width=128, Height=128,
                                 ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        made.pages[0].obj["/Resources"] = Dictionary(XObject=Dictionary(Bild=image))

    empty = changed(sheet(text_field()), picture)
    papers = [fill(empty, {"text": name}).pdf for name in ("Győző", "Žydrūnė", "Ивайло")]
    whole = joined(*papers)
    with pikepdf.open(BytesIO(whole)) as made:
        assert len([one for one in made.objects if isinstance(one, Dictionary) and "/FontFile2" in one]) == 1
        assert len({page.obj["/Resources"]["/XObject"]["/Bild"].objgen for page in made.pages}) == 1
        looks = [parent["/Kids"][0]["/AP"]["/N"].objgen for parent in parents(made)]
        assert len(set(looks)) == 3
    assert [shown(whole, BOX, page).strip() for page in (1, 2, 3)] == ["Győző", "Žydrūnė", "Ивайло"]


def test_looks_of_two_fields_stay_apart_even_where_they_are_alike() -> None:
    paper = fill(sheet(text_field()), {"text": "Ægidius"}).pdf
    changed_one = fill(joined(paper, paper), {"2-blatt.text": "Þórunn"}).pdf
    assert [shown(changed_one, BOX, page).strip() for page in (1, 2)] == ["Ægidius", "Þórunn"]


def test_a_title_without_latin_letters_leaves_the_number_as_name() -> None:
    assert [field.name for field in pdf.inspect(pdf.join([("Огляд", sheet(text_field()))])).fields] == ["1.text"]


def test_the_first_form_keeps_its_names_where_only_an_annex_is_joined() -> None:
    def common(made: Pdf) -> None:
        form(made)["/Q"] = 2

    first, second = changed(writing_in("Helvetica"), common), writing_in("Courier")
    whole = pdf.join([("Antrag", first), ("Anhang", second)], apart=False)
    assert set(values_by_pypdf(whole)) == {"text", "2-anhang.text"}
    with pikepdf.open(BytesIO(whole)) as made:
        assert form(made)["/Q"] == 2
        assert font_asked_for(made, parents(made)[0]) == "/Helvetica"
        assert font_asked_for(made, parents(made)[1]["/Kids"][0]) == "/Courier"
