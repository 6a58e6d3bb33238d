"""Pages that are the same for everybody but for a few gaps: kept as bytes, and filled for each person."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property

from flask import Flask, current_app
from markupsafe import Markup

from formhelper.web import packing
from formhelper.web.now import Look, now
from formhelper.web.parts import NAME

MOST = 512
"""Stencils that are kept, each about ten kilobytes. When there are more, all are made anew."""
GAP = re.compile("\ue000([^\ue000\ue001]+)\ue001")
"""How a gap stands in a text while a stencil is made of it; the letters around its name are of no language."""

STENCILS = f"{NAME}-stencils"


def gap(name: str) -> Markup:
    """What a template gets instead of something of a person, while a stencil is made."""
    return Markup("\ue000{}\ue001").format(name)


class Stencil:
    """A text with named gaps."""

    def __init__(self, text: str) -> None:
        parts = GAP.split(text)
        self.names = tuple(parts[1::2])
        self.parts = [part.encode() for part in parts]

    @cached_property
    def packed(self) -> list[bytes]:
        """The parts as blocks of gzip."""
        return [packing.blocks(part) for part in self.parts]

    def filled(self, fills: Mapping[str, bytes | Filled]) -> Filled:
        """The text with what stands in its gaps; nothing of that is kept, or looked through for gaps again."""
        return Filled(self, [fills[name] for name in self.names])

    def __repr__(self) -> str:
        return repr(b"".join(self.parts).decode())


class Filled:
    """A stencil with what stands in its gaps, in their order; another one may stand in a gap."""

    __slots__ = ("_fills", "_stencil")

    def __init__(self, stencil: Stencil, fills: Sequence[bytes | Filled]) -> None:
        self._stencil, self._fills = stencil, fills

    def plain(self) -> bytes:
        """The text."""
        whole = self._stencil.parts.copy()
        whole[1::2] = [fill if isinstance(fill, bytes) else fill.plain() for fill in self._fills]
        return b"".join(whole)

    def blocks(self) -> bytes:
        """The same packed."""
        whole = self._stencil.packed.copy()
        whole[1::2] = [
            packing.own_blocks(fill) if isinstance(fill, bytes) else fill.blocks() for fill in self._fills
        ]
        return b"".join(whole)

    def gzip(self) -> bytes:
        """The same as a file of gzip."""
        return packing.gzip(self.plain(), self.blocks())


class Stencils:
    """Those of one application, by what they depend on: that and how pages look now, and nothing of a person."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Look, Hashable], Stencil] = {}

    def of(self, name: Hashable, made: Callable[[], str]) -> Stencil:
        """The one with that name; where there is none yet, of the text that is made with gaps in it."""
        key = (now().look, name)
        found = self._kept.get(key)
        if found is None:
            found = Stencil(made())
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = found
        return found

    def __len__(self) -> int:
        return len(self._kept)

    def said(self) -> str:
        """All that is kept, for those who look whether anything of a person is in it."""
        return repr(list(self._kept.items()))


def stencils() -> Stencils:
    """Those of the running application."""
    found: Stencils = current_app.extensions[STENCILS]
    return found


def install(app: Flask) -> None:
    """Let pages keep stencils."""
    app.extensions[STENCILS] = Stencils()
