"""What the security documents name is there, and every requirement of the checklist stands once with a known state."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*sorted((ROOT / "docs/security").glob("*.md")), ROOT / "SECURITY.md", ROOT / "docs/operating.md"]
CHECKLIST = (ROOT / "docs/security/asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([\d., ]+) \| (\S+) \| (.+) \|$", re.MULTILINE)
# how many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has that applies
CHAPTERS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16,
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|docs|deploy|translations)/[\w./-]+)`", text)
    linked = [target.partition("#")[0] for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text)]
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert [name for name in linked if name and not (document.parent / name).exists()] == []


def test_every_requirement_stands_once_with_a_known_state() -> None:
    rows = ROW.findall(CHECKLIST)
    ids = [one for row in rows for one in row[0].split(", ")]
    assert [one for one, count in Counter(ids).items() if count > 1] == []
    assert all(re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{1,2}", one) for one in ids)
    assert {state for _, state, _ in rows} <= {"met", "operator", "n/a", "open"}
    assert len(ids) > 180


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_requirement_of_a_chapter_is_left_out(chapter: int) -> None:
    ids = [one for row in ROW.findall(CHECKLIST) for one in row[0].split(", ")]
    assert sum(one.startswith(f"{chapter}.") for one in ids) == CHAPTERS[chapter]


def test_what_is_open_says_what_is_missing() -> None:
    assert all(len(what) > 20 for _, state, what in ROW.findall(CHECKLIST) if state == "open")
