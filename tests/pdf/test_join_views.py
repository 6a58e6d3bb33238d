"""Bookmarks, links, page labels, layers and what is said of the whole: those of every part work as they did."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pdf_making import blank, changed, complaints, page_picture, saved
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import ImageChops

from formhelper import pdf


def joined(*contents: bytes) -> bytes:
    whole = pdf.join([(f"Blatt {number}", content) for number, content in enumerate(contents, 1)])
    assert complaints(whole) == ""
    return whole


def paper(change: Callable[[Pdf], None], pages: int = 2) -> bytes:
    return changed(blank(pages), change)


def link(made: Pdf, **leads: Object) -> None:
    """A link on the first page."""
    box = Array([10, 10, 90, 30])
    made.pages[0].obj["/Annots"] = Array([
        *made.pages[0].obj.get("/Annots", []),
        made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, **leads)),
    ])


def reached(made: Pdf, page: int, number: int = 0) -> int:
    """The page, counted from 1, to which a link on a page leads."""
    annotation = made.pages[page - 1].obj["/Annots"][number]
    place = annotation["/Dest"] if "/Dest" in annotation else annotation["/A"]["/D"]
    if isinstance(place, String):
        names = made.Root["/Names"]["/Dests"]["/Names"]
        place = dict(zip((bytes(key) for key in names[::2]), names[1::2], strict=True))[bytes(place)]
        place = place["/D"] if isinstance(place, Dictionary) else place
    return [one.obj.objgen for one in made.pages].index(place[0].objgen) + 1


def test_links_to_a_page_lead_to_that_page_of_their_own_paper() -> None:
    def change(made: Pdf) -> None:
        link(made, Dest=Array([made.pages[1].obj, Name.Fit]))
        link(made, A=Dictionary(S=Name.GoTo, D=Array([made.pages[1].obj, Name.Fit])))
        link(made, Dest=Array([1, Name.Fit]))  # by number, as some programs write it

    with pikepdf.open(BytesIO(joined(paper(change), paper(change)))) as made:
        assert [[reached(made, page, number) for number in range(3)] for page in (1, 3)] == [[2] * 3, [4] * 3]


def test_places_of_one_name_are_kept_apart_by_paper_and_by_kind_of_name() -> None:
    def change(made: Pdf) -> None:
        first, second = (Array([page.obj, Name.Fit]) for page in made.pages)
        named = Dictionary(Names=Array([String("ziel"), Dictionary(D=second)]))
        made.Root["/Names"] = Dictionary(Dests=Dictionary(Kids=Array([made.make_indirect(named)])))
        made.Root["/Dests"] = Dictionary(ziel=first)
        link(made, Dest=String("ziel"))
        link(made, A=Dictionary(S=Name.GoTo, D=String("ziel")))
        link(made, Dest=Name.ziel)

    with pikepdf.open(BytesIO(joined(paper(change), paper(change)))) as made:
        assert [[reached(made, page, number) for number in range(3)] for page in (1, 3)] == [[2, 2, 1], [4, 4, 3]]


def test_links_to_the_web_stay_as_they_are() -> None:
    def change(made: Pdf) -> None:
        link(made, A=Dictionary(S=Name.URI, URI=String("https://example.org/#ziel")))

    with pikepdf.open(BytesIO(joined(paper(change)))) as made:
        assert made.pages[0].obj["/Annots"][0]["/A"]["/URI"] == "https://example.org/#ziel"


def outlined(made: Pdf) -> None:
    with made.open_outline() as outline:
        top = pikepdf.OutlineItem("Abschnitt A", 0)
        top.children.append(pikepdf.OutlineItem("Frage 1", 1))
        outline.root.extend([top, pikepdf.OutlineItem("Abschnitt B", 1)])


def test_bookmarks_of_a_paper_stand_below_its_own() -> None:
    with pikepdf.open(BytesIO(joined(paper(outlined), blank(), paper(outlined)))) as made:
        pages = [page.obj.objgen for page in made.pages]
        with made.open_outline() as outline:
            found = [
                (top.title, [(kid.title, pages.index(kid.destination[0].objgen), len(kid.children))
                             for kid in top.children])
                for top in outline.root
            ]
        assert made.Root["/Outlines"]["/Count"] == 3
    assert found == [
        ("Blatt 1", [("Abschnitt A", 0, 1), ("Abschnitt B", 1, 0)]), ("Blatt 2", []),
        ("Blatt 3", [("Abschnitt A", 3, 1), ("Abschnitt B", 4, 0)]),
    ]


def test_bookmarks_in_a_circle_end_where_they_meet_again() -> None:
    def circle(made: Pdf) -> None:
        one, other = (made.make_indirect(Dictionary(Title=String(title))) for title in "ab")
        one["/Next"], other["/Next"] = other, one
        made.Root["/Outlines"] = made.make_indirect(Dictionary(First=one, Last=other, Count=2))

    with pikepdf.open(BytesIO(joined(paper(circle)))) as made, made.open_outline() as outline:
        assert [kid.title for kid in outline.root[0].children] == ["a", "b"]


def test_page_labels_count_on_where_a_paper_has_none() -> None:
    def labelled(made: Pdf) -> None:
        ranges = Array([0, Dictionary(S=Name.r), 1, Dictionary(P=String("A-"), S=Name.D, St=5)])
        made.Root["/PageLabels"] = Dictionary(Nums=ranges)

    with pikepdf.open(BytesIO(joined(blank(2), paper(labelled), blank()))) as made:
        assert [page.label for page in made.pages] == ["1", "2", "i", "A-5", "5"]


def test_papers_without_page_labels_make_a_whole_without() -> None:
    with pikepdf.open(BytesIO(joined(blank(), blank()))) as made:
        assert "/PageLabels" not in made.Root


def layered(**first: Object | Callable[[list[Object]], Object]) -> bytes:
    """Two black boxes, each on a layer of its own; `first` says how these are switched."""

    def change(made: Pdf) -> None:
        groups: list[Object] = [
            made.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"Ebene {number}"))) for number in (1, 2)
        ]
        switched = {f"/{key}": value(groups) if callable(value) else value for key, value in first.items()}
        made.Root["/OCProperties"] = Dictionary(OCGs=Array(groups), D=Dictionary(switched))
        page = made.pages[0].obj
        page["/Resources"] = Dictionary(Properties=Dictionary(E1=groups[0], E2=groups[1]))
        page["/Contents"] = made.make_stream(
            b"/OC /E1 BDC 50 50 100 100 re f EMC /OC /E2 BDC 300 300 100 100 re f EMC"
        )

    return paper(change, pages=1)


def test_layers_are_switched_as_their_own_paper_says() -> None:
    papers = [
        layered(), layered(OFF=lambda groups: Array(groups[:1])),
        layered(BaseState=Name.OFF, ON=lambda groups: Array(groups[:1])), layered(BaseState=Name.OFF),
    ]
    whole = joined(*papers)
    pictures = [page_picture(whole, page) for page in (1, 2, 3, 4)]
    for picture, content in zip(pictures, papers, strict=True):
        assert ImageChops.difference(picture, page_picture(content)).getbbox() is None
    boxes = [ImageChops.invert(picture).getbbox() for picture in pictures]
    assert boxes[3] is None
    assert len(set(boxes)) == 4


def test_the_whole_says_its_title_and_language_and_nothing_of_the_person() -> None:
    def signed(made: Pdf) -> None:
        made.docinfo["/Author"] = "Żaneta Ümlaut"
        with made.open_metadata() as about:
            about["dc:creator"] = ["Żaneta Ümlaut"]

    whole = pdf.join([("Übersicht", paper(signed)), ("Antrag", paper(signed))], title="Kindergeld")
    with pikepdf.open(BytesIO(whole)) as made:
        assert dict(made.docinfo.items()) == {"/Title": "Kindergeld", "/Producer": "formhelper"}
        with made.open_metadata() as about:
            assert about["dc:title"] == "Kindergeld"
            assert "dc:creator" not in about
        assert made.Root["/ViewerPreferences"]["/DisplayDocTitle"] is True
        assert made.Root["/Lang"] == "de-DE"


def test_without_a_title_of_its_own_the_whole_has_that_of_its_first_paper() -> None:
    with pikepdf.open(BytesIO(pdf.join([("Übersicht", blank()), ("Antrag", blank())]))) as made:
        assert made.docinfo["/Title"] == "Übersicht"


def test_a_newer_version_of_the_format_is_kept() -> None:
    def newer(made: Pdf) -> None:
        made.Root["/Version"] = Name("/2.0")

    with pikepdf.open(BytesIO(joined(blank(), paper(newer)))) as made:
        assert made.pdf_version == "2.0"


def test_pages_that_hang_on_a_longer_chain_than_any_form_are_refused() -> None:
    with pikepdf.new() as made:
        made.add_blank_page()
        last = made.make_indirect(Dictionary())
        for _ in range(120_000):
            last = made.make_indirect(Dictionary(Next=last))
        made.pages[0].obj["/PieceInfo"] = last
        content = saved(made)
    with pytest.raises(pdf.Damaged, match="longer chain"):
        pdf.join([("Kette", content)])
