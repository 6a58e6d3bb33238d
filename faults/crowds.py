"""Faults among many who save at once: each other's saves, and a server that crashes under them."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from grounds import Place
from tally import Tally, save, with_save

from formhelper.core.facts import Value
from formhelper.storage.cases import Cases, Conflict
from formhelper.storage.unavailable import Unavailable


def many_writers(here: Place, saves: int, writers: int = 8) -> Tally:
    """Many who save the same cases at once; every save also changes one answer that all of them change."""
    tally = Tally("many writers", here.name)
    cases = here.cases()
    each = 10
    for _ in range(max(1, saves // (each * writers))):
        secret = cases.start()
        gate = threading.Barrier(writers)

        def write(writer: int, secret: str = secret, gate: threading.Barrier = gate) -> tuple[list[str], int]:
            gate.wait()
            return _with_conflicts(cases, secret, writer, each)

        with ThreadPoolExecutor(writers) as threads:
            told = list(threads.map(write, range(writers)))
        case = cases.load(secret).case
        tally.look(case, [name for names, _ in told for name in names])
        tally.refused += sum(refused for _, refused in told)
        tally.caused += 1
        tally.lost += _broken_links(case.household, sum(len(names) for names, _ in told))
        cases.delete(secret)
    return tally


def _with_conflicts(cases: Cases, secret: str, writer: int, saves: int) -> tuple[list[str], int]:
    confirmed: list[str] = []
    refused = 0
    while len(confirmed) < saves:
        name = f"w{writer}_{len(confirmed)}"
        stored = cases.load(secret)
        before = stored.case.household.get("chain.last", "begin")
        case = stored.case.put(None, {"chain.last": name, f"chain.{name}": before})
        try:
            cases.save(secret, stored, with_save(case, name))
        except (Conflict, Unavailable):
            refused += 1
        else:
            confirmed.append(name)
    return confirmed, refused


def _broken_links(household: Mapping[str, Value], saves: int) -> int:
    """Each save names the one before it: from the last one, the way leads through all of them."""
    name, length = household.get("chain.last"), 0
    while name != "begin" and length <= saves:
        name, length = household.get(f"chain.{name}"), length + 1
    return abs(saves - length)


def server_gone(here: Place, times: int, dice: random.Random) -> Tally:
    """The server crashes under load and comes back."""
    tally = Tally("server gone and back", here.name)
    assert here.server
    cases, done = here.cases(), threading.Event()
    secrets = [cases.start() for _ in range(4)]

    def write(secret: str) -> tuple[list[str], int]:
        return _save_until(done, cases, secret)

    with ThreadPoolExecutor(len(secrets)) as threads:
        waiting = [threads.submit(write, secret) for secret in secrets]
        for _ in range(times):
            time.sleep(dice.uniform(0.05, 0.3))
            here.server.stop()
            time.sleep(dice.uniform(0, 0.1))
            here.server.start()
            tally.caused += 1
        time.sleep(0.2)
        done.set()
        for secret, told in zip(secrets, waiting, strict=True):
            confirmed, refused = told.result()
            tally.refused += refused
            tally.look(cases.load(secret).case, confirmed)
    return tally


def _save_until(done: threading.Event, cases: Cases, secret: str) -> tuple[list[str], int]:
    """Saves until told to end; after a save that was not confirmed, the same one is tried again."""
    confirmed: list[str] = []
    refused, stored = 0, cases.load(secret)
    while not done.is_set():
        try:
            stored = save(cases, secret, stored, f"s{len(confirmed)}")
        except Unavailable:
            refused += 1
            time.sleep(0.01)
        else:
            confirmed.append(f"s{len(confirmed)}")
    return confirmed, refused


