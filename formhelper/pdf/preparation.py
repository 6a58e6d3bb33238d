"""Make an original ready to be filled: decrypted, without XFA, usage rights and active content; the rest stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from pikepdf import Dictionary, Pdf, Stream, String

from formhelper.core.fields import FieldList
from formhelper.pdf.adding import put_fields
from formhelper.pdf.cleaning import Log, clean, settle
from formhelper.pdf.errors import DynamicXfa
from formhelper.pdf.planner import plan_of
from formhelper.pdf.tree import Leaf, leaves, open_pdf
from formhelper.pdf.writer import write

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
        log = Log()
        if flat is not None:
            put_fields(pdf, flat)
            log.done.append(f"put {len(flat.fields)} fields on its pages")
        known = leaves(pdf)
        if not known and _is_dynamic(pdf):
            raise DynamicXfa
        settle(pdf, log)
        known = clean(pdf, known, log)
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


def _findings(pdf: Pdf, known: list[Leaf], log: Log) -> Iterator[str]:
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


def _describe(pdf: Pdf) -> tuple[str, str]:
    """Language and producer; gives the XMP packet before and behind the place of the title."""
    if not str(pdf.Root.get("/Lang", "")):
        pdf.Root["/Lang"] = String(LANGUAGE)
    pdf.docinfo["/Producer"] = String(PRODUCER)
    if not isinstance(pdf.Root.get("/Metadata"), Stream | None):
        del pdf.Root["/Metadata"]  # what is no stream is no XMP
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
