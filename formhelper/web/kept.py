"""Pieces of pages that hold nothing of a person: rendered once, and kept for everybody."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import Flask
from markupsafe import Markup

from formhelper.web.now import Look, now

MOST = 4096
"""Pieces that are kept, each about a kilobyte. When there are more, all are made anew."""

GAP = "\ue000"
"""Stands for what a person typed in a piece that is kept; it is no letter of any language (private use)."""

Macro = Callable[..., Markup]


@dataclass(frozen=True)
class Untyped:
    """A field of a form as macros see it, with the gap in it."""

    first: str = GAP
    problem: str = ""
    suggestion: str = ""


class Kept:
    """`kept(macro, …)` in templates; each application has its own.

    A piece depends on its arguments and on how pages look now, and on nothing else. It stays in memory and is shown to
    others, so answers and names must never be among what it is called by.
    """

    def __init__(self) -> None:
        self._pieces: dict[tuple[Macro, Look, Hashable], Markup] = {}

    def __call__(self, macro: Macro, *about: Hashable) -> Markup:
        """What the macro makes of these."""
        return self.under(about, macro, *about)

    def under(self, name: Hashable | None, macro: Macro, *about: object) -> Markup:
        """What the macro makes of whatever has that name; without a name it is made anew each time."""
        if name is None:
            return macro(*about)
        key = (macro, now().look, name)
        found = self._pieces.get(key)
        if found is None:
            found = macro(*about)
            if len(self._pieces) >= MOST:
                self._pieces.clear()
            self._pieces[key] = found
        return found

    def around(self, name: Hashable, text: str, macro: Macro, *about: object) -> Markup:
        """What the macro makes with GAP in it, kept under that name, and the text in its gap; the text is not kept."""
        before, _gap, after = self.under(name, macro, *about).partition(GAP)
        return before + text + after

    def __len__(self) -> int:
        return len(self._pieces)

    def said(self) -> str:
        """All that is kept, for those who look whether anything of a person is in it."""
        return repr(list(self._pieces.items()))


def install(app: Flask) -> None:
    """Let templates keep pieces."""
    app.jinja_env.globals |= {"kept": Kept(), "untyped": Untyped()}
