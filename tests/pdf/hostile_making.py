"""Files made to harm whoever reads them, each by one means: too large, too deep, in a circle, or a lie about itself."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

import pikepdf
from pdf_making import blank, changed
from pikepdf import Array, Dictionary, Name, String

MEGABYTE = 1024 * 1024
Making = Callable[[], bytes]


def packed(text: bytes, times: int, layers: int = 1) -> bytes:
    """The text so many times, packed so often; never whole in memory."""
    packer = zlib.compressobj(9)
    found = b"".join(packer.compress(text) for _ in range(times)) + packer.flush()
    for _ in range(layers - 1):
        found = zlib.compress(found, 9)
    return found


def raw(*objects: bytes, trailer: bytes = b"/Root 1 0 R", head: bytes = b"%PDF-1.7\n") -> bytes:
    """A file with these objects, numbered from 1, and a right table."""
    body, places = head, []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, len(body),
    )


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"


def stream(content: bytes, about: bytes = b"", length: int | None = None) -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content) if length is None else length, about, content)


def bomb(layers: int) -> Making:
    filters = b"/Filter [" + b"/FlateDecode " * layers + b"]"
    return lambda: raw(CATALOGUE, PAGES, PAGE, stream(packed(b" " * MEGABYTE, 1024, layers), filters))


def lzw_bomb() -> bytes:
    return raw(CATALOGUE, PAGES, PAGE, stream(b"\x80\x0b\x60\x50" * 200_000, b"/Filter /LZWDecode"))


def run_length_bomb() -> bytes:
    return raw(CATALOGUE, PAGES, PAGE, stream(b"\x81 " * MEGABYTE, b"/Filter /RunLengthDecode"))


def many_filters() -> bytes:
    return raw(CATALOGUE, PAGES, PAGE, stream(b"x>", b"/Filter [" + b"/ASCIIHexDecode " * 10_000 + b"]"))


def million_objects() -> bytes:
    """One stream that holds a million objects."""
    count = 1_000_000
    heads = b"".join(b"%d %d " % (number + 10, number * 2) for number in range(count))
    content = zlib.compress(heads + b"1 " * count, 1)
    about = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (count, len(heads))
    rows = b"\x00\x00\x00\x00\x00\x00\x00"
    for number in range(1, 5):
        rows += b"\x01" + (0).to_bytes(4, "big") + b"\x00\x00"
        del number
    rows += b"".join(b"\x02" + (4).to_bytes(4, "big") + (n % 65536).to_bytes(2, "big") for n in range(count))
    body = raw(CATALOGUE, PAGES, PAGE, stream(content, about))
    table = zlib.compress(rows, 1)
    at = body.rindex(b"xref\n0")
    return body[:at] + b"5 0 obj\n" + stream(
        table, b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R /Filter /FlateDecode" % (count + 5)
    ) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def lying_size() -> bytes:
    return raw(CATALOGUE, PAGES, PAGE, stream(b""), trailer=b"/Root 1 0 R /Size 2000000000")


def table_in_a_circle() -> bytes:
    whole = raw(CATALOGUE, PAGES, PAGE, stream(b""))
    at = whole.rindex(b"xref\n0")
    return whole.replace(b"/Root 1 0 R >>", b"/Root 1 0 R /Prev %d >>" % at)


def start_behind_the_end() -> bytes:
    return re.sub(rb"startxref\n\d+", b"startxref\n99999999999999", raw(CATALOGUE, PAGES, PAGE, stream(b"")))


def pages_in_a_circle() -> bytes:
    return raw(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>", PAGE, stream(b""))


def countless_pages() -> bytes:
    return raw(CATALOGUE, PAGES.replace(b"/Count 1", b"/Count 1000000000"), PAGE, stream(b""))


def deep_pages() -> bytes:
    count = 20_000
    levels = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(count)]
    return raw(CATALOGUE, *levels, b"<< /Type /Page /MediaBox [0 0 9 9] >>")


def deep_dictionaries() -> bytes:
    return raw(CATALOGUE[:-2] + b"/X " + b"<< /X " * 50_000 + b"1" + b" >>" * 50_000 + b" >>", PAGES, PAGE, stream(b""))


def huge_name() -> bytes:
    return raw(CATALOGUE[:-2] + b"/" + b"A" * 10 * MEGABYTE + b" 1 >>", PAGES, PAGE, stream(b""))


def huge_string() -> bytes:
    return raw(CATALOGUE[:-2] + b"/X (" + b"(" * 100_000 + b")" * 100_000 + b"A" * 5 * MEGABYTE + b") >>",
               PAGES, PAGE, stream(b""))


def lying_length(length: int) -> Making:
    return lambda: raw(CATALOGUE, PAGES, PAGE, stream(b"0 0 m", length=length))


def length_in_a_circle() -> bytes:
    return raw(CATALOGUE, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\n0 0 m\nendstream")


def drawn_within_itself() -> bytes:
    """A form that draws itself, twice."""
    page = PAGE[:-2] + b"/Resources << /XObject << /F 5 0 R >> >> >>"
    about = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    form = stream(b"/F Do /F Do", about)
    return raw(CATALOGUE, PAGES, page, stream(b"/F Do"), form)


def endless_picture() -> bytes:
    page = PAGE[:-2] + b"/Resources << /XObject << /I 5 0 R >> >> >>"
    about = (b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
             b"/Filter /FlateDecode")
    drawn = stream(b"595 0 0 842 0 0 cm /I Do")
    return raw(CATALOGUE, PAGES, page, drawn, stream(packed(b"\0" * MEGABYTE, 256), about))


def endless_page() -> bytes:
    return raw(CATALOGUE, PAGES, PAGE.replace(b"595 842", b"99999999 99999999"), stream(b""))


def broken_numbers() -> bytes:
    box = b"[-1e999 NaN 99999999999999999999999999 +-.5]"
    return raw(CATALOGUE, PAGES, PAGE.replace(b"[0 0 595 842]", box), stream(b""))


def circle_of_outlines() -> bytes:
    outlines = b"<< /Type /Outlines /First 5 0 R /Last 5 0 R /Count 1 >>"
    return raw(CATALOGUE[:-2] + b"/Outlines 6 0 R >>", PAGES, PAGE, stream(b""),
               b"<< /Title (x) /Parent 6 0 R /Next 5 0 R /First 5 0 R /Last 5 0 R >>", outlines)


def circle_of_names() -> bytes:
    return raw(CATALOGUE[:-2] + b"/Names << /Dests 5 0 R >> /StructTreeRoot 5 0 R >>", PAGES, PAGE, stream(b""),
               b"<< /Kids [5 0 R] /K 5 0 R /P 5 0 R /Limits [(a) (b)] >>")


def many_options() -> bytes:
    def add(made: pikepdf.Pdf) -> None:
        field = made.make_indirect(Dictionary(
            FT=Name.Ch, T=String("a"), Rect=Array([0, 0, 9, 9]), Opt=Array([String("x")] * 500_000),
        ))
        made.Root["/AcroForm"] = Dictionary(Fields=Array([field]))

    return changed(blank(), add)


def laughing_metadata() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{levels}]><x>&a9;</x>'.encode()
    return raw(CATALOGUE[:-2] + b"/Metadata 5 0 R >>", PAGES, PAGE, stream(b""),
               stream(text, b"/Type /Metadata /Subtype /XML"))


def unknown_lock() -> bytes:
    lock = b"<< /Filter /Evil /V 99 /R 99 /O (x) /U (y) /P -1 /Length 99999 >>"
    return raw(CATALOGUE, PAGES, PAGE, stream(b""), trailer=b"/Root 1 0 R /Encrypt " + lock + b" /ID [(a) (b)]")


def font_of_noise() -> bytes:
    page = PAGE[:-2] + b"/Resources << /Font << /F << /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor " \
           b"<< /Type /FontDescriptor /FontName /X /FontFile2 5 0 R >> >> >> >> >>"
    noise = random.Random(4).randbytes(50_000)
    return raw(CATALOGUE, PAGES, page, stream(b"BT /F 12 Tf (x) Tj ET"), stream(b"\0\1\0\0" + noise))


def extends_itself() -> bytes:
    about = b"/Type /ObjStm /N 1 /First 4 /Extends 4 0 R"
    return raw(CATALOGUE, PAGES, PAGE, stream(b"9 0 1", about))


def picture_code() -> bytes:
    page = PAGE[:-2] + b"/Resources << /XObject << /I 5 0 R >> >> >>"
    about = b"/Type /XObject /Subtype /Image /Width 64 /Height 64 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter "
    noise = random.Random(5).randbytes(5_000)
    return raw(CATALOGUE, PAGES, page, stream(b"9 0 0 9 0 0 cm /I Do"), stream(noise, about + b"/JBIG2Decode"))


HOSTILE: dict[str, Making] = {
    "a bomb of a gigabyte": bomb(1), "a bomb in a bomb in a bomb": bomb(3), "an LZW bomb": lzw_bomb,
    "a run length bomb": run_length_bomb, "ten thousand filters": many_filters, "a million objects": million_objects,
    "a lying size": lying_size, "a table that leads to itself": table_in_a_circle,
    "a table behind the end": start_behind_the_end, "pages within themselves": pages_in_a_circle,
    "a billion pages": countless_pages, "pages 20000 levels deep": deep_pages,
    "dictionaries 50000 levels deep": deep_dictionaries, "a name of ten megabytes": huge_name,
    "a huge string": huge_string, "a length too long": lying_length(10**9), "a length too short": lying_length(1),
    "a negative length": lying_length(-5), "a length that is its own stream": length_in_a_circle,
    "a form that draws itself": drawn_within_itself, "a picture of ten gigabytes": endless_picture,
    "a page of a thousand kilometres": endless_page, "broken numbers": broken_numbers,
    "outlines in a circle": circle_of_outlines, "names in a circle": circle_of_names,
    "half a million options": many_options, "metadata that laugh": laughing_metadata, "an unknown lock": unknown_lock,
    "a font of noise": font_of_noise, "an object stream that extends itself": extends_itself,
    "a picture code of noise": picture_code,
}
