"""Values into the fields of a prepared PDF: everything is decided before anything is written."""

from __future__ import annotations

import unicodedata
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
from formhelper.pdf.tree import Leaf, leaves, name_object, open_pdf, rect_of, size_of, state_keys

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
        found = leaves(pdf)
        names = {leaf.field.name for leaf in found}
        if unknown := values.keys() - names:
            raise UnknownField(sorted(unknown), sorted(names))
        planner = _Planner(fonts, labels or {}, only_widgets or {})
        jobs = [planner.job(leaf, values[leaf.field.name]) for leaf in found if leaf.field.name in values]
        writer = _Writer(pdf, Embedded(pdf))
        for job in jobs:
            writer.write(job)
        _describe(pdf, title)
        if flatten:
            _flatten(pdf)
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

    def _text(self, leaf: Leaf, given: str) -> _Job:
        text = unicodedata.normalize("NFC", given)
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
        if not boxes:
            where = "has no place on the paper" if only is None else f"has no place number {only}"
            raise PdfError(f"the field {leaf.field.name!r} {where}; write the value by hand")
        return {number: self._fit(leaf, number, text, box) for number, box in boxes.items()}

    def _fit(self, leaf: Leaf, number: int, text: str, box: tuple[float, float]) -> Fit:
        """Widgets of one field may ask for different sizes."""
        asked = replace(leaf.field, font_size=size_of(leaf.appearances[number]))
        return fit_box(asked, text, self.fonts, *box)

    def _annex(self, leaf: Leaf, text: str) -> _Job:
        number = len(self.annexed) + 1
        label = self.labels.get(leaf.field.name) or leaf.field.tooltip or leaf.field.name
        self.annexed.append(AnnexEntry(number, label, leaf.field.name, text))
        plain = replace(leaf, field=replace(leaf.field, multiline=False, limit=None))
        for reference in (words.format(number) for words in REFERENCES):
            if leaf.field.limit is not None and len(reference) > leaf.field.limit:
                continue
            fits = self._fits(plain, reference)
            if all(fit.kind != "annex" for fit in fits.values()):
                return _Job(plain, reference, fits)
        raise PdfError(f"the field {leaf.field.name!r} has no room even to name the annex; write the value by hand")


class _Writer:
    """Puts decided values into the open file."""

    def __init__(self, pdf: Pdf, fonts: Embedded) -> None:
        self.pdf, self.fonts = pdf, fonts

    def write(self, job: _Job) -> None:
        if job.leaf.field.kind in ("checkbox", "radio"):
            self._tick(job)
            return
        for holder in (job.leaf.object, *job.leaf.twins):
            holder["/V"] = String(_stored(job))
            for key in ("/RV", "/I"):
                if key in holder:
                    del holder[key]
        for number, widget in enumerate(job.leaf.widgets):
            if number in job.fits:
                self._draw(job.leaf, number, job.fits[number])
            else:
                self._clear(widget)

    def _tick(self, job: _Job) -> None:
        for widget in job.leaf.widgets:
            keys = state_keys(widget)
            if job.value in keys:
                for holder in (job.leaf.object, *job.leaf.twins):
                    holder["/V"] = name_object(keys[job.value])
                widget["/AS"] = name_object(keys[job.value])
            else:
                widget["/AS"] = Name.Off

    def _clear(self, widget: Object) -> None:
        """An empty picture; without one, viewers would draw the value by themselves."""
        width, height = _box(widget)
        stream = self.pdf.make_stream(_under(widget, width, height).encode("ascii"))
        stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Form
        stream["/BBox"] = Array([0, 0, round(width, 2), round(height, 2)])
        widget["/AP"] = Dictionary(N=stream)

    def _draw(self, leaf: Leaf, number: int, fit: Fit) -> None:
        widget = leaf.widgets[number]
        width, height = _box(widget)
        rotation = _rotation(widget)
        name, font = self.fonts.resource(fit.font)
        paint = Paint(colour_of(leaf.appearances[number]), _under(widget, width, height))
        stream = self.pdf.make_stream(content(leaf.field, fit, name, width, height, paint))
        stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Form
        stream["/BBox"] = Array([0, 0, round(width, 2), round(height, 2)])
        stream["/Resources"] = Dictionary(Font=Dictionary({name: font}))
        if rotation:
            stream["/Matrix"] = Array(_turn(rotation, width, height))
        widget["/AP"] = Dictionary(N=stream)
        if "/AS" in widget:
            del widget["/AS"]


def _stored(job: _Job) -> str:
    """What the file keeps: of a choice the export value, which may differ from what is shown."""
    known = job.leaf.field
    if known.kind != "choice" or job.value not in known.options:
        return job.value
    return job.leaf.exports[known.options.index(job.value)]


def _box(widget: Object) -> tuple[float, float]:
    return box_of(rect_of(widget), _rotation(widget))


def _rotation(widget: Object) -> int:
    return int(_part(widget, "/MK").get("/R", 0)) % 360


def _part(widget: Object, key: str) -> Object:
    """A dictionary inside a widget; an empty one where there is none."""
    part = widget.get(key)
    return part if isinstance(part, Dictionary) else Dictionary()


def _turn(rotation: int, width: float, height: float) -> list[float]:
    """The matrix that turns the box counter-clockwise and brings it back to the origin."""
    return {
        90: [0, 1, -1, 0, height, 0], 180: [-1, 0, 0, -1, width, height], 270: [0, -1, 1, 0, 0, width],
    }.get(rotation, [1, 0, 0, 1, 0, 0])


def _under(widget: Object, width: float, height: float) -> str:
    """Background and border of the widget, which an appearance stream has to draw itself."""
    look = _part(widget, "/MK")
    thick = float(_part(widget, "/BS").get("/W", 1))
    parts = []
    if background := _paint(look.get("/BG"), fill_it=True):
        parts.append(f"q {background} 0 0 {width:.2f} {height:.2f} re f Q\n")
    if (border := _paint(look.get("/BC"), fill_it=False)) and thick:
        parts.append(f"q {border} {thick:g} w {_line(widget, width, height, thick)} S Q\n")
    return "".join(parts)


def _line(widget: Object, width: float, height: float, thick: float) -> str:
    """The border by its style (ISO 32000-1, 12.5.4): underlined, dashed, else all around."""
    style, half = _part(widget, "/BS"), thick / 2
    if style.get("/S") == Name.U:
        return f"0 {half:.2f} m {width:.2f} {half:.2f} l"
    dash = "[3] 0 d " if style.get("/S") == Name.D else ""
    return f"{dash}{half:.2f} {half:.2f} {width - thick:.2f} {height - thick:.2f} re"


def _paint(colour: Object | None, *, fill_it: bool) -> str:
    numbers = [float(part) for part in colour] if isinstance(colour, Array) else []
    operator = {1: "g", 3: "rg", 4: "k"}.get(len(numbers), "")
    text = " ".join(f"{number:g}" for number in numbers)
    return f"{text} {operator if fill_it else operator.upper()}" if operator else ""


def _flatten(pdf: Pdf) -> None:
    """What fields show becomes part of the page; those that show nothing go."""
    pdf.flatten_annotations("print")
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, Array):
            kept = [one for one in list(annotations) if not _is_widget(one)]
            page.obj["/Annots"] = Array(kept)
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]


def _is_widget(annotation: Object) -> bool:
    return isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.Widget


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
