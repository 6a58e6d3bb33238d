"""Our own Wohnungsgeberbestätigung: one A4 page with what § 19 Abs. 3 BMG asks for, as the law prescribes no form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from formhelper.core.fields import FieldList, PaperField, Widget
from formhelper.core.font import Fonts
from formhelper.papers.ink import ACCENT, BLACK, GREY, TINT, Ink, load_ink
from formhelper.papers.sheet import MARGIN, WIDTH, open_canvas
from formhelper.papers.tags import TaggedCanvas
from formhelper.papers.text import lines_of

TITLE = "Wohnungsgeberbestätigung"
LAW = "nach § 19 Absatz 3 des Bundesmeldegesetzes (BMG) über den Einzug in eine Wohnung"
STATEMENT = "Ich bestätige: Die Personen aus Teil 3 sind in die Wohnung aus Teil 2 eingezogen."
SIGNATURE = "Unterschrift des Wohnungsgebers oder der beauftragten Person"
MOVERS = 10
BOX_FILL = Color(0.955, 0.967, 0.98)
BOX_HEIGHT = 18.0
GAP = 4 * mm
REMARKS = (
    "Dieses Blatt wird bei der Meldebehörde abgegeben: mit der Anmeldung, innerhalb von zwei Wochen nach dem Einzug.",
    "Es unterschreibt der Wohnungsgeber oder die Person, die er beauftragt hat. Wer zur Miete einzieht, darf dieses "
    "Blatt nicht selbst unterschreiben.",
    "Bestätigen Sie nur, was stimmt. Es ist verboten, eine Adresse für eine Anmeldung anzubieten, wenn dort "
    "niemand einzieht (§\u00a019 Abs.\u00a06 BMG). Wer nicht, falsch oder zu spät bestätigt, "
    "kann eine Geldbuße bekommen (§\u00a054 BMG).",
)
FOOTER = "Eigenes Blatt von formhelper. Das Gesetz schreibt keinen Vordruck vor."


@dataclass(frozen=True)
class Box:
    """One field of a row: name, our label above it, accessible name, width as a share of the free width."""

    name: str
    label: str
    tooltip: str
    share: float


@dataclass(frozen=True)
class Part:
    """A numbered part of the sheet with its rows of boxes."""

    heading: str
    rows: tuple[tuple[Box, ...], ...]


PARTS = (
    Part("1   Wohnungsgeber", (
        (Box("landlord_name", "Name (Familienname und Vorname, oder Firma)", "Name des Wohnungsgebers", 1),),
        (
            Box("landlord_street", "Straße und Hausnummer", "Wohnungsgeber: Straße und Hausnummer", 0.53),
            Box("landlord_postcode", "Postleitzahl", "Wohnungsgeber: Postleitzahl", 0.14),
            Box("landlord_city", "Ort", "Wohnungsgeber: Ort", 0.33),
        ),
        (Box("acting_person", "Beauftragte Person (nur wenn jemand für den Wohnungsgeber bestätigt)",
             "Name der Person, die für den Wohnungsgeber bestätigt", 1),),
        (Box("owner_name", "Eigentümer der Wohnung (nur wenn der Wohnungsgeber nicht selbst Eigentümer ist)",
             "Name des Eigentümers, wenn der Wohnungsgeber nicht Eigentümer ist", 1),),
    )),
    Part("2   Wohnung und Einzug", (
        (
            Box("home_street", "Straße und Hausnummer", "Wohnung: Straße und Hausnummer", 0.6),
            Box("home_extra", "Zusatz (Gebäudeteil, Stockwerk, Wohnung)",
                "Wohnung: Zusatz, zum Beispiel Gebäudeteil, Stockwerk oder Wohnungsnummer", 0.4),
        ),
        (
            Box("home_postcode", "Postleitzahl", "Wohnung: Postleitzahl", 0.14),
            Box("home_city", "Ort", "Wohnung: Ort", 0.56),
            Box("moved_in", "Tag des Einzugs", "Tag des Einzugs", 0.3),
        ),
    )),
)


def confirmation_pages(fonts: Fonts) -> tuple[bytes, FieldList]:
    """The flat page, and the fields that belong on it; date and signature have none, they are written by hand."""
    ink, target = load_ink(fonts), BytesIO()
    canvas = open_canvas(target, ink, A4, f"{TITLE} nach § 19 Abs. 3 BMG")
    fields = [_sheet_number()]
    y = _heading(canvas, ink)
    for part in PARTS:
        y = _part_title(canvas, ink, part.heading, y)
        for row in part.rows:
            fields += _row(canvas, ink, row, y)
            y -= 33.0
        y -= 11.0
    rows, y = _movers(canvas, ink, y)
    _closing(canvas, ink, y)
    canvas.showPage()
    canvas.save()
    return target.getvalue(), FieldList(((round(A4[0], 1), round(A4[1], 1)),), (*fields, *rows))


def _text_field(name: str, tooltip: str, x: float, y: float, width: float, height: float) -> PaperField:
    """A text field of 10 points whose lower left corner is (x, y)."""
    rect = (round(x, 1), round(y, 1), round(x + width, 1), round(y + height, 1))
    return PaperField(name, "text", (Widget(1, rect),), tooltip=tooltip, font_size=10.0)


def _draw_box(canvas: TaggedCanvas, x: float, y: float, width: float, height: float = BOX_HEIGHT) -> None:
    with canvas.artifact():
        canvas.setFillColor(BOX_FILL)
        canvas.rect(x, y, width, height, stroke=0, fill=1)
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(0.7)
        canvas.line(x, y, x + width, y)


def _sheet_number() -> PaperField:
    """No box is drawn: on a single sheet nothing stands there."""
    width, x, y = 22 * mm, A4[0] - MARGIN - 22 * mm, A4[1] - 18 * mm
    return _text_field("sheet_number", "Nummer des Blattes, wenn es mehrere gibt (Blatt 2)", x, y, width, 14)


def _heading(canvas: TaggedCanvas, ink: Ink) -> float:
    y = A4[1] - 31 * mm
    ink.draw(canvas, MARGIN, y, TITLE, ink.bold, 20, tag=canvas.root.add("H1"), colour=ACCENT)
    ink.draw(canvas, MARGIN, y - 15, LAW, ink.regular, 9.5, tag=canvas.root.add("P"), colour=GREY)
    with canvas.artifact():
        canvas.setStrokeColor(ACCENT)
        canvas.setLineWidth(1.4)
        canvas.line(MARGIN, y - 23, A4[0] - MARGIN, y - 23)
    ink.draw(canvas, MARGIN, y - 39, STATEMENT, ink.regular, 10, tag=canvas.root.add("P"))
    return y - 51


def _part_title(canvas: TaggedCanvas, ink: Ink, text: str, top: float) -> float:
    with canvas.artifact():
        canvas.setFillColor(TINT)
        canvas.rect(MARGIN, top - 16, WIDTH, 16, stroke=0, fill=1)
        canvas.setStrokeColor(ACCENT)
        canvas.setLineWidth(0.9)
        canvas.line(MARGIN, top, A4[0] - MARGIN, top)
    ink.draw(canvas, MARGIN + 4, top - 11.7, text, ink.bold, 10.5, tag=canvas.root.add("H2"), colour=ACCENT)
    return top - 20


def _row(canvas: TaggedCanvas, ink: Ink, boxes: Sequence[Box], top: float) -> list[PaperField]:
    """Boxes beside each other with their labels above; `top` is the upper edge of the labels."""
    free, x, fields = WIDTH - GAP * (len(boxes) - 1), MARGIN, []
    y = top - 10 - BOX_HEIGHT
    for box in boxes:
        width = free * box.share
        ink.draw(canvas, x, top - 7.4, box.label, ink.regular, 7.5, tag=canvas.root.add("P"), colour=GREY)
        _draw_box(canvas, x, y, width)
        fields.append(_text_field(box.name, box.tooltip, x, y, width, BOX_HEIGHT))
        x += width + GAP
    return fields


def _movers(canvas: TaggedCanvas, ink: Ink, top: float) -> tuple[list[PaperField], float]:
    """Ten numbered lines: family name and given names of who moved in."""
    y = _part_title(canvas, ink, "3   Personen, die eingezogen sind (alle meldepflichtigen Personen, auch Kinder)", top)
    indent, fields = 7 * mm, []
    width = (WIDTH - indent - GAP) / 2
    left, right = MARGIN + indent, MARGIN + indent + width + GAP
    columns = ((left, "family_name", "Familienname"), (right, "given_names", "Vornamen"))
    table = canvas.root.add("Table")
    head = table.add("TR")
    head.add("TD")
    for x, _, label in columns:
        tag = head.add("TH", scope="Column").add("P")
        ink.draw(canvas, x, y - 7.4, label, ink.regular, 7.5, tag=tag, colour=GREY)
    y -= 10
    for number in range(1, MOVERS + 1):
        y -= BOX_HEIGHT
        row = table.add("TR")
        tag = row.add("TH", scope="Row").add("P")
        ink.draw(canvas, MARGIN + 4, y + 5, str(number), ink.regular, 8.5, tag=tag, colour=GREY)
        for x, key, label in columns:
            row.add("TD")
            _draw_box(canvas, x, y, width, BOX_HEIGHT - 1.5)
            name = f"mover_{number}_{key}"
            fields.append(_text_field(name, f"Person {number}: {label}", x, y, width, BOX_HEIGHT - 1.5))
    return fields, y


def _closing(canvas: TaggedCanvas, ink: Ink, y: float) -> None:
    """The line to sign on, the remarks, and whose paper this is."""
    y -= 19 * mm
    for x, end, label in ((0, 45 * mm, "Datum"), (53 * mm, WIDTH, SIGNATURE)):
        with canvas.artifact():
            canvas.setStrokeColor(BLACK)
            canvas.setLineWidth(0.7)
            canvas.line(MARGIN + x, y, MARGIN + end, y)
        ink.draw(canvas, MARGIN + x, y - 9.5, label, ink.regular, 7.5, tag=canvas.root.add("P"), colour=GREY)
    _remarks(canvas, ink, y - 30)
    # It stands at the foot, but nowhere else: so it is read aloud.
    ink.draw(canvas, MARGIN, 13 * mm, FOOTER, ink.regular, 7.5, tag=canvas.root.add("P"), colour=GREY)


def _remarks(canvas: TaggedCanvas, ink: Ink, y: float) -> None:
    remarks = canvas.root.add("L")
    for remark in REMARKS:
        item = remarks.add("LI")
        ink.draw(canvas, MARGIN, y, "•", ink.regular, 8.5, tag=item.add("Lbl"), colour=GREY)
        body = item.add("LBody")
        for line in lines_of(remark, ink, ink.regular, 8.5, WIDTH - 10):
            ink.draw(canvas, MARGIN + 10, y, line, ink.regular, 8.5, tag=body)
            y -= 11.2
        y -= 2
