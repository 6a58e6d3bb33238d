"""An incremental update: objects put behind a file that stays as it is (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, count, repeat
from operator import itemgetter

from formhelper.core.font import Font, Fonts
from formhelper.pdf.fonts import OBJECTS, font_objects


@dataclass(frozen=True)
class Base:
    """What an update has to know of the file: its length in bytes, where its last table starts, its numbers."""

    length: int
    start: int
    size: int
    root: str
    info: str
    id: str


class Update:
    """Collects objects, then numbers the new ones and writes the table.

    `compact` packs changed dictionaries into one compressed stream: about half the bytes, and more time.
    """

    def __init__(self, base: Base, fonts: Fonts, *, compact: bool = False) -> None:
        self._base, self._compact = base, compact
        self._changed: list[tuple[int, int, str]] = []
        self._streams: list[str] = []
        packs = (fonts.regular, fonts.bold, fonts.narrow)
        self._first = {id(font): base.size + number * OBJECTS for number, font in enumerate(packs)}
        self._used: dict[int, Font] = {}
        self._next = base.size + 3 * OBJECTS

    def change(self, number: int, generation: int, text: str) -> None:
        """A dictionary of the file as it is from now on; Latin-1, each object once."""
        self._changed.append((number, generation, text))

    def drawn(self, about: str, font: Font, content: str) -> int:
        """A new stream whose content calls this font /F; only fonts that are asked for come into the file."""
        first = self._first[id(font)]
        self._used[first] = font
        number = self._next
        head = f"{number} 0 obj\n<<{about}/Resources {first} 0 R/Length {len(content)}>>\nstream\n"
        self._streams.append(f"{head}{content}\nendstream\nendobj\n")
        self._next = number + 1
        return number

    def stream(self, about: str, content: str) -> int:
        """A new stream with these entries of its dictionary; gives its number."""
        number = self._next
        self._streams.append(
            f"{number} 0 obj\n<<{about}/Length {len(content)}>>\nstream\n{content}\nendstream\nendobj\n"
        )
        self._next = number + 1
        return number

    def replace(self, number: int, generation: int, about: str, data: bytes) -> None:
        """A stream of the file as it is from now on."""
        text = f"<<{about}/Length {len(data)}>>\nstream\n{data.decode('latin-1')}\nendstream"
        self._changed.append((number, generation, text))

    def chunks(self) -> tuple[bytes, ...]:
        """What is put behind the file."""
        table = _Table(self._base.length)
        fonts = [chunk for first, font in sorted(self._used.items()) for chunk in table.font(first, font)]
        changed = sorted(self._changed, key=itemgetter(0))
        plain = [row for row in changed if row[1] or not self._compact or "stream\n" in row[2]]
        parts = table.objects(plain)
        table.run(self._next - len(self._streams), self._streams)
        parts += self._streams
        last = self._next
        if self._compact:
            parts += table.packed(last, [row for row in changed if row not in plain])
            last += 1
        return (*fonts, table.close("".join(parts).encode("latin-1"), last, self._base))


class _Table:
    """Where each object begins; type, position and index within a stream, and generation."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.rows: list[tuple[int, int, int, int]] = []

    def font(self, first: int, font: Font) -> tuple[bytes, ...]:
        objects = font_objects(font, first)
        for number, content in enumerate(objects, first):
            self.rows.append((number, 1, self.offset, 0))
            self.offset += len(content)
        return objects

    def objects(self, changed: Sequence[tuple[int, int, str]]) -> list[str]:
        parts = [f"{number} {generation} obj\n{text}\nendobj\n" for number, generation, text in changed]
        offsets = list(accumulate(map(len, parts), initial=self.offset))
        self.rows += [(row[0], 1, offset, row[1]) for row, offset in zip(changed, offsets, strict=False)]
        self.offset = offsets[-1]
        return parts

    def run(self, first: int, parts: Sequence[str]) -> None:
        """Objects with numbers one after the other."""
        offsets = list(accumulate(map(len, parts), initial=self.offset))
        self.offset = offsets.pop()
        self.rows += zip(count(first), repeat(1), offsets, repeat(0))  # the offsets end it

    def packed(self, number: int, changed: Sequence[tuple[int, int, str]]) -> list[str]:
        """The dictionaries in one stream (7.5.7)."""
        heads, offset = [], 0
        for index, (within, _, text) in enumerate(changed):
            heads.append(f"{within} {offset}")
            offset += len(text) + 1
            self.rows.append((within, 2, number, index))
        head = " ".join(heads) + "\n"
        data = zlib.compress((head + "\n".join(text for _, _, text in changed)).encode("latin-1"), 6).decode("latin-1")
        about = f"<</Type/ObjStm/N {len(changed)}/First {len(head)}/Filter/FlateDecode/Length {len(data)}>>"
        part = f"{number} 0 obj\n{about}\nstream\n{data}\nendstream\nendobj\n"
        self.run(number, [part])
        return [part]

    def close(self, body: bytes, number: int, base: Base) -> bytes:
        """The body with the table of its objects, which is an object itself."""
        start = self.offset
        self.rows.append((number, 1, start, 0))
        rows = sorted(self.rows)
        table = struct.pack(">" + "BIH" * len(rows), *chain.from_iterable(map(itemgetter(1, 2, 3), rows)))
        runs: list[list[int]] = []
        for row in rows:
            if runs and runs[-1][0] + runs[-1][1] == row[0]:
                runs[-1][1] += 1
            else:
                runs.append([row[0], 1])
        index = " ".join(f"{first} {count}" for first, count in runs)
        about = (
            f"{number} 0 obj\n<</Type/XRef/Size {number + 1}/Root {base.root}/Info {base.info}/Prev {base.start}"
            f"/ID[<{base.id}><{_id(body, table)}>]/W[1 4 2]/Index[{index}]/Length {len(table)}>>\nstream\n"
        )
        end = f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n"
        return b"".join((body, about.encode("ascii"), table, end.encode("ascii")))


def _id(body: bytes, table: bytes) -> str:
    """The second part of the file identifier: other bytes, other number (14.4); it protects nothing."""
    return f"{zlib.adler32(body):08X}{zlib.crc32(table):08X}{len(body):016X}"
