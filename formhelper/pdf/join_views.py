"""What a reader shows beside the pages: bookmarks, named places, page labels and layers, of all parts together."""

from __future__ import annotations

from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from formhelper.pdf.join_part import Part, Place, listed, pairs, spelled


class Bookmarks:
    """One bookmark for each part, at its first page; below it those that the part had."""

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._tops: list[Object] = []

    def take(self, part: Part) -> Object:
        """The topmost bookmarks of the part."""
        outlines = part.pdf.Root.get("/Outlines")
        found: dict[Place, Object] = {}
        item = outlines.get("/First") if isinstance(outlines, Dictionary) else None
        while isinstance(item, Dictionary) and item.is_indirect and item.objgen not in found:
            found[item.objgen] = item
            item = item.get("/Next")
        return Array(list(found.values()))

    def place(self, copied: Object, part: Part) -> None:
        """Set the bookmark of the part; it is closed."""
        start = Array([self._whole.pages[part.start].obj, Name.Fit])
        top = self._whole.make_indirect(Dictionary(Title=String(part.title), Dest=start))
        _hang(top, listed(copied))
        if "/Count" in top:
            top["/Count"] = -_count(top)
        self._tops.append(top)

    def finish(self) -> None:
        """Give the whole its bookmarks."""
        if self._tops:
            outlines = self._whole.make_indirect(Dictionary(Type=Name.Outlines))
            _hang(outlines, self._tops)
            self._whole.Root["/Outlines"] = outlines


def _hang(above: Object, items: list[Object]) -> None:
    """Chain the items below another one, and count what is seen when that one is open."""
    if not items:
        return
    for item in items:
        item["/Parent"] = above
    for before, after in pairwise(items):
        before["/Next"], after["/Prev"] = after, before
    if "/Next" in items[-1]:
        del items[-1]["/Next"]  # it led back in a circle
    above["/First"], above["/Last"] = items[0], items[-1]
    above["/Count"] = len(items) + sum(max(0, _count(item)) for item in items)


def _count(item: Object) -> int:
    count = item.get("/Count")
    return count if isinstance(count, int) else 0


class Destinations:
    """Named places: two parts may give one name to different places, so names begin with the number of their part."""

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._found: dict[bytes, Object] = {}

    def take(self, part: Part) -> Object:
        """Let links lead to the new names; gives names and places in turn."""
        for holder in part.holders("/Dest"):
            holder["/Dest"] = _led(part, holder["/Dest"])
        for holder in part.holders("/D"):
            if holder.get("/S") == Name.GoTo:
                holder["/D"] = _led(part, holder["/D"])
        old, names = part.pdf.Root.get("/Dests"), part.pdf.Root.get("/Names")
        found = pairs(names.get("/Dests"), "/Names") if isinstance(names, Dictionary) else []
        by_text = [(bytes(key), place) for key, place in found if isinstance(key, String)]
        by_name = [(_bytes(key), place) for key, place in old.items()] if isinstance(old, Dictionary) else []
        taken = [(_as_text(part, key), place) for key, place in by_text]
        taken += [(_as_name(part, key), place) for key, place in by_name]
        return Array([thing for pair in taken for thing in pair])

    def place(self, copied: Object, _part: Part) -> None:
        """Remember the copied places."""
        things = listed(copied)
        self._found |= {bytes(key): place for key, place in zip(things[::2], things[1::2], strict=True)}

    def finish(self) -> None:
        """Give the whole its names, in order."""
        if self._found:
            names = Array([thing for key in sorted(self._found) for thing in (String(key), self._found[key])])
            self._whole.Root["/Names"] = Dictionary(Dests=self._whole.make_indirect(Dictionary(Names=names)))


def _led(part: Part, place: Object) -> Object:
    """A destination as the whole knows it: a name with its part, a page by itself instead of by its number."""
    if isinstance(place, String):
        return _as_text(part, bytes(place))
    if isinstance(place, Name):
        return _as_name(part, _bytes(spelled(place)))
    if isinstance(place, Array) and len(place) and isinstance(place[0], int) and 0 <= place[0] < len(part.pdf.pages):
        return Array([part.pdf.pages[place[0]].obj, *list(place)[1:]])
    return place


def _as_text(part: Part, name: bytes) -> String:
    return String(part.prefix + name)


def _as_name(part: Part, name: bytes) -> String:
    """Names of the old kind are another list, in which the same name may stand."""
    return String(part.prefix + b"/" + name)


def _bytes(key: str) -> bytes:
    return key[1:].encode("utf-8", "surrogateescape")


class Labels:
    """Page labels: those of each part; pages of a part without labels count through the whole."""

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._found: dict[int, Object] = {}
        self._any = False

    def take(self, part: Part) -> Object:
        """First pages of ranges and how these are labelled, in turn."""
        found = pairs(part.pdf.Root.get("/PageLabels"), "/Nums")
        return Array([thing for number, label in found if isinstance(number, int) for thing in (number, label)])

    def place(self, copied: Object, part: Part) -> None:
        """Count the ranges on from the pages before."""
        things = listed(copied)
        self._any |= bool(things)
        self._found[part.start] = Dictionary(S=Name.D, St=part.start + 1)
        for number, label in zip(things[::2], things[1::2], strict=True):
            if isinstance(number, int) and 0 <= number < len(part.pdf.pages):
                self._found[part.start + number] = label

    def finish(self) -> None:
        """Give the whole its labels, where any part has some."""
        if self._any:
            numbers = Array([thing for number in sorted(self._found) for thing in (number, self._found[number])])
            self._whole.Root["/PageLabels"] = Dictionary(Nums=numbers)


class Layers:
    """Optional content: the groups of all parts, each switched as its part had it."""

    LISTS = ("/Order", "/AS", "/RBGroups", "/Locked")

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._groups: list[Object] = []
        self._off: list[Object] = []
        self._lists: dict[str, list[Object]] = {key: [] for key in self.LISTS}

    def take(self, part: Part) -> Object | None:
        """The groups and how they are switched at first."""
        layers = part.pdf.Root.get("/OCProperties")
        if not isinstance(layers, Dictionary):
            return None
        first = layers.get("/D")
        return Dictionary(Groups=Array(listed(layers.get("/OCGs"))), D=first if first is not None else Dictionary())

    def place(self, copied: Object, _part: Part) -> None:
        """Say for each group whether it is off, whatever the part said of all others."""
        groups, first = listed(copied["/Groups"]), copied["/D"]
        on = {group.objgen for group in listed(first.get("/ON")) if isinstance(group, Dictionary)}
        all_off = first.get("/BaseState") == Name.OFF
        self._groups += groups
        self._off += [group for group in groups if group.objgen not in on] if all_off else listed(first.get("/OFF"))
        for key in self.LISTS:
            self._lists[key] += listed(first.get(key))

    def finish(self) -> None:
        """Give the whole its layers, where any part has some."""
        if self._groups:
            first = Dictionary({key: Array(found) for key, found in self._lists.items() if found})
            if self._off:
                first["/OFF"] = Array(self._off)
            self._whole.Root["/OCProperties"] = Dictionary(OCGs=Array(self._groups), D=first)
