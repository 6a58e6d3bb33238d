"""Faults around the database: Redis goes away, the clock jumps."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from grounds import Clock, Place
from private_servers import redis
from tally import Tally, save

from formhelper.storage.cases import Cases, WrongCode
from formhelper.storage.codes import HANDOVER
from formhelper.storage.limiter import Attempts
from formhelper.storage.unavailable import Unavailable


def counter_gone(here: Place, times: int) -> Tally:
    """Redis goes and comes back: meanwhile no code opens, and saves go on."""
    tally = Tally("Redis gone and back", here.name)
    with redis() as server:
        cases = Cases(here.engine(), Clock(), limiter=Attempts(server.url))
        for turn in range(times):
            secret = cases.start()
            server.stop()
            code = cases.make_code(secret)
            try:
                cases.redeem(code, f"192.0.2.{turn}")
                tally.torn += 1
            except Unavailable:
                tally.refused += 1
            save(cases, secret, cases.load(secret), "s0")
            server.start()
            other = cases.redeem(code, f"198.51.100.{turn}")
            tally.caused += 1
            tally.look(cases.load(other).case, ["s0"])
    return tally


def clock_jumps(here: Place, times: int) -> Tally:
    """The clock jumps by an hour, to and fro: cases stay, codes to hand over do not live longer."""
    tally = Tally("clock jumps", here.name)
    clock = Clock()
    cases = Cases(here.engine(), clock)
    for turn in range(times):
        clock.ahead = timedelta()
        secret = cases.start()
        stored = cases.load(secret)
        code = cases.make_code(secret, HANDOVER)
        for number, hours in enumerate((1, -1, 2, 0)):
            clock.ahead = timedelta(hours=hours)
            stored = save(cases, secret, stored, f"s{number}")
            cases.sweep()
            if hours:
                with suppress(WrongCode):
                    cases.redeem(code, f"192.0.2.{turn % 250}")
                    tally.torn += 1
        tally.caused += 1
        tally.look(cases.load(secret).case, [f"s{number}" for number in range(4)])
    return tally


