"""Times and rates in faults: how they are written, and how long a fault waits."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import NormalDist

from simulator.faults.errors import FaultError

MAX_SECONDS = 3600
"""The longest wait of a fault."""
MAX_RETRY_AFTER_SECONDS = 7 * 24 * 3600
MAX_RATE = 1_000_000_000
"""Bytes a second."""

_MICROSECONDS = {"ms": 1000, "s": 1_000_000, "m": 60_000_000}
_BYTES = {"B": 1, "KB": 1000, "MB": 1_000_000}
_NORMAL = NormalDist()
_Z99 = _NORMAL.inv_cdf(0.99)
_FINEST = 2.0**-54
"""What stands for 0, where a distribution has no end."""


@dataclass(frozen=True, slots=True)
class Latency:
    """How long a fault waits: fixed, from ``low`` to ``high``, or with this median and p99.

    Microseconds.  A fixed one has the same twice.
    """

    low: int
    high: int
    by_percentiles: bool = False

    def __str__(self) -> str:
        low, high = written_time(self.low), written_time(self.high)
        if self.by_percentiles:
            return f"p50:{low}/p99:{high}"
        return low if low == high else f"{low}..{high}"

    @property
    def is_fixed(self) -> bool:
        """Whether every wait is as long."""
        return self.low == self.high

    def seconds(self, share: float) -> float:
        """The wait that a ``share`` of all waits (from 0 to below 1) doesn't reach.

        A lognormal one goes through both of its points and ends after an hour.
        """
        if not self.by_percentiles:
            return (self.low + share * (self.high - self.low)) / 1e6
        slope = math.log(self.high / self.low) / _Z99
        exponent = slope * _NORMAL.inv_cdf(max(share, _FINEST))
        most = math.log(MAX_SECONDS * 1e6 / self.low)
        return self.low * math.exp(min(exponent, most)) / 1e6


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """What Retry-After says: this many seconds, or the date that they come to."""

    seconds: int
    as_date: bool = False

    def __str__(self) -> str:
        time = written_time(self.seconds * 1_000_000)
        if not self.as_date:
            return time
        return "date" if self.seconds == DATE_SECONDS else f"date+{time}"


DATE_SECONDS = 2
"""How far ahead ``retry-after=date`` is."""


def read_latency(text: str) -> Latency:
    """The latency of ``300ms``, ``100ms..500ms`` or ``p50:20ms/p99:2s``."""
    percentiles = re.fullmatch(r"p50:([^/]*)/p99:(.*)", text, re.DOTALL)
    if percentiles is not None:
        low, high = read_time(percentiles[1]), read_time(percentiles[2])
        if not 0 < low < high:
            raise FaultError("the p50 is over 0 and the p99 is over it")
        return Latency(low, high, by_percentiles=True)
    low_text, mark, high_text = text.partition("..")
    if not mark:
        return Latency(read_time(text), read_time(text))
    low, high = read_time(low_text), read_time(high_text)
    if not low < high:
        raise FaultError("a range ends later than it starts")
    return Latency(low, high)


def read_retry_after(text: str) -> RetryAfter:
    """What ``2s``, ``date`` or ``date+30s`` says, in whole seconds."""
    if text == "date":
        return RetryAfter(DATE_SECONDS, as_date=True)
    as_date = text.startswith("date+")
    microseconds = read_time(text.removeprefix("date+"), MAX_RETRY_AFTER_SECONDS)
    if microseconds % 1_000_000:
        raise FaultError("Retry-After is in whole seconds")
    return RetryAfter(microseconds // 1_000_000, as_date)


def read_time(text: str, at_most: int = MAX_SECONDS) -> int:
    """The microseconds of ``1.5ms``, ``300ms``, ``2s`` or ``5m``; ``at_most`` is in seconds."""
    found = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,9}))?(ms|s|m)", text)
    if found is None:
        raise FaultError("a time has its unit: ms, s or m")
    microseconds = _whole(found[1], found[2], _MICROSECONDS[found[3]])
    if microseconds is None:
        raise FaultError("a time is in whole microseconds")
    if microseconds > at_most * 1_000_000:
        raise FaultError(f"the longest time here is {written_time(at_most * 1_000_000)}")
    return microseconds


def written_time(microseconds: int) -> str:
    """``300ms``, ``2s``, ``5m``: in the largest unit that needs no fraction, else in ms."""
    for unit in ("m", "s"):
        if microseconds and microseconds % _MICROSECONDS[unit] == 0:
            return f"{microseconds // _MICROSECONDS[unit]}{unit}"
    whole, rest = divmod(microseconds, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") + "ms" if rest else f"{whole}ms"


def read_rate(text: str) -> int:
    """The bytes a second of ``100B/s``, ``1KB/s`` or ``2.5MB/s``; 1 KB is 1,000 bytes."""
    found = re.fullmatch(r"([0-9]{1,10})(?:\.([0-9]{1,6}))?(B|KB|MB)/s", text)
    if found is None:
        raise FaultError("a rate has its unit: B/s, KB/s or MB/s")
    rate = _whole(found[1], found[2], _BYTES[found[3]])
    if rate is None or not 1 <= rate <= MAX_RATE:
        raise FaultError("a rate is in whole bytes a second, from 1B/s to 1000MB/s")
    return rate


def written_rate(rate: int) -> str:
    """``100B/s``, ``1KB/s``, ``2MB/s``: in the largest unit that needs no fraction."""
    unit = next(unit for unit in ("MB", "KB", "B") if rate % _BYTES[unit] == 0)
    return f"{rate // _BYTES[unit]}{unit}/s"


def _whole(digits: str, fraction: str | None, unit: int) -> int | None:
    """A decimal number of units in the smallest one; None where that leaves a rest."""
    places = len(fraction or "")
    whole, rest = divmod(int(digits + (fraction or "")) * unit, 10**places)
    return None if rest else whole
