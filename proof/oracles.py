"""What has to be true of a filled PDF, asked of independent readers; each untruth is a miss with place and cause."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter
from places import Field, Place, Rect
from renderers import SCALE, Piece, Seen, poppler_crop

NEAR = 1.5
"""Points around a rectangle in which the middle of a letter still belongs to it."""
CLIP = 0.05
"""Points by which the box of a letter may reach over its rectangle: what is lost in two decimals of a coordinate."""

EDGE = 96
"""Levels of grey by which the edge of a letter may change when its place is written with other decimals."""


@dataclass(frozen=True)
class Miss:
    """One untruth."""

    file: str
    values: str
    oracle: str
    field: str
    expected: str
    seen: str


def told(misses: Sequence[Miss]) -> list[str]:
    """One line each; what is wrong in the same way with several sets of values is told once."""
    sets: dict[Miss, list[str]] = {}
    for miss in misses:
        sets.setdefault(replace(miss, values=""), []).append(miss.values)
    return [
        f"{miss.file} [{', '.join(dict.fromkeys(kinds))}] {miss.oracle}: {miss.field!r}: "
        f"expected {_short(miss.expected)}, seen {_short(miss.seen)}"
        for miss, kinds in sets.items()
    ]


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


@dataclass(frozen=True)
class Written:
    """One text as it has to stand in one widget."""

    place: Place
    text: str


def plain(text: str) -> str:
    """In NFC and without blanks, which renderers set as they like."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


# ---------------------------------------------------------------- text


def pieces_in(pieces: Sequence[Piece], rect: Rect) -> list[Piece]:
    """Those whose middle lies in the rectangle, a little widened."""
    x0, y0, x1, y1 = rect[0] - NEAR, rect[1] - NEAR, rect[2] + NEAR, rect[3] + NEAR
    return [piece for piece in pieces if x0 <= piece.middle[0] <= x1 and y0 <= piece.middle[1] <= y1]


def new_pieces(filled: Seen, blank: Seen) -> list[Piece]:
    """What the blank page has not: printed words and dotted lines in a box are no part of the value."""
    printed = {_spot(piece) for piece in blank.pieces}
    return [piece for piece in filled.pieces if _spot(piece) not in printed]


def _spot(piece: Piece) -> tuple[str, int, int]:
    return piece.text, round(piece.box[0] * 10), round(piece.box[1] * 10)


def in_reading_order(pieces: Sequence[Piece], turn: int) -> str:
    """The words line by line, along the direction in which the box is written."""
    turned = [(_turned(piece.box, turn), piece.text) for piece in pieces]
    lines: list[list[tuple[Rect, str]]] = []
    for box, text in sorted(turned, key=lambda item: (item[0][1] + item[0][3]) / 2):
        middle = (box[1] + box[3]) / 2
        last = lines[-1][0][0] if lines else None
        if last and last[1] < middle < last[3] and abs(middle - (last[1] + last[3]) / 2) < 0.4 * (last[3] - last[1]):
            lines[-1].append((box, text))
        else:
            lines.append([(box, text)])
    return " ".join(text for line in lines for _, text in sorted(line, key=lambda item: item[0][0]))


def _turned(box: Rect, turn: int) -> Rect:
    """The box as a reader holds the paper so that the text runs from left to right."""
    x0, y0, x1, y1 = box
    return {0: box, 90: (-y1, x0, -y0, x1), 180: (-x1, -y1, -x0, -y0), 270: (y0, -x1, y1, -x0)}.get(turn, box)


def overlaps(one: Place, other: Place) -> bool:
    """Whether letters of one may be counted to the other."""
    (a0, b0, a1, b1), (c0, d0, c1, d1) = one.rect, other.rect
    reach = 2 * NEAR
    return one.page == other.page and a0 < c1 + reach and c0 < a1 + reach and b0 < d1 + reach and d0 < b1 + reach


def text_by_letters(written: Written, pieces: Sequence[Piece], neighbours: bool) -> str | None:
    """None where the new letters in the rectangle are the value; else what they are.

    Letters of another filled field that touches the rectangle may stand before or behind the value.
    """
    inside, expected = pieces_in(pieces, written.place.rect), plain(written.text)
    seen = plain("".join(piece.text for piece in inside))
    if seen == expected or (neighbours and expected in seen):
        return None
    if written.place.turn:  # pdfium gives turned lines as they come on the page, not as they are read
        turned = sorted(inside, key=lambda piece: _line_and_start(piece, written.place.turn))
        return None if plain("".join(piece.text for piece in turned)) == expected else seen
    return seen


def _line_and_start(piece: Piece, turn: int) -> tuple[int, float]:
    x, y = piece.origin or piece.middle
    start, line, *_ = _turned((x, y, x, y), turn)
    return round(line), start


def text_in_poppler(
    written: Written, pieces: Sequence[Piece], neighbours: bool, path: Path
) -> str | None:
    """The same for poppler; where it joined letters of two boxes to one word, it is asked for the rectangle alone."""
    inside = pieces_in(pieces, written.place.rect)
    seen, expected = plain(in_reading_order(inside, written.place.turn)), plain(written.text)
    if seen == expected or (neighbours and expected in seen):
        return None
    rect = written.place.rect
    wide = (max(0.0, rect[0] - NEAR), max(0.0, rect[1] - NEAR), rect[2] + NEAR, rect[3] + NEAR)
    if any(expected in plain(text) for text in poppler_crop(path, written.place.page, wide)):
        return None
    return seen


def clipped(written: Written, pieces: Sequence[Piece]) -> str | None:
    """How far letters reach over the rectangle, where the picture of the field ends; None where they do not."""
    x0, y0, x1, y1 = written.place.rect
    worst, letter = 0.0, ""
    for piece in _run(pieces_in(pieces, written.place.rect), written.text):
        a0, b0, a1, b1 = piece.box
        reach = max(x0 - a0, a1 - x1, y0 - b0, b1 - y1)
        if reach > worst:
            worst, letter = reach, piece.text
    return f"{letter!r} reaches {worst:.2f} pt over its box" if worst > CLIP else None


def _run(pieces: Sequence[Piece], text: str) -> Sequence[Piece]:
    """The letters that are the value, without those of neighbours; all where they are not found in one run."""
    wanted = unicodedata.normalize("NFD", re.sub(r"\s+", "", text))
    decomposed = [unicodedata.normalize("NFD", piece.text) for piece in pieces]
    start = "".join(decomposed).find(wanted)
    if start < 0:
        return pieces
    ends = list(accumulate(len(part) for part in decomposed))
    return [piece for piece, end in zip(pieces, ends, strict=True) if start < end <= start + len(wanted)]


# ---------------------------------------------------------------- ink


def changes(filled: Seen, blank: Seen) -> Image.Image:
    """White where a dot has changed."""
    return ImageChops.difference(filled.picture, blank.picture).point(_above(0))


def moves(one: Seen, other: Seen) -> Image.Image:
    """The same, but for edges of letters that stand up to a dot aside: renderers put letters on whole dots."""
    found = Image.new("L", one.picture.size)
    for a, b in ((one.picture, other.picture), (other.picture, one.picture)):
        lighter, darker = b.filter(ImageFilter.MaxFilter(3)), b.filter(ImageFilter.MinFilter(3))
        for beyond in (ImageChops.subtract(a, lighter), ImageChops.subtract(darker, a)):
            found = ImageChops.lighter(found, beyond.point(_above(EDGE)))
    return found


def _above(level: int) -> list[int]:
    return [0] * (level + 1) + [255] * (255 - level)


def has_ink(difference: Image.Image, rect: Rect) -> bool:
    """Whether a dot within the rectangle has changed."""
    return difference.crop(_dots(rect, 0)).getbbox() is not None


def outside(difference: Image.Image, rects: Sequence[Rect]) -> tuple[int, Rect | None]:
    """How many dots have changed outside all rectangles, each one dot wider; and where, in points."""
    left = difference.copy()
    for rect in rects:
        left.paste(0, _dots(rect, 1))
    box = left.getbbox()
    if box is None:
        return 0, None
    return left.histogram()[255], (box[0] / SCALE, box[1] / SCALE, box[2] / SCALE, box[3] / SCALE)


def _dots(rect: Rect, wider: int) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = rect
    return (
        int(x0 * SCALE // 1) - wider, int(y0 * SCALE // 1) - wider,
        int(-(-x1 * SCALE // 1)) + wider, int(-(-y1 * SCALE // 1)) + wider,
    )


# ---------------------------------------------------------------- ticks


def wrong_ticks(known: Field, value: str) -> Iterator[tuple[str, str]]:
    """Expected and seen, where /AS of a widget or /V of the field does not say the state that was asked for."""
    for place in known.places:
        expected = value if value in place.states else "Off"
        if place.on != expected:
            yield f"/AS {expected}", f"/AS {place.on}"
    for kept in known.values:
        if kept != value and not (value == "Off" and not kept):
            yield f"/V {value}", f"/V {kept}"


# ---------------------------------------------------------------- annex

REFERENCE = re.compile(r"(?:siehe Anhang, Nr\.|s\. Anhang|Anh\.|A)\s?(\d+)")


def is_reference(text: str, number: int) -> bool:
    """Whether a box names the entry of the annex."""
    found = REFERENCE.fullmatch(text.strip())
    return found is not None and int(found[1]) == number


def wrong_annex(
    values: Mapping[str, str | bool], annexed: Mapping[str, tuple[int, str]], kept: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Field, expected, seen: where an entry is not the value word for word, or its box does not name it."""
    for name, (number, text) in annexed.items():
        value = unicodedata.normalize("NFC", str(values.get(name, "")))
        if text != value:
            yield name, f"annex {number}: {value}", text
        if not is_reference(kept.get(name, ""), number):
            yield name, f"a reference to annex {number}", kept.get(name, "")
