"""One server process with one worker on one core, and what it costs: CPU time and memory of the whole tree."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SERVERS = ("gunicorn", "granian")
THREADS = 4
START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A running server: its process and where it listens."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """User and system time of the process and all its children so far."""
        return sum(_ticks(pid) for pid in tree(self.process.pid)) / TICKS

    def memory_megabytes(self) -> float:
        """Proportional set size of the largest process of the tree: the worker."""
        return max(_pss(pid) for pid in tree(self.process.pid)) / 1024


def tree(pid: int) -> list[int]:
    """The process and those that come from it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            found += tree(int(child))
    return found


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextlib.contextmanager
def serving(server: str, app: str, environment: Mapping[str, str]) -> Iterator[Served]:
    """The server with the application `load.apps:<app>`; ended with its children afterwards. Raises RuntimeError."""
    port = _free_port()
    command = {
        "gunicorn": ["gunicorn", "-w", "1", "-k", "gthread", "--threads", str(THREADS), "-b", f"127.0.0.1:{port}",
                     f"load.apps:{app}()"],
        "granian": ["granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", str(THREADS), "--factory",
                    "--port", str(port), "--log-level", "warning", f"load.apps:{app}"],
    }[server]
    path = os.pathsep.join([str(HERE), str(HERE.parent)])
    process = subprocess.Popen(
        [*_on_core(0), str(Path(sys.executable).parent / command[0]), *command[1:]], cwd=HERE,
        env={**os.environ, **environment, "PYTHONPATH": path}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port)
        yield Served(process, port)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _on_core(number: int) -> list[str]:
    return ["taskset", "-c", str(number)] if (os.cpu_count() or 1) > 1 else []


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(START_SECONDS * 20):
        if process.poll() is not None:
            raise RuntimeError("the server ended at once")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server does not answer")


def load(served: Served, seconds: int, script: Path | None, environment: Mapping[str, str]) -> str:
    """What wrk says of that many seconds with one connection a thread; raises RuntimeError where wrk is missing."""
    command = [*_on_core(1), "wrk", "-t", str(THREADS), "-c", str(THREADS), "-d", f"{seconds}s", "--latency"]
    command += ["-s", str(script)] if script else []
    try:
        told = subprocess.run(
            [*command, f"{served.address}/"], env={**os.environ, **environment}, capture_output=True, text=True,
            check=True,
        )
    except FileNotFoundError:
        raise RuntimeError("wrk is not installed: it is a Debian package") from None
    return told.stdout
