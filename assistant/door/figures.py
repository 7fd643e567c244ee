"""Figures for Prometheus: how many requests, how long they took, how many were refused and why. Nothing of a question or of who asked."""

from __future__ import annotations

from collections.abc import Callable

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Figures:
    """The counters of one served page. `asks` and `ready` are asked when the figures are read."""

    def __init__(self, asks: Callable[[], int] = lambda: 0, ready: Callable[[], bool] = lambda: True) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = CollectorRegistry()
        self._requests = Counter("clusterlit_requests", "Requests by address and status", ["way", "status"], registry=self._registry)
        self._seconds = Histogram("clusterlit_request_seconds", "Seconds a request took", ["way"], buckets=SECONDS, registry=self._registry)
        self._refused = Counter("clusterlit_refused", "Requests refused at the door", ["why"], registry=self._registry)
        self._logins = Counter("clusterlit_logins", "Logins", ["outcome"], registry=self._registry)
        Gauge("clusterlit_asks", "Asks running or waiting", registry=self._registry).set_function(asks)
        Gauge("clusterlit_ready", "1 where the library is open and answers", registry=self._registry).set_function(lambda: float(ready()))

    def request(self, way: str, status: int, seconds: float) -> None:
        """One request that was answered."""
        self._requests.labels(way, str(status)).inc()
        self._seconds.labels(way).observe(seconds)

    def refused(self, why: str) -> None:
        """One that was refused."""
        self._refused.labels(why).inc()

    def login(self, outcome: str) -> None:
        """A login: "in", "wrong" or "too many"."""
        self._logins.labels(outcome).inc()

    def text(self) -> bytes:
        """All of them in Prometheus's text format."""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)
