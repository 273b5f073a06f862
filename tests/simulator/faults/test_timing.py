"""Times and rates: how they are written, and how waits are spread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.faults.timing import (
    MAX_RATE,
    MAX_SECONDS,
    Latency,
    read_latency,
    read_rate,
    read_retry_after,
    read_time,
    written_rate,
    written_time,
)
from tests.simulator.faults.generated import latencies, rates, retry_afters
from tests.simulator.generated import laws

shares = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("text", "microseconds", "written"),
    [
        ("300ms", 300_000, "300ms"),
        ("0ms", 0, "0ms"),
        ("0s", 0, "0ms"),
        ("1.5ms", 1_500, "1.5ms"),
        ("0.001ms", 1, "0.001ms"),
        ("1.5s", 1_500_000, "1500ms"),
        ("1000ms", 1_000_000, "1s"),
        ("60s", 60_000_000, "1m"),
        ("90s", 90_000_000, "90s"),
        ("0.5m", 30_000_000, "30s"),
        ("010ms", 10_000, "10ms"),
    ],
)
def test_times(text: str, microseconds: int, written: str) -> None:
    """A time is read in its unit and written in the largest that needs no fraction."""
    assert read_time(text) == microseconds
    assert written_time(microseconds) == written


@laws
@given(st.integers(0, MAX_SECONDS * 10**6), rates)
def test_what_is_written_is_read(microseconds: int, rate: int) -> None:
    """Any time and any rate is read as it was written."""
    assert read_time(written_time(microseconds)) == microseconds
    assert read_rate(written_rate(rate)) == rate


@laws
@given(latencies, retry_afters)
def test_what_has_parts_is_read_as_written(latency: Latency, retry_after: object) -> None:
    """So is any latency and any retry-after."""
    assert read_latency(str(latency)) == latency
    assert read_retry_after(str(retry_after)) == retry_after


@pytest.mark.parametrize(
    ("text", "rate", "written"),
    [
        ("1B/s", 1, "1B/s"),
        ("1KB/s", 1_000, "1KB/s"),
        ("1000B/s", 1_000, "1KB/s"),
        ("2.5KB/s", 2_500, "2500B/s"),
        ("1MB/s", 1_000_000, "1MB/s"),
        ("1000MB/s", MAX_RATE, "1000MB/s"),
    ],
)
def test_rates(text: str, rate: int, written: str) -> None:
    """A KB is a thousand bytes."""
    assert read_rate(text) == rate
    assert written_rate(rate) == written


@laws
@given(latencies, shares, shares)
def test_waits_grow_with_their_share(latency: Latency, one: float, other: float) -> None:
    """A wait is never negative, never over an hour, and longer for a larger share of all waits."""
    low, high = (latency.seconds(share) for share in sorted((one, other)))
    assert 0 <= low <= high <= MAX_SECONDS * 1.000001
    if latency.is_fixed:
        assert low == high == latency.low / 1e6
    elif not latency.by_percentiles:
        assert latency.low / 1e6 <= low <= high <= latency.high / 1e6


@pytest.mark.parametrize(
    ("text", "share", "seconds"),
    [
        ("300ms", 0.0, 0.3),
        ("300ms", 0.99, 0.3),
        ("100ms..500ms", 0.0, 0.1),
        ("100ms..500ms", 0.5, 0.3),
        ("p50:20ms/p99:2s", 0.5, 0.02),
        ("p50:20ms/p99:2s", 0.99, 2.0),
        ("p50:20ms/p99:200ms", 0.01, 0.002),
        ("p50:1m/p99:60m", 0.9999999, 3600.0),
    ],
)
def test_distributions(text: str, share: float, seconds: float) -> None:
    """A range is even; percentiles are met, and no wait is over an hour."""
    assert read_latency(text).seconds(share) == pytest.approx(seconds)
