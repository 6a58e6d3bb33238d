"""Hostile files are refused by name or harmless, and nothing that acts is in what is handed out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hostile_making import (
    HOSTILE,
    MEGABYTE,
)
from pdf_making import blank, changed, sheet, text_field, tick_field
from pikepdf import Array, Dictionary, Name, String

from formhelper import pdf
from formhelper.pdf import guard

ACTIVE = re.compile(rb"/(JS|JavaScript|OpenAction|Launch|SubmitForm|ImportData|EmbeddedFiles|RichMedia|XFA|AA)\b")
HERE = Path(pdf.__file__).parents[2]


def resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_name_or_harmless_and_we_stay_small(name: str) -> None:
    content = HOSTILE[name]()
    assert len(content) < 30 * MEGABYTE
    before = resident()
    for reading in (pdf.guarded_inspect, pdf.guarded_prepare, lambda file: pdf.guarded_render(file, 0.5)):
        try:
            reading(content)
        except pdf.PdfError as error:
            said = str(error)
            assert said.startswith("this PDF ")
            assert "Traceback" not in said
            assert "\n" not in said
            break  # the others would read the same part, at the same cost
    assert resident() - before < 64 * MEGABYTE


@pytest.mark.parametrize("front", [
    b"<!DOCTYPE html><script>alert(1)</script>\n", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", b"PK\x03\x04" + b"\0" * 26,
    b"\x7fELF" + b"\0" * 60, b"MZ" + b"\0" * 100,
], ids=["web page", "picture", "archive", "program", "other program"])
def test_what_stands_before_a_file_never_comes_out_of_us_again(front: bytes) -> None:
    try:
        made = pdf.guarded_prepare(front + sheet(text_field())).pdf
    except pdf.NotAPdf:
        return
    assert made.startswith(b"%PDF-")
    assert front not in made


def lively() -> bytes:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    def enliven(made: pikepdf.Pdf) -> None:
        made.Root["/OpenAction"] = script
        made.Root["/AA"] = Dictionary(WC=script)
        made.Root["/Names"] = Dictionary(
            JavaScript=Dictionary(Names=Array([String("a"), script])),
            EmbeddedFiles=Dictionary(Names=Array([String("evil.exe"), Dictionary(F=String("evil.exe"))])),
        )
        made.Root.AcroForm["/XFA"] = Array([String("form"), made.make_stream(b"<xfa/>")])
        annotations = made.pages[0]["/Annots"]
        for action in ("Launch", "SubmitForm", "ImportData", "JavaScript"):
            annotations.append(made.make_indirect(Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
                A=Dictionary(S=Name(f"/{action}"), F=String("evil.exe")),
            )))
        annotations.append(made.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]),
        )))

    return changed(sheet(text_field(), tick_field()), enliven)


def test_nothing_that_acts_is_in_what_we_hand_out() -> None:
    assert len(set(ACTIVE.findall(unpacked(lively())))) >= 9
    assert ACTIVE.findall(unpacked(pdf.guarded_prepare(lively()).pdf)) == []


def unpacked(content: bytes) -> bytes:
    """The objects of a file as they are spelled, whatever stream they are packed into."""
    with pikepdf.open(BytesIO(content)) as opened:
        spelled = [_spelled(thing) for thing in opened.objects]
        return b"".join(thing.unparse(resolved=True) for thing in spelled if thing is not None)


def _spelled(thing: pikepdf.Object) -> pikepdf.Object | None:
    return Dictionary(thing.stream_dict) if isinstance(thing, pikepdf.Stream) else thing


FLIPS = """
import random, sys
from formhelper import pdf
from formhelper.pdf import guard
guard._limit()
content, seen = sys.stdin.buffer.read(), {}
for seed in range(240):
    chance, spoilt = random.Random(seed), bytearray(content)
    for _ in range(chance.randint(1, 12)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    try:
        pdf.inspect(bytes(spoilt)); end = "read"
    except pdf.PdfError as error:
        end = type(error).__name__
    except Exception:  # whatever the libraries stumble over: the guard makes Damaged of it
        end = "Damaged"
    seen[end] = seen.get(end, 0) + 1
print(sum(seen.values()), sorted(seen))
"""


def test_files_with_a_few_wrong_bytes_are_read_or_refused() -> None:
    content = sheet(text_field(), tick_field(), text_field("other", (50, 400, 250, 420)))
    done = subprocess.run(
        [sys.executable, "-c", FLIPS], input=content, capture_output=True, check=False, cwd=HERE
    )
    assert done.stdout.decode().startswith("240 "), done.stderr.decode()[-500:]


def test_the_process_that_reads_foreign_files_is_given_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMHELPER_PEPPER", "s" * 32)
    monkeypatch.setattr(guard, "CHILD", "import os, sys; sys.stdout.write(str(dict(os.environ)))")
    with pytest.raises(ValueError, match="Expecting"):
        pdf.guarded_inspect(blank())
    assert not any(name.startswith("FORMHELPER") for name in guard._environment())


def test_the_process_that_reads_foreign_files_can_write_none(tmp_path: Path) -> None:
    code = (
        "from formhelper.pdf import guard; guard._limit()\n"
        "import os, sys\n"
        "try: os.write(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY), b'x')\n"
        "except OSError: sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "made")], capture_output=True, check=False,
        cwd=HERE,
    )
    assert done.returncode == 7
    assert not (tmp_path / "made").exists() or (tmp_path / "made").read_text() == ""
