"""Tags of joined papers: one tree, in which every tag leads to its own page and means what it meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from join_reading import numbers, tagged
from pdf_making import blank, changed, complaints, sheet, text_field
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from formhelper import pdf

Change = Callable[[Pdf], None]


def tagged_paper(*roles: str, language: str = "de-DE", roles_mean: dict[str, str] | None = None,
                 change: Change | None = None) -> bytes:
    """A page with one word for each role, under one Document, and a tagged field."""

    def tag(made: Pdf) -> None:
        _tag(made, roles, language, roles_mean or {})
        if change:
            change(made)

    return changed(sheet(text_field()), tag)


def _tag(made: Pdf, roles: tuple[str, ...], language: str, roles_mean: dict[str, str]) -> None:
    page = made.pages[0].obj
    words = "".join(f"/{role} <</MCID {number}>> BDC EMC\n" for number, role in enumerate(roles))
    page["/Contents"] = made.make_stream(words.encode())
    page["/StructParents"], page["/Tabs"] = 7, Name.S
    root = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    elements = [
        made.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{role}"), P=document, Pg=page, K=number))
        for number, role in enumerate(roles)
    ]
    widget = page["/Annots"][0]
    widget["/StructParent"] = 3
    form = made.make_indirect(Dictionary(
        Type=Name.StructElem, S=Name.Form, P=document, K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page),
    ))
    document["/K"] = Array([*elements, form])
    root["/K"] = document
    root["/ParentTree"] = Dictionary(Nums=Array([3, form, 7, made.make_indirect(Array(elements))]))
    root["/RoleMap"] = Dictionary({f"/{role}": Name(f"/{meant}") for role, meant in roles_mean.items()})
    made.Root["/StructTreeRoot"], made.Root["/Lang"] = root, String(language)
    made.Root["/MarkInfo"] = Dictionary(Marked=True)


def joined(*contents: bytes) -> bytes:
    whole = pdf.join([(f"Blatt {number}", content) for number, content in enumerate(contents, 1)])
    assert complaints(whole) == ""
    return whole


def tree(made: Pdf) -> Object:
    return made.Root["/StructTreeRoot"]


def tops(made: Pdf) -> list[Object]:
    return list(tree(made)["/K"]["/K"])


def test_two_papers_have_one_tree_and_every_tag_leads_to_its_own_page() -> None:
    found = tagged(joined(tagged_paper("H1", "P"), tagged_paper("P")))
    assert (found.elements, found.pieces, found.objects, found.wrong) == (1 + 4 + 3, 3, 2, [])


def test_tab_order_of_pages_is_kept() -> None:
    with pikepdf.open(BytesIO(joined(tagged_paper("P"), tagged_paper("P")))) as made:
        assert [page.obj["/Tabs"] for page in made.pages] == [Name.S, Name.S]


def test_one_role_that_means_two_things_keeps_both_meanings() -> None:
    whole = joined(
        tagged_paper("Absatz", "Zeile", roles_mean={"Absatz": "Zeile", "Zeile": "P"}),
        tagged_paper("Absatz", roles_mean={"Absatz": "H1"}),
        tagged_paper("Absatz", "Zeile", roles_mean={"Absatz": "Zeile", "Zeile": "H2"}),
        tagged_paper("Absatz"),
        tagged_paper("Absatz", "Zeile", roles_mean={"Absatz": "Zeile", "Zeile": "P"}),
    )
    assert tagged(whole).wrong == []
    roles = Counter({role: count for role, count in tagged(whole).roles.items() if role not in ("/Document", "/Form")})
    assert roles == {"/P": 4, "/H1": 1, "/H2": 2, "/4-Absatz": 1}


@pytest.mark.parametrize("order", [1, -1])
def test_a_paper_that_gives_a_standard_role_another_meaning_does_so_for_itself_only(order: int) -> None:
    papers = [tagged_paper("P", roles_mean={"P": "Span"}), tagged_paper("P", roles_mean={"P": "P"})]
    roles = tagged(joined(*papers[::order])).roles
    assert (roles["/Span"], roles["/P"]) == (1, 1)


def test_roles_whose_names_are_latin_1_bytes_are_kept() -> None:
    def old(made: Pdf) -> None:
        tree(made)["/RoleMap"] = Object.parse(b"<< /#DCber /H1 >>")
        tree(made)["/K"]["/K"][0]["/S"] = Object.parse(b"/#DCber")

    def other(made: Pdf) -> None:
        old(made)
        tree(made)["/RoleMap"] = Object.parse(b"<< /#DCber /H2 >>")

    with pikepdf.open(BytesIO(joined(tagged_paper("P", change=old), tagged_paper("P", change=other)))) as made:
        assert tree(made)["/RoleMap"].unparse() == b"<< /2-#dcber /H2 /#dcber /H1 >>"
        assert [top["/K"][0]["/S"].unparse() for top in tops(made)] == [b"/#dcber", b"/2-#dcber"]


def test_attribute_classes_of_one_name_are_kept_apart_where_they_differ() -> None:
    def classes(width: int) -> Change:
        def change(made: Pdf) -> None:
            tree(made)["/ClassMap"] = Dictionary(Zelle=Dictionary(O=Name.Layout, Width=width))
            tree(made)["/K"]["/K"][0]["/C"] = Array([Name.Zelle, 0])
        return change

    papers = [tagged_paper("P", change=classes(width)) for width in (10, 20, 10)]
    with pikepdf.open(BytesIO(joined(*papers))) as made:
        named = [top["/K"][0]["/C"][0] for top in tops(made)]
        assert [tree(made)["/ClassMap"][str(name)]["/Width"] for name in named] == [10, 20, 10]
        assert named[0] == named[2]


def test_ids_are_kept_apart_and_table_cells_name_their_own_heads() -> None:
    def ids(made: Pdf) -> None:
        head, cell, *_ = tree(made)["/K"]["/K"]
        head["/ID"] = String("kopf")
        cell["/A"] = Dictionary(O=Name.Table, Headers=Array([String("kopf")]))
        tree(made)["/IDTree"] = Dictionary(Kids=Array([Dictionary(
            Limits=Array([String("kopf"), String("kopf")]), Names=Array([String("kopf"), head]),
        )]))

    paper = tagged_paper("TH", "TD", change=ids)
    with pikepdf.open(BytesIO(joined(paper, paper))) as made:
        names = pikepdf.NameTree(tree(made)["/IDTree"])
        assert len(names) == 2
        for top in tops(made):
            head, cell, *_ = top["/K"]
            assert names[str(cell["/A"]["/Headers"][0])].objgen == head.objgen
            assert head["/ID"] == cell["/A"]["/Headers"][0]


def test_namespaces_of_all_papers_are_kept() -> None:
    def space(made: Pdf) -> None:
        own = made.make_indirect(Dictionary(Type=Name.Namespace, NS=String("http://iso.org/pdf2/ssn")))
        tree(made)["/Namespaces"] = Array([own])
        tree(made)["/K"]["/K"][0]["/NS"] = own

    with pikepdf.open(BytesIO(joined(*[tagged_paper("Title", change=space)] * 2))) as made:
        kept = {one.objgen for one in tree(made)["/Namespaces"]}
        assert {top["/K"][0]["/NS"].objgen for top in tops(made)} == kept
        assert len(kept) == 2


def test_a_paper_without_tags_stays_without_and_points_to_none_of_the_others() -> None:
    def torn(made: Pdf) -> None:
        made.pages[0].obj["/StructParents"] = 0
        made.pages[0].obj["/Annots"][0]["/StructParent"] = 1

    whole = joined(tagged_paper("P"), changed(sheet(text_field()), torn))
    assert tagged(whole).elements == 3
    with pikepdf.open(BytesIO(whole)) as made:
        assert made.Root["/MarkInfo"]["/Marked"] is True
        assert "/StructParents" not in made.pages[1].obj
        assert "/StructParent" not in made.pages[1].obj["/Annots"][0]


def test_papers_without_tags_make_a_whole_without() -> None:
    with pikepdf.open(BytesIO(joined(sheet(text_field()), blank()))) as made:
        assert "/StructTreeRoot" not in made.Root
        assert "/MarkInfo" not in made.Root


def test_a_paper_in_another_language_says_so_on_its_tags() -> None:
    whole = joined(tagged_paper("P"), tagged_paper("P", language="uk"), tagged_paper("P", language="DE-DE"))
    with pikepdf.open(BytesIO(whole)) as made:
        assert made.Root["/Lang"] == "de-DE"
        assert [str(top.get("/Lang", "")) for top in tops(made)] == ["", "uk", ""]


def test_papers_of_one_language_make_a_whole_of_that_language() -> None:
    with pikepdf.open(BytesIO(joined(tagged_paper("P", language="en"), tagged_paper("P", language="en")))) as made:
        assert made.Root["/Lang"] == "en"


def test_a_paper_of_several_tops_gets_a_document_above_them() -> None:
    def split(made: Pdf) -> None:
        parts = tree(made)["/K"]["/K"]
        for part in parts:
            part["/P"] = tree(made)
        tree(made)["/K"] = parts

    whole = joined(tagged_paper("P"), tagged_paper("H1", "P", change=split))
    assert tagged(whole).wrong == []
    with pikepdf.open(BytesIO(whole)) as made:
        assert [top["/S"] for top in tops(made)] == [Name.Document, Name.Document]
        assert [str(top.get("/T", "")) for top in tops(made)] == ["", "Blatt 2"]


def test_pictures_with_tagged_content_lead_to_their_own_tags() -> None:
    def picture(made: Pdf) -> None:
        stream = made.make_stream(b"/P <</MCID 0>> BDC EMC", Type=Name.XObject, Subtype=Name.Form,
                                  BBox=Array([0, 0, 9, 9]), StructParents=12)
        made.pages[0].obj["/Resources"] = Dictionary(XObject=Dictionary(Bild=stream))
        tree(made)["/ParentTree"]["/Nums"].extend([12, Array([tree(made)["/K"]["/K"][0]])])

    with pikepdf.open(BytesIO(joined(*[tagged_paper("P", change=picture)] * 2))) as made:
        parents = dict(numbers(tree(made)["/ParentTree"]))
        for page, top in zip(made.pages, tops(made), strict=True):
            number = page.obj["/Resources"]["/XObject"]["/Bild"]["/StructParents"]
            assert parents[int(number)][0].objgen == top["/K"][0].objgen
        assert max(parents) < tree(made)["/ParentTreeNextKey"]


def _circle(made: Pdf) -> None:
    tree(made)["/K"]["/K"].append(tree(made)["/K"])
    kids = made.make_indirect(Dictionary())
    kids["/Kids"] = Array([kids, kids])
    tree(made)["/ParentTree"]["/Kids"] = Array([kids])
    tree(made)["/RoleMap"] = Dictionary(A=Name.B, B=Name.A)


def _huge(made: Pdf) -> None:
    document = tree(made)["/K"]
    kids = [made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=document)) for _ in range(20_000)]
    document["/K"] = Array(list(document["/K"]) + kids)
    tree(made)["/ParentTree"]["/Nums"].extend(thing for kid in range(50_000) for thing in (2**31 + kid, kids[0]))


@pytest.mark.parametrize("change", [_circle, _huge])
def test_a_tree_in_a_circle_or_a_huge_one_is_joined_all_the_same(change: Change) -> None:
    paper = tagged_paper("P", change=change)
    assert tagged(joined(paper, paper)).objects == 2


def test_a_tree_deeper_than_any_form_is_refused_and_ends_no_process() -> None:
    def deep(made: Pdf) -> None:
        above: Any = tree(made)["/K"]
        for _ in range(60_000):
            kid = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Div, P=above))
            above["/K"] = kid
            above = kid

    with pytest.raises(pdf.Damaged, match="longer chain"):
        pdf.join([("tief", tagged_paper("P", change=deep))])
