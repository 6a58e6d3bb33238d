"""Thousands of bad requests against the application: no server error may come of them, and nobody else's answers.

`python attack/attack.py [--requests 5000] [--served 400] [--files 60] [--seed 1]` prints counts and the seed; the same
seed makes the same requests. Each is made from its own number, so `--only 1234` repeats one of them.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient

from formhelper import pdf

HERE = Path(__file__).resolve().parents[1]
CANARIES = {"anna": "Žofiannakánárková", "ben": "Ștefanbenłęckowski"}
"""Two people; neither may ever see what the other one typed."""
FORM, STEP = "wohnungsgeberbestaetigung", "landlord"
FIRST = f"/en/{FORM}/who?all=1"
ODD = [
    "", "\x00", "\x00" * 99, "%00", "\r\nSet-Cookie: a=b", "\ud800", "\ufeff", "\u202e", "A" * 70_000, "é" * 3_000,
    "' OR 1=1 --", '"; DROP TABLE cases; --', "{{7*7}}", "${7*7}", "{0.__class__}", "%s%n", "<script>x</script>",
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "C:\\windows", "file:///etc/passwd",
    "//evil.example",
    "javascript:alert(1)", "NaN", "-1", "99999999999999999999", "1e999", "0x41", "٣٤٥", "१२", "null", "undefined", "[]",
    "{}", "__proto__", "constructor", "🤷" * 200, "a\u0301" * 500, "١.١.١٩٨٠", "31.02.2020", "00.00.0000",
    "DE" + "0" * 40, "=1+1",
]
METHODS = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "CONNECT", "G\u00d6T"]
KINDS = [
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
    "text/xml", "text/plain", "application/x-www-form-urlencoded; charset=utf-16", "x", "",
    "multipart/form-data; boundary=" + "b" * 300,
]
HEADERS = [
    "Host", "Origin", "Referer", "Sec-Fetch-Site", "Accept-Language", "Accept", "Accept-Encoding", "X-Forwarded-For",
    "X-Forwarded-Host", "X-Forwarded-Proto", "X-HTTP-Method-Override", "Range", "If-None-Match", "If-Modified-Since",
    "Content-Length", "Content-Encoding", "Transfer-Encoding", "Expect", "Authorization", "Cookie", "X-Request-ID",
    "User-Agent",
]


@dataclass
class Seen:
    """What came back, counted."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    server_errors: list[int] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)

    def note(self, number: int, status: int, content: bytes, whose: str) -> None:
        """One answer to the person `whose`. 501 and 505 say that a request is none that we speak."""
        self.requests += 1
        self.statuses[status] += 1
        if status >= 500 and status not in {501, 505}:
            self.server_errors.append(number)
        if any(canary.encode() in content for name, canary in CANARIES.items() if name != whose):
            self.foreign.append(number)


@dataclass(frozen=True)
class Bad:
    """One request as it is sent."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes


def bad(chance: random.Random, addresses: list[str], hidden: dict[str, str]) -> Bad:
    """A request out of the number that seeds `chance`: some parts right, so that it gets far, and some wrong."""
    method = chance.choice(METHODS) if chance.random() < 0.2 else chance.choice(["GET", "POST", "POST"])
    path = _path(chance, addresses)
    headers = [(chance.choice(HEADERS), _text(chance)) for _ in range(chance.choice([0, 0, 0, 0, 1, 2, 40]))]
    if chance.random() < 0.15:
        headers.append(("Cookie", f"formhelper={_text(chance)}; formhelper-start={_text(chance)}"))
    if method in {"GET", "HEAD"}:
        return Bad(method, path, headers, b"")
    kind = KINDS[0] if chance.random() < 0.6 else chance.choice(KINDS)
    return Bad(method, path, [*headers, ("Content-Type", kind)], _body(chance, kind, hidden))


def _text(chance: random.Random) -> str:
    if chance.random() < 0.7:
        return chance.choice(ODD)
    return "".join(chr(chance.randrange(1, chance.choice([128, 0xD7FF]))) for _ in range(chance.randrange(60)))


def _path(chance: random.Random, addresses: list[str]) -> str:
    path = chance.choice([*addresses, *[FIRST.partition("?")[0]] * len(addresses)])
    turn = chance.random()
    if turn < 0.25:
        parts = path.split("/")
        parts[chance.randrange(len(parts))] = _text(chance)[:900]
        path = "/".join(parts)
    elif turn < 0.35:
        path = "/" + _text(chance)[:3000]
    if chance.random() < 0.3:
        names = ["all", "who", "next", "lang", "v", "q", "postcode", _text(chance)[:50]]
        count = chance.choice([1, 2, 60])
        path += "?" + "&".join(f"{chance.choice(names)}={_text(chance)[:500]}" for _ in range(count))
    return path


def _body(chance: random.Random, kind: str, hidden: dict[str, str]) -> bytes:
    """Often the right token, so that what is typed is really read."""
    fields = list(hidden.items()) if chance.random() < 0.7 else []
    names = [*hidden, "token", "mark", "asked", "do", "who", "bind", "unbind", "forget", "language", "later", "code"]
    for _ in range(chance.choice([0, 1, 5, 30, 1500])):
        fields.append((chance.choice(names) if chance.random() < 0.8 else _text(chance)[:80], _text(chance)))
    if chance.random() < 0.2:  # else the right token comes first, and what follows is really read
        chance.shuffle(fields)
    if "multipart" in kind:
        return b"".join(_part(chance, name, value) for name, value in fields) + b"--x--"
    if chance.random() < 0.1:
        return chance.randbytes(chance.randrange(5000))
    coded = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields).encode("utf-8", "surrogatepass")
    return coded[: chance.choice([*[len(coded)] * 6, 60_000, 10])]


def _part(chance: random.Random, name: str, value: str) -> bytes:
    file = f'; filename="{chance.choice(["a.pdf", "../../x", "a.formhelper"])}"' if chance.random() < 0.3 else ""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return f"{head}{value}\r\n".encode("utf-8", "surrogatepass")


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


def application(folder: Path) -> Flask:
    """The application as it is served, on a database in this folder."""
    from formhelper.desk.package import Desk
    from formhelper.library.catalogues import translations_folder
    from formhelper.library.fonts import load_fonts
    from formhelper.library.shelf import load_shelf
    from formhelper.storage.cases import Cases
    from formhelper.storage.database import open_database
    from formhelper.storage.originals import OriginalsFolder
    from formhelper.web import Parts, create_app

    shelf = load_shelf()
    cases = Cases(open_database(folder / "cases.sqlite"), lambda: datetime.now(UTC))
    desk = Desk(shelf, OriginalsFolder(folder / "originals"), load_fonts())
    return create_app(
        Parts(shelf, cases, desk, translations_folder(), secure_cookies=False, trusted_hosts=["localhost", "127.0.0.1"])
    )


def addresses_of(app: Flask) -> list[str]:
    """Every route with values that exist, so that a wrong part stands between right ones."""
    known = {"language": "en", "form_id": FORM, "step_id": STEP, "filename": "formhelper.css"}
    found = []
    for rule in app.url_map.iter_rules():
        values = {name: known.get(name, "1") for name in rule.arguments}
        found.append(app.url_map.bind("localhost").build(rule.endpoint, values))
    return sorted(set(found))


def person(app: Flask, canary: str) -> FlaskClient:
    """Somebody who has started the form and typed their canary into its first page."""
    client = app.test_client()
    address = f"/en/{FORM}"
    client.post(address, data=_hidden(client.get(address).get_data(as_text=True)))
    page = client.get(FIRST).get_data(as_text=True)
    client.post(FIRST, data={**_hidden(page), **dict.fromkeys(_controls(page), canary), "do": "add"})
    return client


def typed_on(page: str) -> dict[str, str]:
    """What a browser would send from this page: hidden fields and controls."""
    return {**_hidden(page), **dict.fromkeys(_controls(page), "Muster")}


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def _controls(page: str) -> list[str]:
    return re.findall(r'<(?:input|textarea)[^>]*type="text"[^>]* name="([^"]+)"', page)


def in_process(app: Flask, numbers: range, seed: int, say: Callable[[str], None]) -> Seen:
    """Requests to the application itself, by two people in turn; each keeps their case."""
    seen, addresses = Seen(), addresses_of(app)
    people = {name: person(app, canary) for name, canary in CANARIES.items()}
    hidden = {name: typed_on(client.get(FIRST).get_data(as_text=True)) for name, client in people.items()}
    for number in numbers:
        name = ("anna", "ben")[number % 2]
        if people[name].get_cookie("formhelper") is None:  # this person pressed "delete everything": begin again
            people[name] = person(app, CANARIES[name])
            hidden[name] = typed_on(people[name].get(FIRST).get_data(as_text=True))
        if number % 5 == 0:  # the mark against lost updates changes with each save
            hidden[name] = typed_on(people[name].get(FIRST).get_data(as_text=True))
        request = bad(random.Random(f"{seed}/{number}"), addresses, hidden[name])
        status, content = _sent(people[name], request)
        seen.note(number, status, content, name)
        if number % 1000 == 999:
            say(f"  {number + 1} requests")
    return seen


def _sent(client: FlaskClient, request: Bad) -> tuple[int, bytes]:
    """As a server would hand it over: header values and paths in Latin-1, without line breaks."""
    left_out = {"Cookie", "Content-Length"}
    headers = [(name, _latin(value)[:20_000]) for name, value in request.headers if name not in left_out]
    path, _, query = request.path.partition("?")
    raw = {
        "PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1"), "REQUEST_METHOD": request.method,
        "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1"),
    }
    cookies = [_latin(value) for name, value in request.headers if name == "Cookie"]
    if cookies:
        raw["HTTP_COOKIE"] = cookies[0][:20_000]
    answer = client.open("/", data=request.body, headers=headers, environ_overrides=raw)
    return answer.status_code, answer.get_data()


def _latin(text: str) -> str:
    return re.sub("[\r\n\0]", " ", text.encode("utf-8", "surrogatepass").decode("latin-1"))


def over_sockets(port: int, numbers: range, seed: int, addresses: list[str]) -> Seen:
    """The same as bytes to a running server, which may refuse them itself, and raw noise besides."""
    seen = Seen()
    for number in numbers:
        chance = random.Random(f"{seed}/{number}/served")
        request = bad(chance, addresses, {})
        head = f"{request.method} {request.path[:6000]} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        head += "".join(f"{name}: {value[:9000]}\r\n" for name, value in request.headers if name != "Content-Length")
        whole = head.encode("utf-8", "surrogatepass") + b"Content-Length: %d\r\n\r\n" % len(request.body) + request.body
        if chance.random() < 0.1:
            whole = chance.randbytes(chance.randrange(1, 3000))
        seen.note(number, *_raw(port, whole), "nobody")
    return seen


def _raw(port: int, whole: bytes) -> tuple[int, bytes]:
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
    command = [sys.executable, "-P", "-c", start, str(HERE), "serve", "--port", str(port), "--workers", "2"]
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


def by_files(count: int, seed: int) -> Seen:
    """Spoilt PDFs, as an operator could be given them: each is read, or refused by name (counted as 422)."""
    seen = Seen()
    originals = sorted((HERE / "formhelper/pdf_templates").glob("*/*.stand-in.pdf"))
    for number in range(count):
        chance = random.Random(f"{seed}/{number}/file")
        content = bytearray(chance.choice(originals).read_bytes())
        for _ in range(chance.choice([1, 5, 50, 500])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        del content[chance.choice([len(content), len(content), len(content) // 2]) :]
        try:
            pdf.guarded_inspect(bytes(content))
            seen.note(number, 200, b"", "nobody")
        except pdf.PdfError:
            seen.note(number, 422, b"", "nobody")
    return seen


def summary(name: str, seen: Seen) -> str:
    """The counts of one part of the attack."""
    kinds = ", ".join(f"{status}: {count}" for status, count in sorted(seen.statuses.items()))
    return (f"{name}: {seen.requests} requests, server errors {len(seen.server_errors)}, "
            f"other people's data seen {len(seen.foreign)} ({kinds})")


def main(arguments: list[str] | None = None) -> int:
    """Attack, print what was counted, and exit with 1 where anything got through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--served", type=int, default=400)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    asked = parser.parse_args(arguments)
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = application(folder)
        numbers = range(asked.requests) if asked.only is None else range(asked.only, asked.only + 1)
        parts = {"in process": in_process(app, numbers, asked.seed, print)}
        if asked.only is None:
            parts["files"] = by_files(asked.files, asked.seed)
        if asked.served and asked.only is None:
            with served(folder) as port:
                parts["over gunicorn"] = over_sockets(port, range(asked.served), asked.seed, addresses_of(app))
    for part, seen in parts.items():
        print(summary(part, seen))
        for what, found in (("server error", seen.server_errors), ("foreign data", seen.foreign)):
            for number in found[:10]:
                print(f"  {what}: repeat with --seed {asked.seed} --only {number}")
    return int(any(seen.server_errors or seen.foreign for seen in parts.values()))


if __name__ == "__main__":
    sys.exit(main())
