"""A server as an operator starts it, and raw bytes sent to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

from odd_requests import Bad

HERE = Path(__file__).resolve().parents[1]


def begun(port: int, form: str, page: str, typed_on: Callable[[str], dict[str, str]]) -> tuple[str, dict[str, str]]:
    """Somebody who has begun a form: their cookies, and the fields of this page."""
    client = HTTPConnection("127.0.0.1", port)
    cookies: dict[str, str] = {}

    def ask(method: str, address: str, fields: Mapping[str, str] | None = None) -> str:
        told = {"Host": "localhost", "Cookie": _said(cookies), "Content-Type": "application/x-www-form-urlencoded"}
        client.request(method, address, urlencode(fields or {}) or None, told)
        answer = client.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        return answer.read().decode()

    ask("POST", f"/en/{form}", typed_on(ask("GET", f"/en/{form}")))
    fields = typed_on(ask("GET", page))
    client.close()
    return _said(cookies), fields


def _said(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def as_bytes(request: Bad, cookie: str, who: str) -> bytes:
    """The request as it goes over the wire, through a proxy that tells who calls."""
    head = f"{request.method} {request.path[:6000]} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += "".join(f"{name}: {value[:9000]}\r\n" for name, value in request.headers if name != "Content-Length")
    head += f"Cookie: {cookie}\r\n" * bool(cookie) + f"X-Forwarded-For: {who}\r\n"
    return head.encode("utf-8", "surrogatepass") + b"Content-Length: %d\r\n\r\n" % len(request.body) + request.body


def answered(port: int, whole: bytes) -> tuple[int, bytes]:
    """Status 0 where the server closed without an answer, which is its right where the request is none."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        try:
            connection.sendall(whole)
            connection.shutdown(socket.SHUT_WR)
            answer = HTTPResponse(connection)
            answer.begin()
            return answer.status, answer.read()
        except (OSError, ValueError, HTTPException):
            return 0, b""


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """A real server with two workers on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    start = "import sys; sys.path.insert(0, sys.argv.pop(1)); from formhelper.cli import main; main()"
    command = [sys.executable, "-P", "-c", start, str(HERE), "serve", "--port", str(port), "--workers", "2",
               "--proxies", "1"]
    with (folder / "log").open("wb") as log:
        environment = {**os.environ, "FORMHELPER_DATA": str(folder / "data")}
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()
