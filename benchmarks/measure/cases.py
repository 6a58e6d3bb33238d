"""The papers of the benchmark: original, prepared file, plan, and the values that are written into them."""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from formhelper import pdf
from formhelper.core.fields import PaperField
from formhelper.library.fonts import load_fonts
from measure.made import made_form, wanted

OFFICIAL = ("kg1-2025-09", "sgb2-ha-2026-04", "pkh-zp1a-2025-07", "elterngeld-bund-2025-04", "berlin-anmeldung-2020")
MADE = "made-300"
NAMES = (*OFFICIAL, MADE)
PREPARED_TIMES = 3
LONGEST = 160
SYLLABLES = ("mül", "ler", "grö", "ße", "stra", "ka", "pe", "län", "ne", "wil", "ro", "sà", "çe", "ñi", "to", "ber")
DIGITS = "0123456789"

Values = dict[str, dict[str, str]]


class Files(NamedTuple):
    """What workers read: values as a list of sets."""

    original: Path
    prepared: Path
    plan: Path
    values: Path

    def paths(self) -> dict[str, str]:
        """As workers are told of them; the template is the prepared file."""
        return {"template": str(self.prepared), "plan": str(self.plan), "values": str(self.values)}


@dataclass(frozen=True)
class Case:
    """One paper: `size` is that of the original in bytes, `filled` counts values, `left_out` names fields too small."""

    name: str
    files: Files
    size: int
    fields: int
    filled: int
    left_out: tuple[str, ...]
    prepare_ms: float


def originals_folder() -> Path:
    """Where official originals are looked for: FORMHELPER_PROOF, else ../shared/official beside the repository."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "official"
    return Path(os.environ.get("FORMHELPER_PROOF") or beside)


def original_of(name: str) -> bytes | None:
    """The bytes of the paper, None where it is absent here."""
    if name == MADE:
        return made_form()
    file = originals_folder() / f"{name}.pdf"
    return file.read_bytes() if file.is_file() else None


def make_case(name: str, original: bytes, folder: Path, sets: int) -> Case:
    """Prepare the paper and write everything that workers read, with so many sets of values."""
    prepared, prepare_ms = _prepare(original)
    plan = pdf.Plan.load(prepared.plan, prepared.pdf, load_fonts())
    asked = [field for field in plan.fields.values() if name != MADE or wanted(field.name)]
    made = [values_for(asked, _fits(plan), number) for number in range(sets)]
    left_out = tuple(
        field.name for field in asked
        if field.kind in ("text", "checkbox", "radio") and not any(field.name in part for part in made[0].values())
    )
    files = Files(*(folder / f"{name}.{end}" for end in ("original.pdf", "prepared.pdf", "plan.json", "values.json")))
    for file, content in zip(files, (original, prepared.pdf, prepared.plan, _as_json(made)), strict=True):
        file.write_bytes(content)
    filled = sum(len(part) for part in made[0].values())
    return Case(name, files, len(original), len(plan.fields), filled, left_out, prepare_ms)


def _as_json(sets: list[Values]) -> bytes:
    return json.dumps(sets, ensure_ascii=False).encode("utf-8")


def _prepare(original: bytes) -> tuple[pdf.Prepared, float]:
    """The prepared paper and the median CPU ms of preparing it."""
    times = []
    for _ in range(PREPARED_TIMES):
        start = time.process_time()
        prepared = pdf.prepare(original)
        times.append(1000 * (time.process_time() - start))
    return prepared, statistics.median(times)


def _fits(plan: pdf.Plan) -> Callable[[str, str], bool]:
    return lambda name, text: plan.fit(name, text).kind == "fits"


def values_for(fields: list[PaperField], fits: Callable[[str, str], bool], seed: int) -> Values:
    """A text that fits for every text field, a tick for every check box, the first choice of radio buttons.

    Letters are Latin-1, so that every tool can draw them; the same seed gives the same values.
    """
    chance = random.Random(seed)
    texts = {field.name: _fitting(field, fits, chance) for field in fields if field.kind == "text"}
    ticks = {field.name: field.states[0] for field in fields if field.kind in ("checkbox", "radio") and field.states}
    return {"texts": {name: text for name, text in texts.items() if text}, "ticks": ticks}


def _fitting(field: PaperField, fits: Callable[[str, str], bool], chance: random.Random) -> str:
    """A text as long as fits, "" where not even one letter does."""
    text = words(room(field), chance, spaces=not field.comb)
    while text and not fits(field.name, text):
        text = text[: len(text) * 3 // 4].rstrip()
    return text


def room(field: PaperField) -> int:
    """About how many letters the smallest box of the field takes."""
    return min(_room(field, widget.rect) for widget in field.widgets)


def _room(field: PaperField, rect: tuple[float, float, float, float]) -> int:
    width, height = abs(rect[2] - rect[0]), abs(rect[3] - rect[1])
    size = field.font_size or min(12.0, height * 0.6)
    letters = int((width - 4) / (0.6 * size))
    if field.multiline:
        letters *= max(1, int(height / (1.3 * size)) - 1)
    return max(1, min(letters, field.limit or LONGEST, LONGEST))


def words(length: int, chance: random.Random, *, spaces: bool) -> str:
    """Exactly so many characters of invented words and numbers; no blank at an end."""
    text = ""
    while len(text) < length:
        word = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize()
        number = "".join(chance.choices(DIGITS, k=chance.randint(1, 4)))
        text += f"{word} {number} " if spaces else word + number
    return text[:length].rstrip() or text[:1]


def flat_values(values: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """Texts and on-states together, as the engine takes them."""
    return {**values["texts"], **values["ticks"]}
