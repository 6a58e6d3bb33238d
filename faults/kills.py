"""Faults in a process of its own: killed in the middle of saves, and a disk without room."""

from __future__ import annotations

import os
import random
import resource
import signal
import time
from contextlib import suppress

from grounds import Place, whole
from tally import Tally, save

from formhelper.storage.unavailable import Unavailable

ROOM = 400_000
"""Bytes that a file may have while the disk is full."""


def killed(here: Place, times: int, dice: random.Random) -> Tally:
    """kill -9 of a process in the middle of its saves, two at a time on one database."""
    tally = Tally("kill -9 while saving", here.name)
    cases = here.cases()
    while tally.caused < times:
        victims = [_Victim(here, cases.start()) for _ in range(min(2, times - tally.caused))]
        for victim in victims:
            victim.wait()
        time.sleep(dice.uniform(0.001, 0.06))
        for victim, confirmed in [(victim, victim.kill()) for victim in victims]:
            tally.look(cases.load(victim.secret).case, confirmed)
            tally.caused += 1
            cases.delete(victim.secret)
    tally.torn += not whole(here)
    return tally


class _Victim:
    """A child that saves until it is killed, and tells each save that was confirmed to it."""

    def __init__(self, here: Place, secret: str) -> None:
        self.secret = secret
        told, tell = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(told)
            _save_for_ever(here, secret, tell)
        os.close(tell)
        self._told = told
        self._heard = b""

    def wait(self) -> None:
        """Until the first save is confirmed."""
        self._heard += os.read(self._told, 4096)

    def kill(self) -> list[str]:
        """The saves that were confirmed before."""
        os.kill(self._pid, signal.SIGKILL)
        with os.fdopen(self._told, "rb") as told:
            self._heard += told.read()
        os.waitpid(self._pid, 0)
        whole, _, _ = self._heard.rpartition(b"\n")
        return whole.decode().split()


def _save_for_ever(here: Place, secret: str, tell: int) -> None:
    """Runs in a child, and never returns into the code of its parent."""
    with suppress(BaseException):  # the parent sees that the child is silent
        cases = here.cases()
        stored = cases.load(secret)
        number = 0
        while True:
            stored = save(cases, secret, stored, f"s{number}")
            os.write(tell, f"s{number}\n".encode())
            number += 1
    os._exit(1)


def disk_full(here: Place, times: int) -> Tally:
    """No file may grow any more (RLIMIT_FSIZE) until there is room again; the limit is of a process, so in a child."""
    tally = Tally("disk full and free again", here.name)
    told, tell = os.pipe()
    cases = here.cases()
    secret = cases.start()
    child = os.fork()
    if child == 0:
        os.close(told)
        _fill(here, secret, tell, times)
    os.close(tell)
    with os.fdopen(told, "rb") as answers:
        words = answers.read().decode().split()
    os.waitpid(child, 0)
    tally.caused = words.count("full")
    tally.refused = words.count("full")
    tally.look(cases.load(secret).case, [word for word in words if word != "full"])
    tally.torn += not whole(here)
    return tally


def _fill(here: Place, secret: str, tell: int, times: int) -> None:
    """Runs in a child: fills what room there is, is refused, gets room, saves again."""
    with suppress(BaseException):  # what is not told counts as not confirmed, and caused stays too low
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        cases = here.cases()
        stored, number = cases.load(secret), 0
        for turn in range(1, times + 1):
            resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM * turn, resource.RLIM_INFINITY))
            while True:
                try:
                    stored = save(cases, secret, stored, f"s{number}")
                except Unavailable as error:
                    os.write(tell, f"{error.kind}\n".encode())
                    break
                os.write(tell, f"s{number}\n".encode())
                number += 1
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            stored = save(cases, secret, stored, f"s{number}")
            os.write(tell, f"s{number}\n".encode())
            number += 1
    os._exit(0)


