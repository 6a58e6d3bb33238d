"""Make an original ready to be filled: decrypted, without XFA, usage rights and active content; the rest stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from pikepdf import Array, Dictionary, Object, Pdf, Stream, String

from formhelper.core.fields import FieldList
from formhelper.pdf.adding import put_fields
from formhelper.pdf.errors import DynamicXfa
from formhelper.pdf.planner import plan_of
from formhelper.pdf.ticks import own_states, own_ticks
from formhelper.pdf.tree import Leaf, is_cut_off, leaves, open_pdf
from formhelper.pdf.writer import write

# What would win over our values (XFA), break with any change (Perms), or run by itself.
ROOT_KEYS = {
    "/Perms": "usage rights", "/OpenAction": "an action on opening", "/AA": "actions on closing and printing",
    "/NeedsRendering": "", "/Extensions": "",
}
FORM_KEYS = {"/XFA": "XFA, which some viewers would show instead", "/NeedAppearances": "", "/SigFlags": "",
             "/CO": "the order of calculations"}
FIELD_KEYS = {"/RV": "rich text values", "/I": "list indices"}
"""What a viewer would show instead of the plain value."""
LEADS_ON = frozenset({"/GoTo", "/URI"})
"""Actions that stay: they show a page when they are clicked. All others (scripts, launching, sending) go."""
LANGUAGE = "de-DE"
PRODUCER = "formhelper"
TITLE = "formhelper-title-goes-here"


@dataclass(frozen=True)
class Report:
    """One sentence each: what the original is like, what was done to it, and what one should know when filling it."""

    found: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A file that is ready to be filled.

    `pdf` is the file, `plan` is for `Plan.load`, `sha256` (hexadecimal) is of the original, as the authority
    publishes it.
    """

    pdf: bytes
    plan: bytes
    sha256: str
    report: Report = Report()


def prepare(original: bytes, flat: FieldList | None = None) -> Prepared:
    """Make an original ready: same pages, tags, tooltips, language and object numbers. Same input, same bytes.

    `flat` gives the fields of a PDF that has none: rectangles in points, origin at the lower left of the page, pages
    from 1. Raises NotAPdf, PasswordNeeded, Damaged, TooLarge, DynamicXfa, and PdfError where `flat` does not suit the
    file. For files from outside use `guarded_prepare`.
    """
    with open_pdf(original) as pdf:
        found = _found(pdf)
        log = _Log()
        if flat is not None:
            put_fields(pdf, flat)
            log.done.append(f"put {len(flat.fields)} fields on its pages")
        known = leaves(pdf)
        if not known and _is_dynamic(pdf):
            raise DynamicXfa
        _settle(pdf, log)
        known = _clean(pdf, known, log)
        metadata = _describe(pdf)
        written = write(pdf)
        plan = plan_of(pdf, known, written, metadata)
        if pdf.is_encrypted:
            log.done.insert(0, "decrypted")
        report = Report((*found, *_fields_found(known)), log.sentences(), tuple(_findings(pdf, known, log)))
        return Prepared(written.pdf, plan, sha256(original).hexdigest(), report)


def _is_dynamic(pdf: Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, Dictionary) and "/XFA" in form


class _Log:
    """What was taken out, counted by its name."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.gone: Counter[str] = Counter()
        self.calculated = 0
        self.signed = 0

    def drop(self, holder: Object | None, keys: dict[str, str]) -> None:
        if not isinstance(holder, Dictionary | Stream):
            return
        for key, words in keys.items():
            if key in holder:
                del holder[key]
                self.gone[words] += 1

    def sentences(self) -> tuple[str, ...]:
        gone = ((words, f" ({count})" if count > 1 else "") for words, count in self.gone.items() if words)
        return (*self.done, *(f"removed {words}{count}" for words, count in gone))


def _found(pdf: Pdf) -> list[str]:
    pages = len(pdf.pages)
    words = [f"PDF {pdf.pdf_version}, {pages} page{'s' if pages > 1 else ''}"]
    if pdf.is_encrypted:
        words.append("encrypted; the empty password opens it")
        if not (pdf.allow.modify_form or pdf.allow.modify_annotation):
            words.append("the authority does not allow filling it in on screen")
    words.append("tagged" if "/StructTreeRoot" in pdf.Root else "not tagged")
    return words


def _fields_found(known: list[Leaf]) -> list[str]:
    kinds = Counter(leaf.field.kind for leaf in known).most_common()
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds)
    return [f"{len(known)} fields: {counted}" if known else "no fields"]


def _findings(pdf: Pdf, known: list[Leaf], log: _Log) -> Iterator[str]:
    if pdf.is_encrypted and not (pdf.allow.modify_form or pdf.allow.modify_annotation):
        yield "the authority locked this file against filling it in on screen; what is filled is printed and signed"
    if not known:
        yield "it has no fields; say where they are, or fill it in by hand"
    for leaf in known:
        if leaf.field.kind not in ("button", "signature") and leaf.field.unseen:
            yield f"the field {leaf.field.name!r} is never seen on paper: {leaf.field.unseen}"
    if log.calculated:
        yield f"{log.calculated} fields were calculated or checked by scripts, which never run here: fill them all"
    if log.signed:
        yield "the file carries a digital signature, which no longer holds once something is written"


def _clean(pdf: Pdf, known: list[Leaf], log: _Log) -> list[Leaf]:
    """Take out what acts, make ticks readable everywhere; gives the fields as they are then."""
    log.calculated = sum(any(_acts(part) for part in (leaf.object, *leaf.widgets)) for leaf in known)
    log.signed = sum(leaf.field.kind == "signature" and "/V" in leaf.object for leaf in known)
    log.drop(pdf.Root, ROOT_KEYS)
    log.drop(pdf.Root.get("/AcroForm"), FORM_KEYS)
    log.drop(pdf.Root.get("/Names"), {"/JavaScript": "scripts of the document", "/EmbeddedFiles": "files inside"})
    drawn = made = 0
    for leaf in known:
        for part in (leaf.object, *leaf.widgets):
            log.drop(part, {"/A": "actions of fields", **FIELD_KEYS})
        if leaf.field.kind in ("checkbox", "radio"):
            made += own_states(pdf, leaf)
            drawn += sum(own_ticks(widget) for widget in leaf.widgets)
    _root_the_cut_off(pdf)
    _calm(pdf, log)
    if drawn:
        log.done.append(f"drew {drawn} ticks as lines, since their font is not in the file")
    if made:
        log.done.append(f"gave {made} tick boxes a look, since they had none")
    return leaves(pdf) if made else known


def _acts(part: Object) -> bool:
    actions = part.get("/AA")
    return isinstance(actions, Dictionary) and any(key in actions for key in ("/C", "/F", "/K", "/V"))


def _settle(pdf: Pdf, log: _Log) -> None:
    """Widgets and fields that stand inside other objects become objects of their own, so that each can be replaced."""
    moved = 0
    for page in pdf.pages:
        moved += _moved(pdf, page.obj.get("/Annots"))
    form = pdf.Root.get("/AcroForm")
    waiting = [form.get("/Fields")] if isinstance(form, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while waiting:
        listed = waiting.pop()
        moved += _moved(pdf, listed)
        for kid in _listed(listed):
            if isinstance(kid, Dictionary) and "/Kids" in kid and kid.objgen not in seen:
                seen.add(kid.objgen)
                waiting.append(kid["/Kids"])
    if moved:
        log.done.append(f"made {moved} fields objects of their own")


def _moved(pdf: Pdf, listed: Object | None) -> int:
    if not isinstance(listed, Array):
        return 0
    moved = 0
    for index, one in enumerate(list(listed)):
        if isinstance(one, Dictionary) and not one.is_indirect:
            listed[index] = pdf.make_indirect(one)
            moved += 1
    return moved


def _calm(pdf: Pdf, log: _Log) -> None:
    """Nothing in the file acts by itself: neither on fields and pages nor on links, bookmarks and annotations."""
    for holder in (found for found in pdf.objects if isinstance(found, Dictionary)):
        log.drop(holder, {"/AA": "actions", "/JS": "scripts"})
        action = holder.get("/A")
        if isinstance(action, Dictionary) and ("/Next" in action or str(action.get("/S", "")) not in LEADS_ON | {""}):
            log.drop(holder, {"/A": "actions of links and bookmarks"})


def _root_the_cut_off(pdf: Pdf) -> None:
    """Fields that hang under no other field by their own account become roots: so their names stay when papers are
    joined, and every reader finds them."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    cut_off: list[Object] = []
    roots = [root for root in _listed(form.get("/Fields")) if _kept(root, cut_off)]
    if cut_off:
        form["/Fields"] = Array([*roots, *cut_off])


def _kept(node: Object, cut_off: list[Object]) -> bool:
    """Whether the node still is a field after its cut-off kids were taken out."""
    kids = _listed(node.get("/Kids")) if isinstance(node, Dictionary) else []
    if not any("/T" in kid for kid in kids if isinstance(kid, Dictionary)):
        return True
    staying = []
    for kid in kids:
        keep = _kept(kid, cut_off)
        if keep and isinstance(kid, Dictionary) and is_cut_off(kid):
            cut_off.append(kid)
        elif keep:
            staying.append(kid)
    node["/Kids"] = Array(staying)
    return bool(staying)


def _listed(value: Object | None) -> list[Object]:
    return list(value) if isinstance(value, Array) else []


def _describe(pdf: Pdf) -> tuple[str, str]:
    """Language and producer; gives the XMP packet before and behind the place of the title."""
    if not str(pdf.Root.get("/Lang", "")):
        pdf.Root["/Lang"] = String(LANGUAGE)
    pdf.docinfo["/Producer"] = String(PRODUCER)
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
            about["pdf:Producer"] = PRODUCER
            title = about.get("dc:title")
            about["dc:title"] = TITLE
        before, _, behind = pdf.Root["/Metadata"].read_bytes().decode("utf-8").partition(TITLE)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
            if title:
                about["dc:title"] = title
            else:
                del about["dc:title"]
    except (ValueError, KeyError, TypeError, SyntaxError):  # XMP that cannot be read is of no use to anyone
        if "/Metadata" in pdf.Root:
            del pdf.Root["/Metadata"]
        return "", ""
    return before, behind
