"""GET /_sim/metrics: what was counted, as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app

from simulator.control.parameters import WORKSPACE, takes
from simulator.declared import Answer, gives
from simulator.metrics import BUCKETS, Histogram, Labels, Metrics

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

blueprint = Blueprint("metrics", __name__)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_COUNTERS = (
    ("requests", "Requests of the mocked API that were handled.", ("path", "status")),
    ("exchanges", "Exchanges that were recorded.", ("verdict",)),
    ("items", "Items that were recorded.", ("method", "applied")),
    ("violations", "Violations that were recorded.", ("code",)),
    ("faults", "Requests that a fault of this kind was done to.", ("kind",)),
)
_BOUNDS = (*map(str, BUCKETS), "+Inf")


@blueprint.get("/metrics")
@gives(Answer(200, "The text exposition format of Prometheus, 0.0.4.", None, "text/plain"))
@takes(WORKSPACE)
def show_metrics(workspace: str | None) -> Response:
    """What was counted since the simulator was started, as Prometheus reads it.

    Everything of the mocked API alone.  The first 1,000 workspaces have a label of their own, the
    rest is ``other``, what came without credentials ``none``.
    """
    from prometheus_client import CollectorRegistry, generate_latest

    simulator = current_app.extensions["simulator"]
    metrics, seq = simulator.between_requests(
        lambda: (simulator.metrics.copy(), simulator.feed.seq)
    )
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(metrics, seq, workspace))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE)


class _Collector:
    """The families of metrics, of one workspace or of all."""

    def __init__(self, metrics: Metrics, seq: int, workspace: str | None) -> None:
        self._metrics = metrics
        self._seq = seq
        self._workspace = workspace

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import (
            CounterMetricFamily,
            GaugeMetricFamily,
            HistogramMetricFamily,
        )

        in_flight = "Requests of the mocked API that came and whose answer isn't sent whole."
        yield GaugeMetricFamily("sim_requests_in_flight", in_flight, self._metrics.in_flight)
        yield GaugeMetricFamily("sim_journal_seq", "How far the journal is committed.", self._seq)
        for name, text, labels in _COUNTERS:
            counter = CounterMetricFamily(f"sim_{name}", text, labels=("workspace", *labels))
            for values, count in self._mine(getattr(self._metrics, name)):
                counter.add_metric(values, count)
            yield counter
        text = "Seconds that the handling of a request took; what a fault waits isn't in it."
        handling = HistogramMetricFamily("sim_handling_seconds", text, labels=("workspace",))
        for values, histogram in self._mine(self._metrics.seconds):
            handling.add_metric(values, _buckets(histogram), histogram.total)
        yield handling

    def _mine(self, family: dict[Labels, Any]) -> Iterable[tuple[Labels, Any]]:
        wanted = self._workspace
        return ((key, family[key]) for key in sorted(family) if wanted in (None, key[0]))


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    return list(zip(_BOUNDS, accumulate(histogram.counts), strict=True))
