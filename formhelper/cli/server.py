"""gunicorn as we want it: quiet about people, patient with nobody, and ending only after what it has begun."""

from __future__ import annotations

import gc
import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from formhelper.cli.settings import Settings
from formhelper.web import limits, logs

GRACE = 30
"""Seconds that requests have to end after the service was told to stop."""
LATE, TOO_LATE = 30, 120
"""Seconds after which a request that is still being sent, or an answer that is still being fetched, is cut off."""
SHARED_MEMORY = "/dev/shm"  # noqa: S108  workers show there that they live; it holds nothing  # nosec B108


class QuietLogger(Logger):
    """What gunicorn says goes into our log; what a worker says may hold an address or a value, so only its kind."""

    def setup(self, cfg: Any) -> None:
        """Our log has no settings."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.main = os.getpid()

    def log(self, lvl: Any, msg: Any, *args: Any, **_: Any) -> None:
        """One line; of the main process with its words, which are about processes and signals only."""
        if os.getpid() == self.main:
            logs.log().info("server", note=str(msg) % args if args else str(msg))
        elif lvl != "info":
            kind, _error, trace = sys.exc_info()
            logs.log().error("server", kind=kind.__name__ if kind else str(lvl), where=logs.places(trace))

    def info(self, msg: Any, *args: Any, **_: Any) -> None:
        self.log("info", msg, *args)

    def warning(self, msg: Any, *args: Any, **_: Any) -> None:
        self.log("warning", msg, *args)

    def error(self, msg: Any, *args: Any, **_: Any) -> None:
        self.log("error", msg, *args)

    critical = exception = error

    def debug(self, msg: Any, *args: Any, **_: Any) -> None:
        """Nothing."""


class PunctualWorker(ThreadWorker):
    """Threads that nobody can hold by sending or reading a byte now and then."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.begun: dict[Any, float] = {}
        self.closed = False

    def handle(self, conn: Any) -> Any:
        """Serve a connection, with its beginning noted."""
        self.begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self.begun.pop(conn, None)

    def set_accept_enabled(self, enabled: bool) -> None:
        """On the way out, take those who have got through to us already, and let nobody else get through.

        A worker that is told to stop while it starts comes here twice: to begin, and to end.
        """
        super().set_accept_enabled(enabled)
        if not (enabled or self.alive or self.closed):
            self.closed = True
            for listener in self.sockets:
                while select.select([listener], [], [], 0)[0]:
                    self.accept(listener)
                listener.close()

    def notify(self) -> None:
        """Called about once a second: cuts off those who are late."""
        super().notify()
        now = time.monotonic()
        for conn, began in list(self.begun.items()):
            if now - began > LATE:
                _shut(conn.sock, socket.SHUT_RDWR if now - began > TOO_LATE else socket.SHUT_RD)


def _shut(connection: socket.socket, how: int) -> None:
    try:
        connection.shutdown(how)
    except OSError:  # gone meanwhile: all the better
        return


class Server(BaseApplication):
    """`make_app` is called in each worker, after the fork: connections to databases must not cross it."""

    def __init__(self, settings: Settings, make_app: Callable[[], Any], when_ready: Callable[[], None]) -> None:
        self.settings, self.make_app, self.when_ready = settings, make_app, when_ready
        super().__init__()

    def load_config(self) -> None:
        """Everything that is not gunicorn's default, with the reason where it is not plain."""
        chosen: dict[str, Any] = {
            "bind": _bound(self.settings.host, self.settings.port),
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "worker_class": PunctualWorker,
            "logger_class": QuietLogger,
            "graceful_timeout": GRACE,
            "timeout": 60,
            "keepalive": 5,
            # a leak of a library ends with its worker; not all at once
            "max_requests": 10_000,
            "max_requests_jitter": 2_000,
            "accesslog": None,
            "limit_request_line": limits.LONGEST_PATH + limits.LONGEST_QUERY + 256,
            "limit_request_fields": limits.MOST_HEADERS,
            "limit_request_field_size": limits.LONGEST_HEADER,
            # what a proxy says is believed by our own setting only, see `trusting`
            "secure_scheme_headers": {},
            "forwarder_headers": "",
            "forwarded_allow_ips": "",
            "proc_name": "formhelper",
            "control_socket_disable": True,
            "worker_tmp_dir": SHARED_MEMORY if Path(SHARED_MEMORY).is_dir() else None,
            "when_ready": lambda _server: self.when_ready(),
            "post_fork": lambda _server, _worker: _say_kinds_only(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application of this worker."""
        return settled(self.make_app())


def settled(app: Any) -> Any:
    """The application, with all that it was made of taken out of the search for garbage.

    Definitions and catalogues are a million things that stay as long as the worker: looking at all of them takes a
    tenth of a second, in which everybody waits.
    """
    gc.collect()
    gc.freeze()
    return app


def _bound(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _say_kinds_only() -> None:
    """A thread that fails would print its error with its message."""

    def failed(args: Any) -> None:
        logs.log().error("thread", kind=args.exc_type.__name__, where=logs.places(args.exc_traceback))

    threading.excepthook = failed


def trusting(app: Any, proxies: int) -> Any:
    """The application behind so many proxies of our own: the last of them says who calls, and whether over https."""
    if not proxies:
        return app
    from werkzeug.middleware.proxy_fix import ProxyFix  # only where there is a proxy

    # the host is never taken from a proxy's header: it is passed on as it is
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0, x_port=0, x_prefix=0)
    return app


def cannot_open(host: str, port: int) -> str:
    """Why the address cannot be listened on; empty where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or type(error).__name__
    return ""
