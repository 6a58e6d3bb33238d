"""Files from outside are read in a process of its own, with limits on time and memory: the server stays well."""

from __future__ import annotations

import json
import subprocess  # runs this very module
import sys

from formhelper.core.fields import FieldList, from_json, to_json
from formhelper.pdf import errors
from formhelper.pdf.errors import Damaged, PdfError
from formhelper.pdf.inspect import inspect
from formhelper.pdf.prepare import prepare

SECONDS = 15
MEMORY = 224 * 1024 * 1024
"""Bytes of data; the largest forms need about 50 MB."""
ADDRESSES = 1024 * 1024 * 1024
"""Address space: also holds where a system does not count data; libraries map much that they never touch."""
CHILD = "import sys; from formhelper.pdf.guard import child; sys.exit(child(sys.argv[1]))"


def guarded_inspect(content: bytes) -> FieldList:
    """`inspect` in a guarded process; raises the same errors, and Damaged where a limit was hit."""
    return from_json(json.loads(_run("inspect", content)))


def guarded_prepare(content: bytes) -> bytes:
    """`prepare` in a guarded process; raises the same errors, and Damaged where a limit was hit."""
    return _run("prepare", content)


def _run(task: str, content: bytes) -> bytes:
    command = [sys.executable, "-c", CHILD, task]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # our own module
    except subprocess.TimeoutExpired:
        raise Damaged(f"reading it takes longer than {SECONDS} seconds") from None
    if done.returncode == 0:
        return done.stdout
    raise _error(done.stderr)


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

    limits = {resource.RLIMIT_DATA: MEMORY, resource.RLIMIT_AS: ADDRESSES, resource.RLIMIT_CPU: SECONDS}
    for kind, wanted in limits.items():
        hardest = resource.getrlimit(kind)[1]
        most = wanted if hardest == resource.RLIM_INFINITY else min(wanted, hardest)
        resource.setrlimit(kind, (most, most))


def child(task: str) -> int:
    """What runs in the process: one task on standard input, the result on standard output."""
    _limit()
    content = sys.stdin.buffer.read()
    try:
        result = prepare(content) if task == "prepare" else json.dumps(to_json(inspect(content))).encode()
    except PdfError as error:
        sys.stderr.write(json.dumps([type(error).__name__, str(error)]))
        return 3
    except Exception as error:  # whatever a hostile file breaks in the libraries: it is refused, with no trace
        sys.stderr.write(json.dumps(["Damaged", str(Damaged(type(error).__name__))]))
        return 3
    sys.stdout.buffer.write(result)
    return 0
