"""Faults in short form: whatever happens, no save that was confirmed is lost, and none is there by half."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from crowds import many_writers, server_gone
from grounds import POSTGRESQL, SQLITE, Place, place
from kills import disk_full, killed
from power_cuts import power_cut
from surroundings import clock_jumps, counter_gone
from tally import LEFT, RIGHT, Tally, with_save

from formhelper.core.facts import Case

SEED = 20261122


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def here(request: pytest.FixtureRequest) -> Iterator[Place]:
    with place(request.param) as found:
        yield found


def kept(tally: Tally) -> None:
    assert tally.sound, str(tally)


def test_processes_killed_while_saving_lose_nothing(here: Place) -> None:
    kept(killed(here, 8, random.Random(SEED)))


def test_many_writers_lose_nothing_and_overwrite_nothing(here: Place) -> None:
    kept(many_writers(here, 120, writers=4))


def test_a_redis_that_goes_away_stops_codes_and_no_saves(here: Place) -> None:
    tally = counter_gone(here, 2)
    kept(tally)
    assert tally.refused == 2


def test_a_clock_that_jumps_ends_no_case_and_lengthens_no_code(here: Place) -> None:
    kept(clock_jumps(here, 2))


@pytest.mark.parametrize("here", [SQLITE], indirect=True)  # the limit is one of the process that writes
def test_a_full_disk_refuses_loses_nothing_and_works_when_there_is_room(here: Place) -> None:
    tally = disk_full(here, 2)
    kept(tally)
    assert tally.refused == 2


def test_where_the_power_goes_off_no_save_that_was_confirmed_is_lost() -> None:
    kept(power_cut(40, 60, random.Random(SEED)))


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_a_database_that_does_not_wait_for_the_disk_would_be_seen_to_lose_saves(synchronous: str) -> None:
    assert power_cut(40, 60, random.Random(SEED), synchronous).lost > 10


@pytest.mark.parametrize("here", [POSTGRESQL], indirect=True)
def test_a_server_that_crashes_under_load_loses_nothing(here: Place) -> None:
    tally = server_gone(here, 2, random.Random(SEED))
    kept(tally)
    assert tally.refused > 0


@pytest.mark.parametrize(
    ("case", "lost", "torn"),
    [
        (with_save(with_save(Case(), "s0"), "s1"), 0, 0), (with_save(Case(), "s0"), 1, 0), (Case(), 2, 0),
        (with_save(with_save(Case(), "s0"), "s1").without({f"{LEFT}.s1"}), 1, 1),
        (with_save(with_save(Case(), "s0"), "s1").put(None, {f"{RIGHT}.s1": "cut"}), 1, 1),
    ],
    ids=["whole", "one-lost", "all-lost", "half", "cut"],
)
def test_the_count_is_not_blind(case: Case, lost: int, torn: int) -> None:
    tally = Tally("planted", "none", caused=1)
    tally.look(case, ["s0", "s1"])
    assert (tally.lost, tally.torn, tally.confirmed) == (lost, torn, 2)
    assert tally.sound == (not lost)
