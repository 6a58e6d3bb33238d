"""The tags of all parts in one structure tree (ISO 32000-1, 14.7): what screen readers and copying read."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from formhelper.pdf.join_part import Part, listed, pairs
from formhelper.pdf.structure_names import Classes, Roles, own_ids

NUMBERS = ("/StructParents", "/StructParent")
LISTS = ("/Namespaces", "/PronunciationLexicon", "/AF")
MARKED, DOUBTS = "/Marked", ("/Suspects", "/UserProperties")


class Tags:
    """The structure tree of the whole, as it grows part by part. Parts without tags stay without."""

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._root = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._tops: list[tuple[str, Object]] = []
        self._parents: list[Object] = []
        self._next = 0
        self._roles, self._classes = Roles(), Classes()
        self._ids: dict[bytes, Object] = {}
        self._marks: set[str] = set()

    def take(self, part: Part) -> Object | None:
        """Make numbers, roles, classes and IDs of the part its own; gives what has to be copied."""
        tree = part.pdf.Root.get("/StructTreeRoot")
        tops = [top for top in _kids(tree) if isinstance(top, Dictionary)]
        parents = self._numbered(part, tree if tops else None)
        if not tops or not isinstance(tree, Dictionary):
            return None
        elements = [one for one in part.holders("/S") if _is_element(one)]
        whole = len(tops) == 1 and self._roles.standard(tops[0], tree) == "/Document"
        self._roles.take(part, elements, tree)
        hanging = [one for one in elements if one["/P"].objgen == tree.objgen]
        for one in hanging:
            del one["/P"]  # else the root that it had would be copied with it
        taken = Dictionary(
            Tops=Array(tops), Hanging=Array(hanging), Parents=Array(parents), Whole=whole,
            Classes=self._classes.take(part, elements, tree), IDs=Array(own_ids(part, elements, tree)),
        )
        for key in LISTS:
            taken[key] = Array(listed(tree.get(key)))
        return taken

    def place(self, copied: Object, part: Part) -> None:
        """Hang the copied tags into the tree; what is no Document gets one above it."""
        tops = [top if top.is_indirect else self._whole.make_indirect(top) for top in listed(copied["/Tops"])]
        for one in (*listed(copied["/Hanging"]), *tops):
            one["/P"] = self._root
        top = tops[0] if copied["/Whole"] else self._document(tops, part.title)
        self._tops.append((_text(part.pdf.Root.get("/Lang")), top))
        self._parents += listed(copied["/Parents"])
        ids = listed(copied["/IDs"])
        self._ids |= {bytes(key): one for key, one in zip(ids[::2], ids[1::2], strict=True)}
        for key, value in copied["/Classes"].items():
            _sub(self._root, "/ClassMap")[key] = value
        for key in LISTS:
            if both := [*listed(self._root.get(key)), *listed(copied[key])]:
                self._root[key] = Array(both)
        marks = part.pdf.Root.get("/MarkInfo")
        if isinstance(marks, Dictionary):
            self._marks |= {key for key in (MARKED, *DOUBTS) if bool(marks.get(key))}

    def finish(self, title: str, language: str) -> None:
        """Give the whole its tree, with one top, as tagged files have; a part in another language says so."""
        if not self._tops:
            return
        for own, top in self._tops:
            if own and own.casefold() != language.casefold() and "/Lang" not in top:
                top["/Lang"] = String(own)
        root = self._root
        tops = [top for _, top in self._tops]
        root["/K"] = tops[0] if len(tops) == 1 else self._document(tops, title)
        root["/ParentTree"] = self._whole.make_indirect(Dictionary(Nums=Array(self._parents)))
        root["/ParentTreeNextKey"] = self._next
        for key, role in self._roles.mapped():
            _sub(root, "/RoleMap")[key] = role
        if self._ids:
            names = [part for key in sorted(self._ids) for part in (String(key), self._ids[key])]
            root["/IDTree"] = self._whole.make_indirect(Dictionary(Names=Array(names)))
        self._whole.Root["/StructTreeRoot"] = root
        doubts = {key: True for key in DOUBTS if key in self._marks}
        self._whole.Root["/MarkInfo"] = Dictionary({MARKED: MARKED in self._marks, **doubts})

    def _document(self, tops: list[Object], title: str) -> Object:
        document = self._whole.make_indirect(Dictionary(
            Type=Name.StructElem, S=Name.Document, P=self._root, T=String(title), K=Array(tops),
        ))
        for top in tops:
            top["/P"] = document
        return document

    def _numbered(self, part: Part, tree: Object | None) -> list[Object | int]:
        """Numbers and elements of the part, counted on from those before.

        A number that leads nowhere goes: in the whole it would lead to the tags of another part.
        """
        found = pairs(tree.get("/ParentTree"), "/Nums") if tree is not None else []
        known = {number: value for number, value in found if isinstance(number, int)}
        new = {old: self._next + count for count, old in enumerate(sorted(known))}
        self._next += len(new)
        for key in NUMBERS:
            for holder in part.holders(key):
                old = holder[key]
                if isinstance(old, int) and old in new:
                    holder[key] = new[old]
                else:
                    del holder[key]
        return [one for old in sorted(known) for one in (new[old], known[old])]


def _kids(tree: Object | None) -> list[Object]:
    kids = tree.get("/K") if isinstance(tree, Dictionary) else None
    return listed(kids) or ([kids] if isinstance(kids, Dictionary) else [])


def _is_element(one: Object) -> bool:
    return (
        isinstance(one.get("/P"), Dictionary) and isinstance(one["/S"], Name)
        and one.get("/Type", Name.StructElem) == Name.StructElem
    )


def _sub(holder: Object, key: str) -> Object:
    if key not in holder:
        holder[key] = Dictionary()
    return holder[key]


def _text(value: Object | None) -> str:
    return str(value) if isinstance(value, String) else ""


