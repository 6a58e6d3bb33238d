"""Values into the fields of a prepared PDF: everything is decided before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from formhelper.core.annex import AnnexEntry
from formhelper.core.fields import PaperField
from formhelper.core.font import Fonts
from formhelper.pdf.errors import PdfError, UnknownField, WrongState, WrongType
from formhelper.pdf.fit import Fit, box_of, check_readable, fit_box
from formhelper.pdf.fonts import Embedded
from formhelper.pdf.ink import Paint, colour_of, content
from formhelper.pdf.prepare import saved
from formhelper.pdf.tree import Leaf, default_appearance, leaves, open_pdf, rect_of, state_keys

Filling = str | bool
REFERENCES = ("siehe Anhang, Nr. {}", "s. Anhang {}", "Anh. {}", "A {}")
LANGUAGE = "de-DE"


@dataclass(frozen=True)
class Filled:
    """The filled PDF; the fields that were written smaller than asked; what went to the annex."""

    pdf: bytes
    smaller: tuple[str, ...] = ()
    annexed: tuple[AnnexEntry, ...] = ()


@dataclass(frozen=True)
class _Job:
    """One field to write: the text with its fit by widget (from 0), or the on-state to show."""

    leaf: Leaf
    value: str
    fits: Mapping[int, Fit] = field(default_factory=dict)


def fill(
    prepared: bytes,
    values: Mapping[str, Filling],
    fonts: Fonts,
    *,
    labels: Mapping[str, str] | None = None,
    only_widgets: Mapping[str, int] | None = None,
    title: str = "",
    flatten: bool = False,
) -> Filled:
    """Write values by exact field names: text; True or the name of an on-state for ticks.

    `labels` head the entries of the annex; `only_widgets` (field -> number from 1) writes into one place of a field
    that stands several times on the paper. Fields stay editable unless `flatten`. Same input, same bytes.
    Raises UnknownField (naming all), WrongState, WrongType, Unencodable, Overflow: then nothing was written.
    """
    with open_pdf(prepared) as pdf:
        found = {leaf.field.name: leaf for leaf in leaves(pdf)}
        if unknown := values.keys() - found.keys():
            raise UnknownField(sorted(unknown), sorted(found))
        planner = _Planner(fonts, labels or {}, only_widgets or {})
        jobs = [planner.job(leaf, values[name]) for name, leaf in found.items() if name in values]
        writer = _Writer(pdf, Embedded(pdf))
        for job in jobs:
            writer.write(job)
        _describe(pdf, title)
        if flatten:
            pdf.flatten_annotations("print")
            del pdf.Root["/AcroForm"]
        return Filled(saved(pdf), tuple(planner.smaller), tuple(planner.annexed))


class _Planner:
    """Decides for each value how it is written; writes nothing."""

    def __init__(self, fonts: Fonts, labels: Mapping[str, str], only_widgets: Mapping[str, int]) -> None:
        self.fonts, self.labels, self.only_widgets = fonts, labels, only_widgets
        self.smaller: list[str] = []
        self.annexed: list[AnnexEntry] = []

    def job(self, leaf: Leaf, value: Filling) -> _Job:
        kind = leaf.field.kind
        if kind in ("checkbox", "radio"):
            return _Job(leaf, self._state(leaf.field, value))
        if kind in ("button", "signature") or not isinstance(value, str):
            raise WrongType(leaf.field.name, kind, value)
        if kind == "choice" and leaf.field.options and value not in leaf.field.options:
            raise WrongState(leaf.field.name, value, leaf.field.options)
        return self._text(leaf, value)

    def _state(self, known: PaperField, value: Filling) -> str:
        if value is True and len(known.states) == 1:
            return known.states[0]
        if not isinstance(value, str) or value not in known.states:
            raise WrongState(known.name, value, known.states)
        return value

    def _text(self, leaf: Leaf, text: str) -> _Job:
        check_readable(leaf.field.name, text, self.fonts.regular)
        fits = self._fits(leaf, text)
        if any(fit.kind == "annex" for fit in fits.values()):
            return self._annex(leaf, text)
        if any(fit.kind != "fits" for fit in fits.values()):
            self.smaller.append(leaf.field.name)
        return _Job(leaf, text, fits)

    def _fits(self, leaf: Leaf, text: str) -> dict[int, Fit]:
        only = self.only_widgets.get(leaf.field.name)
        boxes = {
            number: _box(widget) for number, widget in enumerate(leaf.widgets) if only in (None, number + 1)
        }
        return {number: fit_box(leaf.field, text, self.fonts, *box) for number, box in boxes.items()}

    def _annex(self, leaf: Leaf, text: str) -> _Job:
        number = len(self.annexed) + 1
        label = self.labels.get(leaf.field.name) or leaf.field.tooltip or leaf.field.name
        self.annexed.append(AnnexEntry(number, label, leaf.field.name, text))
        plain = replace(leaf, field=replace(leaf.field, multiline=False))
        for reference in REFERENCES:
            fits = self._fits(plain, reference.format(number))
            if all(fit.kind != "annex" for fit in fits.values()):
                return _Job(plain, reference.format(number), fits)
        raise PdfError(f"the field {leaf.field.name!r} has no room even to name the annex; write the value by hand")


class _Writer:
    """Puts decided values into the open file."""

    def __init__(self, pdf: Pdf, fonts: Embedded) -> None:
        self.pdf, self.fonts = pdf, fonts

    def write(self, job: _Job) -> None:
        if job.leaf.field.kind in ("checkbox", "radio"):
            self._tick(job)
            return
        job.leaf.object["/V"] = String(job.value)
        for key in ("/RV", "/I"):
            if key in job.leaf.object:
                del job.leaf.object[key]
        for number, widget in enumerate(job.leaf.widgets):
            if number in job.fits:
                self._draw(job.leaf, widget, job.fits[number])
            else:
                self._clear(widget)

    def _tick(self, job: _Job) -> None:
        for widget in job.leaf.widgets:
            keys = state_keys(widget)
            if job.value in keys:
                job.leaf.object["/V"] = Name(keys[job.value])
                widget["/AS"] = Name(keys[job.value])
            else:
                widget["/AS"] = Name.Off

    def _clear(self, widget: Object) -> None:
        """An empty picture; without one, viewers would draw the value by themselves."""
        width, height = _box(widget)
        stream = self.pdf.make_stream(_under(widget, width, height).encode("ascii"))
        stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Form
        stream["/BBox"] = Array([0, 0, round(width, 2), round(height, 2)])
        widget["/AP"] = Dictionary(N=stream)

    def _draw(self, leaf: Leaf, widget: Object, fit: Fit) -> None:
        width, height = _box(widget)
        rotation = _rotation(widget)
        name, font = self.fonts.resource(fit.font)
        appearance = default_appearance(widget.get("/DA") or leaf.object.get("/DA"))
        paint = Paint(colour_of(appearance), _under(widget, width, height))
        stream = self.pdf.make_stream(content(leaf.field, fit, name, width, height, paint))
        stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Form
        stream["/BBox"] = Array([0, 0, round(width, 2), round(height, 2)])
        stream["/Resources"] = Dictionary(Font=Dictionary({name: font}))
        if rotation:
            stream["/Matrix"] = Array(_turn(rotation, width, height))
        widget["/AP"] = Dictionary(N=stream)
        if "/AS" in widget:
            del widget["/AS"]


def _box(widget: Object) -> tuple[float, float]:
    return box_of(rect_of(widget), _rotation(widget))


def _rotation(widget: Object) -> int:
    return int(widget.get("/MK", Dictionary()).get("/R", 0)) % 360


def _turn(rotation: int, width: float, height: float) -> list[float]:
    """The matrix that turns the box counter-clockwise and brings it back to the origin."""
    return {
        90: [0, 1, -1, 0, height, 0], 180: [-1, 0, 0, -1, width, height], 270: [0, -1, 1, 0, 0, width],
    }.get(rotation, [1, 0, 0, 1, 0, 0])


def _under(widget: Object, width: float, height: float) -> str:
    """Background and border of the widget, which an appearance stream has to draw itself."""
    look = widget.get("/MK", Dictionary())
    thick = float(widget.get("/BS", Dictionary()).get("/W", 1))
    parts = []
    if background := _paint(look.get("/BG"), fill_it=True):
        parts.append(f"q {background} 0 0 {width:.2f} {height:.2f} re f Q\n")
    if (border := _paint(look.get("/BC"), fill_it=False)) and thick:
        parts.append(f"q {border} {thick:g} w {_line(widget, width, height, thick)} S Q\n")
    return "".join(parts)


def _line(widget: Object, width: float, height: float, thick: float) -> str:
    """The border by its style (ISO 32000-1, 12.5.4): underlined, dashed, else all around."""
    style, half = widget.get("/BS", Dictionary()), thick / 2
    if style.get("/S") == Name.U:
        return f"0 {half:.2f} m {width:.2f} {half:.2f} l"
    dash = "[3] 0 d " if style.get("/S") == Name.D else ""
    return f"{dash}{half:.2f} {half:.2f} {width - thick:.2f} {height - thick:.2f} re"


def _paint(colour: Object | None, *, fill_it: bool) -> str:
    numbers = [float(part) for part in colour] if isinstance(colour, Array) else []  # type: ignore[call-overload, arg-type]  # numbers
    operator = {1: "g", 3: "rg", 4: "k"}.get(len(numbers), "")
    text = " ".join(f"{number:g}" for number in numbers)
    return f"{text} {operator if fill_it else operator.upper()}" if operator else ""


def _describe(pdf: Pdf, title: str) -> None:
    """Title, language and producer; nothing of the person."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        if title:
            about["dc:title"] = title
        about["pdf:Producer"] = "formhelper"
    if title:
        pdf.docinfo["/Title"] = String(title)
    pdf.docinfo["/Producer"] = String("formhelper")
    if "/Lang" not in pdf.Root:
        pdf.Root["/Lang"] = String(LANGUAGE)
