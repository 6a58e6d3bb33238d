"""Make an original ready to be filled: decrypted, without XFA, usage rights and active content; the rest stays."""

from __future__ import annotations

from io import BytesIO

from pikepdf import Array, Dictionary, Object, Pdf

from formhelper.pdf.ticks import own_ticks
from formhelper.pdf.tree import is_cut_off, leaves, open_pdf

# What would win over our values (XFA), break with any change (Perms), or run by itself.
ROOT_KEYS = ("/Perms", "/OpenAction", "/AA", "/NeedsRendering", "/Extensions")
FORM_KEYS = ("/XFA", "/NeedAppearances", "/CO", "/SigFlags")
LEADS_ON = frozenset({"/GoTo", "/URI"})
"""Actions that stay: they show a page when they are clicked. All others (scripts, launching, sending) go."""


def prepare(original: bytes) -> bytes:
    """The PDF that `fill` takes: same pages, tags, tooltips and fields. Same input, same bytes.

    Raises NotAPdf, PasswordNeeded, Damaged or TooLarge. For files from outside use `guarded_prepare`.
    """
    with open_pdf(original) as pdf:
        _drop(pdf.Root, ROOT_KEYS)
        _drop(pdf.Root.get("/AcroForm"), FORM_KEYS)
        names = pdf.Root.get("/Names")
        _drop(names, ("/JavaScript", "/EmbeddedFiles"))
        for leaf in leaves(pdf):
            for part in (leaf.object, *leaf.widgets):
                _drop(part, ("/A",))
            if leaf.field.kind in ("checkbox", "radio"):
                for widget in leaf.widgets:
                    own_ticks(widget)
        _root_the_cut_off(pdf)
        _calm(pdf)
        return saved(pdf)


def _calm(pdf: Pdf) -> None:
    """Nothing in the file acts by itself: neither on fields and pages nor on links, bookmarks and annotations."""
    direct = [
        annotation for page in pdf.pages for annotation in _listed(page.obj.get("/Annots"))
        if isinstance(annotation, Dictionary) and not annotation.is_indirect
    ]
    for holder in (*(found for found in pdf.objects if isinstance(found, Dictionary)), *direct):
        _drop(holder, ("/AA", "/JS"))
        action = holder.get("/A")
        if isinstance(action, Dictionary) and ("/Next" in action or str(action.get("/S", "")) not in LEADS_ON | {""}):
            del holder["/A"]


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


def saved(pdf: Pdf) -> bytes:
    """The bytes of an open PDF, unencrypted; the same for the same content."""
    out = BytesIO()
    pdf.save(out, deterministic_id=True, encryption=False, fix_metadata_version=False)
    return out.getvalue()


def _drop(holder: Object | None, keys: tuple[str, ...]) -> None:
    if holder is None or not hasattr(holder, "keys"):
        return
    for key in keys:
        if key in holder:
            del holder[key]
