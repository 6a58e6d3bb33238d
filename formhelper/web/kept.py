"""Pieces of pages that hold nothing of a person: rendered once, and kept for everybody."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import Flask
from markupsafe import Markup

from formhelper.web.now import Look, now

MOST = 4096
"""Pieces that are kept, each about a kilobyte. When there are more, all are made anew."""

Macro = Callable[..., Markup]


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

    def __len__(self) -> int:
        return len(self._pieces)

    def said(self) -> str:
        """All that is kept, for those who look whether anything of a person is in it."""
        return repr(list(self._pieces.items()))


def install(app: Flask) -> None:
    """Let templates keep pieces."""
    app.jinja_env.globals["kept"] = Kept()
