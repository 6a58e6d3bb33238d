"""The example for nginx, run as it stands but for its ports and its certificate: https before the real service."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPResponse
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from private_servers import NotInstalled
from running import ROOT, free_port, self_signed, serving

from formhelper.storage.codes import RESUME, new_code
from formhelper.storage.ways import PER_ADDRESS

NAME = "forms.example.org"
EXAMPLE = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1024 * 1024
WHOLE = """
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/errors warn;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log {folder}/access;
    {example}
}}
"""


@dataclass
class Visitor:
    """A browser as far as it goes: it trusts the certificate, keeps cookies, and says what it is told to say."""

    port: int
    trusted: ssl.SSLContext
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def connect(self, small: bool = False) -> ssl.SSLSocket:
        plain = socket.socket()
        if small:  # one who reads slowly
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.connect(("127.0.0.1", self.port))
        return self.trusted.wrap_socket(plain, server_hostname=NAME)

    def send(self, connection: ssl.SSLSocket, method: str, path: str, body: bytes = b"", **headers: str) -> None:
        said = {
            "Host": NAME, "Connection": "close", "Content-Length": str(len(body)), "Sec-Fetch-Site": "same-origin",
            "Cookie": "; ".join(f"{one.key}={one.value}" for one in self.cookies.values()),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value)
        connection.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[HTTPResponse, str]:
        with self.connect() as connection:
            self.send(connection, method, path, body, **headers)
            answer = HTTPResponse(connection, method=method)
            answer.begin()
            text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(line)
        return answer, text

    def fill(self, path: str, page: str, **answers: str) -> tuple[HTTPResponse, str]:
        """Send the form of a page with what its hidden fields hold."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        return self.ask("POST", path, urlencode({**hidden, **answers}).encode(), Content_Type=FORM)


@dataclass
class Proxy:
    """A running nginx: what it complained of, and the port where it sends to https."""

    visitor: Visitor
    plain: int
    folder: Path

    def errors(self) -> str:
        return (self.folder / "errors").read_text()


def program() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise NotInstalled("nginx is missing: sh tools/install-system-packages")
    return found


@pytest.fixture
def new_proxy(tmp_path: Path) -> Iterator[Any]:
    started: list[subprocess.Popen[bytes]] = []

    def new(upstream: int) -> Proxy:
        folder = tmp_path / "nginx"
        folder.mkdir()
        trusted = self_signed(folder, NAME)
        secure, plain = free_port(), free_port()
        replaced = {
            "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;", "listen [::]:443 ssl;": "",
            "listen 80;": f"listen 127.0.0.1:{plain};", "listen [::]:80;": "",
            f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(trusted.file),
            f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(trusted.key),
            "error_log /var/log/nginx/formhelper.log crit;": "", "http://127.0.0.1:8000": f"http://127.0.0.1:{upstream}",
        }
        example = EXAMPLE
        for said, here in replaced.items():
            assert said in example, "the example says something else now"
            example = example.replace(said, here)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(WHOLE.format(user=user, folder=folder, example=example))
        command = [program(), "-p", str(folder), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]
        tried = subprocess.run([*command, "-t"], capture_output=True, check=False)
        assert tried.returncode == 0, tried.stderr.decode()
        assert b"[warn]" not in tried.stderr
        started.append(subprocess.Popen(command))
        while not _answers(secure):
            assert started[-1].poll() is None, (folder / "errors").read_text()
            time.sleep(0.05)
        return Proxy(Visitor(secure, ssl.create_default_context(cafile=str(trusted.file))), plain, folder)

    yield new
    for process in started:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Behind(BaseHTTPRequestHandler):
    """What stands behind the proxy: tells what came through, and gives out what it is asked for."""

    go_on = threading.Event()
    begun = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path == "/in-pieces":
            self.send_header("X-Accel-Buffering", "no")
        self.end_headers()
        if self.path == "/in-pieces":
            self.wfile.write(b"<li>first</li>")
            self.wfile.flush()
            self.go_on.wait()
            self.wfile.write(b"<li>last</li>")
        elif self.path == "/large":
            for _ in range(8):
                self.wfile.write(b"x" * MEGABYTE)
        else:
            self.wfile.write(str(self.headers).encode())

    def do_POST(self) -> None:
        self.begun.set()
        got = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(len(got)).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def behind() -> Iterator[ThreadingHTTPServer]:
    Behind.go_on.clear()
    Behind.begun.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Behind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        Behind.go_on.set()
        server.shutdown()


def test_a_person_walks_over_https_with_cookies_of_this_host_alone(new_proxy: Any, tmp_path: Path) -> None:
    options = ["--name", NAME, "--https", "--proxies", "1", "--workers", "1"]
    with serving(tmp_path, *options) as service:
        proxy = new_proxy(service.port)
        person, form = proxy.visitor, "/en/wohnungsgeberbestaetigung"
        answer, page = person.ask("GET", form)
        assert answer.status == 200
        answer, _ = person.fill(form, page)
        assert answer.status == 303
        assert answer.headers["Location"].startswith("/en/")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert answer.headers["Cache-Control"] == "no-store"
        kept = {name: one["secure"] for name, one in person.cookies.items()}
        assert kept["__Host-formhelper"] is True
        assert set(kept.values()) == {True}
        answer, page = person.ask("GET", answer.headers["Location"])
        answer, _ = person.fill(f"{form}/who", page, **{"mover-family_name": "Kánárek", "mover-given_names": "Žofie"})
        assert (answer.status, answer.headers["Location"]) == (303, f"{form}/place")
        sheet = re.search(r'href="(/static/[^"]+\.css\?v=\w+)"', page)
        assert sheet is not None
        answer, _ = person.ask("GET", sheet[1])
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"

        # from another website, and to a page with more than it can hold
        assert person.ask("POST", f"{form}/who", Sec_Fetch_Site="cross-site", Content_Type=FORM)[0].status == 403
        assert person.ask("POST", f"{form}/who", b"a" * 70_000, Content_Type=FORM)[0].status == 413
        assert person.ask("GET", "/readyz")[0].status == 403
        assert person.ask("GET", "/en/", Host="evil.example")[0].status == 400

        # who says to come from elsewhere each time is counted nevertheless
        _, page = person.ask("GET", "/en/resume")
        token = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        for number in range(PER_ADDRESS.most + 1):
            body = urlencode({**token, "code": new_code(RESUME), "replace": "yes"}).encode()
            elsewhere = f"198.51.100.{number}"
            answer, _ = person.ask("POST", "/en/resume/code", body, Content_Type=FORM, X_Forwarded_For=elsewhere)
        assert answer.status == 429
        assert "Kánárek" not in service.log.read_text()
    assert not (proxy.folder / "access").read_text()
    assert "temporary file" not in proxy.errors()


def test_everything_goes_to_https(new_proxy: Any, behind: ThreadingHTTPServer) -> None:
    proxy = new_proxy(behind.server_port)
    with socket.create_connection(("127.0.0.1", proxy.plain)) as connection:
        connection.sendall(b"GET /en/later?x=1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        answer = HTTPResponse(connection)
        answer.begin()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/en/later?x=1")


def test_what_a_visitor_says_about_the_way_is_replaced(new_proxy: Any, behind: ThreadingHTTPServer) -> None:
    proxy = new_proxy(behind.server_port)
    _, seen = proxy.visitor.ask("GET", "/", X_Forwarded_For="192.0.2.9", X_Forwarded_Proto="http")
    assert re.findall(r"(?im)^x-forwarded-for: (.*)$", seen) == ["127.0.0.1"]
    assert re.findall(r"(?im)^x-forwarded-proto: (.*)$", seen) == ["https"]
    assert re.findall(r"(?im)^host: (.*)$", seen) == [NAME]


def test_a_page_that_is_written_bit_by_bit_is_read_bit_by_bit(new_proxy: Any, behind: ThreadingHTTPServer) -> None:
    person = new_proxy(behind.server_port).visitor
    with person.connect() as connection:
        person.send(connection, "GET", "/in-pieces")
        seen = b""
        while b"first" not in seen:
            seen += connection.recv(4096)
        assert b"last" not in seen
        Behind.go_on.set()
        while b"last" not in seen:
            seen += connection.recv(4096)


def test_no_answer_and_no_paper_lies_in_a_file_of_the_proxy(new_proxy: Any, behind: ThreadingHTTPServer) -> None:
    proxy = new_proxy(behind.server_port)
    answer, text = proxy.visitor.ask("POST", "/", b"x" * MEGABYTE)
    assert (answer.status, text) == (200, str(MEGABYTE))
    assert proxy.visitor.ask("POST", "/", b"x" * (2 * MEGABYTE))[0].status == 413
    with proxy.visitor.connect(small=True) as connection:
        proxy.visitor.send(connection, "GET", "/large")
        seen = len(connection.recv(1000))
        time.sleep(0.5)  # for the proxy to fetch what it can
        while piece := connection.recv(MEGABYTE):
            seen += len(piece)
    assert seen > 8 * MEGABYTE
    assert "temporary file" not in proxy.errors()


def test_who_sends_slowly_holds_nobody_but_the_proxy(new_proxy: Any, behind: ThreadingHTTPServer) -> None:
    person = new_proxy(behind.server_port).visitor
    with person.connect() as connection:
        person.send(connection, "POST", "/", b"begin", Content_Length="10")
        assert person.ask("GET", "/")[0].status == 200
        assert not Behind.begun.is_set()
        connection.sendall(b"finis")
        answer = HTTPResponse(connection)
        answer.begin()
        assert answer.read() == b"10"
