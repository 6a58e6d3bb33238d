"""Downloads, from a server on this machine with a certificate of its own."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from formhelper.desk import fetch as room
from formhelper.desk.fetch import NotFetched, fetch

PAPER = bytes(range(256)) * 1200


@dataclass
class Server:
    """What the server does next, and what it was asked."""

    address: str = ""
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    ranges: list[str | None] = field(default_factory=list)


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    state, (cert, key) = Server(), certificate(tmp_path)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.ranges.append(self.headers["Range"])
            assert state.answer
            state.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    state.context.load_verify_locations(cert)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ours.load_cert_chain(cert, key)
        listening.socket = ours.wrap_socket(listening.socket, server_side=True)
        state.address = f"https://127.0.0.1:{listening.server_port}/paper.pdf"
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield state
        listening.shutdown()
        thread.join()


def send(request: BaseHTTPRequestHandler, code: int, body: bytes = b"", **headers: str) -> None:
    request.send_response(code)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


def whole(request: BaseHTTPRequestHandler) -> None:
    """A server that knows nothing of ranges."""
    send(request, 200, PAPER)


def ranged(request: BaseHTTPRequestHandler) -> None:
    """A server that sends what is asked for, and 416 where there is nothing more."""
    start = int((request.headers["Range"] or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
    if start >= len(PAPER):
        send(request, 416, Content_Range=f"bytes */{len(PAPER)}")
    elif start:
        send(request, 206, PAPER[start:], Content_Range=f"bytes {start}-{len(PAPER) - 1}/{len(PAPER)}")
    else:
        whole(request)


def broken(after: int) -> Callable[[BaseHTTPRequestHandler], None]:
    """A line that breaks after so many bytes."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(PAPER)))
        request.end_headers()
        request.wfile.write(PAPER[:after])
        request.close_connection = True

    return answer


def get(server: Server, folder: Path, address: str = "") -> bytes:
    return fetch(address or server.address, folder / "downloads", lambda *_: None, server.context)


def part(server: Server, folder: Path) -> Path:
    return folder / "downloads" / f"{hashlib.sha256(server.address.encode()).hexdigest()[:16]}.part"


def left(folder: Path) -> list[Path]:
    return list((folder / "downloads").glob("*"))


def test_a_file_is_fetched_and_nothing_is_left_behind(server: Server, tmp_path: Path) -> None:
    server.answer, steps = whole, []
    content = fetch(server.address, tmp_path / "downloads", lambda *at: steps.append(at), server.context)
    assert content == PAPER
    assert left(tmp_path) == []
    assert steps[-1] == (len(PAPER), len(PAPER))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert server.ranges == [None]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/a.pdf", "ftp://127.0.0.1/a.pdf", "file:///etc/hosts", "/etc/hosts", "", "data:,x"]
)
def test_only_https_is_fetched(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="only https addresses are fetched"):
        fetch(address, tmp_path / "downloads", lambda *_: None)
    assert not (tmp_path / "downloads").exists()


@pytest.mark.parametrize("address", ["https://[", "https://", "https://127.0.0.1:port/a", "https://127.0.0.1:1/a b"])
def test_an_address_that_is_none_is_refused_in_one_line(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotFetched) as caught:
        fetch(address, tmp_path, lambda *_: None)
    assert "\n" not in str(caught.value)


def test_a_redirect_is_followed_to_https_only(server: Server, tmp_path: Path) -> None:
    def moved(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/paper.pdf":
            send(request, 302, Location=server.address.replace("paper", "new"))
        else:
            whole(request)

    server.answer = moved
    assert get(server, tmp_path) == PAPER


@pytest.mark.parametrize("target", ["http://127.0.0.1:9/x.pdf", "ftp://127.0.0.1/x.pdf"])
def test_a_redirect_away_from_https_is_refused(target: str, server: Server, tmp_path: Path) -> None:
    server.answer = lambda request: send(request, 302, Location=target)
    with pytest.raises(NotFetched, match=r"only https is followed"):
        get(server, tmp_path)
    assert left(tmp_path) == []


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, tmp_path: Path) -> None:
    server.answer = whole
    with pytest.raises(NotFetched, match="certificate verify failed"):
        fetch(server.address, tmp_path / "downloads", lambda *_: None)


def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.answer = broken(100_000)
    with pytest.raises(NotFetched, match=f"broke off at 100000 of {len(PAPER)} bytes; run the command again to go on"):
        get(server, tmp_path)
    assert part(server, tmp_path).read_bytes() == PAPER[:100_000]
    server.answer = ranged
    assert get(server, tmp_path) == PAPER
    assert server.ranges == [None, "bytes=100000-"]
    assert left(tmp_path) == []


def test_a_server_without_ranges_sends_all_again(server: Server, tmp_path: Path) -> None:
    server.answer = broken(5000)
    with pytest.raises(NotFetched):
        get(server, tmp_path)
    server.answer = whole
    assert get(server, tmp_path) == PAPER


def test_a_download_that_was_complete_already_is_fetched_anew_after_416(server: Server, tmp_path: Path) -> None:
    part(server, tmp_path).parent.mkdir()
    part(server, tmp_path).write_bytes(b"x" * len(PAPER))
    server.answer = ranged
    assert get(server, tmp_path) == PAPER
    assert server.ranges == [f"bytes={len(PAPER)}-", None]


def test_a_server_that_answers_416_to_everything_is_refused(server: Server, tmp_path: Path) -> None:
    part(server, tmp_path).parent.mkdir()
    part(server, tmp_path).write_bytes(b"x")
    server.answer = lambda request: send(request, 416)
    with pytest.raises(NotFetched):
        get(server, tmp_path)
    assert len(server.ranges) == 2


def test_another_part_than_was_asked_for_is_never_glued_on(server: Server, tmp_path: Path) -> None:
    part(server, tmp_path).parent.mkdir()
    part(server, tmp_path).write_bytes(PAPER[:5000])
    server.answer = lambda request: send(request, 206, PAPER[7000:], Content_Range=f"bytes 7000-{len(PAPER) - 1}/*")
    with pytest.raises(NotFetched, match="another part"):
        get(server, tmp_path)
    server.answer = ranged
    assert get(server, tmp_path) == PAPER


@pytest.mark.parametrize("says", [True, False], ids=["the server says how large it is", "the server does not"])
def test_a_file_that_is_too_large_is_refused_and_nothing_of_it_is_kept(
    says: bool, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LARGEST", 100_000)

    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        if says:
            request.send_header("Content-Length", str(len(PAPER)))
        request.end_headers()
        request.wfile.write(PAPER)

    server.answer = endless
    with pytest.raises(NotFetched, match="larger than 0 MB, which no form is"):
        get(server, tmp_path)
    assert left(tmp_path) == []


@pytest.mark.parametrize("code", [403, 404, 500, 503])
def test_a_refusal_of_the_server_is_told(code: int, server: Server, tmp_path: Path) -> None:
    server.answer = lambda request: send(request, code)
    with pytest.raises(NotFetched) as caught:
        get(server, tmp_path)
    assert str(caught.value).startswith(server.address)
    assert isinstance(caught.value, OSError)


def test_an_answer_that_is_no_http_is_told(server: Server, tmp_path: Path) -> None:
    server.answer = lambda request: request.wfile.write(b"hello\r\n\r\n") and None
    with pytest.raises(NotFetched, match=r"run the command again"):
        get(server, tmp_path)


def test_a_chunked_answer_that_breaks_off_is_told(server: Server, tmp_path: Path) -> None:
    def chunked(request: BaseHTTPRequestHandler) -> None:
        request.protocol_version = "HTTP/1.1"
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        request.wfile.write(b"400\r\n" + PAPER[:100])
        request.close_connection = True

    server.answer = chunked
    with pytest.raises(NotFetched, match=r"run the command again"):
        get(server, tmp_path)


def test_where_nobody_listens_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        port = closed.server_port
    with pytest.raises(NotFetched, match="refused"):
        fetch(f"https://127.0.0.1:{port}/a.pdf", tmp_path, lambda *_: None)
