"""Every letter of DIN 91379, Greek and Cyrillic, filled by the engine and compared with an independent drawing.

    .venv/bin/python proof/letters.py [--pack sans] [--renderer pdfium] [--png folder]

Each letter stands in a field of its own, in each of the three packs, and is rendered by pdfium and by poppler. The
drawing to compare with is made by HarfBuzz and FreeType from the original font, so it shares neither the engine nor
the packs nor their building. Then each letter stands in boxes that are hardly high enough for it, where no mark may be
cut off. Leaves with 1 where a letter is missing, misplaced, unlike, mistaken, wrongly copied or clipped.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from glyphs import ABOVE, BELOW, EM, LEFT, RIGHT, Ink, Source, Verdict, box_of, compare, compare_unplaced, correlation
from lettersheet import (
    PAGE,
    SCALE,
    copied_by_pdfium,
    copied_by_poppler,
    letters_of,
    origins,
    pack_of,
    pictures,
    place,
    positions,
    sheet,
)
from PIL import Image

from formhelper.core.font import Font

DEBIAN = Path("/usr/share/fonts/truetype")
SOURCES = {
    "sans": "croscore/Arimo-Regular.ttf", "bold": "croscore/Arimo-Bold.ttf",
    "narrow": "roboto/unhinted/RobotoCondensed-Regular.ttf",
}
RENDERERS = ("pdfium", "poppler")
KINDS = ("missing", "misplaced", "unlike", "mistaken", "copied")
HEAD = f"{'pack':8}{'renderer':10}{'letters':>8}" + "".join(f"{kind:>11}" for kind in KINDS) + "  least alike    median"
MISTAKEN = 0.015  # so much more alike to another letter than to itself
OVER = 0.5  # points that a letter may reach over the edge of its box: the line around it
TIGHT = (9.0, 11.0, 12.0)  # heights in points of boxes for letters of 10 points


@dataclass
class Result:
    """What was found in one pack with one renderer."""

    pack: str
    renderer: str
    letters: int = 0
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind (missing, misplaced, unlike, mistaken, copied), letter, and what was seen."""
    alike: dict[str, float] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        """How many letters have this fault."""
        return sum(found == kind for found, _, _ in self.faults)


def check(stem: str, font: Font, renderer: str, letters: Sequence[str], png: Path | None = None) -> Result:
    """Fill, render, compare and copy these letters. Raises FileNotFoundError without the original font."""
    source, filled = Source(DEBIAN / SOURCES[stem]), sheet(letters, font)
    pages, where = pictures(filled, renderer), origins(filled)
    if png:
        for number, page in enumerate(pages, 1):
            Image.fromarray(np.uint8(255 - 255 * page)).save(png / f"{stem}-{renderer}-{number}.png")
    result = Result(stem, renderer, len(letters))
    drawn: list[tuple[str, Ink, Ink]] = []
    for number, letter in enumerate(letters):
        seen, right, down = cut(pages[place(number)[0] - 1], where[number])
        verdict, expected = judge(source, letter, seen, right, down)
        if verdict.fault:
            result.faults.append((verdict.fault, letter, verdict.detail))
        elif expected is not None:
            result.alike[letter] = verdict.alike
            drawn += [] if is_lone_mark(letter) else [(letter, seen, expected)]
    result.faults += mistaken(drawn)
    copied = (copied_by_pdfium if renderer == "pdfium" else copied_by_poppler)(filled, letters)
    result.faults += miscopied(letters, copied)
    return result


def clipped(stem: str, font: Font, letters: Sequence[str]) -> list[tuple[str, str, str]]:
    """Letters that the engine puts into a box, as a line or in a comb, although they reach out of it."""
    source, faults = Source(DEBIAN / SOURCES[stem]), []
    drawn = {letter: source.draw(letter) for letter in letters if source.has(letter) and not is_lone_mark(letter)}
    boxes = {letter: box_of(ink) for letter, ink in drawn.items() if ink.any()}
    shown = list(boxes)
    for height in TIGHT:
        for comb in (False, True):
            filled = sheet(shown, font, height, 10, comb=comb, limit=3 if comb else None)
            for number, _, (_, baseline, size) in positions(filled):
                _, top, _, bottom = boxes[shown[number]]
                above = baseline + (ABOVE - top) * size / EM - height
                below = (bottom - ABOVE) * size / EM - baseline
                if max(above, below) > OVER:
                    where = f"{above:.1f} points above" if above > below else f"{below:.1f} points below"
                    kind = "a comb" if comb else "a box"
                    faults.append(("clipped", shown[number], f"{where} {kind} of {height:g} points"))
    return faults


def cut(page: Ink, origin: tuple[float, float]) -> tuple[Ink, float, float]:
    """The picture of one letter, and by what part of a pixel its origin lies right of and below LEFT and ABOVE."""
    x, y = origin[0] * SCALE, (PAGE[1] - origin[1]) * SCALE
    column, row = round(x), round(y)
    return page[row - ABOVE : row + BELOW, column - LEFT : column + RIGHT], x - column, y - row


def judge(source: Source, letter: str, seen: Ink, right: float, down: float) -> tuple[Verdict, Ink | None]:
    """The verdict, and the independent drawing where it decides: signs drawn by ourselves have none."""
    if not source.has(letter) or letter in "\t\n\r":
        fault = "missing" if letter.strip() and seen.sum() < 20 else ""
        return Verdict(1.0, fault, "no ink"), None
    if len(letter) > 1 and not source.places_marks(letter):
        return compare_unplaced(seen, source, letter, right, down), None
    if not source.draw(letter).any():
        return Verdict(1.0, *(("unlike", "ink in a blank") if seen.sum() > 1 else ())), None
    if is_lone_mark(letter) and seen.any() and box_of(seen)[0] < LEFT:
        return Verdict(0.0, "misplaced", "a lone mark stands left of its box"), None
    expected = source.draw(letter, right, down)
    if is_lone_mark(letter):  # the source lets it hang over the letter before
        expected = np.roll(expected, box_of(seen)[0] - box_of(expected)[0], 1)
    base = base_of(letter)
    return compare(seen, expected, source.draw(base, right, down) if base != letter else None), expected


def is_lone_mark(letter: str) -> bool:
    """Whether this is a mark without a letter: the packs give it a width of its own, the sources none."""
    return len(letter) == 1 and unicodedata.combining(letter) != 0


def base_of(letter: str) -> str:
    """The letter without its marks, and without the dot that a mark above takes away."""
    parts = unicodedata.normalize("NFD", letter)
    above = any(unicodedata.combining(mark) == 230 for mark in parts[1:])
    return {"i": "ı", "j": "ȷ"}.get(parts[0], parts[0]) if above else parts[0]


def mistaken(drawn: Sequence[tuple[str, Ink, Ink]]) -> list[tuple[str, str, str]]:
    """Letters whose ink is more like another letter's drawing than like their own."""
    seen = np.stack([_small(ink) for _, ink, _ in drawn])
    expected = np.stack([_small(ink) for _, _, ink in drawn])
    table = seen @ expected.T
    faults = []
    for number, (letter, own, _) in enumerate(drawn):
        best = int(table[number].argmax())
        if table[number, best] > table[number, number] + MISTAKEN:
            likeness = correlation(own, drawn[best][2])
            faults.append(("mistaken", letter, f"looks like {drawn[best][0]!r} ({likeness:.3f})"))
    return faults


def _small(ink: Ink) -> Ink:
    """A quarter of the pixels, as one row of length 1."""
    height, width = ink.shape
    row = ink.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3)).ravel()
    row -= row.mean()
    length = float(np.sqrt((row * row).sum()))
    return np.asarray(row / (length or 1), np.float32)


def miscopied(letters: Sequence[str], copied: Sequence[str]) -> list[tuple[str, str, str]]:
    """Letters that are copied as something else.

    Blanks are left out, since readers set blanks as they like; and marks that stand alone, since readers set a blank
    before them or join them to what stands before: both stand on no form.
    """
    faults = []
    for letter, got in zip(letters, copied, strict=True):
        if letter.strip() and not is_lone_mark(letter) and got.strip() != letter:
            faults.append(("copied", letter, f"as {got!r}"))
    return faults


def main() -> int:
    """Check as the command line asks; 0 where nothing is wrong."""
    parser = argparse.ArgumentParser(description="Compares every letter of the font packs with an independent drawing.")
    parser.add_argument("--pack", choices=SOURCES, action="append")
    parser.add_argument("--renderer", choices=RENDERERS, action="append")
    parser.add_argument("--png", type=Path, help="folder for pictures of the filled sheets")
    asked = parser.parse_args()
    if absent := [name for name in SOURCES.values() if not (DEBIAN / name).is_file()]:
        print(f"missing: {', '.join(absent)}; install fonts-croscore and fonts-roboto-unhinted", file=sys.stderr)
        return 1
    if asked.png:
        asked.png.mkdir(parents=True, exist_ok=True)
    print(HEAD)
    faults = []
    for stem in asked.pack or SOURCES:
        font = pack_of(stem)
        for renderer in asked.renderer or RENDERERS:
            result = check(stem, font, renderer, letters_of(font), asked.png)
            print(row(result), flush=True)
            faults += [(f"{stem} {renderer}", *fault) for fault in result.faults]
        faults += [(f"{stem} tight", *fault) for fault in clipped(stem, font, letters_of(font))]
    for where, kind, letter, detail in faults:
        points = " ".join(f"{ord(char):04X}" for char in letter)
        print(f"{where}: {letter!r} ({points}) {kind}: {detail}")
    cut_off = sum(kind == "clipped" for _, kind, _, _ in faults)
    print(f"letters: {len(faults)} wrong; {cut_off} of them clipped in low boxes")
    return 1 if faults else 0


def row(result: Result) -> str:
    """One line of the table."""
    letter = min(result.alike, key=lambda one: result.alike[one])
    counts = "".join(f"{result.count(kind):>11}" for kind in KINDS)
    return (
        f"{result.pack:8}{result.renderer:10}{result.letters:>8}{counts}"
        f"    {result.alike[letter]:.3f} {letter:3} {np.median(list(result.alike.values())):>9.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
