"""Make an original ready to be filled: decrypted, without XFA, usage rights and active content; the rest stays."""

from __future__ import annotations

from io import BytesIO

from pikepdf import Object, Pdf

from formhelper.pdf.ticks import own_ticks
from formhelper.pdf.tree import leaves, open_pdf

# What would win over our values (XFA), break with any change (Perms), or run by itself.
ROOT_KEYS = ("/Perms", "/OpenAction", "/AA", "/NeedsRendering", "/Extensions")
FORM_KEYS = ("/XFA", "/NeedAppearances", "/CO", "/SigFlags")


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
                _drop(part, ("/AA", "/A"))
            if leaf.field.kind in ("checkbox", "radio"):
                for widget in leaf.widgets:
                    own_ticks(widget)
        for page in pdf.pages:
            _drop(page.obj, ("/AA",))
        return saved(pdf)


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
