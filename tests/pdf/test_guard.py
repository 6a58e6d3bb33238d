"""Hostile and broken files: each is refused with one clear line, and the process that reads them stays small."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from pdf_making import blank, changed, root_field, saved, sheet, text_field, tick_field
from pikepdf import Array, Dictionary, Name, String

from formhelper import pdf
from formhelper.pdf import guard

MOST_RESIDENT = 300 * 1024  # kB
# VmHWM begins anew with each program; ru_maxrss would still remember the size of pytest, which started it.
MEASURED = (
    "import sys; from formhelper.pdf import guard; code = guard.child(sys.argv[1])\n"
    "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
    "sys.stderr.write('\\n' + peak.split()[1])\n"
    "sys.exit(code)"
)


def password() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(sheet(text_field()))) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="o", user="u", R=6))
    return out.getvalue()


def many_fields() -> bytes:
    def add(made: pikepdf.Pdf) -> None:
        rows = [Dictionary(FT=Name.Tx, T=String(f"f{n}"), Rect=Array([0, 0, 9, 9])) for n in range(6000)]
        made.Root["/AcroForm"] = Dictionary(Fields=Array([made.make_indirect(row) for row in rows]))

    return changed(blank(), add)


def circle() -> bytes:
    def bend(made: pikepdf.Pdf) -> None:
        one, other = (made.make_indirect(Dictionary(T=String(name), FT=Name.Tx)) for name in "ab")
        one["/Kids"], other["/Kids"] = Array([other]), Array([one])
        one["/Parent"], other["/Parent"] = other, one
        made.Root["/AcroForm"] = Dictionary(Fields=Array([one]))

    return changed(blank(), bend)


def own_parent() -> bytes:
    def bend(made: pikepdf.Pdf) -> None:
        field = made.make_indirect(Dictionary(T=String("a"), FT=Name.Tx))
        field["/Kids"], field["/Parent"] = Array([field]), field
        made.Root["/AcroForm"] = Dictionary(Fields=Array([field]))

    return changed(blank(), bend)


def deep(levels: int = 400) -> bytes:
    def dig(made: pikepdf.Pdf) -> None:
        node = made.make_indirect(Dictionary(T=String("end"), FT=Name.Tx, Rect=Array([0, 0, 9, 9])))
        for _ in range(levels):
            above = made.make_indirect(Dictionary(T=String("n"), Kids=Array([node])))
            node["/Parent"] = above
            node = above
        made.Root["/AcroForm"] = Dictionary(Fields=Array([node]))

    return changed(blank(), dig)


def deep_brackets() -> bytes:
    return blank().replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 100_000 + b"]" * 100_000)


@cache
def bomb_in_an_object_stream() -> bytes:
    """Objects that unpack to two gigabytes; the catalogue is in there too."""
    head = b"1 0 "
    packer = zlib.compressobj(9)
    packed = packer.compress(head + b"<< /Type /Catalog /Pages 9 0 R >>")
    for _ in range(2048):
        packed += packer.compress(b" " * 1024 * 1024)
    packed += packer.flush()
    body = b"%PDF-1.5\n"
    at = len(body)
    body += (b"3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
             + packed + b"\nendstream\nendobj\n")
    table = len(body)
    places = ((0, 0, 0), (2, 3, 0), (0, 0, 0), (1, at, 0), (1, table, 0))
    rows = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([more]) for kind, place, more in places)
    return body + (
        b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n" % len(rows)
        + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table
    )


@cache
def bomb_in_a_tick() -> bytes:
    """The picture of a tick that unpacks to two gigabytes."""
    def pack(made: pikepdf.Pdf) -> None:
        packer = zlib.compressobj(9)
        packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(2048)) + packer.flush()
        look = root_field(made)["/AP"]["/N"]["/On"]
        look.write(packed, filter=Name.FlateDecode)

    return changed(sheet(tick_field()), pack)


def not_a_rectangle() -> bytes:
    def spoil(made: pikepdf.Pdf) -> None:
        root_field(made)["/Rect"] = Array([Name.a, Name.b, Name.c, Name.d])

    return changed(sheet(text_field()), spoil)


HTML = b"<!DOCTYPE html><html><body>404</body></html>"
Making = Callable[[], bytes]
REFUSED: list[tuple[str, Making, type[pdf.PdfError]]] = [
    ("an empty file", lambda: b"", pdf.NotAPdf),
    ("a text", lambda: "Sehr geehrte Frau Nyírő,".encode(), pdf.NotAPdf),
    ("a web page", lambda: HTML, pdf.NotAPdf),
    ("a head without body", lambda: b"%PDF-1.7\n", pdf.Damaged),
    ("a web page behind a head", lambda: b"%PDF-1.7\n" + HTML, pdf.Damaged),
    ("noise behind a head", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, pdf.Damaged),
    ("the first half of a file", lambda: sheet(text_field())[:600], pdf.Damaged),
    ("a file without its last table", lambda: sheet(text_field())[:-300], pdf.Damaged),
    ("a file with a password", password, pdf.PasswordNeeded),
    ("500 pages", lambda: blank(500), pdf.TooLarge),
    ("6000 fields", many_fields, pdf.TooLarge),
    ("31 megabytes", lambda: blank() + b"%" * 31 * 1024 * 1024, pdf.TooLarge),
    ("a circle of fields", circle, pdf.Damaged),
    ("a field that is its own kid", own_parent, pdf.Damaged),
    ("400 levels of fields", deep, pdf.Damaged),
    ("a bomb in an object stream", bomb_in_an_object_stream, pdf.Damaged),
    ("a rectangle of names", not_a_rectangle, pdf.Damaged),
]


@pytest.mark.parametrize(("making", "wanted"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
@pytest.mark.parametrize("reading", [pdf.guarded_inspect, pdf.guarded_prepare], ids=["inspect", "prepare"])
def test_each_is_refused_by_its_own_error_in_one_line(
    making: Making, wanted: type[pdf.PdfError], reading: Callable[[bytes], object]
) -> None:
    with pytest.raises(pdf.PdfError) as caught:
        reading(making())
    assert type(caught.value) is wanted
    said = str(caught.value)
    assert "\n" not in said
    assert said.startswith("this ")
    assert not any(word in said for word in ("Traceback", "File ", ".py", "line ", "BytesIO"))


def test_a_bomb_in_a_tick_is_refused_when_it_is_prepared() -> None:
    content = bomb_in_a_tick()
    assert len(content) < 5 * 1024 * 1024
    with pytest.raises(pdf.Damaged):
        pdf.guarded_prepare(content)


def test_deep_brackets_neither_crash_nor_leave_a_trace() -> None:
    with pytest.raises(pdf.Damaged) as caught:
        pdf.guarded_inspect(deep_brackets())
    assert "Traceback" not in str(caught.value)


def resident(task: str, content: bytes) -> int:
    """The most memory in kB that the guarded process held; of one that was ended, nothing is known but its limit."""
    done = subprocess.run([sys.executable, "-c", MEASURED, task], input=content, capture_output=True, check=False)
    last = done.stderr.decode().splitlines()[-1]
    assert last.isdigit(), last
    return int(last)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("making", [bomb_in_an_object_stream, bomb_in_a_tick, many_fields, deep, lambda: blank(500)])
def test_the_guarded_process_stays_below_300_megabytes(making: Making) -> None:
    assert resident("prepare", making()) < MOST_RESIDENT


def test_what_the_guarded_process_finds_is_what_inspect_and_prepare_find() -> None:
    content = sheet(text_field(tooltip="Größe"), tick_field(state="Männlich"))
    assert pdf.guarded_inspect(content) == pdf.inspect(content)
    assert pdf.guarded_prepare(content) == pdf.prepare(content)


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SECONDS", 0.001)
    with pytest.raises(pdf.Damaged, match=r"takes longer than 0\.001 seconds"):
        pdf.guarded_inspect(blank())


def test_a_process_that_was_ended_by_a_limit_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "CHILD", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(pdf.Damaged, match="more memory or time than a form needs"):
        pdf.guarded_inspect(blank())


@pytest.mark.parametrize("task", ["inspect", "prepare"])
def test_whatever_breaks_in_the_libraries_is_told_as_damage(
    task: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("strange")

    class Input:
        buffer = BytesIO(b"0\nx")

    monkeypatch.setattr(guard, "_limit", lambda: None)
    monkeypatch.setattr(guard, task, broken)
    monkeypatch.setattr("sys.stdin", Input)
    assert guard.child(task) == 3
    name, sentence = json.loads(capsys.readouterr().err)
    assert name == "Damaged"
    assert "RuntimeError" in sentence


def test_a_pdf_behind_some_bytes_of_a_mail_is_still_a_pdf() -> None:
    assert pdf.guarded_inspect(b"Content-Type: application/pdf\n\n" + sheet(text_field())).names() == {"text"}


def test_bytes_behind_the_end_do_no_harm() -> None:
    assert pdf.guarded_inspect(sheet(text_field()) + b"\n<!-- footer of a web server -->").names() == {"text"}


def test_a_catalogue_that_is_no_dictionary_is_damage() -> None:
    with pikepdf.new() as made:
        made.add_blank_page()
        content = saved(made).replace(b"/Type /Catalog", b"/Type /Cat@log")
    assert pdf.guarded_inspect(content).fields == ()
