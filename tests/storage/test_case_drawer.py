"""What a case must survive, and what must never open one."""

from __future__ import annotations

import random
import string
import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update

from formhelper.core.difference import Difference
from formhelper.core.facts import Case
from formhelper.storage.cases import Cases, Conflict, NoCase, Spans, Stored
from formhelper.storage.database import open_database
from formhelper.storage.seal import Keyring
from formhelper.storage.tables import CASES, PARTS

CANARY = "Žofie-Kánárková-Цветана-8675309"

VALUES = st.one_of(st.none(), st.text(max_size=40), st.integers(-9, 10**9), st.lists(st.text(max_size=9), max_size=3))
FACTS = st.dictionaries(st.from_regex(r"[a-z]{1,8}(\.[a-z_]{1,8})?", fullmatch=True), VALUES, max_size=4)


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    case = Case().put(None, {f"home.{name}": value for name, value in draw(FACTS).items()})
    for block in draw(st.lists(st.sampled_from(["person", "document"]), max_size=4)):
        case, name = case.add(block)
        case = case.put(name, draw(FACTS))
    members = draw(st.lists(st.sampled_from(sorted(case.entities)), unique=True)) if case.entities else []
    return case.bind("kindergeld", "children", members).bind("anmeldung", "movers", ())


def family() -> Case:
    case, maria = Case().add()
    case = case.put(maria, {"given_names": "Mária", "family_name": CANARY})
    case = case.put(None, {"home.postcode": "06667", "bank.iban": "DE02120300000000202051"})
    return case.bind("kindergeld", "applicant", [maria])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_case(), any_case())
def test_a_case_comes_back_as_it_was_saved_and_changed(cases: Cases, first: Case, second: Case) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), first)
    assert cases.load(secret).case == first
    stored = cases.save(secret, cases.load(secret), second)
    assert cases.load(secret) == stored
    assert stored.case == second


def test_what_is_not_known_yet_comes_back_as_such(cases: Cases) -> None:
    secret = cases.start()
    case, person = Case().add()
    case = case.postpone(person, ["tax_id"]).postpone(None, ["bank.iban"])
    cases.save(secret, cases.load(secret), case)
    stored = cases.load(secret)
    assert stored.case == case
    known = case.put(person, {"tax_id": "1"}).put(None, {"bank.iban": "2"})
    cases.save(secret, stored, known)
    assert cases.load(secret).case == known


def test_the_order_of_people_is_kept(cases: Cases) -> None:
    secret = cases.start()
    case = Case()
    for _ in range(12):
        case, _name = case.add()
    cases.save(secret, cases.load(secret), case)
    assert [person.id for person in cases.load(secret).case.people()] == [person.id for person in case.people()]


def test_of_two_who_change_the_same_part_the_second_is_refused_and_changes_nothing(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, one.case.put("p1", {"given_names": "Maria"}))
    late = other.case.put("p1", {"given_names": "Marija"}).put(None, {"bank.iban": "lost?"})
    with pytest.raises(Conflict):
        cases.save(secret, other, late)
    assert cases.load(secret).case == family().put("p1", {"given_names": "Maria"})


def test_two_who_change_different_parts_both_succeed(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, one.case.put("p1", {"given_names": "Maria"}))
    cases.save(secret, other, other.case.put(None, {"home.postcode": "04109"}))
    assert cases.load(secret).case == family().put("p1", {"given_names": "Maria"}).put(None, {"home.postcode": "04109"})


def test_two_who_change_different_facts_of_one_part_both_succeed(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, one.case.put("p1", {"given_names": "Maria"}))
    late = cases.save(secret, other, other.case.put("p1", {"tax_id": "86095742719"}))
    both = family().put("p1", {"given_names": "Maria", "tax_id": "86095742719"})
    assert late.case == cases.load(secret).case == both
    again = cases.save(secret, late, late.case.put("p1", {"birth_name": "Kovács"}))
    assert again == cases.load(secret)


def test_a_form_sent_twice_is_saved_once_and_is_no_conflict(cases: Cases) -> None:
    secret = cases.start()
    before = cases.load(secret)
    first = cases.save(secret, before, family())
    assert cases.save(secret, before, family()) == first == cases.load(secret)


def test_two_who_add_a_child_at_once_have_two_children(cases: Cases) -> None:
    secret = cases.start()
    stored = cases.save(secret, cases.load(secret), family())
    for name in ("Mia", "Noé"):
        case, child = stored.case.add()
        cases.save(secret, stored, case.put(child, {"given_names": name}))
    assert [p.facts["given_names"] for p in cases.load(secret).case.people()] == ["Mária", "Mia", "Noé"]


def test_a_conflict_says_what_differs_and_what_is_kept_now(cases: Cases) -> None:
    secret = cases.start()
    before = cases.save(secret, cases.load(secret), family())
    now = cases.save(secret, before, before.case.put("p1", {"given_names": "Maria"}))
    with pytest.raises(Conflict) as refused:
        cases.save(secret, before, before.case.put("p1", {"given_names": "Marija"}))
    assert refused.value.parts == {"entity.p1"}
    assert refused.value.differences == (Difference("p1", "given_names", "Mária", "Marija", "Maria"),)
    assert refused.value.theirs == now


def test_many_who_write_at_once_lose_nothing(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    gate = threading.Barrier(6)

    def write(number: int) -> None:
        gate.wait()
        for turn in range(5):
            stored = cases.load(secret)
            cases.save(secret, stored, stored.case.put("p1", {f"fact_{number}_{turn}": "kept"}))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))
    kept = [name for name in cases.load(secret).case.entities["p1"].facts if name.startswith("fact_")]
    assert len(kept) == 30


def test_two_who_add_a_first_part_do_not_overwrite_each_other(cases: Cases) -> None:
    secret = cases.start()
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, Case().put(None, {"home.city": "Halle"}))
    with pytest.raises(Conflict):
        cases.save(secret, other, Case().put(None, {"home.city": "Leipzig"}))


def test_somebody_removed_meanwhile_is_a_conflict(cases: Cases) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    one, other = cases.load(secret), cases.load(secret)
    cases.save(secret, one, one.case.forget("p1"))
    with pytest.raises(Conflict):
        cases.save(secret, other, other.case.put("p1", {"given_names": "Maria"}))


def test_only_changed_parts_are_written_and_a_forgotten_person_leaves_no_row(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    first = cases.save(secret, cases.load(secret), family())
    second = cases.save(secret, first, first.case.put(None, {"bank.iban": "PL61109010140000071219812874"}))
    assert {part for part in second.versions if second.versions[part] != first.versions[part]} == {"household.bank"}
    cases.save(secret, second, second.case.forget("p1"))
    with engine.connect() as connection:
        assert "entity.p1" not in connection.execute(select(PARTS.c.part)).scalars().all()


@pytest.mark.parametrize("secret", ["", "x", "é" * 43, "A" * 42, "A" * 44, "../../etc/passwd", "A" * 43])
def test_a_secret_that_nobody_has_opens_nothing(cases: Cases, secret: str) -> None:
    cases.start()
    with pytest.raises(NoCase):
        cases.load(secret)
    with pytest.raises(NoCase):
        cases.save(secret, Stored(Case()), family())
    cases.delete(secret)


def test_every_flipped_bit_is_refused(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    with engine.connect() as connection:
        rows = connection.execute(select(PARTS)).all()
    dice = random.Random(7)
    for _ in range(200):
        row = dice.choice(rows)
        blob = bytearray(row.blob)
        blob[dice.randrange(len(blob))] ^= 1 << dice.randrange(8)
        _overwrite(engine, row.part, blob=bytes(blob))
        with pytest.raises(NoCase):
            cases.load(secret)
        _overwrite(engine, row.part, blob=row.blob)
    assert cases.load(secret).case == family()


def test_a_changed_wrap_a_changed_version_and_swapped_parts_are_refused(cases: Cases, engine: Engine) -> None:
    secret, other = cases.start(), cases.start()
    cases.save(secret, cases.load(secret), family())
    cases.save(other, cases.load(other), family())
    with engine.connect() as connection:
        rows = {(row.case_id, row.part): row for row in connection.execute(select(PARTS)).all()}
        wraps = {row.id: row.wrapped_key for row in connection.execute(select(CASES)).all()}
    mine, theirs = (Keyring.of(s).locator for s in (secret, other))
    swaps = [
        {"blob": rows[mine, "household.home"].blob}, {"blob": rows[theirs, "household.bank"].blob}, {"version": 2},
    ]
    for swap in swaps:
        with engine.begin() as connection:
            here = (PARTS.c.case_id == mine) & (PARTS.c.part == "household.bank")
            connection.execute(update(PARTS).where(here).values(**swap))
        with pytest.raises(NoCase):
            cases.load(secret)
        with engine.begin() as connection:
            connection.execute(update(PARTS).where(here).values(version=1, blob=rows[mine, "household.bank"].blob))
    with engine.begin() as connection:
        connection.execute(update(CASES).where(CASES.c.id == mine).values(wrapped_key=wraps[theirs]))
    with pytest.raises(NoCase):
        cases.load(secret)


def test_a_person_whose_row_was_taken_away_is_noticed(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    with engine.begin() as connection:
        connection.execute(PARTS.delete().where(PARTS.c.part == "entity.p1"))
    with pytest.raises(NoCase):
        cases.load(secret)


def test_a_case_ends_after_a_day_without_use_and_use_puts_the_end_off(cases: Cases, clock: Any) -> None:
    secret = cases.start()
    for _ in range(3):
        clock.wait(hours=23)
        cases.load(secret)
    clock.wait(hours=24)
    with pytest.raises(NoCase):
        cases.load(secret)
    with pytest.raises(NoCase):
        cases.save(secret, Stored(Case()), family())


def in_use(cases: Cases, secret: str, clock: Any, days: int) -> None:
    """Somebody looks at the answers every 20 hours."""
    ends = clock() + timedelta(days=days)
    while clock() + timedelta(hours=20) < ends:
        clock.wait(hours=20)
        stored = cases.load(secret)
        cases.save(secret, stored, stored.case.put(None, {"home.city": f"{clock()}"}))
    clock.now = ends


def test_a_case_that_is_used_every_day_ends_all_the_same(engine: Engine, clock: Any) -> None:
    cases = Cases(engine, clock, spans=Spans(longest=timedelta(days=40)))
    secret, began = cases.start(), clock()
    cases.make_code(secret)
    in_use(cases, secret, clock, 39)
    stored = cases.load(secret)
    assert stored.expires == stored.last == began + timedelta(days=40)
    clock.wait(days=1)
    with pytest.raises(NoCase):
        cases.load(secret)
    assert cases.sweep() == 1


def test_a_case_of_a_program_before_counts_from_its_first_use_today(engine: Engine, clock: Any) -> None:
    cases = Cases(engine, clock, spans=Spans(longest=timedelta(days=40)))
    secret = cases.start()
    with engine.begin() as connection:
        connection.execute(update(CASES).values(begun=None))
    clock.wait(hours=5)
    cases.save(secret, cases.load(secret), Case())
    began = clock()
    in_use(cases, secret, clock, 30)
    assert cases.load(secret).last == began + timedelta(days=40)


def test_where_the_operator_shortens_how_long_cases_are_kept_older_ones_end(engine: Engine, clock: Any) -> None:
    cases = Cases(engine, clock)
    old, young = cases.start(), ""
    cases.make_code(old)
    in_use(cases, old, clock, 20)
    young = cases.start()
    cases = Cases(engine, clock, spans=Spans(kept=timedelta(days=10), longest=timedelta(days=10)))
    with pytest.raises(NoCase):
        cases.load(old)
    assert cases.sweep() == 1
    assert cases.load(young).expires == clock() + timedelta(hours=24)


def test_sweeping_deletes_what_has_ended_and_nothing_else(cases: Cases, engine: Engine, clock: Any) -> None:
    old = cases.start()
    cases.save(old, cases.load(old), family())
    clock.wait(hours=20)
    young = cases.start()
    cases.save(young, cases.load(young), family())
    clock.wait(hours=5)
    assert cases.sweep() == 1
    with engine.connect() as connection:
        assert connection.execute(select(CASES.c.id)).scalars().all() == [Keyring.of(young).locator]
        assert set(connection.execute(select(PARTS.c.case_id)).scalars()) == {Keyring.of(young).locator}
    assert cases.load(young).case == family()


def test_deleting_leaves_no_row_and_the_secret_opens_nothing_more(cases: Cases, engine: Engine) -> None:
    secret = cases.start()
    cases.save(secret, cases.load(secret), family())
    cases.delete(secret)
    with pytest.raises(NoCase):
        cases.load(secret)
    with engine.connect() as connection:
        assert not connection.execute(select(CASES)).all()
        assert not connection.execute(select(PARTS)).all()


def test_nothing_that_was_typed_can_be_read_in_the_files_of_the_database(cases: Cases, kept_in: Path) -> None:
    for _ in range(20):
        secret = cases.start()
        cases.save(secret, cases.load(secret), family())
    found = b"".join(path.read_bytes() for path in kept_in.rglob("*") if path.is_file())
    assert len(found) > 20 * 256, "the log of the database is part of the proof"
    assert b"household.home" in found, "what is not sealed must be found, else the proof is blind"
    for part in (CANARY, "8675309", "06667", "DE0212030000"):
        for written in (part.encode("utf-8"), part.encode("utf-16-le"), part.encode("utf-16-be"),
                        part.encode("latin-1", "ignore"), b64encode(part.encode())[:-4], part.encode().hex().encode()):
            assert written not in found
    assert secret.encode() not in found


def test_lengths_of_answers_are_hidden_in_steps(cases: Cases, engine: Engine) -> None:
    sizes = set()
    for name in ("A", string.ascii_letters):
        secret = cases.start()
        cases.save(secret, cases.load(secret), Case().put(None, {"home.city": name}))
        with engine.connect() as connection:
            mine = (PARTS.c.case_id == Keyring.of(secret).locator) & (PARTS.c.part == "household.home")
            sizes.add(len(connection.execute(select(PARTS.c.blob).where(mine)).scalar_one()))
    assert len(sizes) == 1


def test_only_the_owner_may_read_the_file_of_the_database(embedded: Engine, file: Path, clock: Any) -> None:
    Cases(embedded, clock).start()
    assert {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == dict.fromkeys(
        ("cases.sqlite", "cases.sqlite-wal", "cases.sqlite-shm"), 0o600
    )


def test_the_database_waits_for_the_disk_and_never_prints_parameters(embedded: Engine) -> None:
    with embedded.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (
            "journal_mode", "synchronous", "foreign_keys"
        )}
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert embedded.hide_parameters


def test_a_database_is_opened_by_address_too(tmp_path: Path, clock: Any) -> None:
    cases = Cases(open_database(f"sqlite:///{tmp_path / 'by-address.sqlite'}"), clock)
    secret = cases.start()
    assert cases.load(secret).case == Case()


def _overwrite(engine: Engine, part: str, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(update(PARTS).where(PARTS.c.part == part).values(**values))
