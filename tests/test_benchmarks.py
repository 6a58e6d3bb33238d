"""The benchmark of filling: it runs, and what it computes is right."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks"))  # behind all else: its pdf.py hides nothing

from measure.cases import Case, Files, values_for, words
from measure.contest import NOT_INSTALLED, Contest, Own, Result, Row
from measure.made import made_form
from measure.report import next_factor, number, table
from measure.rounds import Runner, interleave, ratio
from measure.targets import Target, targets
from measure.tools import OURS, PIKEPDF, PYPDF, Tool
from measure.whole import Whole

from formhelper import pdf

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
MADE_VALUES = 270


def result_of(tmp_path: Path, name: str = "elterngeld-bund-2025-04") -> Result:
    """Ours 2 ms, pypdf 500 ms, pikepdf 20 ms, twice the limit, 24 MB."""
    files = Files(*(tmp_path / end for end in ("original.pdf", "prepared.pdf", "plan.json", "values.json")))
    case = Case(name, files, size=5, fields=3, filled=2, left_out=("tiny",), prepare_ms=5.0)
    rows = [
        Row(OURS, ms=2.0, ratio=1.0, fills=4, size=1234567, kept=2), Row(PYPDF, ms=500.0, ratio=250.0, fills=4),
        Row(PIKEPDF, ms=20.0, ratio=10.0, fills=4), Row("other", remark=NOT_INSTALLED),
    ]
    own = Own(5.0, ms=1.8, limit_ms=0.9, whole=Whole(50.0, 40.0, 24.0))
    return Result(case, rows, own)


def test_one_round_on_the_made_form_measures_ours_and_pypdf(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    command = [sys.executable, str(BENCHMARKS / "pdf.py"), "--only", "made-300", "--tools", "pypdf", "--rounds", "1"]
    done = subprocess.run([*command, "--json", str(report)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    paper = json.loads(report.read_text(encoding="utf-8"))["papers"][0]
    rows = {row["tool"]: row for row in paper["rows"]}
    assert rows.keys() == {"formhelper", "physical limit", "pypdf"}
    for tool in ("formhelper", "pypdf"):
        assert (rows[tool]["kept"], rows[tool]["fills"]) == (MADE_VALUES, 1), rows[tool]
        assert rows[tool]["ratio"] == pytest.approx(rows[tool]["ms"] / rows["formhelper"]["ms"])
    assert rows["formhelper"]["size"] > paper["own"]["appended"] > 0
    assert paper["own"]["whole"]["peak_megabytes"] > 1
    assert set(paper["own"]["split"]) == {"fill", "layout", "table", "copy"}
    assert "pypdf" in done.stdout


def test_tools_take_turns_and_slow_ones_take_part_in_five_rounds() -> None:
    turns: list[tuple[str, int]] = []

    def runner(name: str, warm_ms: float) -> Runner:
        def fill(round_number: int) -> float:
            turns.append((name, round_number))
            return float(round_number)
        return Runner(name, fill, warm_ms)

    fast, slow = runner("fast", 2.0), runner("slow", 401.0)
    interleave([fast, slow], 20)
    assert turns[:3] == [("fast", 0), ("slow", 0), ("fast", 1)]
    assert fast.times == [float(turn) for turn in range(20)]
    assert slow.times == [0.0, 4.0, 8.0, 12.0, 16.0]
    assert (fast.median_ms, slow.median_ms) == (9.5, 8.0)


def test_a_tool_takes_part_in_as_many_rounds_as_last_two_seconds() -> None:
    runner = Runner("medium", lambda _: 200.0, warm_ms=200.0)
    assert [number for number in range(20) if runner.due(number, 20)] == list(range(0, 20, 2))


def test_a_tool_that_fails_is_asked_no_more_and_has_no_number() -> None:
    asked = []

    def fill(round_number: int) -> float:
        asked.append(round_number)
        if round_number == 1:
            raise ValueError("it broke")
        return 1.0

    runner = Runner("broken", fill)
    interleave([runner], 4)
    assert (asked, runner.failed, runner.median_ms) == ([0, 1], "it broke", None)


def test_a_ratio_of_something_not_measured_is_not_measured() -> None:
    assert ratio(10.0, 4.0) == 2.5
    assert ratio(None, 4.0) is None
    assert ratio(10.0, None) is None


def test_targets_are_judged_by_the_measured_numbers(tmp_path: Path) -> None:
    found = {target.words.split(": ")[1]: target for target in targets([result_of(tmp_path)])}
    assert found["at least 200 times as fast as pypdf"].reached is True
    assert found["at least 15 times as fast as pikepdf"].reached is False
    assert found["less than 3 times the physical limit"].measured == pytest.approx(2.0)
    assert found["a process that fills holds at most 25 MB"].reached is True


def test_the_physical_limit_is_a_target_for_elterngeld_alone(tmp_path: Path) -> None:
    assert not [target for target in targets([result_of(tmp_path, "made-300")]) if "limit" in target.words]


def test_a_target_that_was_not_measured_is_neither_reached_nor_missed() -> None:
    assert Target("", 3.0, at_least=True, measured=None).reached is None
    assert Target("", 3.0, at_least=True, measured=3.0).reached is True
    assert Target("", 3.0, at_least=False, measured=3.01).reached is False


def test_the_table_says_what_is_not_installed_and_what_was_left_out(tmp_path: Path) -> None:
    shown = table(result_of(tmp_path))
    other = next(line for line in shown.splitlines() if line.startswith("other"))
    assert other.split() == ["other", "-", "-", "not", "installed"]
    assert "left out: tiny" in shown
    assert "1,234,567" in shown


def test_a_tool_that_is_not_installed_gets_a_row_without_numbers(tmp_path: Path) -> None:
    case = result_of(tmp_path).case
    case.files.values.write_text("[]", encoding="utf-8")
    row = Contest(case, tmp_path, 1, str).start(Tool("absent", lambda: None), ExitStack())
    assert (row.ms, row.ratio, row.size, row.remark) == (None, None, None, "not installed")


def test_what_the_next_factor_of_two_takes_comes_from_the_stages() -> None:
    said = next_factor({"fill": 10.0, "layout": 6.0, "table": 1.0, "copy": 1.0}, limit=2.0, values=100)
    assert "laying out and encoding texts 60 %" in said
    assert "building dictionaries and streams 20 %" in said
    assert "Twice as fast would be 5.00 ms" in said
    assert "laying out and encoding texts for nothing would give 2.50 times as fast" in said


@pytest.mark.parametrize(("value", "shown"), [(None, "-"), (0.123, "0.12"), (12.34, "12.3"), (1234.5, "1,234")])
def test_numbers_are_shown_with_three_digits(value: float | None, shown: str) -> None:
    assert number(value) == shown


def test_values_are_as_many_as_the_form_takes_and_differ_from_set_to_set() -> None:
    fields = list(pdf.inspect(made_form()).fields)
    first, again, second = (values_for(fields, lambda _, text: len(text) < 9, seed) for seed in (1, 1, 2))
    assert len(fields) == 300
    assert (len(first["texts"]), len(first["ticks"])) == (225, 75)
    assert first == again
    assert first["texts"] != second["texts"]
    assert max(map(len, first["texts"].values())) == 8


def test_values_can_be_written_in_latin_1() -> None:
    text = words(500, random.Random(3), spaces=True)
    assert text.encode("latin-1")
    assert 490 < len(text) <= 500
