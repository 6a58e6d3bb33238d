"""A fresh process that loads a plan from disk, fills once and writes the PDF; says its peak memory at the end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from formhelper.library.fonts import load_fonts
from formhelper.pdf.plan import Plan


def peak_kilobytes() -> int:
    """The most memory this process has held, by the kernel: unlike getrusage this begins anew with the program."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def main(template: str, plan: str, values: str, out: str) -> None:
    """Everything that filling takes, from disk to disk."""
    loaded = Plan.load(Path(plan).read_bytes(), Path(template).read_bytes(), load_fonts())
    with Path(out).open("wb") as file:
        file.writelines(loaded.fill(json.loads(Path(values).read_bytes())).chunks)
    print(peak_kilobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
