"""Thousands of bad requests against the application: no server error may come of them, and nobody else's answers.

`python attack/attack.py [--requests 5000] [--served 400] [--files 60] [--seed 1]` prints counts and the seed; the same
seed makes the same requests. Each is made from its own number, so `--only 1234` repeats one of them.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from coming_back import PASSPHRASE, ROUTES, Known
from flask import Flask
from flask.testing import FlaskClient
from odd_requests import FORM, PEOPLE, PLACE, STEP, Bad, bad
from real_server import answered, as_bytes, begun, served

from formhelper import pdf
from formhelper.storage.cases import Cases
from formhelper.storage.codes import HANDOVER
from formhelper.storage.limiter import Budget, TooMany
from formhelper.storage.shares import Shares
from formhelper.storage.takeaway import pack
from formhelper.web.parts import NAME, Parts

HERE = Path(__file__).resolve().parents[1]
FIRST = f"{PEOPLE}?all=1"
CANARIES = {"anna": "Žofiannakánárková", "ben": "Ștefanbenłęckowski"}
"""Two people; neither may ever see what the other one typed."""
@dataclass
class Seen:
    """What came back, counted."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    server_errors: list[int] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)
    coming_back: Counter[int] = field(default_factory=Counter)
    """Of these, what was sent to pages with codes and files."""
    begun_again: int = 0

    def note(self, number: int, status: int, content: bytes, whose: str, path: str = "") -> None:
        """One answer to the person `whose`. 501 and 505 say that a request is none that we speak."""
        self.requests += 1
        if path in ROUTES:
            self.coming_back[status] += 1
        self.statuses[status] += 1
        if status >= 500 and status not in {501, 505}:
            self.server_errors.append(number)
        if any(canary.encode() in content for name, canary in CANARIES.items() if name != whose):
            self.foreign.append(number)


class Sometimes:
    """Refuses one try of ten: real limits would refuse nearly all, and what is behind them would never be reached."""

    def __init__(self) -> None:
        self._tries = 0

    def take(self, budget: Budget, key: str) -> None:
        """One try; raises TooMany."""
        del key
        self._tries += 1
        if self._tries % 10 == 0:
            raise TooMany(budget.seconds)

    take_if_counted = take


def application(folder: Path) -> Flask:
    """The application as it is served, on a database in this folder."""
    from formhelper.desk.package import Desk
    from formhelper.library.catalogues import translations_folder
    from formhelper.library.fonts import load_fonts
    from formhelper.library.shelf import load_shelf
    from formhelper.storage.database import open_database
    from formhelper.storage.originals import OriginalsFolder
    from formhelper.web import create_app

    shelf, limiter = load_shelf(), Sometimes()
    cases = Cases(open_database(folder / "cases.sqlite"), lambda: datetime.now(UTC), limiter=limiter)
    desk = Desk(shelf, OriginalsFolder(folder / "originals"), load_fonts())
    return create_app(
        Parts(
            shelf, cases, desk, translations_folder(), secure_cookies=False, trusted_hosts=["localhost", "127.0.0.1"],
            shares=Shares(limiter=limiter),
        )
    )


def addresses_of(app: Flask) -> list[str]:
    """Every route with values that exist, so that a wrong part stands between right ones."""
    known = {"language": "en", "form_id": FORM, "step_id": STEP, "filename": "formhelper.css"}
    found = []
    for rule in app.url_map.iter_rules():
        values = {name: known.get(name, "1") for name in rule.arguments}
        found.append(app.url_map.bind("localhost").build(rule.endpoint, values))
    return sorted(set(found))


class Person:
    """Somebody who has started the form, typed their canary into its first page, and got a code and a file."""

    def __init__(self, app: Flask, canary: str) -> None:
        self.app, self.canary = app, canary
        self.begin()

    def begin(self) -> None:
        """In a new browser."""
        self.client = client = self.app.test_client()
        address, asked = f"/en/{FORM}", _hidden
        while client.get_cookie("formhelper") is None:  # the share of an address is refused now and then
            client.post(address, data=asked(client.get(address).get_data(as_text=True)))
        page = client.get(FIRST).get_data(as_text=True)
        client.post(FIRST, data={**_hidden(page), **dict.fromkeys(_controls(page), self.canary), "do": "add"})
        self.look()
        self.former_marks = {address: fields.get("mark", "") for address, fields in self.pages.items()}
        self._take_along(cookie.value if (cookie := client.get_cookie("formhelper")) else "")

    def _take_along(self, secret: str) -> None:
        cases: Cases = self.app.extensions[NAME].cases
        self.codes = (cases.make_code(secret), cases.make_code(secret, HANDOVER))
        self.file = pack(cases.load(secret).case, PASSPHRASE)

    def look(self) -> str:
        """Open the pages with questions: their marks change with each save."""
        found = {page: self.client.get(f"{page}?all=1").get_data(as_text=True) for page in (PEOPLE, PLACE)}
        self.pages = {page: typed_on(content) for page, content in found.items()}
        return found[PEOPLE]

    def knows(self, other: Person) -> Known:
        """What this person can send."""
        mark = other.pages[PLACE].get("mark", "")
        return Known(self.pages, self.former_marks, self.codes, self.file, other.codes, other.file, mark)


def typed_on(page: str) -> dict[str, str]:
    """What a browser would send from this page: hidden fields and controls."""
    return {**_hidden(page), **dict.fromkeys(_controls(page), "Muster")}


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def _controls(page: str) -> list[str]:
    return re.findall(r'<(?:input|textarea)[^>]*type="text"[^>]* name="([^"]+)"', page)


def in_process(app: Flask, numbers: range, seed: int, say: Callable[[str], None]) -> Seen:
    """Requests to the application itself, by two people in turn; who has lost their case begins again."""
    seen, addresses = Seen(), addresses_of(app)
    people = {name: Person(app, canary) for name, canary in CANARIES.items()}
    for number in numbers:
        name, other = ("anna", "ben")[:: 1 if number % 2 else -1]
        someone = people[name]
        if number % 5 == 0 and someone.canary not in someone.look():
            someone.begin()
            seen.begun_again += 1
        chance = random.Random(f"{seed}/{number}")
        request = bad(chance, addresses, someone.knows(people[other]))
        status, content = _sent(someone.client, request, f"192.0.2.{chance.randrange(1, 255)}")
        seen.note(number, status, content, name, request.path)
        if number % 1000 == 999:
            say(f"  {number + 1} requests")
    return seen


def _sent(client: FlaskClient, request: Bad, who: str) -> tuple[int, bytes]:
    """As a server would hand it over: header values and paths in Latin-1, without line breaks."""
    left_out = {"Cookie", "Content-Length"}
    headers = [(name, _latin(value)[:20_000]) for name, value in request.headers if name not in left_out]
    path, _, query = request.path.partition("?")
    raw = {
        "REMOTE_ADDR": who,
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
    """The same as bytes to a running server, which may refuse them itself; by one person, and raw noise besides."""
    seen = Seen()
    cookie, fields = "", dict[str, str]()
    for number in numbers:
        chance = random.Random(f"{seed}/{number}/served")
        if number % 20 == 0:
            cookie, fields = begun(port, FORM, PEOPLE, typed_on)
        request = bad(chance, addresses, Known({PEOPLE: fields}))
        whole = as_bytes(request, cookie if chance.random() < 0.8 else "", f"192.0.2.{chance.randrange(1, 255)}")
        if chance.random() < 0.1:
            whole = chance.randbytes(chance.randrange(1, 3000))
        seen.note(number, *answered(port, whole), "nobody", request.path)
    return seen


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
    line = (f"{name}: {seen.requests} requests, server errors {len(seen.server_errors)}, "
            f"other people's data seen {len(seen.foreign)} ({_kinds(seen.statuses)})")
    if seen.coming_back:
        line += f"\n  {seen.coming_back.total()} of these with codes, files and marks ({_kinds(seen.coming_back)})"
    return line


def _kinds(statuses: Counter[int]) -> str:
    return ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))


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
