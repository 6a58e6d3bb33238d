"""Sets up the other tools of the benchmark in folders of their own; what cannot be had is said, never skipped."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = HERE / ".tools"
# PyPDFForm pins an older pypdf, therefore two environments
ENVIRONMENTS = {
    "python": ("pypdf[crypto]>=7.1", "pikepdf>=10.17", "PyMuPDF>=2.0"),
    "pypdfform": ("PyPDFForm>=6.0",),
}

SERVERS = ("gunicorn>=23", "granian>=2")


def run(*command: str) -> bool:
    """True where the command ended well; it speaks for itself where not."""
    try:
        return subprocess.run(command, check=False).returncode == 0
    except OSError as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return False


def environment(name: str, packages: tuple[str, ...]) -> bool:
    """A virtual environment with these packages, made once; made again when the list changes."""
    folder = TOOLS / name
    ready = folder / ".ready"
    wanted = "\n".join(packages)
    if ready.is_file() and ready.read_text(encoding="utf-8") == wanted:
        return True
    python = str(folder / "bin" / "python")
    done = run(sys.executable, "-m", "venv", str(folder)) and run(python, "-m", "pip", "install", "-q", *packages)
    if done:
        ready.write_text(wanted, encoding="utf-8")
    return done


def pdf_lib() -> bool:
    """pdf-lib and its fontkit beside their worker; without a lock file, as that would name one registry."""
    folder = HERE / "pdf-lib"
    if (folder / "node_modules" / "@pdf-lib" / "fontkit").is_dir():
        return True
    if not shutil.which("npm"):
        print("npm is missing: install nodejs and npm for the rows of pdf-lib", file=sys.stderr)
        return False
    return run("npm", "install", "--prefix", str(folder), "--no-package-lock", "--no-audit", "--no-fund", "--silent")


def debian(program: str, package: str) -> bool:
    """A program from Debian."""
    if shutil.which(program):
        return True
    if not shutil.which("apt-get"):
        print(f"{program} is missing: install {package} for its rows", file=sys.stderr)
        return False
    root = () if os.geteuid() == 0 else ("sudo",)
    return run(*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package)


def for_web() -> dict[str, bool]:
    """Both servers beside the application, and what loads them."""
    servers = run(sys.executable, "-m", "pip", "install", "-q", *SERVERS)
    return {"gunicorn and granian": servers, "wrk": debian("wrk", "wrk")}


def for_pdf() -> dict[str, bool]:
    """Other tools that fill forms."""
    done = {name: environment(name, packages) for name, packages in ENVIRONMENTS.items()}
    return done | {"pdf-lib": pdf_lib(), "pdftk-java": debian("pdftk", "pdftk-java")}


def main() -> int:
    """Set up everything that can be; the benchmark itself says which rows are missing. Always 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--web", action="store_true", help="for benchmarks/web.py instead of benchmarks/pdf.py")
    done = for_web() if parser.parse_args().web else for_pdf()
    missing = [name for name, there in done.items() if not there]
    print("set up: all tools" if not missing else f"not set up, their rows will say so: {', '.join(missing)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
