"""A short form of the attack, and proof that it would notice what it looks for."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Response

sys.path.append(str(Path(__file__).resolve().parents[1] / "attack"))  # behind all else, so that it hides nothing

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


def test_the_same_seed_makes_the_same_requests(app: Any) -> None:
    addresses = attack.addresses_of(app)
    chances = [f"1/{number}" for number in range(50)]
    one, again = (
        [attack.bad(random.Random(one), addresses, {"token": "x"}) for one in chances]
        for _ in range(2)
    )
    assert one == again
    assert len({(bad.method, bad.path, bad.body) for bad in one}) > 40


def test_both_people_really_typed_their_canary(app: Any) -> None:
    for canary in attack.CANARIES.values():
        assert canary in attack.person(app, canary).get(attack.FIRST).get_data(as_text=True)


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
