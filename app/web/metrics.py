"""Metrics by route template: counted in each worker, told for all of them together."""

import os
from functools import cache

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from app.web.metrics_sharing import VARIABLE

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNMATCHED = "unmatched"
"""The route of what no route serves; its path is the client's invention."""

REQUESTS = Counter("maqal_http_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "maqal_http_request_seconds",
    "Seconds from a request's arrival to the end of its answer.",
    ["method", "route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
CACHE_ANSWERS = Counter(
    "maqal_cache_answers",
    "Reads by guests: given as kept, made and kept, joined to one being made, or bypassing the cache.",
    ["outcome"],
)
CACHE_GONE = Counter("maqal_cache_gone", "Kept answers thrown away: changed, or no room.", ["reason"])
CACHE_BYTES = Gauge("maqal_cache_bytes", "Bytes of kept answers.", multiprocess_mode="livesum")
MEMORY_BYTES = Gauge(
    "maqal_memory_bytes", "Bytes of what is remembered of texts and questions.", ["memory"],
    multiprocess_mode="livesum",
)  # fmt: skip
CACHE_ENTRIES = Gauge("maqal_cache_entries", "Kept answers.", multiprocess_mode="livesum")
WORKER_ROUNDS = Counter(
    "maqal_worker_rounds",
    "Rounds of each background loop: done, not holding the lease, postponed, failed, or stopped at the deadline.",
    ["loop", "outcome"],
)
WORKER_DONE_AT = Gauge(
    "maqal_worker_done_at", "When each background loop last did its job, in seconds since 1970.", ["loop"],
    multiprocess_mode="max",
)  # fmt: skip
MAIL = Counter("maqal_mail", "Mails: sent, postponed, refused, given up, or dropped unsent.", ["kind", "outcome"])
VIEWS = Counter(
    "maqal_views",
    "Views of articles: counted, again on the same day, by a crawler, or lost for want of room.",
    ["outcome"],
)
WEBHOOKS = Counter("maqal_webhooks", "Requests to webhooks: delivered or failed; and webhooks disabled.", ["outcome"])
STREAMS = Gauge("maqal_streams", "Streams of comments that are open.", multiprocess_mode="livesum")
IN_PROGRESS = Gauge("maqal_http_requests_in_progress", "Requests being served.", multiprocess_mode="livesum")


def known(method: str) -> str:
    """The method's name, or `other`: a method too can be the client's invention."""
    return method if method in _METHODS else "other"


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Note one answered request, by its `known` method."""
    requests, duration = _of(method, route, status)
    requests.inc()
    duration.observe(seconds)


@cache
def _of(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """What counts and what times such requests; looking them up takes longer than counting."""
    return REQUESTS.labels(method, route, str(status)), SECONDS.labels(method, route)


def render_metrics() -> tuple[bytes, str]:
    """The metrics of all workers in Prometheus's text form, and its media type."""
    registry = REGISTRY
    if os.environ.get(VARIABLE):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types there
    return generate_latest(registry), CONTENT_TYPE_LATEST
