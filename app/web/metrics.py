"""Counters for the monitoring: requests by method, route pattern and status, and their time. Nothing of a person.

Several web processes add up when `PROMETHEUS_MULTIPROC_DIR` names a folder of their own (prometheus_client's way).
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_address

from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

REQUESTS = Counter("office_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "office_request_seconds", "Time to answer a request", ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
Gauges = Callable[[], Iterable[GaugeMetricFamily]]
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def set_up(app: Flask) -> None:
    """Count every request, and make room for what a slice measures when it is asked."""
    app.extensions["gauges"] = []
    app.before_request(_begin)
    app.after_request(_count)


def add(app: Flask, gauges: Gauges) -> None:
    """`gauges` measures something of the office now; it is asked whenever the counters are read."""
    app.extensions["gauges"].append(gauges)


class _Now(Collector):
    """What the slices measure, at the instant of asking: the same whichever web process is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each gauge of each slice."""
        for gauges in current_app.extensions["gauges"]:
            yield from gauges()


def _begin() -> None:
    g.counted_from = time.perf_counter()


def _count(response: Response) -> Response:
    route = str(request.url_rule) if request.url_rule else "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, str(response.status_code)).inc()
    SECONDS.labels(method, route).observe(time.perf_counter() - g.get("counted_from", time.perf_counter()))
    return response


def may_read() -> bool:
    """Whether the request comes from this very machine, not through a proxy that stands on it."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    return request.remote_addr is not None and ip_address(request.remote_addr).is_loopback


def exposition() -> Response:
    """All counters and gauges in Prometheus's text form."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    now = CollectorRegistry()
    now.register(_Now())
    return Response(generate_latest(registry) + generate_latest(now), content_type=CONTENT_TYPE_LATEST)
