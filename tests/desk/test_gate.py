"""How many may draw at once, how many wait, and who is told to come again."""

from __future__ import annotations

import threading

import pytest

from formhelper.desk.gate import Busy, Gate


def test_who_finds_the_queue_full_is_told_when_to_come_again() -> None:
    gate = Gate(at_once=1, waiting=0)
    with gate(), pytest.raises(Busy, match="try again in 3 seconds") as told, gate():
        pass
    assert told.value.again == 3


def test_who_waits_too_long_is_told_to_come_again() -> None:
    gate = Gate(at_once=1, waiting=1, seconds=0.01)
    with gate(), pytest.raises(Busy), gate():
        pass


def test_who_waits_comes_in_when_another_leaves() -> None:
    gate, order = Gate(at_once=1, waiting=1), []

    def second() -> None:
        with gate():
            order.append("second")

    with gate():
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_the_gate_is_free_again_after_an_error_within() -> None:
    gate = Gate(at_once=1, waiting=0)
    with pytest.raises(ValueError, match="drawing failed"), gate():
        raise ValueError("drawing failed")
    with gate():
        pass
