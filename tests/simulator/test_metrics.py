"""Metrics: counted by labels of few values."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import Violation
from simulator.exchange import Exchange, Item
from simulator.faults import Choice, Entry, parse
from simulator.metrics import BUCKETS, MAX_WORKSPACES, Histogram, Metrics
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange


def chosen(*faults: str) -> Choice:
    """What a request meets that these faults are done to."""
    entries = tuple(Entry(n, parse(fault), "flag") for n, fault in enumerate(faults))
    return Choice(entries, entries[0].fault, 0.0, None, b"")


def test_nothing_at_first() -> None:
    """Before anything came nothing was counted."""
    assert Metrics() == Metrics(0, *(Counter() for _ in range(5)), {})


def test_requests() -> None:
    """Requests count by workspace, path and status; unknown paths and no workspace have names."""
    metrics = Metrics()
    metrics.handled("/v1/ping", 200, "1a2b3c4d", 0.002)
    metrics.handled("/v1/ping", 200, "1a2b3c4d", 2.0)
    metrics.handled(None, 404, None, 0.002)
    assert metrics.requests == {
        ("1a2b3c4d", "/v1/ping", "200"): 2,
        ("none", "other", "404"): 1,
    }
    assert metrics.seconds["1a2b3c4d",].total == 2.002
    assert sum(metrics.seconds["none",].counts) == 1


def test_exchanges() -> None:
    """An exchange counts with its items, everything that it breaks, and what was done to it."""
    metrics, found = Metrics(), exchange()
    violation = Violation("SM-204", "error", "", "x", "y")
    found.items += [
        Item(1, "event", None, None, None, None, False, (violation,)),
        Item(2, "sabotage", None, None, None, None, False),
        Item(3, None, None, None, None, None, False),
    ]
    metrics.recorded(found, chosen("latency=1s,status=503", "latency=2s,path=/v1/*"))
    assert metrics.exchanges == {("1a2b3c4d", "broken"): 1}
    assert metrics.items == {
        ("1a2b3c4d", "contact", "true"): 1,
        ("1a2b3c4d", "event", "false"): 1,
        ("1a2b3c4d", "other", "false"): 2,
    }
    assert metrics.violations == {("1a2b3c4d", "SM-214"): 1, ("1a2b3c4d", "SM-204"): 2}
    assert metrics.faults == {("1a2b3c4d", "latency"): 1, ("1a2b3c4d", "status"): 1}


@pytest.mark.parametrize(
    "fault",
    [
        "latency=1s",
        "status=503",
        "retry-after=2s",
        "drop=half",
        "length=-5",
        "garbage",
        "drip=1KB/s",
        "forget",
    ],
)
def test_kinds(fault: str) -> None:
    """Each kind of fault is counted by its name, whatever its value and keys."""
    metrics = Metrics()
    metrics.recorded(exchange(), chosen(f"{fault},method=POST,times=3"))
    assert metrics.faults == {("1a2b3c4d", fault.partition("=")[0]): 1}


def test_many_workspaces() -> None:
    """Only so many workspaces have a label of their own; those that have one keep it."""
    metrics = Metrics()
    for number in range(MAX_WORKSPACES + 5):
        metrics.handled("/v1/ping", 200, f"{number:08x}", 0.0)
        metrics.recorded(exchange(workspace=f"{number:08x}"), None)
    metrics.handled("/v1/ping", 200, "00000000", 0.0)
    metrics.handled("/v1/ping", 200, None, 0.0)
    assert metrics.requests["00000000", "/v1/ping", "200"] == 2
    for family, key in ((metrics.requests, "/v1/ping"), (metrics.exchanges, "broken")):
        assert sum(count for labels, count in family.items() if labels[:2] == ("other", key)) == 5
        assert len({labels[0] for labels in family} - {"none"}) == MAX_WORKSPACES + 1
    assert len(metrics.seconds) == MAX_WORKSPACES + 2


@laws
@given(st.lists(st.floats(0, 5)))
def test_histograms(took: list[float]) -> None:
    """A histogram's buckets hold what is at most their bound and over the one before."""
    histogram = Histogram()
    for seconds in took:
        histogram.observe(seconds)
    lower = (float("-inf"), *BUCKETS)
    upper = (*BUCKETS, float("inf"))
    assert histogram.counts == [
        sum(low < seconds <= high for seconds in took)
        for low, high in zip(lower, upper, strict=True)
    ]
    assert histogram.total == pytest.approx(sum(took))


def test_a_copy_stays_as_it_is() -> None:
    """A copy holds what was counted until then."""
    metrics = Metrics()

    def count(found: Exchange) -> None:
        metrics.in_flight += 1
        metrics.handled("/v1/contact", 200, found.workspace, 0.1)
        metrics.recorded(found, chosen("forget"))

    count(exchange())
    copy = metrics.copy()
    again = metrics.copy()
    count(exchange())
    assert copy == again != metrics.copy()
    assert copy.seconds["1a2b3c4d",].counts != metrics.seconds["1a2b3c4d",].counts
