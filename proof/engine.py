"""The one place where the proof touches the engine under proof."""

from __future__ import annotations

from collections.abc import Mapping

from formhelper import pdf
from formhelper.library.fonts import load_fonts
from formhelper.pdf import Filled, Plan


class Engine:
    """A prepared original with its fields by exact name."""

    def __init__(self, original: bytes) -> None:
        """Raises pdf.PdfError where the engine refuses the file."""
        made = pdf.guarded_prepare(original)
        self.prepared = made.pdf
        self.plan = Plan.load(made.plan, made.pdf, load_fonts())
        self.fields = self.plan.fields

    def fit(self, name: str, value: str) -> str:
        """fits, smaller, narrow, annex; or refused."""
        try:
            return self.plan.fit(name, value).kind
        except pdf.PdfError:
            return "refused"

    def fill(self, values: Mapping[str, str | bool], *, flatten: bool = False, compact: bool = False) -> Filled:
        """Raises pdf.PdfError."""
        return self.plan.fill(values, flatten=flatten, compact=compact)

    def unseen(self, name: str) -> list[str]:
        """For each widget why the engine says that it is never seen on paper; "" where it is."""
        return [widget.unseen for widget in self.fields[name].widgets]
