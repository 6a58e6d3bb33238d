"""A real server: when the browser goes away, what is being made for it ends."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from werkzeug.serving import make_server

LONGEST = 120
"""Seconds; the making never ends by itself, so a failure would hang without it."""


def test_a_closed_connection_ends_the_making(app: Any, browser: Any, parts: Any, monkeypatch: Any) -> None:
    browser.walk()
    ended = threading.Event()

    def making(*_: Any) -> Iterator[Any]:
        number = 0
        try:
            while True:
                number += 1
                title = SimpleNamespace(own="", german="Papier " * 100, language="")
                yield SimpleNamespace(number=number, count=9, title=title)
        finally:
            ended.set()

    monkeypatch.setattr(parts.desk, "making", making, raising=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        asked = f"GET /en/school/papers HTTP/1.1\r\nHost: localhost\r\nCookie: formhelper={browser.secret()}\r\n\r\n"
        connection.sendall(asked.encode())
        came = b""
        while b"1 of 9:" not in came:  # before the first step there is nothing to end
            came += connection.recv(4096) or b"1 of 9: never came"
        assert b"never came" not in came
        assert not ended.is_set()
    assert ended.wait(LONGEST)
    server.shutdown()
    serving.join()
    server.server_close()
