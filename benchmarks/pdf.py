"""The benchmark of filling PDFs: all tools on all papers in one run, interleaved."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from subprocess import CalledProcessError

from measure.cases import NAMES, make_case, original_of, originals_folder
from measure.contest import Contest, Result
from measure.report import as_json, table, target_lines
from measure.targets import targets
from measure.tools import LIMIT, OURS, TOOLS, Tool
from measure.worker import ToolFailed

from formhelper.pdf.errors import PdfError

ROUNDS = 20


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds, of which slow tools take part in some")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES))
    known = [tool.name for tool in TOOLS]
    parser.add_argument("--tools", nargs="+", choices=known, default=known, metavar="TOOL", help=", ".join(known))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result here too")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a target is missed")
    found = parser.parse_args(given)
    if found.rounds < 1:
        parser.error("--rounds has to be at least 1")
    return found


@dataclass
class Measured:
    """The results of papers that are here, and the names of those that are absent or that formhelper itself failed."""

    results: list[Result] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def measure(names: Sequence[str], asked: Sequence[str], rounds: int) -> Measured:
    """Measure the papers one after the other, and print each as it comes."""
    tools = [tool for tool in TOOLS if tool.name in {*asked, OURS, LIMIT}]
    measured = Measured()
    for name in names:
        original = original_of(name)
        if original is None:
            measured.absent.append(name)
            print(f"\n{name}: absent, as there is no {name}.pdf in {originals_folder()}", flush=True)
            continue
        try:
            measured.results.append(one(name, original, tools, rounds))
        except (ToolFailed, CalledProcessError, PdfError) as error:
            measured.failed.append(name)
            print(f"\n{name}: formhelper itself failed: {error}", flush=True)
    return measured


def one(name: str, original: bytes, tools: Sequence[Tool], rounds: int) -> Result:
    """One paper, measured and printed. Raises ToolFailed, CalledProcessError or PdfError where our own engine fails."""
    with tempfile.TemporaryDirectory(prefix="formhelper-benchmark-") as folder:
        case = make_case(name, original, Path(folder), rounds + 1)
        result = Contest(case, Path(folder), rounds, partial(tell, name)).run(tools)
    tell(name, "")
    print("\n" + table(result), flush=True)
    return result


def tell(name: str, words: str) -> None:
    """What is being done, on one line that is written over; only where a person is looking."""
    if sys.stderr.isatty():
        print(f"\r\033[K{name}: {words}", end="", file=sys.stderr, flush=True)


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, judge; 1 where our own engine failed, and with --strict where a target is missed."""
    asked = arguments(given)
    print(f"Python {platform.python_version()}, {platform.machine()}; CPU ms, medians, all tools interleaved")
    measured = measure(asked.only, asked.tools, asked.rounds)
    found = targets(measured.results)
    print("\nTargets:", *target_lines(found), sep="\n")
    if asked.json:
        text = json.dumps(as_json(measured.results, measured.absent, found), indent=1, ensure_ascii=False)
        asked.json.write_text(text + "\n", encoding="utf-8")
    missed = asked.strict and any(target.reached is False for target in found)
    return int(missed or bool(measured.failed))


if __name__ == "__main__":
    sys.exit(main())
