"""A short form of the attack, and proof that it would notice what it looks for."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Response

sys.path.append(str(Path(__file__).resolve().parents[1] / "attack"))  # behind all else, so that it hides nothing

import coming_back

import attack


@pytest.fixture
def app(tmp_path: Path) -> Any:
    return attack.application(tmp_path)


def quiet(_: str) -> None:
    """Progress is for people."""


def test_hundreds_of_bad_requests_end_in_no_server_error_and_show_nobody_elses_answers(app: Any) -> None:
    seen = attack.in_process(app, range(400), 4711, quiet)
    assert seen.requests == 400
    assert seen.server_errors == []
    assert seen.foreign == []
    assert len(seen.statuses) > 6
    assert {200, 303, 422} <= set(seen.coming_back), "codes and files are opened and refused"
    assert 409 in seen.statuses, "what was changed meanwhile is met"


def test_the_same_seed_makes_the_same_requests(app: Any) -> None:
    addresses = attack.addresses_of(app)
    chances = [f"1/{number}" for number in range(50)]
    known = attack.Known({attack.PEOPLE: {"token": "x"}})
    one, again = (
        [attack.bad(random.Random(one), addresses, known) for one in chances]
        for _ in range(2)
    )
    assert one == again
    assert len({(bad.method, bad.path, bad.body) for bad in one}) > 40


def test_both_people_really_typed_their_canary(app: Any) -> None:
    for canary in attack.CANARIES.values():
        assert canary in attack.Person(app, canary).look()


def test_own_codes_and_files_open_and_those_of_others_with_one_symbol_changed_do_not(app: Any) -> None:
    anna, ben = (attack.Person(app, canary) for canary in attack.CANARIES.values())
    chance = random.Random(4711)

    def shown(body: tuple[str, bytes], route: str) -> str:
        kind, content = body
        ben.client.post(route, data=content, content_type=kind, environ_base={"REMOTE_ADDR": "192.0.2.1"})
        return ben.look()

    def sent(code: str = "", file: bytes = b"") -> tuple[str, bytes]:
        fields = {"token": ben.knows(anna).token, "replace": "yes", "code": code, "passphrase": coming_back.PASSPHRASE}
        return "multipart/form-data; boundary=x", coming_back._multipart(Certain(), fields, file, "a.fha")

    for _ in range(20):
        assert ben.canary in shown(sent(coming_back.spoilt_code(chance, anna.codes[0])), "/en/resume/code")
        assert ben.canary in shown(sent(file=coming_back.spoilt_file(chance, anna.file)), "/en/resume/file")
    opened = [shown(sent(anna.codes[0]), "/en/resume/code") for _ in range(2)]  # one of ten is refused as too many
    assert anna.canary in opened[-1]
    assert any(ben.canary in shown(sent(file=ben.file), "/en/resume/file") for _ in range(2))


class Certain(random.Random):
    """Never spoils what is sent."""

    def random(self) -> float:
        return 0.5


def test_an_answer_of_somebody_else_would_be_noticed(app: Any) -> None:
    @app.after_request
    def leak(response: Response) -> Response:
        response.set_data(" ".join(attack.CANARIES.values()))
        return response

    seen = attack.Seen()
    for name in attack.CANARIES:
        answer = app.test_client().get("/en/")
        seen.note(1, answer.status_code, answer.get_data(), name)
    assert seen.foreign == [1, 1]


def test_a_server_error_would_be_noticed() -> None:
    seen = attack.Seen()
    for status in (200, 404, 500, 503):
        seen.note(status, status, b"", "anna")
    assert seen.server_errors == [500, 503]


def test_spoilt_files_are_read_or_refused_by_name() -> None:
    seen = attack.by_files(6, 4711)
    assert set(seen.statuses) <= {200, 422}
