"""pdftk-java: its fill_form with an XFDF file; CPU time of the whole process, as it cannot be had otherwise."""

from __future__ import annotations

import resource
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from serve import Values, serve


def children_seconds() -> float:
    """CPU seconds of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak(_: list[Values]) -> dict[str, Any]:
    """The most memory that one of those processes has held."""
    return {"megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


class Filler:
    """pdftk template fill_form data output file."""

    version = ""

    def load(self, template: bytes, _: dict[str, Any]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pdftk-"))
        (self.folder / "template.pdf").write_bytes(template)
        said = subprocess.run(["pdftk", "--version"], capture_output=True, text=True, check=True)
        self.version = "pdftk-java " + next(word for word in said.stdout.split() if word[0].isdigit())

    def fill(self, values: Values) -> bytes:
        rows = "".join(
            f"<field name={quoteattr(name)}><value>{escape(value)}</value></field>"
            for name, value in (values["texts"] | values["ticks"]).items()
        )
        data, out = self.folder / "data.xfdf", self.folder / "out.pdf"
        data.write_text(
            f'<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{rows}</fields></xfdf>',
            encoding="utf-8",
        )
        command = ["pdftk", str(self.folder / "template.pdf"), "fill_form", str(data), "output", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[0] if done.stderr.strip() else "pdftk failed")
        return out.read_bytes()


if __name__ == "__main__":
    serve(Filler(), children_seconds, peak=peak)
