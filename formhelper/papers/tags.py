"""Tagged PDF (ISO 32000-2, 14.7 and 14.8): what each line of our papers is, and in which order it is read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import IO, Any, Literal, NamedTuple

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

Kind = Literal["Document", "Sect", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD"]
MAY_BE_EMPTY = frozenset({"TH", "TD"})
"""An empty cell keeps its row in shape; any other element without content is left out."""
VERSION = (1, 7)
Finish = Callable[["TaggedCanvas", int, int], None]
"""Draws on a canvas for a page (from 1) of so many."""
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class Mark(NamedTuple):
    """One piece of marked content: index of its page from 0, and its number (MCID) on that page."""

    page: int
    number: int


@dataclass(eq=False)
class Element:
    """One node of the structure; its place in the tree is the reading order, whenever its content is drawn.

    `language` where it differs from the document's, `spoken` for what is drawn and not written (a box to tick),
    `scope` of a header cell.
    """

    kind: Kind
    language: str = ""
    spoken: str = ""
    scope: Literal["", "Row", "Column"] = ""
    kids: list[Element | Mark] = field(default_factory=list)

    def add(self, kind: Kind, *, language: str = "", spoken: str = "",
            scope: Literal["", "Row", "Column"] = "") -> Element:
        """A new last child."""
        child = Element(kind, language, spoken, scope)
        self.kids.append(child)
        return child

    def written(self) -> bool:
        """Whether anything of it stands on paper."""
        return self.kind in MAY_BE_EMPTY or any(isinstance(kid, Mark) or kid.written() for kid in self.kids)


class TaggedCanvas(Canvas):
    """A canvas whose content belongs to an element of `root` or is an artifact, and that saves the tree with it."""

    _code: list[str]
    _doc: Any

    def __init__(self, target: IO[bytes], root: Element, finish: Finish | None = None, **settings: Any) -> None:
        """`finish` adds to each page what can be drawn only when all pages are there; its artifacts only."""
        super().__init__(target, pdfVersion=VERSION, **settings)
        self.root, self.finish = root, finish
        self._owners: list[list[Element]] = [[]]
        self._in_artifact = False

    @contextmanager
    def tagged(self, element: Element | None) -> Iterator[None]:
        """What is drawn inside belongs to `element`; to none, it is an artifact of layout."""
        if element is None:
            with self.artifact():
                yield
            return
        mark = Mark(len(self._owners) - 1, len(self._owners[-1]))
        self._owners[-1].append(element)
        element.kids.append(mark)
        self._code.append(f"/{element.kind} <</MCID {mark.number}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, what: str = "/Type /Layout") -> Iterator[None]:
        """What is drawn inside is never read aloud; `what` as ISO 32000-2, 14.8.2.2 names it. One inside of another
        is part of it."""
        if self._in_artifact:
            yield
            return
        self._in_artifact = True
        self._code.append(f"/Artifact <<{what}>> BDC")
        yield
        self._code.append("EMC")
        self._in_artifact = False

    def showPage(self) -> None:
        """Close the page; the numbers of the next one start at 0."""
        super().showPage()
        self._owners.append([])

    def save(self) -> None:
        """Write the tree and close the document; there is nothing to draw after it."""
        if self._code:
            self.showPage()
        self._finish_pages()
        _TreeWriter(self._doc, self._owners[:-1]).write(self.root)
        super().save()

    def _finish_pages(self) -> None:
        pages = self._doc.Pages.pages
        for number, page in enumerate(pages, 1):
            if self.finish:
                self._code = []
                self.finish(self, number, len(pages))
                page.stream = "\n".join([page.stream, *self._code])
        self._code = []


class _TreeWriter:
    """Turns elements into objects of a document of reportlab."""

    def __init__(self, document: Any, owners: list[list[Element]]) -> None:
        self.document, self.owners = document, owners
        self.pages = document.Pages.pages
        self.references: dict[int, PDFObjectReference] = {}

    def write(self, root: Element) -> None:
        catalog, tree = self.document.Catalog, PDFDictionary({"Type": PDFName("StructTreeRoot")})
        tree["K"] = PDFArray([self._element(root, self._reference(tree))])
        rows = [PDFArray([self.references[id(owner)] for owner in page]) for page in self.owners]
        tree["ParentTree"] = PDFDictionary({"Nums": PDFArray([part for row in enumerate(rows) for part in row])})
        tree["ParentTreeNextKey"] = len(rows)
        catalog.StructTreeRoot, catalog.MarkInfo = tree, PDFDictionary({"Marked": "true"})
        catalog.Metadata = self._about()
        for number, page in enumerate(self.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]  # keys that reportlab does not know
            page.StructParents, page.Tabs = number, PDFName("S")

    def _reference(self, made: PDFObject) -> PDFObjectReference:
        reference: PDFObjectReference = self.document.Reference(made)
        return reference

    def _element(self, element: Element, parent: PDFObjectReference) -> PDFObjectReference:
        made = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.kind), "P": parent})
        self.references[id(element)] = reference = self._reference(made)
        page = next((kid.page for kid in element.kids if isinstance(kid, Mark)), 0)
        if any(isinstance(kid, Mark) for kid in element.kids):
            made["Pg"] = self._reference(self.pages[page])
        kids = [
            self._mark(kid, page) if isinstance(kid, Mark) else self._element(kid, reference)
            for kid in element.kids if isinstance(kid, Mark) or kid.written()
        ]
        made["K"] = PDFArray(kids)
        if element.language:
            made["Lang"] = PDFString(element.language)
        if element.spoken:
            made["ActualText"] = PDFString(element.spoken)
        if element.scope:
            made["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(element.scope)})
        return reference

    def _mark(self, mark: Mark, page: int) -> int | PDFDictionary:
        if mark.page == page:
            return mark.number
        page_of = self._reference(self.pages[mark.page])
        return PDFDictionary({"Type": PDFName("MCR"), "Pg": page_of, "MCID": mark.number})

    def _about(self) -> PDFStream:
        """Title and language as XMP. No claim of PDF/UA, which nobody has checked."""
        title, language = self.document.info.title, self.document.Catalog.Lang.s
        text = XMP.format(title=escape(title, quote=False), language=escape(language))
        kind = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
        return PDFStream(PDFDictionary(kind), text.encode())
