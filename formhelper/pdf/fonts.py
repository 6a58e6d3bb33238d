"""Our fonts inside a PDF: one Type0 object a pack, added when the first value needs it."""

from __future__ import annotations

import zlib

from pikepdf import Array, Dictionary, Name, Object, Pdf

from formhelper.core.font import Font


class Embedded:
    """The packs that one PDF carries."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._objects: dict[str, Object] = {}

    def resource(self, font: Font) -> tuple[str, Object]:
        """The name under which appearance streams call the font, and the font object."""
        name = "/" + font.name.replace(" ", "")
        if name not in self._objects:
            self._objects[name] = _type0(self._pdf, font)
        return name, self._objects[name]


def _type0(pdf: Pdf, font: Font) -> Object:
    base = Name("/" + font.name.replace(" ", "-"))
    program = pdf.make_stream(zlib.compress(font.ttf, 9), Filter=Name.FlateDecode, Length1=len(font.ttf))
    descriptor = pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=base, Flags=32, FontBBox=Array(list(font.bbox)), ItalicAngle=0,
        Ascent=font.ascent, Descent=font.descent, CapHeight=font.cap_height, StemV=88, FontFile2=program,
    ))
    widths: list[int | Array] = []
    for glyph, width in sorted(set(font.glyphs.values())):
        widths += [glyph, Array([width])]
    descendant = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=base, CIDToGIDMap=Name.Identity, FontDescriptor=descriptor,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0), W=Array(widths),
    ))
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=base, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([descendant]),
        ToUnicode=pdf.make_stream(zlib.compress(_to_unicode(font), 9), Filter=Name.FlateDecode),
    ))


def _to_unicode(font: Font) -> bytes:
    """What each glyph says when it is copied; where tab and line end share the glyph of the blank, the blank."""
    said: dict[int, str] = {}
    for text, (glyph, _) in sorted(font.glyphs.items(), key=lambda item: (len(item[0]), item[0] < " ", item[0])):
        said.setdefault(glyph, text)
    rows = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in sorted(said.items())]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /FormHelper-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")
