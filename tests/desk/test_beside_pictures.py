"""Pictures of empty papers: with the box marked, without anybody's answers, kept for all, and only what was asked."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from households_at_the_desk import TODAY, desk, shelf, walk
from PIL import Image
from reading import OFFICIAL

from formhelper import pdf
from formhelper.core.flow import Journey, journey, owner
from formhelper.desk import beside
from formhelper.desk.beside import BoxFit, NoPicture, OnPaper, Pictures, Places, Standing, fits
from formhelper.desk.gate import Gate
from formhelper.desk.originals import Reception
from formhelper.desk.package import Desk
from formhelper.library.fonts import load_fonts
from formhelper.storage.originals import OriginalsFolder

KG1 = shelf().editions["kg1"][0]
TINT = (255, 242, 170)


def owned(way: Journey, address: str, member: str = "") -> tuple[str | None, str]:
    for visit in way.visits:
        for question in way.questions(visit):
            if question.fact == address and member in (visit.member or "", ""):
                return owner(way.known, visit, question), way.form.place(address).name
    raise LookupError(address)


def place(at: Desk, way: Journey, address: str) -> OnPaper:
    return Places(at, way).of(owned(way, address))[0]


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def tinted(shown: Image.Image) -> tuple[int, int, int, int]:
    near = [
        (at % shown.width, at // shown.width)
        for at, pixel in enumerate(shown.get_flattened_data())
        if sum(abs(one - other) for one, other in zip(pixel, TINT, strict=True)) < 30
    ]
    assert near
    return (min(x for x, _ in near), min(y for _, y in near), max(x for x, _ in near), max(y for _, y in near))


def test_the_picture_shows_the_box_of_the_question() -> None:
    at, way = desk(), walk("kindergeld", "popescu")
    one = place(at, way, "applicant.family_name")
    (field,) = one.spot.fields
    assert "Name-Antragsteller" in field
    x0, _, x1, _ = one.spot.rects[0]
    left, _, right, _ = tinted(picture(Pictures(at, Gate()).box(one.edition, one.key, "wide")))
    assert (abs(left - 2 * x0) < 9, abs(right - 2 * x1) < 9) == (True, True)


def test_the_boxes_of_one_number_are_shown_together() -> None:
    one = place(desk(), walk("kindergeld", "popescu"), "applicant.tax_id")
    assert len(one.spot.rects) == 4


def test_pictures_hold_nobodys_answers() -> None:
    at, before, after = desk(), walk("kindergeld", "popescu"), walk("kindergeld", "simic")
    first, second = (place(at, way, "applicant.family_name") for way in (before, after))
    assert first.key == second.key
    drawn = [Pictures(at, Gate()).box(one.edition, one.key, "wide") for one in (first, second)]
    assert drawn[0] == drawn[1]
    assert drawn[0] == pdf.guarded_render_part(
        pdf.prepare(KG1.stand_in).pdf, pdf.Part(first.spot.page, first.spot.rects, *beside.WIDTHS["wide"])
    )


def test_each_child_is_shown_on_their_own_paper() -> None:
    at, way = desk(), walk("kindergeld", "popescu")
    found = Places(at, way).of(owned(way, "child.birth_place", "p4"))
    assert [dict(one.chosen.here) for one in found] == [{"child": "p4"}]


def test_a_picture_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at, way, drawn = desk(), walk("kindergeld", "popescu"), []
    one = place(at, way, "applicant.family_name")

    def draw(content: bytes, part: pdf.Part) -> bytes:
        drawn.append(part)
        return b"picture"

    monkeypatch.setattr(pdf, "guarded_render_part", draw)
    pictures = Pictures(at, Gate())
    assert [pictures.box(one.edition, one.key, "wide") for _ in range(2)] == [b"picture"] * 2
    assert pictures.box(one.edition, one.key, "narrow") == b"picture"
    assert len(drawn) == 2


def test_only_so_many_pictures_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[pdf.Part] = []

    def draw(content: bytes, part: pdf.Part) -> bytes:
        drawn.append(part)
        return b"picture"

    monkeypatch.setattr(pdf, "guarded_render_part", draw)
    monkeypatch.setattr(beside, "KEPT", 1)
    at, way = desk(), walk("kindergeld", "popescu")
    one, other = place(at, way, "applicant.family_name"), place(at, way, "applicant.given_names")
    pictures = Pictures(at, Gate())
    for wanted in (one, other, one):
        pictures.box(wanted.edition, wanted.key, "wide")
    assert len(drawn) == 3


NO_KEYS = ["", "x", "-", "0-0", "2-1", "99999", "9999", "1-", "0-1-2-3-4-5-6-7-8-9-10", "٣"]


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_picture_of_boxes_that_no_question_has_is_refused(key: str) -> None:
    with pytest.raises(NoPicture):
        Pictures(desk(), Gate()).box(KG1, key, "wide")


def test_a_picture_in_another_width_is_refused() -> None:
    one = place(desk(), walk("kindergeld", "popescu"), "applicant.family_name")
    with pytest.raises(NoPicture):
        Pictures(desk(), Gate()).box(one.edition, one.key, "huge")


def test_what_is_on_no_paper_has_no_place() -> None:
    way = walk("anmeldung", "wojcik")  # there the data sheet is made
    assert Places(desk(), way).of(owned(way, "mover.family_name")) == ()
    assert owned(way, "mover.family_name") not in Standing(desk(), way)


def test_the_version_of_a_picture_changes_with_the_file() -> None:
    other = pdf.prepare(pdf.Plan.load(*_prepared(), load_fonts()).fill({}, title="other").pdf).pdf
    at, there = desk(), desk({KG1.key: other})
    assert Pictures(at, Gate()).version(KG1) != Pictures(there, Gate()).version(KG1)
    assert Pictures(at, Gate()).version(KG1) == Pictures(desk(), Gate()).version(KG1)


def _prepared() -> tuple[bytes, bytes]:
    found = pdf.prepare(KG1.stand_in)
    return found.plan, found.pdf


def test_a_place_is_found_for_each_paper_once() -> None:
    found = Places(desk(), walk("kindergeld", "popescu")).of(owned(walk("kindergeld", "popescu"), "applicant.tax_id"))
    assert len({one.edition.key for one in found}) == len(found) <= 3


LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwe " * 9


def how(address: str, value: Any) -> BoxFit:
    way = walk("kindergeld", "popescu")
    whose, name = owned(way, address)
    changed = journey(way.form, way.case.put(whose, {name: value}), TODAY)
    return fits(desk(), changed, [(whose, name)])[whose, name]


def test_fits_name_what_becomes_of_an_answer() -> None:
    assert how("applicant.family_name", "Popescu").kind == "fits"
    found = [how("applicant.birth_place", LONG[:many]).kind for many in range(10, 190, 5)]
    assert list(dict.fromkeys(found)) == ["fits", "smaller", "annex"]


def test_an_answer_that_no_font_draws_is_told_with_its_letters() -> None:
    fit = how("applicant.birth_place", "東京")
    assert fit.kind == "refused"
    assert isinstance(fit.problem, pdf.Unencodable)
    assert set("".join(fit.problem.characters)) == set("東京")


@pytest.mark.originals
@pytest.mark.parametrize(
    ("form", "family", "file", "address"),
    [
        ("kindergeld", "popescu", "kg1-2025-09.pdf", "applicant.family_name"),
        ("anmeldung", "popescu", "berlin-anmeldung-2020.pdf", "home.postcode"),
    ],
)
def test_pictures_of_originals_are_small(form: str, family: str, file: str, address: str, tmp_path: Path) -> None:
    folder = OriginalsFolder(tmp_path)
    Reception(shelf(), folder).add(file, (OFFICIAL / file).read_bytes())
    at = Desk(shelf(), folder, load_fonts())
    one = place(at, walk(form, family), address)
    assert one.chosen.original
    for width in beside.WIDTHS:
        drawn = Pictures(at, Gate()).box(one.edition, one.key, width)
        assert len(drawn) < 60_000
        assert tinted(picture(drawn))
