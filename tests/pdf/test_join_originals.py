"""Real papers joined: nothing of a part is lost, changed or led to another part."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from join_reading import pdfium_pictures, poppler_pictures, tagged, tagged_text, values_by_pypdf
from pdf_making import complaints, plan
from PIL import ImageChops
from reading import OFFICIAL

from formhelper import pdf

pytestmark = pytest.mark.originals

WORDS = ("Žydrūnė", "Győző", "Ængus", "Σοφία", "Ивайло")
PACKAGES: dict[str, Sequence[str]] = {
    "family": (
        "kg1-2025-09", "kg1-anlage-kind-2025-09", "kg1-anlage-kind-2025-09", "kg1-anlage-kind-2025-09", "kiz1-2024-09",
        "kiz1-anlage-antragsteller-2024-09", "kiz1-anlage-kind-2025-01", "berlin-anmeldung-2020",
    ),
    "many": (
        "elterngeld-bund-2024-04", "elterngeld-bund-2025-04", "pkh-zp1a-2025-07", "mietbescheinigung-2025",
        "kfz-sepa-032021-2014-flat", "gewa2-2019-11-xfa", "gewa1-schwerin-2017",
    ),
    "offices": (
        "sgb2-ha-2026-04", "sgb2-ha-2023-08-xfa", "wohngeld-mz-bayern-2023-01", "uvg-berlin-2025-03",
        "kk-tk-familienversicherung", "beratungshilfe-2014", "bfinv-010250-idnr-2021-08", "berlin-anmeldung-2018",
    ),
}
packages = pytest.mark.parametrize("package", PACKAGES)


@cache
def blank(name: str) -> pdf.Plan | bytes:
    """The plan of an original, or the original where it has no fields to plan for."""
    content = (OFFICIAL / f"{name}.pdf").read_bytes()
    return plan(content) if pdf.inspect(content).fields else content


def values(found: pdf.Plan, word: str) -> dict[str, str | bool]:
    """Something in every field that takes it."""
    texts = {
        name: word[: field.limit] for name, field in found.fields.items()
        if field.kind == "text" and field.widgets and found.fit(name, word[: field.limit]).kind != "annex"
    }
    ticks = {
        name: field.states[0] for name, field in found.fields.items()
        if field.kind in ("checkbox", "radio") and field.states
    }
    return {**texts, **ticks}


@cache
def parts(package: str) -> list[bytes]:
    made = []
    for number, name in enumerate(PACKAGES[package]):
        found = blank(name)
        word = WORDS[number % len(WORDS)]
        made.append(found if isinstance(found, bytes) else found.fill(values(found, word)).pdf)
    return made


@cache
def whole(package: str) -> bytes:
    return pdf.join(list(zip(PACKAGES[package], parts(package), strict=True)))


@packages
def test_every_field_of_every_paper_is_found_with_its_value_under_the_name_of_its_paper(package: str) -> None:
    expected = {
        f"{number}-{title}.{name}": value
        for number, (title, content) in enumerate(zip(PACKAGES[package], parts(package), strict=True), 1)
        for name, value in values_by_pypdf(content).items()
    }
    assert len(expected) > 200
    assert values_by_pypdf(whole(package)) == expected


@packages
def test_the_engine_finds_every_field_with_the_same_boxes_states_and_tooltips(package: str) -> None:
    found = {field.name: field for field in pdf.inspect(whole(package)).fields}
    start, seen = 0, 0
    for number, (title, content) in enumerate(zip(PACKAGES[package], parts(package), strict=True), 1):
        part = pdf.inspect(content)
        for field in part.fields:
            other = found[f"{number}-{title}.{field.name}"]
            assert [(w.page - start, w.rect, w.states) for w in other.widgets if w.page] == [
                (w.page, w.rect, w.states) for w in field.widgets if w.page
            ]
            seen += 1
            assert (other.kind, other.tooltip, other.limit, other.options, other.font_size, other.align) == (
                field.kind, field.tooltip, field.limit, field.options, field.font_size, field.align
            )
        start += len(part.pages)
    assert seen == len(found)


@packages
def test_all_pages_look_as_they_did_in_pdfium_and_in_poppler(package: str) -> None:
    for pictures in (pdfium_pictures, poppler_pictures):
        single = [picture for content in parts(package) for picture in pictures(content)]
        joined = pictures(whole(package))
        assert len(joined) == len(single)
        differing = [
            number for number, (one, other) in enumerate(zip(single, joined, strict=True), 1)
            if ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox()
        ]
        assert differing == []


@packages
def test_all_tags_are_kept_and_lead_to_the_pages_and_fields_of_their_own_paper(package: str) -> None:
    single, joined = [tagged(content) for content in parts(package)], tagged(whole(package))
    assert joined.pieces == sum(part.pieces for part in single) > 1000
    assert joined.objects == sum(part.objects for part in single) > 400
    roles = sum((part.roles for part in single), start=type(joined.roles)())
    more = joined.roles - roles
    assert roles - joined.roles == {}
    assert set(more) == {"/Document"}  # one above all, and one above each part that had none
    assert more["/Document"] == 1 + sum(part.elements > 0 and not _has_document(content)
                                        for part, content in zip(single, parts(package), strict=True))
    assert len(joined.wrong) <= sum(len(part.wrong) for part in single)


def _has_document(content: bytes) -> bool:
    with pikepdf.open(BytesIO(content)) as opened:
        top = opened.Root["/StructTreeRoot"]["/K"]
        tops = list(top) if isinstance(top, pikepdf.Array) else [top]
        return len(tops) == 1 and str(tops[0]["/S"]) == "/Document"


def test_poppler_reads_the_same_tagged_text() -> None:
    single = [line for content in parts("family") for line in tagged_text(content)]
    assert len(single) > 500
    assert tagged_text(whole("family")) == single


@packages
def test_the_whole_is_clean_smaller_than_its_parts_and_always_the_same(package: str) -> None:
    assert complaints(whole(package)) == ""
    assert len(whole(package)) < sum(map(len, parts(package)))
    assert pdf.join(list(zip(PACKAGES[package], parts(package), strict=True))) == whole(package)


def test_papers_of_one_authority_share_their_fonts() -> None:
    assert len(whole("family")) < sum(map(len, parts("family"))) / 3
    assert len(font_files(whole("family"))) == len(set(font_files(whole("family"))))


def font_files(content: bytes) -> list[bytes]:
    """All font programs that the file carries."""
    with pikepdf.open(BytesIO(content)) as opened:
        files = {
            one[key].objgen: one[key].read_raw_bytes()
            for one in opened.objects if isinstance(one, pikepdf.Dictionary)
            for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in one
        }
        return list(files.values())


def test_joining_joined_papers_keeps_everything_too() -> None:
    inner = pdf.join([("Blatt", content) for content in parts("family")[1:4]])
    outer = pdf.join([("Antrag", parts("family")[0]), ("Anlagen", inner), ("Anlagen", inner)])
    assert tagged(outer).pieces == tagged(parts("family")[0]).pieces + 2 * tagged(inner).pieces
    assert len(values_by_pypdf(outer)) == len(values_by_pypdf(parts("family")[0])) + 2 * len(values_by_pypdf(inner))
    assert len(tagged(outer).wrong) <= len(tagged(parts("family")[0]).wrong) + 2 * len(tagged(inner).wrong)
    assert complaints(outer) == ""
