"""Counters for the operator: how many requests of which page, how they ended, how long they took; never whose."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What one process counted. Labels are the pattern of the route, the method and the class of the status only."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or CollectorRegistry()
        self._requests = Counter(
            "formhelper_requests", "Requests by page, method and kind of answer", ["route", "method", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "formhelper_request_seconds", "Time from request to answer", ["route"], buckets=SECONDS, registry=registry,
        )

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(route, method, f"{status // 100}xx").inc()
        self._seconds.labels(route).observe(seconds)
