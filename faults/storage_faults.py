"""Faults caused on purpose, and what became of saves and papers: the long form is `make faults`."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial

from crowds import many_writers, server_gone
from grounds import POSTGRESQL, SQLITE, place
from kills import disk_full, killed
from power_cuts import power_cut
from replaced_originals import originals_replaced
from surroundings import clock_jumps, counter_gone
from tally import Tally


def programme(kills: int, saves: int, few: int, seed: int) -> Iterator[Callable[[], Tally]]:
    """Every fault on every database that it can happen to."""
    for name in (SQLITE, POSTGRESQL):
        with place(name) as here:
            dice = random.Random(seed)
            yield partial(killed, here, kills, dice)
            yield partial(many_writers, here, saves)
            yield partial(counter_gone, here, few)
            yield partial(clock_jumps, here, few)
            if name == SQLITE:
                yield partial(disk_full, here, few)
                yield partial(power_cut, few * 10, 400, dice)
            else:
                yield partial(server_gone, here, few, dice)
    yield partial(originals_replaced, few * 10, random.Random(seed))


def main() -> int:
    """Prints one line a fault; exit code 1 where anything that was confirmed is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--saves", type=int, default=10_000)
    parser.add_argument("--few", type=int, default=20, help="times that each of the other faults is caused")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    told = parser.parse_args()
    print(f"seed {told.seed}")
    found = []
    for fault in programme(told.kills, told.saves, told.few, told.seed):
        found.append(fault())
        print(found[-1], flush=True)
    saves = [one for one in found if one.database in (SQLITE, POSTGRESQL)]
    confirmed, lost = sum(one.confirmed for one in saves), sum(one.lost + one.torn for one in saves)
    print(f"saves confirmed {confirmed}, saves found {sum(one.found for one in saves)}, lost {lost}")
    for one in found:
        if one not in saves:
            print(f"{one.fault}: packages made {one.confirmed}, of one piece {one.found}, in pieces {one.torn}")
    return 0 if all(one.sound for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
