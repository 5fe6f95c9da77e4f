"""Numbers for Prometheus: requests, counted as they are answered, and what the database tells.

Each process counts for itself; gunicorn's share a folder (PROMETHEUS_MULTIPROC_DIR, made by
deploy/gunicorn.conf.py), so that whichever answers tells of all. The library is loaded by the first request
that is counted: it would be a tenth of the start.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from portal.services.watching import Measure

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram
    from prometheus_client.core import GaugeMetricFamily

# Seconds.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class RequestCounts:
    """Counts the requests of one process. Kept guidance pages and static files never come here."""

    @cached_property
    def _registry(self) -> "CollectorRegistry":
        from prometheus_client import CollectorRegistry

        return CollectorRegistry()

    @cached_property
    def _metrics(self) -> "tuple[Counter, Histogram]":
        from prometheus_client import Counter, Histogram

        requests = Counter(
            "portal_requests",
            "Requests by endpoint and class of status",
            ("endpoint", "status"),
            registry=self._registry,
        )
        seconds = Histogram(
            "portal_request_seconds",
            "Seconds until the answer began, by part of the portal",
            ("part",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        return requests, seconds

    def note(self, facts: dict[str, Any]) -> None:
        """Count one request, as the log tells of it."""
        requests, seconds = self._metrics
        endpoint = facts["endpoint"]
        requests.labels(endpoint, f"{facts['status'] // 100}xx").inc()
        seconds.labels(endpoint.partition(".")[0]).observe(facts["ms"] / 1000)

    def exposition(self, measures: Iterable[Measure]) -> bytes:
        """Everything, in Prometheus's own text format."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)
        told = CollectorRegistry()
        told.register(_Told(measures))
        return generate_latest(registry) + generate_latest(told)


class _Told:
    """What the database said, as the library wants it."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._measures = list(measures)

    def collect(self) -> "Iterator[GaugeMetricFamily]":
        from prometheus_client.core import GaugeMetricFamily

        families: dict[str, GaugeMetricFamily] = {}
        for each in self._measures:
            labels = [] if each.kind is None else ["kind"]
            family = families.setdefault(
                each.name, GaugeMetricFamily(f"portal_{each.name}", each.says, labels=labels)
            )
            family.add_metric([] if each.kind is None else [each.kind], each.value)
        yield from families.values()
