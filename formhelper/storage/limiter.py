"""How often something may be tried: by one person, at one code, and by all together."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from limits import RateLimitItemPerSecond
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from formhelper.storage.unavailable import Unavailable

IN_MEMORY = "memory://"
PATIENCE = 2
"""Seconds."""
HOUSE = 64
"""Bits of an IPv6 address that one household or firm shares."""


class WrongLimiter(ValueError):
    """An address of a Redis that nobody can open, or no Redis client is installed."""


class TooMany(Exception):
    """Tried too often; `seconds` until the next try."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"tried too often, {seconds} seconds to wait")


@dataclass(frozen=True)
class Budget:
    """At most so many tries in any stretch of so many seconds."""

    name: str
    most: int
    seconds: int


class Limiter(Protocol):
    """Counts tries."""

    def take(self, budget: Budget, key: str) -> None:
        """One try on the budget of `key`; raises TooMany, and Unavailable where nobody can count."""

    def take_if_counted(self, budget: Budget, key: str) -> None:
        """As `take`, for what must go on while nobody can count; raises TooMany."""


class Attempts:
    """Counts in the memory of this process, or in a Redis for many. `pepper` hides whose tries they are."""

    def __init__(self, address: str = IN_MEMORY, pepper: bytes = b"") -> None:
        """Raises WrongLimiter."""
        self._pepper = pepper
        timeouts = {} if address == IN_MEMORY else {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        try:
            storage = storage_from_string(address, wrap_exceptions=True, **timeouts)
        except (ConfigurationError, ValueError):  # their messages would repeat the address with the password
            raise WrongLimiter("this is no address of a Redis: redis://host:6379/0") from None
        self._limits = MovingWindowRateLimiter(storage)

    def take(self, budget: Budget, key: str) -> None:
        """See Limiter."""
        item = RateLimitItemPerSecond(budget.most, budget.seconds, budget.name)
        hidden = self._hidden(key)
        try:
            if not self._limits.hit(item, hidden):
                ends = self._limits.get_window_stats(item, hidden).reset_time
                raise TooMany(max(1, math.ceil(ends - time.time())))
        except StorageError as error:
            raise Unavailable("away", type(error.storage_error).__name__) from None

    def take_if_counted(self, budget: Budget, key: str) -> None:
        """See Limiter."""
        with suppress(Unavailable):
            self.take(budget, key)

    def _hidden(self, key: str) -> str:
        return hmac.new(self._pepper or b"-", key.encode(), hashlib.sha256).hexdigest()[:32]


def take_all(limiter: Limiter, tries: Iterable[tuple[Budget, str]]) -> None:
    """One try on each; raises what the first that is used up raises."""
    for budget, key in tries:
        limiter.take(budget, key)


def network(address: str) -> str:
    """Who calls, as far as it can be told: the address, or the network of a household where it is IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, HOUSE), strict=False))
