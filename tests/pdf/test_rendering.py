"""Pictures of pages: the frame stands around its box, whichever way the page is cut or turned."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pdf_making import blank, changed, fill, sheet, text_field
from PIL import Image

from formhelper import pdf
from formhelper.pdf.rendering import AROUND, FRAME, TINT, render_page, render_part

RECT = (200.0, 400.0, 300.0, 420.0)
NEAR = 30


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def coloured(shown: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """The smallest box that holds all pixels of about that colour."""
    near = [
        (at % shown.width, at // shown.width)
        for at, pixel in enumerate(shown.get_flattened_data())
        if sum(abs(one - other) for one, other in zip(pixel, colour, strict=True)) < NEAR
    ]
    assert near, "nothing has that colour"
    return min(x for x, _ in near), min(y for _, y in near), max(x for x, _ in near), max(y for _, y in near)


def close(found: tuple[int, ...], expected: tuple[float, ...]) -> bool:
    return all(abs(one - other) <= 9 for one, other in zip(found, expected, strict=True))


def test_the_frame_stands_around_the_box_and_the_tint_within() -> None:
    shown = picture(render_part(blank(), pdf.Part(1, (RECT,), 2.0)))
    assert shown.size == (1190, 40 + 2 * 2 * AROUND)
    box = (400, 160, 600, 200)
    assert close(coloured(shown, FRAME), box)
    assert close(coloured(shown, TINT), box)


def test_the_part_ends_with_the_page() -> None:
    shown = picture(render_part(blank(), pdf.Part(1, ((0, 822, 100, 842), (0, 700, 40, 720)), 1.0)))
    assert shown.size == (595, 842 - 700 + AROUND)


def test_a_narrow_part_has_its_box_in_the_middle() -> None:
    shown = picture(render_part(blank(), pdf.Part(1, (RECT,), 1.0, 300)))
    assert shown.width == 300
    left, _, right, _ = coloured(shown, FRAME)
    assert abs(left + right - 300) < 4


def test_of_a_long_box_its_beginning_is_shown_with_the_words_before_it() -> None:
    shown = picture(render_part(blank(), pdf.Part(1, ((200, 400, 580, 420),), 1.0, 300)))
    assert shown.width == 300
    assert close(coloured(shown, TINT)[:1], (115,))


def test_of_several_boxes_all_are_shown() -> None:
    boxes = ((100, 400, 110, 410), (520, 400, 530, 410))
    shown = picture(render_part(blank(), pdf.Part(1, boxes, 1.0, 300)))
    left, _, right, _ = coloured(shown, TINT)
    assert close((right - left,), (430,))


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_on_a_turned_page_the_frame_stays_at_its_box(turned: int) -> None:
    content = sheet(text_field("text", RECT))

    def turn(made: pikepdf.Pdf) -> None:
        made.pages[0].rotate(turned, relative=False)

    marked = picture(render_part(changed(fill(content, {"text": "MMMMMMMM"}).pdf, turn), pdf.Part(1, (RECT,), 2.0)))
    x0, y0, x1, y1 = coloured(marked, TINT)
    inside = marked.crop((x0, y0, x1, y1)).convert("L")
    outside = marked.convert("L")
    outside.paste(255, (x0 - 9, y0 - 9, x1 + 9, y1 + 9))
    assert min(inside.get_flattened_data()) < 80, "the letters of the box are not within the mark"
    assert min(outside.get_flattened_data()) > 200, "letters stand outside of the mark"


def test_on_a_page_of_which_only_a_part_is_shown_the_frame_stays_at_its_box() -> None:
    def cut(made: pikepdf.Pdf) -> None:
        made.pages[0].cropbox = [100, 300, 500, 700]

    shown = picture(render_part(changed(blank(), cut), pdf.Part(1, (RECT,), 1.0)))
    assert shown.size == (400, 20 + 2 * AROUND)
    assert close(coloured(shown, TINT), (100, 80, 200, 100))


def test_print_shows_through_the_mark() -> None:
    content = fill(sheet(text_field("text", RECT)), {"text": "Kánárek"}).pdf
    shown = picture(render_part(content, pdf.Part(1, (RECT,), 2.0))).convert("L")
    assert min(shown.crop((402, 162, 598, 198)).get_flattened_data()) < 80


def test_a_page_is_drawn_small_and_whole() -> None:
    drawn = render_page(blank(2), 2, 1.0)
    assert picture(drawn).size == (595, 842)
    assert len(drawn) < 3000


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_is_not_there_is_refused(page: int) -> None:
    with pytest.raises(IndexError):
        render_page(blank(2), page)
    with pytest.raises(IndexError):
        render_part(blank(2), pdf.Part(page, (RECT,)))


def test_the_guarded_process_draws_the_same() -> None:
    part = pdf.Part(1, (RECT,), 1.5, 300)
    assert pdf.guarded_render_part(blank(), part) == render_part(blank(), part)
    assert pdf.guarded_render_page(blank(), 1, 0.5) == render_page(blank(), 1, 0.5)


def test_the_guarded_process_refuses_what_cannot_be_drawn() -> None:
    with pytest.raises(pdf.Damaged):
        pdf.guarded_render_page(blank(), 7)
    with pytest.raises(pdf.Damaged):
        pdf.guarded_render_part(b"%PDF-1.7 no", pdf.Part(1, (RECT,)))


def test_pages_are_counted() -> None:
    assert pdf.page_count(blank(3)) == 3
    with pytest.raises(pdf.NotAPdf):
        pdf.page_count(b"nothing")
