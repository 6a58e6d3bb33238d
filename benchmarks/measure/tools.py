"""The tools that are compared, and how each one's worker is started."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[1]
WORKERS = BENCHMARKS / "workers"
ENVIRONMENTS = BENCHMARKS / ".tools"
NODE_MODULES = BENCHMARKS / "pdf-lib" / "node_modules"
FONT = BENCHMARKS.parent / "formhelper" / "fonts" / "sans.ttf"

OURS, COMPACT, LIMIT = "formhelper", "formhelper compact", "physical limit"
PYPDF, PIKEPDF = "pypdf", "pikepdf"


@dataclass(frozen=True)
class Tool:
    """`command` gives the command line of the worker, None where the tool is not installed."""

    name: str
    command: Callable[[], list[str] | None]
    ours: bool = False
    starts_processes: bool = False
    """Its worker starts a process for each fill, and tells the memory of those."""


def _python(worker: str, *options: str) -> list[str]:
    return [sys.executable, str(WORKERS / worker), *options]


def _other(environment: str, module: str, worker: str, *options: str) -> Callable[[], list[str] | None]:
    """A worker in the environment of the tools, else in this one where it has the module too."""
    def command() -> list[str] | None:
        python = ENVIRONMENTS / environment / "bin" / "python"
        if (ENVIRONMENTS / environment / ".ready").is_file():
            return [str(python), str(WORKERS / worker), *options]
        return _python(worker, *options) if importlib.util.find_spec(module) else None
    return command


def _pdftk() -> list[str] | None:
    return _python("with_pdftk.py") if shutil.which("pdftk") else None


def _pdf_lib(*options: str) -> Callable[[], list[str] | None]:
    def command() -> list[str] | None:
        node = shutil.which("node")
        there = node and (NODE_MODULES / "@pdf-lib" / "fontkit").is_dir()
        return [str(node), str(BENCHMARKS / "pdf-lib" / "worker.mjs"), *options] if there else None
    return command


TOOLS = (
    Tool(OURS, lambda: _python("ours.py"), ours=True),
    Tool(COMPACT, lambda: _python("ours.py", "compact"), ours=True),
    Tool(LIMIT, lambda: _python("limit.py"), ours=True),
    Tool(PYPDF, _other("python", "pypdf", "with_pypdf.py")),
    Tool("pypdf, own appearances", _other("python", "pypdf", "with_pypdf.py", "own")),
    Tool(PIKEPDF, _other("python", "pikepdf", "with_pikepdf.py")),
    Tool("PyMuPDF", _other("python", "pymupdf", "with_pymupdf.py")),
    Tool("PyPDFForm", _other("pypdfform", "PyPDFForm", "with_pypdfform.py")),
    Tool("pdftk-java, whole process", _pdftk, starts_processes=True),
    Tool("pdf-lib", _pdf_lib()),
    Tool("pdf-lib, fontkit", _pdf_lib(str(FONT))),
)
