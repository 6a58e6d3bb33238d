"""What is sent to pages with which people come back: codes, files of answers, and marks of pages, right and spoilt."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formhelper.storage import takeaway
from formhelper.storage.codes import ALPHABET, LOCATOR, SHAPES, code_of, read_code
from formhelper.storage.stretching import PASSPHRASE as COST
from formhelper.storage.stretching import SALT_BYTES, stretched

PASSPHRASE = "Žluťoučký kůň 7"  # noqa: S105  invented for the attack
ROUTES = ("/en/resume/code", "/en/resume/file", "/en/later/code", "/en/later/file", "/en/later/end", "/en/changed")
"""Forms with which people stop and come back; /en/later/leave and /en/delete are among all the others."""
BOUNDARY = "x"
HOSTILE: tuple[object, ...] = (
    {}, [], "", None, 0, {"parts": {}}, {"parts": []}, {"parts": {"meta": {}}}, {"parts": {"meta": None}},
    {"parts": {"meta": {"last_id": 10**30, "entities": []}}},
    {"parts": {"meta": {"last_id": 1, "entities": ["p1"]}}},
    {"parts": {"meta": {"last_id": 1, "entities": ["p1"]}, "entity.p1": {"block": "person", "facts": None}}},
    {"parts": {"meta": {"last_id": 1, "entities": ["p1"]}, "entity.p1": {"block": "nobody", "facts": {"a": "b"}}}},
    {"parts": {"meta": {"last_id": 1, "entities": ["p1", "p1"]}, "entity.p1": {"block": "person", "facts": {}}}},
    {"parts": {"meta": {"last_id": 1, "entities": ["p1"]},
               "entity.p1": {"block": "person", "facts": {"birth_date": "99.99.9999", "family_name": ["<b>"] * 9}}}},
    {"parts": {"household.home": {"home.city": "x" * 19_000, "home.postcode": -1, "home.street": [[]]}}},
    {"parts": {"household.home": {"../../etc/passwd": "x", "home.city": "\u202e\x00<script>"}}},
    {"parts": {"later": {"facts": [1, {}]}, "roles.kindergeld": {"applicant": ["p1"]}}},
    {"parts": {"roles.wohnungsgeberbestaetigung": {"landlord": ["p7"], "__proto__": []}}},
    {"parts": {f"entity.p{number}": {"block": "person", "facts": {}} for number in range(1200)}},
    {"parts": {"household.home": {f"home.a{number}": "x" for number in range(2500)}}},
)
"""What somebody may seal with a passphrase of their own."""


@dataclass
class Known:
    """What one person has of their own, and what they could have got hold of another one's."""

    pages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By address, the fields of pages with questions."""
    former_marks: Mapping[str, str] = field(default_factory=dict)
    """The marks of the same pages as they were opened long ago."""
    codes: tuple[str, ...] = ()
    file: bytes = b""
    others_codes: tuple[str, ...] = ()
    others_file: bytes = b""
    others_mark: str = ""

    @property
    def token(self) -> str:
        """That of this person; every page has a good one."""
        return next((fields.get("token", "") for fields in self.pages.values()), "")


def body(chance: random.Random, route: str, known: Known, odd: str) -> tuple[str, bytes]:
    """Kind and content of what is sent to one of ROUTES."""
    fields = {"token": known.token, "replace": chance.choice(["yes", "yes", "", odd])}
    if chance.random() < 0.1:
        fields["token"] = chance.choice([odd, known.others_mark, ""])
    fields["once"] = chance.choice([f"{chance.getrandbits(128):032x}", odd, ""])
    fields["code"] = _code(chance, known, odd)
    fields["passphrase"] = chance.choice([PASSPHRASE, PASSPHRASE, PASSPHRASE, odd, "1234567", "x" * 2000])
    fields["again"] = chance.choice([fields["passphrase"], fields["passphrase"], odd])
    file = _file(chance, known) if route.endswith("/resume/file") else b""
    return f"multipart/form-data; boundary={BOUNDARY}", _multipart(chance, fields, file, odd)


def _code(chance: random.Random, known: Known, odd: str) -> str:
    """One's own code, another one's with some symbols changed, one of nobody, or no code at all."""
    turn = chance.random()
    if turn < 0.25 and known.codes:
        return _typed(chance, chance.choice(known.codes))
    if turn < 0.7 and known.others_codes:
        return _typed(chance, spoilt_code(chance, chance.choice(known.others_codes)))
    if turn < 0.85:
        kind = chance.choice(list(SHAPES))
        return str(code_of(kind, "".join(chance.choices(ALPHABET, k=SHAPES[kind].symbols - 1))))
    return odd


def spoilt_code(chance: random.Random, code: str) -> str:
    """The code with the same locator, another secret, and a check character that fits."""
    whole = read_code(code)
    secret = list(whole.secret[:-1])
    for place in chance.sample(range(len(secret)), chance.choice([1, 2, len(secret)])):
        secret[place] = chance.choice([one for one in ALPHABET if one != whole.secret[place]])
    return str(code_of(whole.kind, whole.locator[:LOCATOR] + "".join(secret)))


def _typed(chance: random.Random, code: str) -> str:
    return chance.choice([code, code.lower(), code.replace("-", " "), code[:-1], f"{code}0", f"\u200b{code}\r\n"])


def _file(chance: random.Random, known: Known) -> bytes:
    turn = chance.random()
    if turn < 0.2:
        return known.file
    if turn < 0.6:
        return spoilt_file(chance, known.others_file)
    if turn < 0.9:
        return sealed(json.dumps(chance.choice(HOSTILE)).encode())
    noise = chance.randbytes(5000)
    return chance.choice([b"", takeaway.MAGIC, noise, takeaway.MAGIC * 60_000, b"%PDF-1.7", b"PK\x03\x04"])


def spoilt_file(chance: random.Random, file: bytes) -> bytes:
    """The file with another byte, without its end, with more behind it, or with a head that asks for gigabytes."""
    changed = bytearray(file)
    turn = chance.random()
    if turn < 0.4 and changed:
        changed[chance.randrange(len(changed))] ^= chance.randrange(1, 256)
    elif turn < 0.6:
        del changed[chance.randrange(len(changed) + 1) :]
    elif turn < 0.7:
        changed += chance.randbytes(chance.choice([1, 16, 200_000]))
    else:
        cost = chance.choice([0, 8, 19 * 1024, 2**32 - 1]), chance.choice([0, 1, 255]), chance.choice([0, 1, 4, 255])
        head = takeaway.HEAD.pack(
            takeaway.MAGIC, chance.choice([1, 1, 0, 2, 255]), *cost, chance.randbytes(SALT_BYTES), chance.randbytes(12)
        )
        changed[: takeaway.HEAD.size] = head
    return bytes(changed)


def sealed(plain: bytes) -> bytes:
    """Anything, sealed as a file of answers is, so that what reads it is really reached."""
    salt, nonce = bytes(SALT_BYTES), bytes(12)
    head = takeaway.HEAD.pack(takeaway.MAGIC, takeaway.VERSION, COST.memory, COST.rounds, COST.lanes, salt, nonce)
    return head + AESGCM(_key(salt)).encrypt(nonce, plain, head)


@cache
def _key(salt: bytes) -> bytes:
    return stretched(PASSPHRASE.encode(), salt, COST)


def _multipart(chance: random.Random, fields: Mapping[str, str], file: bytes, odd: str) -> bytes:
    pieces = [part(name, value.encode("utf-8", "surrogatepass")) for name, value in fields.items()]
    if file:
        name = chance.choice(["answers.fha", "../../x.fha", "", '"', odd.replace("\r", " ").replace("\n", " ")[:80]])
        pieces.append(part("file", file, name))
    if chance.random() < 0.1:
        chance.shuffle(pieces)
    whole = b"".join(pieces) + f"--{BOUNDARY}--".encode()
    return whole if chance.random() < 0.9 else whole[: chance.randrange(len(whole))]


def part(name: str, content: bytes, filename: str | None = None) -> bytes:
    """One part of a form as browsers send it."""
    file = "" if filename is None else f'; filename="{filename}"'
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode("utf-8", "surrogatepass") + content + b"\r\n"
