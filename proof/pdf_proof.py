"""Fills every official PDF of a folder with five sets of values and has independent readers check every box.

    python proof/pdf_proof.py [FOLDER] [--only NAME] [--long] [--pictures FOLDER]

Prints a table and all misses; ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from case import prove
from more_renderers import renderers
from oracles import told
from row import Row, table

OFFICIAL = Path(__file__).resolve().parents[2] / "shared" / "official"


def main(arguments: Sequence[str] | None = None) -> int:
    """What the command does; gives its exit code."""
    asked = _asked(arguments)
    files = sorted(path for path in asked.folder.glob("*.pdf") if asked.only in path.name)
    if not files:
        print(f"no PDF in {asked.folder}" + (f" with {asked.only!r} in its name" if asked.only else ""))
        return 2
    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    rows = _rows(files, asked)
    print(table(rows, long=asked.long))
    for line in [*(renderers()[1] if asked.long else []), *(note for row in rows for note in row.notes)]:
        print(line)
    misses = [miss for row in rows for miss in row.misses]
    print(f"\n{len(misses)} misses" + "".join(f"\n- {line}" for line in told(misses)))
    return 1 if misses else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    folder = Path(os.environ.get("FORMHELPER_PROOF") or OFFICIAL)
    parser.add_argument("folder", nargs="?", type=Path, default=folder, help="where the official PDFs lie")
    parser.add_argument("--only", default="", help="only files with this in their name")
    parser.add_argument("--long", action="store_true", help="ask MuPDF and pdf.js too, where they are installed")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of all filled pages")
    return parser.parse_args(arguments)


def _rows(files: Sequence[Path], asked: argparse.Namespace) -> list[Row]:
    """One task a file, the largest first; on both sides of a crash the others go on."""
    tasks = [(path, asked.pictures, asked.long) for path in sorted(files, key=lambda path: -path.stat().st_size)]
    rows = []
    with multiprocessing.Pool(os.cpu_count(), maxtasksperchild=4) as pool:
        for row in pool.imap_unordered(_task, tasks):
            rows.append(row)
            print(f"{len(rows)}/{len(files)} {row.file} {row.seconds:.0f} s", file=sys.stderr, flush=True)
    return sorted(rows, key=lambda row: row.file)


def _task(task: tuple[Path, Path | None, bool]) -> Row:
    try:
        return prove(task[0], task[1], long=task[2])
    except Exception as error:  # whatever breaks in one file: it is a miss, and the others are still proven
        row = Row(task[0].stem)
        trace = " | ".join(line.strip() for line in traceback.format_exc().splitlines()[-5:])
        row.miss("-", "other", "-", "a proof", f"{type(error).__name__}: {error} ({trace})")
        return row


if __name__ == "__main__":
    sys.exit(main())
