"""The file with one's answers: it opens anywhere with the passphrase, and nothing else opens or harms."""

from __future__ import annotations

import json
import os
import random
import unicodedata
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from formhelper.core.facts import Case
from formhelper.storage import takeaway
from formhelper.storage.stretching import PASSPHRASE as REAL
from formhelper.storage.stretching import Cost, stretched
from formhelper.storage.takeaway import (
    HEAD,
    LARGEST,
    MAGIC,
    CannotOpen,
    Damaged,
    NotOurs,
    TooLarge,
    TooNew,
    WeakPassphrase,
    WrongPassphrase,
    pack,
    unpack,
)

PASSPHRASE = "Äpfel & Öl: žluťoučký"
CHEAP = Cost(19 * 1024, 1)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takeaway, "PASSPHRASE", CHEAP)


def family() -> Case:
    case, person = Case().add()
    case = case.put(person, {"given_names": "Cătălina", "nationalities": ["RO", "MD"], "children": 2, "title": None})
    case = case.postpone(person, ["tax_id"]).put(None, {"home.city": "Görlitz"}).postpone(None, ["bank.iban"])
    return case.bind("kindergeld", "applicant", [person]).bind("kindergeld", "children", ())


def sealed(plain: bytes, cost: Cost = CHEAP) -> bytes:
    """A file as an attacker makes it: the passphrase is right, what is in it is theirs."""
    salt, nonce = os.urandom(16), os.urandom(12)
    head = HEAD.pack(MAGIC, 1, cost.memory, cost.rounds, cost.lanes, salt, nonce)
    return head + AESGCM(stretched(PASSPHRASE.encode(), salt, cost)).encrypt(nonce, plain, head)


def parts(**changes: Any) -> bytes:
    good = {
        "meta": {"last_id": 1, "entities": ["p1"]}, "entity.p1": {"block": "person", "facts": {"given_names": "Ana"}},
        "household.home": {"home.city": "Görlitz"}, "roles.kindergeld": {"applicant": ["p1"]},
    }
    return json.dumps({"parts": good | changes}).encode()


def test_the_file_opens_with_the_passphrase_and_gives_the_same_case() -> None:
    assert unpack(pack(family(), PASSPHRASE), PASSPHRASE) == family()


def test_guessing_the_passphrase_of_a_file_costs_64_mib_each_time() -> None:
    assert Cost(memory=64 * 1024, rounds=3) == REAL


def test_the_passphrase_may_be_typed_on_another_keyboard() -> None:
    file = pack(family(), PASSPHRASE)
    assert unpack(file, f"  {unicodedata.normalize('NFD', PASSPHRASE)}\n") == family()


@pytest.mark.parametrize("wrong", ["Äpfel & Öl: žluťoučký!", "äpfel & öl: žluťoučký", "12345678"])
def test_another_passphrase_opens_nothing(wrong: str) -> None:
    with pytest.raises(WrongPassphrase):
        unpack(pack(family(), PASSPHRASE), wrong)


@pytest.mark.parametrize("weak", ["", "1234567", "  seven7  ", "x" * 1001], ids=["none", "seven", "blanks", "long"])
def test_a_passphrase_has_eight_letters_at_least(weak: str) -> None:
    with pytest.raises(WeakPassphrase):
        pack(family(), weak)
    with pytest.raises(WeakPassphrase):
        unpack(pack(family(), PASSPHRASE), weak)


def test_nothing_of_the_answers_shows_not_even_how_long_they_are() -> None:
    short, long = pack(Case(), PASSPHRASE), pack(family(), PASSPHRASE)
    assert len(short) == len(long)
    for hidden in ("Görlitz", "given_names", "kindergeld"):
        assert hidden.encode() not in long
    assert pack(family(), PASSPHRASE) != long


def test_every_flipped_bit_is_noticed() -> None:
    file = pack(family(), PASSPHRASE)
    dice = random.Random(7)
    places = [*range(len(MAGIC) * 8, HEAD.size * 8, 7), *(dice.randrange(len(file) * 8) for _ in range(20))]
    for place in places:
        broken = bytearray(file)
        broken[place // 8] ^= 1 << place % 8
        with pytest.raises(CannotOpen):
            unpack(bytes(broken), PASSPHRASE)


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (b"", NotOurs), (b"%PDF-1.7", NotOurs), (MAGIC, NotOurs), (MAGIC + b"\x01" * 40, NotOurs),
        (MAGIC + b"\x02" + b"\x00" * 100, TooNew), (b"x" * (LARGEST + 1), TooLarge),
        (HEAD.pack(MAGIC, 1, 2**32 - 1, 1, 1, b"s" * 16, b"n" * 12) + b"x" * 64, NotOurs),
        (HEAD.pack(MAGIC, 1, 19456, 255, 1, b"s" * 16, b"n" * 12) + b"x" * 64, NotOurs),
        (HEAD.pack(MAGIC, 1, 19456, 1, 255, b"s" * 16, b"n" * 12) + b"x" * 64, NotOurs),
        (HEAD.pack(MAGIC, 1, 8, 1, 1, b"s" * 16, b"n" * 12) + b"x" * 64, NotOurs),
    ],
    ids=["empty", "pdf", "magic", "short", "newer", "large", "4-TiB", "255-rounds", "255-lanes", "cheap"],
)
def test_a_file_that_is_not_ours_is_refused_before_it_costs_anything(file: bytes, error: type[CannotOpen]) -> None:
    with pytest.raises(error):
        unpack(file, PASSPHRASE)


def test_more_than_a_file_holds_is_not_packed() -> None:
    with pytest.raises(TooLarge):
        pack(Case().put(None, {"home.story": "x" * LARGEST}), PASSPHRASE)


def test_what_is_well_made_by_hand_is_read() -> None:
    assert unpack(sealed(parts()), PASSPHRASE).entities["p1"].facts == {"given_names": "Ana"}


@pytest.mark.parametrize(
    "plain",
    [
        b"", b"null", b"[]", b"{}", b'{"parts": []}', b"\xff\xfe", b"[" * 100_000, b'{"parts": {"meta": 1}}',
        parts(meta={}), parts(meta={"last_id": True, "entities": ["p1"]}),
        parts(meta={"last_id": 0, "entities": ["p1"]}),
        parts(meta={"last_id": 10**9, "entities": ["p1"]}), parts(meta={"last_id": 1, "entities": ["p1", "p2"]}),
        parts(meta={"last_id": 1, "entities": [["p1"]]}), parts(meta={"last_id": 1, "entities": ["../p1"]}),
        parts(**{"entity.p1": {"block": "../person", "facts": {}}}), parts(**{"entity.p1": {"block": 7, "facts": {}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"<script>": "x"}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": {"deep": 1}}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": 1.5}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": True}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": float("nan")}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": 10**13}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": ["x"] * 201}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": [["x"]]}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": "x" * 20_001}}}),
        parts(**{"entity.p1": {"block": "person", "facts": {"name": "\ud800"}}}),
        parts(**{"entity.p1": {"block": "person", "facts": [], "later": [["x"]]}}),
        parts(**{"entity.p1": {"block": "person", "facts": {}, "later": [7]}}),
        parts(**{"household.home": {f"home.f{number}": 1 for number in range(2001)}}),
        parts(**{"roles.kindergeld": {"applicant": ["p7"]}}),
        parts(**{"roles.kindergeld": {"applicant": ["p1", "p1"]}}),
        parts(**{"roles.kindergeld": {"applicant": "p1"}}), parts(**{"roles.kindergeld": ["p1"]}),
        parts(**{"roles.../etc": {"applicant": ["p1"]}}), parts(later={"facts": 7}),
    ],
    ids=range(36),
)
def test_what_an_attacker_sealed_is_refused(plain: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(sealed(plain), PASSPHRASE)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(["meta", "entity.p1", "household.home", "roles.kindergeld", "later", "x"])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(PLACES, JSON, max_size=3))
def test_whatever_is_in_the_file_there_is_a_case_or_a_named_error(changes: dict[str, Any]) -> None:
    plain = parts(**changes)
    try:
        case = takeaway._case(plain)
    except Damaged:
        return
    assert unpack(pack(case, PASSPHRASE), PASSPHRASE) == case
