"""Counting tries, in memory and in Redis alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from private_servers import Redis, redis

from formhelper.storage.limiter import Attempts, Budget, TooMany, WrongLimiter, network
from formhelper.storage.unavailable import Unavailable

THREE = Budget("three", 3, 60)


def test_a_budget_is_used_up_by_its_key_alone(limiter: Attempts) -> None:
    for _ in range(3):
        limiter.take(THREE, "Zoë")
    with pytest.raises(TooMany) as refused:
        limiter.take(THREE, "Zoë")
    assert 1 <= refused.value.seconds <= 60
    limiter.take(THREE, "Łukasz")
    limiter.take(Budget("four", 3, 60), "Zoë")


@pytest.fixture
def own_counter() -> Iterator[Redis]:
    with redis() as running:
        yield running


def test_a_redis_that_is_gone_is_away_and_counts_again_when_it_is_back(own_counter: Redis) -> None:
    limiter = Attempts(own_counter.url)
    limiter.take(THREE, "Zoë")
    own_counter.stop()
    with pytest.raises(Unavailable) as refused:
        limiter.take(THREE, "Zoë")
    assert refused.value.kind == "away"
    limiter.take_if_counted(THREE, "Zoë")
    own_counter.start()
    limiter.take(THREE, "Zoë")
    for _ in range(2):
        limiter.take_if_counted(THREE, "Zoë")
    with pytest.raises(TooMany):
        limiter.take_if_counted(THREE, "Zoë")


def test_whose_tries_are_counted_cannot_be_read_in_redis(counter: Redis) -> None:
    from redis import Redis as Client

    Attempts(counter.url, b"pepper").take(THREE, "192.0.2.99")
    keys = Client(unix_socket_path=counter.url.removeprefix("redis+unix://")).keys()
    assert keys
    assert not [key for key in keys if b"192.0.2.99" in key]


@pytest.mark.parametrize("address", ["hush", "http://:hush@host", "redis", "gopher://hush"])
def test_an_address_that_is_no_redis_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(WrongLimiter) as refused:
        Attempts(address)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::/64"), ("unix:", "unix:"), ("", ""),
    ],
)
def test_a_household_is_one_who_calls(address: str, who: str) -> None:
    assert network(address) == who
