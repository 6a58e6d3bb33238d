"""Finds things by the words that people type, in any of our languages: accents, endings and small slips forgiven."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from formhelper.core.latin import BULGARIAN, GREEK

# letters that Unicode does not take apart; casefold has made "ss" of "ß" already
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", **BULGARIAN, **GREEK})
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
CHUNK = re.compile(r"\w[\w-]*")
SHORTEST, MOST_WORDS = 2, 8
SLIPS = ((8, 2), (4, 1))
"""How many slips a word of at least that many letters may have."""
LONG = 0.3
"""How fast a word counts less in a longer text: the only word of a title says more than one of five."""
KEEP = 0.3
"""What is found counts if it is at least that good compared with the best."""


@dataclass(frozen=True)
class Hit:
    """What was found: its kind, its id, and how well it fits (only to be compared within one search)."""

    kind: str
    id: str
    score: float


Told = Iterable[tuple[str, float]]
"""The texts that tell of one thing, each with its weight: a title says more than a summary."""


class Index:
    """All words of all things, made once; asking it changes nothing."""

    def __init__(self, things: Mapping[tuple[str, str], Told]) -> None:
        self._size = len(things)
        self._words: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
        weights: dict[float, float] = {}  # of a thousand forms most weigh the same: one number for all
        for thing, told in things.items():
            for text, weight in told:
                each = weight / max(len(text.split()), 1) ** LONG
                each = weights.setdefault(each, each)
                for word in words(text):
                    self._words[word][thing] = max(each, self._words[word].get(thing, 0.0))
        self._vocabulary = tuple(self._words)

    def find(self, asked: str, most: int = 12) -> list[Hit]:
        """What fits the words best, best first; empty where nothing fits."""
        scores: dict[tuple[str, str], float] = defaultdict(float)
        for word in _asked(asked):
            found = self._one(word)
            rare = math.log(1 + self._size / len(found)) if found else 0.0  # a word of nearly all things says little
            for thing, fit in found.items():
                scores[thing] += fit * rare
        best = max(scores.values(), default=0.0)
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Hit(*thing, score) for thing, score in ranked if score >= KEEP * best][:most]

    def _one(self, word: str) -> dict[tuple[str, str], float]:
        """Things that one word leads to: the best of its own, its endings, and its slips."""
        found: dict[tuple[str, str], float] = {}
        for known, likeness in self._like(word):
            for thing, weight in self._words[known].items():
                found[thing] = max(weight * likeness, found.get(thing, 0.0))
        return found

    def _like(self, word: str) -> Iterator[tuple[str, float]]:
        for known in self._vocabulary:
            if likeness := alike(word, known):
                yield known, likeness
        if slips := next((slips for length, slips in SLIPS if len(word) >= length), 0):
            for known, distance, _ in process.extract(
                word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=None
            ):
                if distance and known[0] == word[0] and len(known) >= SLIPS[-1][0]:
                    yield known, 0.85 - 0.15 * distance


def alike(word: str, known: str) -> float:
    """How much a word is like a known one, from 0 to 1: the same, its beginning, a part of it, or another ending."""
    if word == known:
        return 1.0
    shorter, longer = sorted((word, known), key=len)
    if longer.startswith(shorter) and len(shorter) >= 3:
        return 0.8 if shorter == word else 0.5 if len(shorter) >= 4 else 0.0
    if len(shorter) >= 5 and shorter in longer:  # German joins words: Geld in Kindergeld
        return 0.5
    if len(word) >= 4 and word in known:
        return 0.45
    stem = math.ceil(len(shorter) * 0.8)
    if len(shorter) >= 6 and len(longer) - len(shorter) <= 3 and word[:stem] == known[:stem]:
        return 0.5
    return 0.0


def words(text: str) -> Iterator[str]:
    """The words of a text as they are compared; words with a hyphen in parts and joined, umlauts also spelled out."""
    for chunk in CHUNK.findall(unicodedata.normalize("NFC", text).casefold()):
        for variant in dict.fromkeys((chunk, chunk.translate(SPELLED_OUT))):
            parts = [part for part in variant.split("-") if part]
            yield from (folded(part) for part in dict.fromkeys([*parts, "".join(parts)]))


def folded(word: str) -> str:
    """Lower case, Latin letters, no accents: детски and "detski", Śląsk and "slask" become the same."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS)


def _asked(text: str) -> list[str]:
    found = (folded(word) for word in CHUNK.findall(text.replace("-", "")) if len(word) >= SHORTEST)
    return list(dict.fromkeys(found))[:MOST_WORDS]
