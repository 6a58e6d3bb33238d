"""What one address may ask for: enough for a counselling centre, and nobody is kept out where nobody can count."""

from __future__ import annotations

import pytest

from formhelper.storage.limiter import Attempts, TooMany
from formhelper.storage.opening import WrongSetting, shares
from formhelper.storage.shares import STRETCH, Shares


def taken(own: Shares, who: str, times: int) -> int:
    """How many of so many papers this address gets."""
    for number in range(times):
        try:
            own.paper(who)
        except TooMany:
            return number
    return times


def test_an_address_gets_its_share_and_leaves_those_of_others_alone(limiter: Attempts) -> None:
    own = Shares(starts=2, papers=3, limiter=limiter)
    assert taken(own, "192.0.2.7", 9) == 3
    assert taken(own, "192.0.2.8", 9) == 3
    own.start("192.0.2.7")
    own.start("192.0.2.7")
    with pytest.raises(TooMany) as refused:
        own.start("192.0.2.7")
    assert 1 <= refused.value.seconds <= STRETCH


def test_a_household_with_many_addresses_has_one_share(limiter: Attempts) -> None:
    own = Shares(papers=3, limiter=limiter)
    assert [taken(own, f"2001:db8:1:2::{host:x}", 1) for host in range(5)] == [1, 1, 1, 0, 0]
    assert taken(own, "2001:db8:1:3::1", 1) == 1


def test_twenty_counsellors_behind_one_address_stay_below_their_share() -> None:
    own = Shares()
    for _minute in range(0, STRETCH // 60, 2):
        for counsellor in range(20):
            own.start("192.0.2.7")
            if counsellor % 3 == 0:
                for _page_pdf_archive in range(3):
                    own.paper("192.0.2.7")


@pytest.mark.parametrize("who", ["127.0.0.1", "::1", "", "unix:"])
def test_this_machine_itself_is_not_counted_because_everybody_is_behind_a_proxy_there(who: str) -> None:
    assert taken(Shares(papers=1), who, 5) == 5


def test_where_nobody_can_count_papers_go_on() -> None:
    assert taken(Shares(papers=1, limiter=Attempts("redis+unix:///nowhere/redis.sock")), "192.0.2.7", 5) == 5


def test_the_operator_says_how_much_and_nought_counts_nothing() -> None:
    said = {"FORMHELPER_STARTS_PER_ADDRESS": "7", "FORMHELPER_PAPERS_PER_ADDRESS": "0"}
    own = shares(said, Attempts())
    assert (own.starts, own.papers) == (7, 0)
    assert taken(own, "192.0.2.7", 1000) == 1000


@pytest.mark.parametrize("said", ["-1", "many", "1.5", "100000", "²"])
def test_an_impossible_share_is_refused_with_its_name(said: str) -> None:
    with pytest.raises(WrongSetting, match="FORMHELPER_PAPERS_PER_ADDRESS"):
        shares({"FORMHELPER_PAPERS_PER_ADDRESS": said}, Attempts())
