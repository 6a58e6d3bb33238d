"""People whose connection breaks off or crawls, at a real service: nothing is saved by half, and nobody else waits."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import running
from households import shelf as shipped
from running import ROOT, Service, serving

from formhelper.desk.facts_file import read_facts
from formhelper.storage.cases import Cases
from formhelper.storage.opening import open_storage
from formhelper.storage.takeaway import pack

FAMILY = ROOT / "tests/journeys/families/popescu.toml"
PASSPHRASE = "Žluťoučký kůň 7"
IBANS = ("DE02120300000000202051", "DE02500105170137075030")
THREADS = 4
LATE, TOO_LATE = 1, 12
SOON = f"from formhelper.cli import main, server; server.LATE, server.TOO_LATE = {LATE}, {TOO_LATE}"
"""So that nobody has to wait for half a minute to see what happens after it."""


@dataclass
class Person:
    """Somebody with a finished form: what the browser holds, and what is stored."""

    service: Service
    cases: Cases
    secret: str
    numbers: int = 0

    def head(self, method: str, path: str, **more: str) -> bytes:
        told = {"Host": "localhost", "Cookie": f"formhelper={self.secret}", "Connection": "close", **more}
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in told.items())
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode()

    def asked(self, connection: socket.socket, request: bytes) -> tuple[int, bytes]:
        connection.sendall(request)
        answer = HTTPResponse(connection)
        answer.begin()
        return answer.status, answer.read()

    def get(self, path: str) -> str:
        with self.service.connect() as connection:
            status, content = self.asked(connection, self.head("GET", path))
        assert status == 200
        return content.decode()

    def versions(self) -> dict[str, int]:
        return dict(self.cases.load(self.secret).versions)

    def begin_to_fetch(self, path: str) -> socket.socket:
        """Asks for a file, with hardly any room for what comes."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.connect(("127.0.0.1", self.service.port))
        connection.sendall(self.head("GET", path))
        return connection


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for temporary files of the service."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory, temporary: Path) -> Iterator[Person]:
    shelf, folder = shipped(), tmp_path_factory.mktemp("service")
    way = read_facts(FAMILY, shelf.forms["kindergeld"], date.today(), shelf.forms)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        patch.setattr(running, "START", running.START.replace("from formhelper.cli import main", SOON))
        with serving(folder, "--workers", "2", "--threads", str(THREADS // 2)) as service:
            storage = open_storage(folder / "data", {})
            secret = storage.cases.start()
            storage.cases.save(secret, storage.cases.load(secret), way.case)
            found = Person(service, storage.cases, secret)
            found.get("/en/kindergeld/check")  # from here on the case is one of the definitions of today
            yield found
            storage.engine.dispose()


def step(person: Person) -> tuple[str, str, bytes]:
    """A page with questions as it is sent: the token is among the first bytes, so that half of it could be taken."""
    address = "/en/kindergeld/bank?all=1"
    page = person.get(address)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    assert 'name="bank-iban"' in page
    person.numbers += 1
    holder = re.findall(r'<input[^>]*name="bank-holder_is"[^>]*value="(\w+)"', page)[0]
    answers = [("bank-iban", IBANS[person.numbers % 2]), ("bank-name", "Sparkasse"), ("bank-holder_is", holder)]
    return address, "application/x-www-form-urlencoded", urlencode([*fields, *answers]).encode()


def file(person: Person) -> tuple[str, str, bytes]:
    """A file with answers, as a browser sends it."""
    page = person.get("/en/resume")
    token = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))["token"]
    fields = {"token": token, "replace": "yes", "passphrase": PASSPHRASE}
    begin = "--x\r\nContent-Disposition: form-data; name="
    parts = [f'{begin}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    parts.append(f'{begin}"file"; filename="a.fha"\r\n\r\n')
    content = pack(person.cases.load(person.secret).case, PASSPHRASE)
    whole = "".join(parts).encode() + content + b"\r\n--x--\r\n"
    return "/en/resume/file", "multipart/form-data; boundary=x", whole


def end(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_WR)


def break_off(connection: socket.socket) -> None:
    """As when a phone loses its network: the other side is told nothing but a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def keep_open(connection: socket.socket) -> None:
    del connection


@pytest.mark.parametrize("leave", [end, break_off, keep_open])
@pytest.mark.parametrize("what", [step, file])
def test_a_body_that_is_cut_off_changes_nothing_and_holds_no_worker(person: Person, what: Any, leave: Any) -> None:
    path, kind, body = what(person)
    head = person.head("POST", path, Content_Type=kind, Content_Length=str(len(body)))
    before, workers = person.versions(), person.service.workers()
    with ExitStack() as open_till_the_end:
        cut: list[socket.socket] = []
        for part in range(2 * THREADS):
            connection = open_till_the_end.enter_context(person.service.connect())
            connection.sendall(head + body[: len(body) * (part + 1) // (2 * THREADS + 1)])
            leave(connection)
            cut.append(connection)
        assert person.service.get("/en/")[0] == 200, "other people are answered"
        statuses = [] if leave is break_off else [_status(connection) for connection in cut]
    assert set(statuses) <= {400, 408, 0}
    assert person.versions() == before
    assert person.service.workers() == workers
    with person.service.connect() as connection:
        status, content = person.asked(connection, head + body)
    assert status == 303, content
    if what is step:
        assert person.versions() != before
    log = person.service.log.read_text()
    assert '"event": "fault"' not in log
    assert '"thread"' not in log


def _status(connection: socket.socket) -> int:
    """0 where the server closed without an answer."""
    answer = HTTPResponse(connection)
    try:
        answer.begin()
    except OSError:
        return 0
    return answer.status


def test_who_reads_a_package_byte_by_byte_keeps_nobody_waiting_and_leaves_nothing_behind(
    person: Person, temporary: Path
) -> None:
    def files() -> set[str]:
        return {path.name for path in temporary.rglob("*")}

    path, before = "/en/kindergeld/package.zip", files()
    with person.service.connect() as connection:
        status, whole = person.asked(connection, person.head("GET", path))
    assert status == 200
    with ExitStack() as open_till_the_end:
        slow = [open_till_the_end.enter_context(person.begin_to_fetch(path)) for _ in range(2 * THREADS)]
        for _ in range(5):  # they are more than the threads, and none of them is done
            assert all(len(connection.recv(10)) == 10 for connection in slow)
            assert person.service.get("/en/")[0] == 200
        last, *others = slow
        for connection in others:
            break_off(connection)
        again = [open_till_the_end.enter_context(person.service.connect()) for _ in range(THREADS)]
        for connection in again:
            connection.sendall(person.head("GET", path))
        for connection in again:
            answer = HTTPResponse(connection)
            answer.begin()
            assert (answer.status, len(answer.read())) == (200, len(whole))
        assert person.service.get("/en/")[0] == 200
        last.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        assert _rest(last) > len(whole), "who reads on gets all of it, behind the head of the answer"
    assert files() == before, "only counters are there"
    log = person.service.log.read_text()
    assert '"event": "fault"' not in log
    assert '"thread"' not in log


def _rest(connection: socket.socket) -> int:
    """How many bytes still come."""
    length = 0
    while piece := connection.recv(65536):
        length += len(piece)
    return length
