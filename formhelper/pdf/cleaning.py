"""What is taken out of an original, and put right in it, before it is filled."""

from __future__ import annotations

from collections import Counter

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from formhelper.pdf.ticks import own_states, own_ticks
from formhelper.pdf.tree import HIDDEN, PRINT, Leaf, is_cut_off, leaves, state_keys

# What would win over our values (XFA), break with any change (Perms), or run by itself.
ROOT_KEYS = {
    "/Perms": "usage rights", "/OpenAction": "an action on opening", "/AA": "actions on closing and printing",
    "/NeedsRendering": "", "/Extensions": "",
}
FORM_KEYS = {"/XFA": "XFA, which some viewers would show instead", "/NeedAppearances": "", "/SigFlags": "",
             "/CO": "the order of calculations"}
FIELD_KEYS = {"/RV": "rich text values", "/I": "list indices"}
"""What a viewer would show instead of the plain value."""
CARRIES = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/FileAttachment"})
"""Annotations that hold films, sounds, programs or files; no form needs them."""
LEADS_ON = frozenset({"/GoTo", "/URI"})
"""Actions that stay: they show a page when they are clicked. All others (scripts, launching, sending) go."""


class Log:
    """What was done, and what was taken out, counted by its name."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.gone: Counter[str] = Counter()
        self.calculated = 0
        self.signed = 0
        self.hidden = 0

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


def clean(pdf: Pdf, known: list[Leaf], log: Log) -> list[Leaf]:
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
        if leaf.field.kind == "button":
            log.hidden += sum(_hide(widget) for widget in leaf.widgets)
        if leaf.field.kind in ("checkbox", "radio"):
            made += own_states(pdf, leaf)
            for widget in leaf.widgets:
                _say_state(leaf, widget)
            drawn += sum(own_ticks(widget) for widget in leaf.widgets)
    _root_the_cut_off(pdf)
    _calm(pdf, log)
    if drawn:
        log.done.append(f"drew {drawn} ticks as lines, since their font is not in the file")
    if log.hidden:
        log.done.append(f"hid {log.hidden} buttons, which do nothing any more")
    if made:
        log.done.append(f"gave {made} tick boxes a look, since they had none")
    return leaves(pdf) if made else known


def _hide(widget: Object) -> bool:
    """A button has nothing to do any more, and would only be printed; says whether it was to be seen."""
    flags = int(widget.get("/F", 0))
    if flags & HIDDEN:
        return False
    widget["/F"] = (flags | HIDDEN) & ~PRINT
    return True


def _say_state(leaf: Leaf, widget: Object) -> None:
    """A box that does not say which state it shows would be drawn ticked by some viewers."""
    if "/AS" not in widget:
        value = leaf.object.get("/V")
        shown = isinstance(value, Name) and str(value) in state_keys(widget).values()
        widget["/AS"] = value if shown else Name.Off


def _acts(part: Object) -> bool:
    actions = part.get("/AA")
    return isinstance(actions, Dictionary) and any(key in actions for key in ("/C", "/F", "/K", "/V"))


def settle(pdf: Pdf, log: Log) -> None:
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


def _calm(pdf: Pdf, log: Log) -> None:
    """Nothing in the file acts by itself: neither on fields and pages nor on links, bookmarks and annotations."""
    for page in pdf.pages:
        _unload(page.obj, log)
    for holder in (found for found in pdf.objects if isinstance(found, Dictionary)):
        log.drop(holder, {"/AA": "actions", "/JS": "scripts"})
        action = holder.get("/A")
        if isinstance(action, Dictionary) and ("/Next" in action or str(action.get("/S", "")) not in LEADS_ON | {""}):
            log.drop(holder, {"/A": "actions of links and bookmarks"})


def _unload(page: Object, log: Log) -> None:
    """Take annotations that carry something off the page; their objects are then reached by nothing, and go."""
    listed = _listed(page.get("/Annots"))
    staying = [one for one in listed if not (isinstance(one, Dictionary) and str(one.get("/Subtype", "")) in CARRIES)]
    if len(staying) < len(listed):
        page["/Annots"] = Array(staying)
        log.gone["films, sounds and files on pages"] += len(listed) - len(staying)


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
