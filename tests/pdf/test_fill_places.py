"""Fields that stand in several places, and where exactly their texts are drawn."""

from __future__ import annotations

import pikepdf
import pytest
from pdf_making import (
    BOX,
    HIGH,
    blank,
    changed,
    fill,
    ink_box,
    page_picture,
    root_field,
    sheet,
    shown,
    text_field,
)
from reading import ink

from formhelper import pdf
from formhelper.core.fields import FieldList, PaperField, Widget


def twice() -> PaperField:
    return PaperField("name", "text", (Widget(1, BOX), Widget(1, (50, 600, 250, 620))), font_size=10)


def test_a_field_that_stands_twice_is_written_in_both_places() -> None:
    made = fill(sheet(twice()), {"name": "Nyírő"}).pdf
    assert [shown(made, widget.rect).strip() for widget in twice().widgets] == ["Nyírő", "Nyírő"]


def test_one_place_of_a_field_can_be_written_alone() -> None:
    made = fill(sheet(twice()), {"name": "Nyírő"}, only_widgets={"name": 2}).pdf
    assert [shown(made, widget.rect).strip() for widget in twice().widgets] == ["", "Nyírő"]
    assert ink(page_picture(made), BOX, HIGH) == 0


def test_a_place_that_the_field_has_not_is_refused() -> None:
    with pytest.raises(pdf.PdfError, match="'name' has no place number 3"):
        fill(sheet(twice()), {"name": "Nyírő"}, only_widgets={"name": 3})


def test_each_place_keeps_its_own_size() -> None:
    def sizes(made: pikepdf.Pdf) -> None:
        for kid, size in zip(root_field(made)["/Kids"], (8, 12), strict=True):
            kid["/DA"] = pikepdf.String(f"/Helv {size} Tf 0 g")

    made = fill(changed(sheet(twice()), sizes), {"name": "HHHH"}).pdf
    first, second = (ink_box(made, widget.rect) for widget in twice().widgets)
    assert first
    assert second
    assert (second[2] - second[0]) / (first[2] - first[0]) == pytest.approx(1.5, abs=0.1)


def test_two_objects_of_one_name_are_one_field() -> None:
    def same_name(made: pikepdf.Pdf) -> None:
        root_field(made, 1)["/T"] = pikepdf.String("a")

    content = changed(sheet(text_field("a"), text_field("b", (50, 600, 250, 620))), same_name)
    (field,) = pdf.inspect(content).fields
    made = fill(content, {"a": "Ort"}).pdf
    assert len(field.widgets) == 2
    assert [shown(made, widget.rect).strip() for widget in field.widgets] == ["Ort", "Ort"]


def test_texts_on_the_second_page_stand_there() -> None:
    content = pdf.add_fields(blank(2), FieldList(((595, 842),) * 2, (text_field(page=2),)))
    made = fill(content, {"text": "Seite zwei"}).pdf
    assert shown(made, page=2).strip() == "Seite zwei"
    assert ink_box(made, page=1) is None
