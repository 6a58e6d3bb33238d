"""Power that goes off: what was written but not yet waited for is lost, whole or by pieces, at any moment.

Nothing is switched off. A process that saves runs under strace, which notes each write, each wait for the disk and each
save that was confirmed, in their order. For any moment of it the files are then put together as a disk could hold them:
all that was waited for, and of the rest some writes, some only in part.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grounds import SQLITE, Place, whole
from private_servers import program
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from tally import Tally, save

from formhelper.storage.cases import NoCase
from formhelper.storage.schema import upgrade
from formhelper.storage.unavailable import Unavailable

WATCHED = "write,pwrite64,fsync,fdatasync,ftruncate"
CALL = re.compile(r'\d+ +(\w+)\((\d+)<([^>]*)>(?:, "((?:\\x[0-9a-f]{2})*)")?(?:, (\d+))?(?:, (\d+))?\) += (-?\d+)')
LONGEST = 100_000
"""Bytes of one write that strace notes."""
UNFINISHED = " <unfinished ...>"
SECTOR = 512
"""What a disk writes whole or not at all."""
KEPT = ("cases.sqlite", "cases.sqlite-wal")
"""The file with the index of the log is made anew at each start."""
TOLD = 1
"""Where a save is told that was confirmed: standard output."""


class NotWatched(RuntimeError):
    """strace could not note what the process did."""


@dataclass(frozen=True)
class Call:
    """One thing that the process did to a file, or told."""

    name: str
    number: int
    path: str
    content: bytes
    numbers: tuple[int, ...]


@dataclass
class Disk:
    """Files as they are for sure, and what was written since without being waited for."""

    sure: dict[str, bytes]
    waiting: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=dict)
    """By file, writes at a place; without content the file ends there."""

    def take(self, call: Call) -> None:
        """One call more."""
        name = Path(call.path).name
        if name not in KEPT:
            return
        pending = self.waiting.setdefault(name, [])
        if call.name == "pwrite64":
            pending.append((call.numbers[-1], call.content))
        elif call.name == "ftruncate":
            pending.append((call.numbers[0], None))
        elif call.name in {"fsync", "fdatasync"}:
            self.sure[name] = _written(self.sure.get(name, b""), pending)
            pending.clear()

    def after_the_cut(self, dice: random.Random) -> Mapping[str, bytes]:
        """The files as they could be found."""
        luck = dice.choice([0.0, 0.5, 0.9, 1.0])
        found = dict(self.sure)
        for name, pending in self.waiting.items():
            kept = [_in_part(write, dice) for write in pending if dice.random() < luck]
            found[name] = _written(found.get(name, b""), kept)
        return found


def _written(content: bytes, writes: Sequence[tuple[int, bytes | None]]) -> bytes:
    found = bytearray(content)
    for place, piece in writes:
        if piece is None:
            del found[place:]
            continue
        found.extend(bytes(max(0, place - len(found))))
        found[place:place + len(piece)] = piece
    return bytes(found)


def _in_part(write: tuple[int, bytes | None], dice: random.Random) -> tuple[int, bytes | None]:
    place, piece = write
    if piece is None or dice.random() < 0.8:
        return write
    return place, piece[: dice.randrange(len(piece) // SECTOR + 1) * SECTOR]


def power_cut(times: int, saves: int, dice: random.Random, synchronous: str = "") -> Tally:
    """So many moments in the life of a process that saves; `synchronous` is SQLite's PRAGMA, to see it lose some."""
    tally, lost = Tally("power cut", SQLITE), set[str]()
    with tempfile.TemporaryDirectory(prefix="fh-") as name:
        here = Place(SQLITE, str(Path(name) / KEPT[0]))
        engine = here.engine()
        upgrade(engine)
        secret = here.cases().start()
        engine.dispose()
        begin = {one: Path(name, one).read_bytes() for one in KEPT if Path(name, one).exists()}
        calls = list(_watched(here, secret, saves, synchronous))
        told = [call for call in calls if call.number == TOLD]
        for _ in range(times):
            moment = dice.randrange(1, len(calls) + 1)
            missing = _cut(calls[:moment], begin, secret, dice, tally)
            lost |= missing
            tally.caused += 1
    tally.confirmed, tally.found, tally.lost = len(told), len(told) - len(lost), len(lost)
    return tally


def _cut(
    calls: Sequence[Call], begin: Mapping[str, bytes], secret: str, dice: random.Random, tally: Tally
) -> set[str]:
    """Which saves, confirmed before, are not found after the power went off behind these calls."""
    disk = Disk(dict(begin))
    for call in calls:
        disk.take(call)
    confirmed = [call.content.decode().strip() for call in calls if call.number == TOLD]
    with tempfile.TemporaryDirectory(prefix="fh-") as name:
        for file, content in disk.after_the_cut(dice).items():
            Path(name, file).write_bytes(content)
        there = Place(SQLITE, str(Path(name) / KEPT[0]))
        look = Tally("", SQLITE)
        try:
            case = there.cases().load(secret).case
            look.look(case, confirmed)
            sound = whole(there)
        except (Unavailable, NoCase, SQLAlchemyError):  # nothing can be read any more, not even the tables
            tally.torn += 1
            return set(confirmed)
        tally.torn += look.torn + (not sound)
        there_yet = {name.partition(".")[2] for name in case.household}
        return {name for name in confirmed if look.lost and name not in there_yet}


def _watched(here: Place, secret: str, saves: int, synchronous: str) -> Iterator[Call]:
    log = Path(here.address).with_name("log")
    watch = [program("strace"), "-f", "-y", "-xx", "-s", str(LONGEST), "-e", f"trace={WATCHED}", "-o", str(log)]
    child = [sys.executable, __file__, here.address, secret, str(saves), synchronous]
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run([*watch, *child], env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=False)
    if done.returncode or not log.exists():
        raise NotWatched(f"strace or the process under it failed: {done.stderr.decode()[-300:]}")
    for line in _whole(log.read_text(encoding="ascii").splitlines()):
        if found := CALL.match(line):
            name, number, path, content, *numbers, _result = found.groups()
            yield Call(name, int(number), _plain(path).decode(), _plain(content or ""),
                       tuple(int(one) for one in numbers if one))


def _whole(lines: Sequence[str]) -> Iterator[str]:
    """Calls that strace noted in two pieces, as others came between, count from their end."""
    begun: dict[str, str] = {}
    for line in lines:
        who = line.partition(" ")[0]
        if line.endswith(UNFINISHED):
            begun[who] = line.removesuffix(UNFINISHED)
        elif " resumed>" in line:
            yield begun.pop(who) + line.partition(" resumed>")[2]
        else:
            yield line


def _plain(noted: str) -> bytes:
    return bytes.fromhex(noted.replace("\\x", ""))


def _save_and_tell(address: str, secret: str, saves: str, synchronous: str) -> None:
    """What runs under strace."""
    here = Place(SQLITE, address)
    cases = here.cases()
    if synchronous:
        event.listen(cases._engine, "connect", lambda raw, _: raw.execute(f"PRAGMA synchronous = {synchronous}"))
    stored = cases.load(secret)
    for number in range(int(saves)):
        stored = save(cases, secret, stored, f"s{number}")
        os.write(TOLD, f"s{number}\n".encode())
    os._exit(0)  # without tidying up, as where the power goes off


if __name__ == "__main__":
    _save_and_tell(*sys.argv[1:])
