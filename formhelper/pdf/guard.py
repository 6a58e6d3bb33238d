"""Files from outside are read in a process of its own, with limits on time and memory: the server stays well."""

from __future__ import annotations

import json
import os
import subprocess  # runs this very module
import sys
from dataclasses import astuple

from formhelper.core.fields import FieldList, from_json, to_json
from formhelper.pdf import errors
from formhelper.pdf.errors import Damaged, PdfError
from formhelper.pdf.inspection import inspect
from formhelper.pdf.preparation import Prepared, Report, prepare
from formhelper.pdf.rendering import Part, render, render_page, render_part
from formhelper.pdf.tree import open_pdf

SECONDS = 15
MEMORY = 224 * 1024 * 1024
"""Bytes of data; the largest forms need about 50 MB."""
ADDRESSES = 1024 * 1024 * 1024
"""Address space: also holds where a system does not count data; libraries map much that they never touch."""
FILES = 64
"""Open files; it reads what it imports and writes none."""
NEEDED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "LANG", "LC_ALL")
CHILD = "import sys; sys.path[:] = sys.argv[2:]; from formhelper.pdf.guard import child; sys.exit(child(sys.argv[1]))"
"""Modules come from where ours come from, never from the folder in which somebody happens to work."""


def guarded_inspect(content: bytes) -> FieldList:
    """`inspect` in a guarded process; raises the same errors, and Damaged where a limit was hit."""
    return from_json(json.loads(_run("inspect", content)))


def guarded_prepare(original: bytes, flat: FieldList | None = None) -> Prepared:
    """`prepare` in a guarded process; raises the same errors, and Damaged where a limit was hit."""
    fields = b"" if flat is None else json.dumps(to_json(flat)).encode()
    said = _run("prepare", b"%d\n%b%b" % (len(fields), fields, original))
    line, _, rest = said.partition(b"\n")
    about = json.loads(line)
    report = Report(*(tuple(sentences) for sentences in about["report"]))
    return Prepared(rest[about["plan"] :], rest[: about["plan"]], about["sha256"], report)


def guarded_render(content: bytes, scale: float = 2.0) -> tuple[bytes, ...]:
    """Each page as PNG (scale 1 is 72 dots an inch), drawn in a guarded process; raises like `guarded_inspect`."""
    said, pictures = _run("render", b"%r\n%b" % (scale, content)), []
    while said:
        line, _, said = said.partition(b"\n")
        pictures.append(said[: int(line)])
        said = said[int(line) :]
    return tuple(pictures)


def guarded_render_page(content: bytes, page: int, scale: float = 2.0) -> bytes:
    """One page (from 1) as a small PNG; raises like `guarded_inspect`, and Damaged where there is no such page."""
    return _run("page", b"%d %r\n%b" % (page, scale, content))


def guarded_render_part(content: bytes, part: Part) -> bytes:
    """The part of a page around boxes, which are marked, as PNG; raises like `guarded_render_page`."""
    return _run("part", b"%b\n%b" % (json.dumps(astuple(part)).encode(), content))


def _page(content: bytes) -> bytes:
    line, _, rest = content.partition(b"\n")
    page, scale = line.split()
    return render_page(rest, int(page), float(scale))


def _part(content: bytes) -> bytes:
    line, _, rest = content.partition(b"\n")
    page, boxes, scale, width = json.loads(line)
    return render_part(rest, Part(page, tuple(map(tuple, boxes)), scale, width))


def _rendered(content: bytes) -> bytes:
    line, _, rest = content.partition(b"\n")
    open_pdf(rest).close()  # says what is wrong in better words, and how many pages are too many
    return b"".join(b"%d\n%b" % (len(picture), picture) for picture in render(rest, float(line)))


def _inspected(content: bytes) -> bytes:
    return json.dumps(to_json(inspect(content))).encode()


def _prepared(content: bytes) -> bytes:
    """What the process answers: a line that says what follows, the plan, the file."""
    line, _, rest = content.partition(b"\n")
    length = int(line)
    found = prepare(rest[length:], from_json(json.loads(rest[:length])) if length else None)
    report = [found.report.found, found.report.done, found.report.findings]
    about = {"plan": len(found.plan), "sha256": found.sha256, "report": report}
    return b"%b\n%b%b" % (json.dumps(about).encode(), found.plan, found.pdf)


def _run(task: str, content: bytes) -> bytes:
    command = [sys.executable, "-P", "-c", CHILD, task, *sys.path]
    try:
        done = subprocess.run(  # noqa: S603  our own module  # nosec B603
            command, input=content, capture_output=True, timeout=SECONDS, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired:
        raise Damaged(f"reading it takes longer than {SECONDS} seconds") from None
    if done.returncode == 0:
        return done.stdout
    raise _error(done.stderr)


def _environment() -> dict[str, str]:
    """What a process needs to start; none of the secrets that the server is given by its environment."""
    return {name: os.environ[name] for name in NEEDED if name in os.environ}


def _error(said: bytes) -> PdfError:
    """The error that the process named in its last line; else it was ended by a limit."""
    try:
        name, sentence = json.loads(said.decode().splitlines()[-1])
        kind = getattr(errors, name)
    except (ValueError, IndexError, AttributeError):
        return Damaged("reading it takes more memory or time than a form needs")
    error: PdfError = kind.__new__(kind)
    Exception.__init__(error, sentence)
    return error


def _limit() -> None:
    """Less of everything; a system without these limits (Windows) still has the time limit of `_run`."""
    if sys.platform == "win32":
        return
    import resource  # Unix only

    limits = {
        resource.RLIMIT_DATA: MEMORY, resource.RLIMIT_AS: ADDRESSES, resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: FILES,
    }
    for kind, wanted in limits.items():
        hardest = resource.getrlimit(kind)[1]
        most = wanted if hardest == resource.RLIM_INFINITY else min(wanted, hardest)
        resource.setrlimit(kind, (most, most))


TASKS = {"inspect": _inspected, "prepare": _prepared, "render": _rendered, "page": _page, "part": _part}


def child(task: str) -> int:
    """What runs in the process: one task on standard input, the result on standard output."""
    _limit()
    content = sys.stdin.buffer.read()
    try:
        result = TASKS[task](content)
    except PdfError as error:
        sys.stderr.write(json.dumps([type(error).__name__, str(error)]))
        return 3
    except Exception as error:  # whatever a hostile file breaks in the libraries: it is refused, with no trace
        sys.stderr.write(json.dumps(["Damaged", str(Damaged(type(error).__name__))]))
        return 3
    sys.stdout.buffer.write(result)
    return 0
