"""Counts for Prometheus. No label holds anything that a client chooses, so that their number is bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client import Gauge as PrometheusGauge
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from mockserver.control.operation_table import OperationTable
from mockserver.http.exchange import Exchange
from mockserver.http.watching import Answer

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
NONE = "none"

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


Gauge = tuple[str, Callable[[], float]]


class Metrics:
    """Counts exchanges; `gauges` gives values that are read when somebody asks."""

    def __init__(self, operations: OperationTable, gauges: Mapping[str, Gauge]) -> None:
        self._operations = operations
        self._children: dict[tuple[int, tuple[str, ...]], Any] = {}
        # They would double what is sent, and nobody asks when a count began.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry(auto_describe=False)
        where = ("api", "operation")
        self._requests = Counter(
            "mockserver_requests",
            "Requests by the evidence of the rule that they broke",
            (*where, "status", "broken_rule_evidence"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "mockserver_request_duration_seconds",
            "Time until the last byte of an answer",
            where,
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._received = Counter(
            "mockserver_received_bytes", "Bytes of bodies", where, registry=self._registry
        )
        self._sent = Counter("mockserver_sent_bytes", "Bytes of bodies", where, registry=self._registry)
        for name, (text, read) in gauges.items():
            PrometheusGauge(f"mockserver_{name}", text, registry=self._registry).set_function(read)

    def seen(self, exchange: Exchange, answer: Answer, seconds: float) -> None:
        """Count an exchange."""
        where = (exchange.api or NONE, self._operations.operation_of(exchange) or NONE)
        rule = exchange.broken_rule
        evidence = self._operations.evidence_of(rule) if rule else NONE
        self._child(self._requests, (*where, str(answer.status), evidence)).inc()
        self._child(self._seconds, where).observe(seconds)
        if exchange.body.size_bytes:
            self._child(self._received, where).inc(exchange.body.size_bytes)
        self._child(self._sent, where).inc(answer.size_bytes)

    def _child(self, metric: Counter | Histogram, labels: tuple[str, ...]) -> Any:
        """The library finds it too, and reads and checks the labels each time."""
        key = (id(metric), labels)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = metric.labels(*labels)
        return child

    def exposed(self) -> bytes:
        """All of it, in the text format."""
        return generate_latest(self._registry)
