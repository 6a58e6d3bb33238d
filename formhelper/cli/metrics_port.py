"""The counters of all workers at a port of their own, which only this machine can reach."""

from __future__ import annotations

import os
import shutil
import subprocess  # runs this very module
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client knows where processes put their counters; to be set before its import."""
ADDRESS = "127.0.0.1"
CHILD = (
    "import sys; sys.path[:] = sys.argv[4:]; from formhelper.cli.metrics_port import show; "
    "show(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))"
)


@contextmanager
def shown_at(port: int) -> Iterator[None]:
    """While this runs, the counters can be read at that port; 0 counts nothing."""
    if not port:
        yield
        return
    main, folder = os.getpid(), tempfile.mkdtemp(prefix="formhelper-metrics-")
    os.environ[FOLDER] = folder
    # a process of its own: a thread in the main process could hold a lock at the moment when a worker is forked
    command = [sys.executable, "-P", "-c", CHILD, str(port), folder, str(main), *sys.path]
    process = subprocess.Popen(command)  # noqa: S603  our own module  # nosec B603
    try:
        yield
    finally:
        if os.getpid() == main:  # workers leave this block too, when they end
            process.terminate()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def show(port: int, folder: str, parent: int) -> None:
    """What runs in the process, for as long as the main process lives."""
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)
    start_http_server(port, addr=ADDRESS, registry=registry)
    while os.getppid() == parent:
        time.sleep(1)
