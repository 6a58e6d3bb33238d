"""Requests that are wrong in one or many ways: each follows from the number that seeds it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from urllib.parse import quote

import coming_back
from coming_back import Known

FORM, STEP = "wohnungsgeberbestaetigung", "place"
PEOPLE, PLACE = f"/en/{FORM}/who", f"/en/{FORM}/{STEP}"
"""Pages that are open to who has named one person: a list, and one with questions."""
SOUND = {"home-postcode": ("06667", "10115"), "home-city": ("Weißenfels", "Berlin", "Łódź")}
"""Answers that are saved, so that others are met that were saved meanwhile."""
COMING_BACK = 0.2
"""The part of all requests that go to pages with codes and files."""
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


@dataclass(frozen=True)
class Bad:
    """One request as it is sent."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes


def bad(chance: random.Random, addresses: list[str], known: Known) -> Bad:
    """A request out of the number that seeds `chance`: some parts right, so that it gets far, and some wrong."""
    if chance.random() < COMING_BACK:
        route = chance.choice(coming_back.ROUTES)
        kind, content = coming_back.body(chance, route, known, _text(chance))
        return Bad("POST", route, [("Content-Type", kind)], content)
    method = chance.choice(METHODS) if chance.random() < 0.2 else chance.choice(["GET", "POST", "POST"])
    page = chance.choice([PEOPLE, PLACE])
    path = _path(chance, addresses, page)
    headers = [(chance.choice(HEADERS), _text(chance)) for _ in range(chance.choice([0, 0, 0, 0, 1, 2, 40]))]
    if chance.random() < 0.15:
        headers.append(("Cookie", f"formhelper={_text(chance)}; formhelper-start={_text(chance)}"))
    if method in {"GET", "HEAD"}:
        return Bad(method, path, headers, b"")
    kind = KINDS[0] if chance.random() < 0.6 else chance.choice(KINDS)
    return Bad(method, path, [*headers, ("Content-Type", kind)], _body(chance, kind, known, page))


def _text(chance: random.Random) -> str:
    if chance.random() < 0.7:
        return chance.choice(ODD)
    return "".join(chr(chance.randrange(1, chance.choice([128, 0xD7FF]))) for _ in range(chance.randrange(60)))


def _path(chance: random.Random, addresses: list[str], page: str) -> str:
    path = page if chance.random() < 0.5 else chance.choice(addresses)
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


def _body(chance: random.Random, kind: str, known: Known, address: str) -> bytes:
    """Often the right token, so that what is typed is really read, and now and then over what was changed meanwhile."""
    page = {"token": known.token, **known.pages.get(address, {})}
    if chance.random() < 0.5:
        page |= {name: chance.choice(SOUND[name]) for name in page.keys() & SOUND.keys()}
    if chance.random() < 0.4:
        page["mark"] = chance.choice([known.former_marks.get(address, ""), known.others_mark, _text(chance)])
    fields = list(page.items()) if chance.random() < 0.85 else []
    names = [*page, "token", "mark", "asked", "do", "who", "bind", "unbind", "forget", "language", "later", "code",
             "read", "write", "keep", "once", "changed-read", "replace", "passphrase", "again", "file"]
    for _ in range(chance.choice([0, 1, 5, 30, 1500])):
        fields.append((chance.choice(names) if chance.random() < 0.8 else _text(chance)[:80], _text(chance)))
    if chance.random() < 0.2:  # else the right token comes first, and what follows is really read
        chance.shuffle(fields)
    if "multipart" in kind:
        pairs = [(name, value.encode("utf-8", "surrogatepass")) for name, value in fields]
        return b"".join(coming_back.part(*one, _filename(chance)) for one in pairs) + b"--x--"
    if chance.random() < 0.1:
        return chance.randbytes(chance.randrange(5000))
    coded = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields).encode("utf-8", "surrogatepass")
    return coded[: chance.choice([*[len(coded)] * 6, 60_000, 10])]


def _filename(chance: random.Random) -> str | None:
    return chance.choice(["a.pdf", "../../x", "a.fha"]) if chance.random() < 0.3 else None


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))
