"""Files from outside are read in a process of its own, with limits on time and memory: the server stays well."""

from __future__ import annotations

import json
import resource
import subprocess  # runs this very module
import sys

from formhelper.core.fields import FieldList, from_json, to_json
from formhelper.pdf import errors
from formhelper.pdf.errors import Damaged, PdfError

SECONDS = 15
MEMORY = 1024 * 1024 * 1024
"""Address space; what is really used stays far below, since libraries map much that they never touch."""


def guarded_inspect(content: bytes) -> FieldList:
    """`inspect` in a guarded process; raises the same errors, and Damaged where a limit was hit."""
    return from_json(json.loads(_run("inspect", content)))


def guarded_prepare(content: bytes) -> bytes:
    """`prepare` in a guarded process; raises the same errors, and Damaged where a limit was hit."""
    return _run("prepare", content)


def _run(task: str, content: bytes) -> bytes:
    command = [sys.executable, "-m", "formhelper.pdf.guard", task]
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


def _child(task: str) -> int:
    """What runs in the process: one task on standard input, the result on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from formhelper.pdf.inspect import inspect  # after the limits are set
    from formhelper.pdf.prepare import prepare

    content = sys.stdin.buffer.read()
    try:
        result = prepare(content) if task == "prepare" else json.dumps(to_json(inspect(content))).encode()
    except PdfError as error:
        sys.stderr.write(json.dumps([type(error).__name__, str(error)]))
        return 3
    except (MemoryError, RecursionError, ValueError, TypeError, KeyError, RuntimeError) as error:
        # whatever a hostile file breaks in the libraries: the file is refused, with no trace for the reader
        sys.stderr.write(json.dumps(["Damaged", str(Damaged(type(error).__name__))]))
        return 3
    sys.stdout.buffer.write(result)
    return 0


if __name__ == "__main__":
    sys.exit(_child(sys.argv[1]))
