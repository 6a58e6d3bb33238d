"""A PostgreSQL and a Redis of one's own: in a temporary folder, on unix sockets only, ended with us."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = "nobody"
"""PostgreSQL refuses to run as root."""
PATIENCE = 30


class NotInstalled(RuntimeError):
    """The server's program is not on this machine; tools/install-system-packages brings it."""


class Postgres:
    """A PostgreSQL that can be stopped in the middle of its work and started again."""

    def __init__(self, folder: Path, durable: bool) -> None:
        self.data, self._sockets, self._durable = folder / "data", folder / "sockets", durable
        self._running: subprocess.Popen[bytes] | None = None
        self._log = (folder / "postgresql.log").open("wb")
        for path in (self.data, self._sockets):
            path.mkdir(mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(path, NOBODY)
        make = [program("initdb"), "-D", str(self.data), "-U", NOBODY, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*_dropped(), *make, "--locale=C.UTF-8"], check=True, stdout=self._log, cwd="/")

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{NOBODY}@/{database}?host={self._sockets}"

    def start(self) -> None:
        """Returns when it answers."""
        quick = [] if self._durable else ["-c", "fsync=off", "-c", "full_page_writes=off"]
        serve = [program("postgres"), "-D", str(self.data), "-k", str(self._sockets), "-h", "", *quick]
        few = ["-c", "shared_buffers=16MB", "-c", "max_connections=60"]
        self._running = subprocess.Popen([*_dropped(), *serve, *few], stdout=self._log, stderr=self._log, cwd="/")
        _wait(lambda: self._asked("SELECT 1"), "PostgreSQL")

    def run(self, statement: str) -> None:
        """A statement outside of transactions, such as CREATE DATABASE."""
        if not self._asked(statement):
            raise RuntimeError(f"PostgreSQL refused: {statement}")

    def stop(self) -> None:
        """At once, as in a crash: the next start repairs from the log."""
        if self._running:
            subprocess.run([*_dropped(), program("pg_ctl"), "-D", str(self.data), "-m", "immediate", "stop"],
                           check=False, stdout=self._log, stderr=self._log, cwd="/")
            self._running.wait(PATIENCE)
            self._running = None

    def close(self) -> None:
        """For good."""
        self.stop()
        self._log.close()

    def _asked(self, statement: str) -> bool:
        ask = [program("psql"), "-q", "-h", str(self._sockets), "-U", NOBODY, "-d", "postgres", "-c", statement]
        return subprocess.run(ask, check=False, stdout=self._log, stderr=self._log).returncode == 0


class Redis:
    """A Redis that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._socket, self._folder = folder / "redis.sock", folder
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, as FORMHELPER_REDIS_URL takes it."""
        return f"redis+unix://{self._socket}"

    def start(self) -> None:
        """Returns when it answers."""
        serve = [program("redis-server"), "--port", "0", "--unixsocket", str(self._socket), "--save", "",
                 "--dir", str(self._folder)]
        self._running = subprocess.Popen([*_ended_with_us(), *serve], stdout=subprocess.DEVNULL)
        _wait(self._asked, "Redis")

    def stop(self) -> None:
        """At once."""
        if self._running:
            self._running.kill()
            self._running.wait(PATIENCE)
            self._running = None
        self._socket.unlink(missing_ok=True)

    def _asked(self) -> bool:
        ask = [program("redis-cli"), "-s", str(self._socket), "ping"]
        return subprocess.run(ask, check=False, capture_output=True, text=True).stdout.strip() == "PONG"


@contextmanager
def postgres(durable: bool = False) -> Iterator[Postgres]:
    """A running PostgreSQL; `durable` where a test is about what reaches the disk. Raises NotInstalled."""
    program("postgres")
    with _folder() as folder:
        server = Postgres(folder, durable)
        try:
            server.start()
            yield server
        finally:
            server.close()


@contextmanager
def redis() -> Iterator[Redis]:
    """A running Redis. Raises NotInstalled."""
    program("redis-server")
    with _folder() as folder:
        server = Redis(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    """Near the root, because the path of a socket has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="fh-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)  # the server's user goes through it
        yield Path(folder)


def program(name: str) -> str:
    """Where it is on this machine. Raises NotInstalled."""
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *os.get_exec_path()]
    found = shutil.which(name, path=os.pathsep.join(map(str, places)))
    if found is None:
        raise NotInstalled(f"{name} is missing: sh tools/install-system-packages")
    return found


def _ended_with_us() -> list[str]:
    """Where the tests are killed, no server stays behind."""
    return [program("setpriv"), "--pdeathsig", "KILL"]


def _dropped() -> list[str]:
    if os.geteuid() != 0:
        return _ended_with_us()
    return [*_ended_with_us(), f"--reuid={NOBODY}", "--clear-groups", "--no-new-privs"]


def _wait(answers: Callable[[], bool], name: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not answers():
        if time.monotonic() > ends:
            raise RuntimeError(f"{name} does not start")
        time.sleep(0.02)
