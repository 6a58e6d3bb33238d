"""Roles, classes and IDs of tags: two parts may use one name for different things, so names are kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pikepdf import Array, Dictionary, Name, Object, String

from formhelper.pdf.join_part import Part, listed, pairs, spelled, written
from formhelper.pdf.tree import name_object

STANDARD = frozenset(
    f"/{name}" for name in (
        "Document DocumentFragment Part Art Sect Div Aside BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 "
        "H2 H3 H4 H5 H6 Title FENote Sub Em Strong L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note "
        "Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form Artifact"
    ).split()
)
"""The roles that need no explanation (ISO 32000-1, 14.8.4; ISO 32000-2, 14.8.4)."""
LONGEST_CHAIN = 20


class Roles:
    """What the roles of all parts stand for: another role, or None where only the name is known."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def standard(self, element: Object, tree: Object) -> str:
        """The role of an element after all its explanations."""
        roles, role = _role_map(tree), spelled(element["/S"]) if isinstance(element.get("/S"), Name) else ""
        for _ in range(LONGEST_CHAIN):
            role = roles.get(role, role)
        return role

    def take(self, part: Part, elements: Iterable[Object], tree: Object) -> None:
        """Learn the roles of a part; those that mean something else elsewhere get a name of their own.

        So does a standard role that the part explains, since for the other parts it is what the standard says.
        """
        used = [one for one in elements if "/NS" not in one]  # a namespace explains its own roles
        map_ = _role_map(tree)
        names = {spelled(one["/S"]) for one in used} | set(map_) | set(map_.values())
        local = {name: map_.get(name) for name in sorted(names)}
        renamed = {name: self._free(name, part, local) for name, role in local.items() if role and name in STANDARD}
        while clashes := [name for name in local if name not in renamed and self._clashes(name, local, renamed)]:
            renamed |= {name: self._free(name, part, local) for name in clashes}
        for name, role in local.items():
            self._known[renamed.get(name, name)] = renamed.get(role, role) if role else None
        if renamed:
            for one in used:
                if (name := spelled(one["/S"])) in renamed:
                    one["/S"] = name_object(renamed[name])

    def mapped(self) -> list[tuple[str, Object]]:
        """All that is explained, in order."""
        return [(name, name_object(role)) for name, role in sorted(self._known.items()) if role]

    def _clashes(self, name: str, local: dict[str, str | None], renamed: dict[str, str]) -> bool:
        role = local[name]
        return name in self._known and self._known[name] != (renamed.get(role, role) if role else None)

    def _free(self, name: str, part: Part, local: dict[str, str | None]) -> str:
        while name in self._known or name in local:
            name = f"/{part.number}-{name[1:]}"
        return name


class Classes:
    """The attribute classes of all parts."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def take(self, part: Part, elements: Iterable[Object], tree: Object) -> Dictionary:
        """Those classes of a part that the whole has not yet; what clashes gets a name of its own."""
        fresh, renamed = Dictionary(), dict[str, str]()
        for key, value in list(_items(tree, "/ClassMap")):
            name, like = key, written(value) if isinstance(value, (Array, Dictionary)) else b""
            if b" R" in like or self._known.get(key, like) != like:
                while name in self._known:
                    name = f"/{part.number}-{name[1:]}"
                renamed[key] = name
            if name not in self._known:
                self._known[name], fresh[name] = like, value
        for one in elements if renamed else ():
            if "/C" in one:
                one["/C"] = _renamed(one["/C"], renamed)
        return fresh


def own_ids(part: Part, elements: Iterable[Object], tree: Object) -> Sequence[Object]:
    """Put the number of the part before all IDs and what names them; gives the pairs of the ID tree in turn."""
    for one in elements:
        if isinstance(one.get("/ID"), String):
            one["/ID"] = String(part.prefix + bytes(one["/ID"]))
    for holder in part.holders("/Headers"):
        heads = listed(holder["/Headers"])
        if all(isinstance(head, String) for head in heads):
            holder["/Headers"] = Array([String(part.prefix + bytes(head)) for head in heads])
    found = [(key, one) for key, one in pairs(tree.get("/IDTree"), "/Names") if isinstance(key, String)]
    return [thing for key, one in found for thing in (String(part.prefix + bytes(key)), one)]


def _renamed(classes: Object, names: dict[str, str]) -> Object:
    """One class, or several among which revision numbers may stand."""
    if isinstance(classes, Array):
        return Array([_renamed(one, names) for one in classes])
    return name_object(names[spelled(classes)]) if isinstance(classes, Name) and spelled(classes) in names else classes


def _role_map(tree: Object) -> dict[str, str]:
    """What roles stand for; those that stand for themselves are left out."""
    found = {key: spelled(role) for key, role in _items(tree, "/RoleMap") if isinstance(role, Name)}
    return {key: role for key, role in found.items() if role != key}


def _items(tree: Object, key: str) -> list[tuple[str, Object]]:
    content = tree.get(key)
    return list(content.items()) if isinstance(content, Dictionary) else []
