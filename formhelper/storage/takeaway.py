"""A case as a file for the person's own device: sealed with a passphrase, opened again on any machine."""

from __future__ import annotations

import json
import os
import re
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formhelper.core.facts import Case
from formhelper.storage.parts import case_of, parts_of
from formhelper.storage.seal import NoCase
from formhelper.storage.stretching import PASSPHRASE, SALT_BYTES, Cost, TooCostly, new_salt, stretched

MAGIC = b"formhelper answers\n"
VERSION = 1
HEAD = struct.Struct(f">{len(MAGIC)}sB IBB {SALT_BYTES}s 12s")
"""Magic words, version, memory (KiB), rounds, lanes, salt, nonce; all of it is bound to the sealed answers."""
LARGEST = 1024 * 1024
STEP = 4096
SHORTEST = 8
LONGEST = 1000
"""Letters of a passphrase."""

MOST_ENTITIES, MOST_FACTS, MOST_TEXT, MOST_ITEMS = 500, 2000, 20_000, 200
ID = re.compile(r"[a-z][0-9]{1,6}")
NAME = re.compile(r"[a-z0-9_-]{1,60}(\.[a-z0-9_-]{1,60}){0,2}")
MOST_NUMBER = 10**12
HALF = re.compile("[\ud800-\udfff]")
"""Halves of letters, which no encoding can write."""


class CannotOpen(ValueError):
    """A file that gives no case; the message says why, without anything of what is in it."""


class NotOurs(CannotOpen):
    """This file was not made by formhelper, or something cut it off."""

    def __init__(self) -> None:
        super().__init__("this is no file of answers of formhelper, or a part of it is missing")


class TooLarge(CannotOpen):
    """More than any file of answers has."""

    def __init__(self) -> None:
        super().__init__(f"a file of answers has at most {LARGEST // 1024} kB")


class TooNew(CannotOpen):
    """Made by a newer program."""

    def __init__(self) -> None:
        super().__init__("this file was made by a newer version of formhelper")


class WrongPassphrase(CannotOpen):
    """Nobody can tell which of the two it is."""

    def __init__(self) -> None:
        super().__init__("the passphrase is not right, or the file is damaged")


class Damaged(CannotOpen):
    """Sealed with the right passphrase, but no answers of ours: made by hand."""

    def __init__(self) -> None:
        super().__init__("the file holds no answers that formhelper can read")


class WeakPassphrase(ValueError):
    """Too short to protect anything, or longer than anybody types."""

    def __init__(self) -> None:
        super().__init__(f"a passphrase has {SHORTEST} to {LONGEST} letters")


def pack(case: Case, passphrase: str) -> bytes:
    """The file; what it holds shows in nothing but its size, in steps of 4 kB. Raises WeakPassphrase, TooLarge."""
    salt, nonce = new_salt(), os.urandom(12)
    cost = PASSPHRASE
    head = HEAD.pack(MAGIC, VERSION, cost.memory, cost.rounds, cost.lanes, salt, nonce)
    plain = json.dumps({"parts": parts_of(case)}, ensure_ascii=False, separators=(",", ":")).encode()
    padded = plain.ljust(-(-len(plain) // STEP) * STEP)
    if len(head) + len(padded) + 16 > LARGEST:
        raise TooLarge
    return head + AESGCM(stretched(_typed(passphrase), salt, cost)).encrypt(nonce, padded, head)


def unpack(file: bytes, passphrase: str) -> Case:
    """The case in the file. Its facts may be of other definitions: it must pass through core.upgrade, always.

    Raises NotOurs, TooLarge, TooNew, WrongPassphrase, Damaged (all CannotOpen), and WeakPassphrase. Costs 64 MiB and
    0.2 s: callers count how often somebody asks for it.
    """
    if len(file) > LARGEST:
        raise TooLarge
    if len(file) < HEAD.size + 16 or not file.startswith(MAGIC):
        raise NotOurs
    head, sealed = file[:HEAD.size], file[HEAD.size:]
    _, version, memory, rounds, lanes, salt, nonce = HEAD.unpack(head)
    if version != VERSION:
        raise TooNew
    try:
        key = stretched(_typed(passphrase), salt, Cost(memory, rounds, lanes))
    except TooCostly:  # a file that would cost us gigabytes or hours
        raise NotOurs from None
    try:
        return _case(AESGCM(key).decrypt(nonce, sealed, head))
    except InvalidTag:
        raise WrongPassphrase from None


def _typed(passphrase: str) -> bytes:
    """As Unicode composes it: keyboards of two systems send the same letter differently."""
    plain = unicodedata.normalize("NFC", passphrase.strip())
    if not SHORTEST <= len(plain) <= LONGEST:
        raise WeakPassphrase
    return plain.encode("utf-8", "surrogatepass")


def _case(plain: bytes) -> Case:
    """Somebody may have sealed anything with a passphrase of their own: every name, shape and size is looked at."""
    try:
        parts = json.loads(plain)["parts"]
        if not (isinstance(parts, dict) and _sound(parts)):
            raise Damaged
        case = case_of(parts)
        if not _known(case):
            raise Damaged
        return replace(case, definitions="")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, NoCase):
        raise Damaged from None


def _sound(parts: Mapping[str, Any]) -> bool:
    return len(parts) <= MOST_ENTITIES * 2 and all(isinstance(content, dict) for content in parts.values())


def _known(case: Case) -> bool:
    entities = case.entities
    owners = [(case.household, case.later), *((one.facts, one.later) for one in entities.values())]
    named = all(ID.fullmatch(name) and NAME.fullmatch(one.block) for name, one in entities.items())
    numbers = [int(name[1:]) for name in entities]
    counted = type(case.last_id) is int and max([0, *numbers]) <= case.last_id <= 10**6
    told = all(NAME.fullmatch(name) and _value(value) for facts, _ in owners for name, value in facts.items())
    waits = all(isinstance(name, str) and NAME.fullmatch(name) for _, later in owners for name in later)
    few = len(entities) <= MOST_ENTITIES and sum(len(facts) + len(later) for facts, later in owners) <= MOST_FACTS
    return named and counted and told and waits and few and _bound(case)


def _bound(case: Case) -> bool:
    return all(
        NAME.fullmatch(form) and NAME.fullmatch(role) and len(set(members)) == len(members) <= MOST_ENTITIES
        and set(members) <= case.entities.keys()
        for form, bound in case.roles.items() for role, members in bound.items()
    )


def _value(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_ITEMS and all(isinstance(item, str) and _value(item) for item in value)
    if isinstance(value, str):
        return len(value) <= MOST_TEXT and not HALF.search(value)
    return value is None or (type(value) is int and abs(value) <= MOST_NUMBER)
