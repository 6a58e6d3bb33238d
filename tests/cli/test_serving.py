"""The service as it really runs: gunicorn in processes of its own, with people who break off, and with signals."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running import Service, free_port, serving

from formhelper.cli import server

SECRET = "Kánárekvogel"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, "--workers", "2", "--threads", "4") as found:
        yield found


def received(connection: socket.socket) -> bytes:
    """All until the other side ends; empty where it was broken off."""
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionError:
        return b""
    return found


def test_the_service_is_healthy_ready_counted_and_says_nothing_about_people(service: Service) -> None:
    assert service.get("/healthz") == (200, "ok\n")
    assert service.get("/readyz") == (200, "ready\n")
    assert service.get("/en/kindergeld")[0] == 200
    assert service.get("/en/", Host="evil.example")[0] == 400
    # a request that tells gunicorn itself something that is not to be told
    for raw in (f"GET /{SECRET} X HTTP/1.1\r\n\r\n", f"GET / HTTP/1.1\r\n{SECRET} : x\r\n\r\n",
                f"{SECRET} / HTTP/1.1\r\nHost: localhost\r\n\r\n", f"GET /{SECRET} HTTP/9.9\r\n\r\n",
                f"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {SECRET}\r\n\r\n"):
        with service.connect() as connection:
            connection.sendall(raw.encode())
            assert re.match(rb"HTTP/1.1 (4|5)0\d", received(connection)), raw
    counters = urllib.request.urlopen(f"http://127.0.0.1:{service.metrics}/metrics").read().decode()
    assert 'formhelper_requests_total{method="GET",route="/<lang:language>/<form_id>",status="2xx"} 1.0' in counters
    assert service.end() == 0
    log = service.log.read_text()
    assert SECRET.encode("ascii", "ignore").decode() not in log + counters
    assert "vogel" not in log + counters  # no number: the time of a line would have it now and then
    assert "Traceback" not in log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {line["event"] for line in lines} >= {"server", "request"}


def test_being_told_to_stop_loses_no_request_that_was_accepted(service: Service) -> None:
    half = b"POST /en/kindergeld HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 10\r\n" \
           b"Content-Type: application/x-www-form-urlencoded\r\n\r\ntoken"
    begun = [service.connect() for _ in range(3)]
    for connection in begun:
        connection.sendall(half)
    lost: list[int] = []
    answered: list[int] = []
    stopped = threading.Event()

    def keep_asking() -> None:
        while True:
            try:
                connection = service.connect()
            except OSError:
                return
            with connection:
                connection.sendall(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                whole = received(connection).rstrip().endswith(b"</html>") or stopped.is_set()
                (answered if whole else lost).append(1)

    askers = [threading.Thread(target=keep_asking) for _ in range(2)]
    for asker in askers:
        asker.start()
    time.sleep(1)
    service.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    stopped.set()  # who comes later than this was not accepted any more
    for connection in begun:
        connection.sendall(b"=abcd")
    ends = [received(connection).split(b"\r\n")[0] for connection in begun]
    for asker in askers:
        asker.join()
    assert ends == [b"HTTP/1.1 400 BAD REQUEST"] * 3
    assert lost == []
    assert len(answered) > 2, service.log.read_text()
    assert service.process.wait() == 0


def test_a_worker_that_is_killed_is_replaced(service: Service) -> None:
    before = service.workers()
    assert len(before) == 2
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    while len(service.workers() - before) < 2:
        time.sleep(0.1)
    assert service.get("/en/")[0] == 200
    assert service.end() == 0


class Connection:
    """Notes how it was shut."""

    def __init__(self) -> None:
        self.shut: list[int] = []
        self.sock = self

    def shutdown(self, how: int) -> None:
        self.shut.append(how)


@pytest.mark.parametrize(
    ("age", "shut"),
    [(1, []), (server.LATE + 1, [socket.SHUT_RD]), (server.TOO_LATE + 1, [socket.SHUT_RDWR])],
)
def test_who_sends_or_reads_too_slowly_is_cut_off(monkeypatch: Any, age: float, shut: list[int]) -> None:
    monkeypatch.setattr("gunicorn.workers.gthread.ThreadWorker.notify", lambda _: None)
    worker = object.__new__(server.PunctualWorker)
    slow = Connection()
    worker.begun = {slow: time.monotonic() - age}
    worker.notify()
    assert slow.shut == shut


def test_a_worker_that_is_told_to_stop_while_it_starts_serves_those_who_wait_and_ends(monkeypatch: Any) -> None:
    monkeypatch.setattr("gunicorn.workers.gthread.ThreadWorker.set_accept_enabled", lambda *_: None)
    taken: list[Any] = []
    monkeypatch.setattr(server.PunctualWorker, "accept", lambda _, listener: taken.append(listener.accept()[0]))
    worker = object.__new__(server.PunctualWorker)
    with socket.create_server(("127.0.0.1", 0)) as plain:
        listener = Listener(plain)
        worker.alive, worker.closed, worker.sockets = False, False, [listener]
        worker.set_accept_enabled(True)
        assert listener.sock is plain
        with socket.create_connection(plain.getsockname()):
            for _ in range(2):
                worker.set_accept_enabled(False)
            assert len(taken) == 1
            taken[0].close()
        assert listener.sock is None


class Listener:
    """A socket as gunicorn has it: once it is closed it has nothing to ask any more."""

    def __init__(self, plain: socket.socket) -> None:
        self.sock: socket.socket | None = plain

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sock, name)

    def close(self) -> None:
        assert self.sock is not None
        self.sock.close()
        self.sock = None


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.0.0.1"), (1, "192.0.2.7"), (2, "198.51.100.9")])
def test_a_proxy_is_believed_only_where_the_operator_says_that_there_is_one(proxies: int, seen: str) -> None:
    from flask import Flask, request

    app = Flask(__name__)

    @app.get("/")
    def who() -> str:
        return f"{request.remote_addr} {request.host}"

    client = server.trusting(app, proxies).test_client()
    headers = {"X-Forwarded-For": "198.51.100.9, 192.0.2.7", "X-Forwarded-Host": "evil.example"}
    answer = client.get("/", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert answer.get_data(as_text=True) == f"{seen} localhost"


def test_a_port_that_somebody_else_has_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "in use" in server.cannot_open("127.0.0.1", taken.getsockname()[1])
    assert server.cannot_open("127.0.0.1", free_port()) == ""
